/* Statuses, right on the day they are read. The rules are Gazette's status.py; here one is only picked from the list. */

const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" });

/** Days from now to `lastDay` ("2024-08-15") by the calendar of Shanghai; 0 on that day. */
export function daysLeft(lastDay, now) {
  return Math.round((Date.parse(lastDay) - Date.parse(day.format(now))) / 86400000);
}

/**
 * The status that holds at `now`: {code, words, near, lastDay, place}; `place` counts from 0. `schedule` is "moment,code,words,last day,near|…" in the order
 * of time; a moment is in Shanghai's clock, the first may be empty.
 */
export function statusAt(schedule, now) {
  const rows = schedule.split("|").map((row) => row.split(","));
  const held = rows.filter(([moment]) => !moment || Date.parse(`${moment}+08:00`) <= now.getTime());
  const place = Math.max(held.length - 1, 0);
  const [, code, words, lastDay, near] = rows[place];
  if (!lastDay) return { code, words, near, place };
  const days = daysLeft(lastDay, now);
  const left = days > 0 ? `还有 ${days} 天` : "今天截止";
  return { code, words: `${words} · ${left}`, near, lastDay, place };
}

/** Bring every status under `root` up to this moment, and the home page's open calls with them. */
export function showStatuses(root, now = new Date()) {
  for (const chip of root.querySelectorAll("[data-schedule]")) {
    const status = statusAt(chip.dataset.schedule, now);
    chip.textContent = status.words;
    const name = chip.classList[0]; // chip, or until where a deadline is told in words
    const near = status.near ? ` ${name}--near` : "";
    chip.className = `${name} ${name}--${status.code}${near}`;
    const why = chip.closest(".status")?.nextElementSibling;
    if (why?.dataset.reasons) why.textContent = why.dataset.reasons.split("‖")[status.place] ?? "";
  }
  for (const note of root.querySelectorAll("[data-as-of]")) note.remove();
  for (const section of root.querySelectorAll("[data-open-calls]")) {
    let open = 0;
    for (const entry of section.querySelectorAll(".entry")) {
      const chip = entry.querySelector(".chip");
      entry.hidden = !/chip--(open|rolling|upcoming)/.test(chip?.className ?? "");
      if (!entry.hidden) open += 1;
    }
    section.querySelector("[data-none-open]").hidden = open > 0;
  }
}

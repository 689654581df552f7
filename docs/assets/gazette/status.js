/* Statuses, right on the day they are read. The rules are Gazette's timeline.py; here one is only picked from the list. */

const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" });

/** Days from now to `lastDay` ("2024-08-15") by the calendar of Shanghai; 0 on that day. */
export function daysLeft(lastDay, now) {
  return Math.round((Date.parse(lastDay) - Date.parse(day.format(now))) / 86400000);
}

/** The status that holds at `now`: {code, words, near}. `schedule` is a list of [moment, code, words, last day, near]. */
export function statusAt(schedule, now) {
  let found = schedule[0];
  for (const row of schedule) if (row[0] === null || Date.parse(row[0]) <= now.getTime()) found = row;
  const [, code, words, lastDay, near] = found;
  if (!lastDay) return { code, words, near };
  const days = daysLeft(lastDay, now);
  return { code, words: `${words} · ${days > 0 ? `还有 ${days} 天` : "今天截止"}`, near };
}

/** Bring every status chip under `root` up to this moment, and the home page's open calls with them. */
export function showStatuses(root, now = new Date()) {
  for (const chip of root.querySelectorAll("[data-schedule]")) {
    const status = statusAt(JSON.parse(chip.dataset.schedule), now);
    chip.textContent = status.words;
    chip.className = `chip chip--${status.code}${status.near ? " chip--near" : ""}`;
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

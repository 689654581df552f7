/* The page of all dates: what is over by now, how many days are left, and picking by sector, kind and place. */
import { daysLeft } from "./status.js";

/** Put what is over since the page was made to the dates of the past, the latest first. */
function fold(over) {
  const past = document.querySelector("[data-calendar-past]");
  if (!past || !over.length) return;
  const section = document.createElement("section");
  const head = section.appendChild(document.createElement("h3"));
  head.textContent = "刚过去的";
  const list = section.appendChild(document.createElement("ol"));
  list.className = "dates";
  list.append(...over.reverse());
  past.querySelector("summary").after(section);
  const count = past.querySelectorAll(".date-row").length;
  past.querySelector("summary").textContent = `${count} 个日期`;
}

export function start(tools, now = new Date()) {
  const rows = [...document.querySelectorAll(".date-row")];
  const said = document.querySelector("[data-calendar-said]");
  for (const row of rows) {
    const left = daysLeft(row.dataset.end, now);
    row.classList.toggle("date-row--past", left < 0);
    if (left < 0 || row.dataset.exact === undefined) continue;
    const due = row.dataset.kind === "deadline" || row.dataset.kind === "report";
    if (due) row.querySelector(".date-left").textContent = left ? `还有 ${left} 天` : "今天截止";
    row.classList.toggle("date-row--near", due && left <= 14);
  }
  fold(rows.filter((row) => row.classList.contains("date-row--past") && !row.closest("details")));
  const fits = (row, { sector, kind, place }) =>
    (!sector || row.dataset.sectors.split(" ").includes(sector)) &&
    (!kind || row.dataset.kind === kind) &&
    (!place || !row.dataset.places || row.dataset.places.split(" ").includes(place));
  function hideEmpty() {
    for (const list of document.querySelectorAll(".dates")) {
      const none = [...list.children].every((row) => row.hidden);
      list.hidden = none;
      const head = list.previousElementSibling;
      if (/^H[23]$/.test(head?.tagName)) head.hidden = none;
    }
  }
  function pick() {
    const asked = Object.fromEntries(new FormData(tools));
    let count = 0;
    for (const row of rows) {
      row.hidden = !fits(row, asked);
      if (!row.hidden) count += 1;
    }
    hideEmpty();
    said.textContent = Object.values(asked).some(Boolean) ? `符合的有 ${count} 个日期。` : "";
    history.replaceState(null, "", `?${new URLSearchParams(Object.entries(asked).filter(([, one]) => one))}${location.hash}`);
  }
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = tools.elements.namedItem(name);
    if (field instanceof HTMLSelectElement && [...field.options].some((option) => option.value === value))
      field.value = value;
  }
  tools.hidden = said.hidden = false;
  tools.addEventListener("change", pick);
  if (location.search) pick();
  else hideEmpty();
}

/* The table of indicators: beside each figure whether it reaches the threshold, and by how much. */
import { assess, FAIL, HUMAN, OPEN, PASS } from "./eligibility.js";
import { say } from "./say.js";

const WORDS = { [PASS]: "达到", [FAIL]: "没有达到", [HUMAN]: "不能直接比", [OPEN]: "还没填" };

/** Show what is said of every indicator that has a threshold. */
export function show(sheet, answers) {
  for (const row of document.querySelectorAll("[data-indicator]")) {
    const chip = row.querySelector("[data-assessed]");
    const indicator = (sheet.indicators ?? []).find((one) => one.id === row.dataset.indicator);
    if (!chip || !indicator) continue;
    const { verdict, reason } = assess(indicator, answers);
    const typed = (answers.values[indicator.id] ?? "").trim();
    const word = verdict === OPEN && typed ? "还不能定" : WORDS[verdict];
    say(chip, verdict, word);
    row.querySelector("[data-apart]").textContent = verdict === OPEN && !typed ? "" : reason;
    row.querySelector("input").setAttribute("aria-invalid", String(reason.startsWith("看不懂")));
  }
}

/* The table of indicators: beside each figure whether it reaches the threshold, and by how much. */
import { assess, byIndicators, FAIL, HUMAN, OPEN, PASS } from "./eligibility.js";
import { say, tell } from "./say.js";

const WORDS = { [PASS]: "达到", [FAIL]: "没有达到", [HUMAN]: "不能直接比", [OPEN]: "还没填" };

/** Show what is said of every indicator that has a threshold. */
export function show(sheet, answers) {
  for (const row of document.querySelectorAll("[data-indicator]")) {
    const chip = row.querySelector("[data-assessed]");
    const indicator = (sheet.indicators ?? []).find((one) => one.id === row.dataset.indicator);
    if (!chip || !indicator) continue;
    const { verdict, reason } = assess(indicator, answers);
    const typed = (answers.values[indicator.id] ?? "").trim();
    const unread = reason.startsWith("看不懂");
    say(chip, verdict, verdict === OPEN && typed ? (unread ? "看不懂" : "还不能定") : WORDS[verdict]);
    tell(row.querySelector("[data-apart]"), verdict === OPEN && !typed ? "" : reason);
    row.querySelector("input").setAttribute("aria-invalid", String(unread));
  }
  const all = document.querySelector("[data-all-assessed]");
  if (!all) return;
  const { verdict, reason } = byIndicators(sheet, answers);
  say(all.querySelector("[data-verdict]"), verdict, verdict === OPEN ? "没有填完" : WORDS[verdict]);
  tell(all.querySelector("[data-reason]"), reason);
}

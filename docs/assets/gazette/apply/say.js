/* A verdict as a chip: a word, and a class for its colour. What did not change is not touched: it is not read out again. */
import { FAIL, HUMAN, MAY_APPLY, MAY_NOT, OPEN, PASS, TO_REVIEW } from "./eligibility.js";

const CLASSES = { [PASS]: "pass", [FAIL]: "fail", [OPEN]: "unanswered", [HUMAN]: "human", [MAY_APPLY]: "pass", [MAY_NOT]: "fail", [TO_REVIEW]: "human" };

export function say(chip, verdict, word = verdict) {
  tell(chip, word);
  chip.className = `chip chip--${CLASSES[verdict] ?? "unanswered"}`;
}

export function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

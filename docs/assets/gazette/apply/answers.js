/* Where a reader's answers stay: on the reader's own machine, and in an address when the reader asks for one.
   Answers are { applicants: [{ name, question: answer }], questions, criteria, values }, all of them texts. */
const VERSION = "gazette.apply.v1.";
const PARTS = { q: "questions", c: "criteria", v: "values" };
export const MOST = 12; // applicants

export const empty = () => ({ applicants: [{}], questions: {}, criteria: {}, values: {} });

/** What was kept for this call; null where there is nothing, or where the reader forbids storage. */
export function load(call) {
  try {
    return sound(JSON.parse(localStorage.getItem(VERSION + call)));
  } catch {
    return null;
  }
}

export function save(call, answers) {
  try {
    localStorage.setItem(VERSION + call, JSON.stringify(answers));
  } catch {
    // a reader who forbids storage keeps the answers for this page only
  }
}

export function forget(call) {
  try {
    localStorage.removeItem(VERSION + call);
  } catch {
    // nothing was kept
  }
}

/** The answers as the end of an address, after `#/?`. */
export function written(answers) {
  const asked = new URLSearchParams();
  const keys = [...new Set(answers.applicants.flatMap(Object.keys))].sort();
  for (const one of answers.applicants)
    for (const key of keys) asked.append(key === "name" ? "n" : `a.${key}`, one[key] ?? "");
  for (const [letter, part] of Object.entries(PARTS))
    for (const [key, value] of Object.entries(answers[part])) if (value) asked.set(`${letter}.${key}`, value);
  return `#/?${asked}`;
}

/** The answers in an address; null where it holds none. */
export function read(hash) {
  if (!hash.startsWith("#/?")) return null;
  const asked = new URLSearchParams(hash.slice(3));
  const found = empty();
  let some = false;
  for (const key of new Set(asked.keys())) {
    const [, letter, name] = /^([nacqv])(?:\.(.+))?$/.exec(key) ?? [];
    if (!letter || (letter === "n") !== (name === undefined)) continue;
    some = true;
    if (letter in PARTS) found[PARTS[letter]][name] = asked.get(key);
    else
      asked.getAll(key).slice(0, MOST).forEach((value, at) => {
        (found.applicants[at] ??= {})[letter === "n" ? "name" : name] = value;
      });
  }
  return some ? found : null;
}

/** What was kept, if it has the form that it should have. */
function sound(kept) {
  const texts = (thing) => thing && typeof thing === "object" && Object.values(thing).every((one) => typeof one === "string");
  const whole =
    kept && Array.isArray(kept.applicants) && kept.applicants.length && kept.applicants.every(texts) &&
    Object.values(PARTS).every((part) => texts(kept[part]));
  return whole ? kept : null;
}

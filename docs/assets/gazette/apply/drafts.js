/* Drafts and ticks in this browser's storage, and drafts as files. Nothing here knows the page. */

const VERSION = 1;

/** What is kept under a key, or null; what cannot be read counts as nothing. */
export function kept(key) {
  try {
    const found = JSON.parse(localStorage.getItem(key));
    return found?.version === VERSION ? found : null;
  } catch {
    return null;
  }
}

/** Keep a value; false when the browser refuses, or has no room. */
export function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify({ version: VERSION, ...value }));
    return true;
  } catch {
    return false;
  }
}

/** Keep nothing under a key any more. */
export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // what cannot be reached is not there either
  }
}

/** A draft as the text of a file. `draft`: {call, form, title, who, texts}. */
export function asFile(draft) {
  return `${JSON.stringify({ gazette: "draft", version: VERSION, ...draft }, null, 1)}\n`;
}

/** The draft in the text of a file, for one call and form: {draft}, or {problem} in words for the reader. */
export function fromFile(text, call, form) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    return { problem: "这个文件不是从这里导出的草稿：读不出来。" };
  }
  if (found?.gazette !== "draft") return { problem: "这个文件不是从这里导出的草稿。" };
  if (!(found.version <= VERSION)) return { problem: "这份草稿是新版网页导出的，先刷新这一页再载入。" };
  if (found.call !== call || found.form !== form) return { problem: `这份草稿填的是另一张表：${found.title ?? found.form}。` };
  const texts = Object.entries(found.texts ?? {}).filter(([, text]) => typeof text === "string");
  return { draft: { who: typeof found.who === "string" ? found.who : "", texts: Object.fromEntries(texts) } };
}

/** Offer content as a file to save. */
export function save(content, type, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/* What a reader watches: programmes and places, kept on the reader's own machine and nowhere else. */

const KEPT = "gazette.watch";

/** What is watched: [{key, title}], the latest last. */
export function watched() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => /^[a-z]+\/[a-z0-9-]+$/.test(one?.key)) : [];
  } catch {
    return []; // a reader who forbids storage, or something else wrote there
  }
}

function toggle(key, title) {
  const before = watched();
  const others = before.filter((one) => one.key !== key);
  const now = others.length < before.length ? others : [...others, { key, title }];
  try {
    localStorage.setItem(KEPT, JSON.stringify(now));
  } catch {
    return; // nothing is watched where nothing may be kept
  }
  for (const button of document.querySelectorAll("[data-watch]")) show(button);
  document.dispatchEvent(new CustomEvent("watch"));
}

function show(button) {
  const on = watched().some((one) => one.key === button.dataset.watch);
  button.hidden = false;
  button.setAttribute("aria-pressed", String(on));
  button.textContent = on ? "★ 已关注" : "☆ 关注";
}

/** Bring a button to life: its `data-watch` is what it watches, its `data-title` how that is called. */
export function watchButton(button) {
  show(button);
  button.addEventListener("click", () => toggle(button.dataset.watch, button.dataset.title));
}

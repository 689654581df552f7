// For every page: “/” goes to the search box, and a box loads its suggestions when it is first touched.

/** @param {string} root relative path from the page to the site's root */
export function start(root) {
  for (const input of document.querySelectorAll("[data-suggest]")) {
    const load = async () => (await import("./suggest.js")).attach(input, root);
    input.addEventListener("focus", load, { once: true });
    if (input === document.activeElement) load();
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = document.querySelector("[data-suggest]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

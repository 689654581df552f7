// Suggestions under a search box: the first pages that the words so far would find. An ARIA combobox with a listbox.

import { element } from "./elements.js";
import { fill, find } from "./excerpt.js";
import { search } from "./query.js";
import { Store } from "./store.js";
import { KINDS } from "./words.js";

const MOST = 6, PAUSE = 120;
let boxes = 0;

/**
 * @param {HTMLInputElement} input a box inside a form that leads to the search page
 * @param {string} root relative path from the page to the site's root
 */
export function attach(input, root) {
  const store = new Store(new URL(root || "./", document.baseURI).href);
  const id = `suggestions-${++boxes}`;
  const list = element("ul", { id, role: "listbox", class: "suggestions", "aria-label": "搜索建议", hidden: true });
  const said = element("span", { class: "suggestions-said", role: "status" });
  let options = [], active = -1, turn = 0, waiting;

  const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  input.after(list, said);

  function close() {
    turn++;
    clearTimeout(waiting);
    options = [];
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    select(-1);
  }

  function select(number) {
    active = number;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options[active].id);
    options[active]?.scrollIntoView({ block: "nearest" });
  }

  async function suggest() {
    const mine = ++turn, query = input.value.trim();
    if (!query) return close();
    try {
      const { hits, words } = await search(store, query);
      const records = await Promise.all(hits.slice(0, MOST).map((hit) => store.shown(hit.id)));
      if (mine !== turn) return;
      options = records.map((record, at) => option(record, words, at));
      list.replaceChildren(...options);
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(options.length > 0));
      said.textContent = options.length ? `有 ${options.length} 条建议` : "";
      select(-1);
    } catch {
      if (mine === turn) close(); // the search page says what is wrong
    }
  }

  function option(record, words, at) {
    const title = element("span", { class: "suggestion-title" });
    fill(title, record.title, find(record.title, words).ranges);
    const kind = element("span", { class: "suggestion-kind" }, [KINDS[record.kind], record.date.slice(0, 4)].filter(Boolean).join(" "));
    const open = () => { location.href = record.address; };
    const made = element("li", { id: `${id}-${at}`, role: "option", "aria-selected": "false", onclick: open }, title, kind);
    made.dataset.address = record.address;
    return made;
  }

  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(suggest, PAUSE);
  };
  input.addEventListener("input", (event) => event.isComposing || soon());
  input.addEventListener("compositionend", soon);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.href = options[active].dataset.address;
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      select(((active + 1 + step + options.length + 1) % (options.length + 1)) - 1);
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150)); // a click on an option comes first
  list.addEventListener("mousedown", (event) => event.preventDefault());
  store.manifest().catch(() => {});
  if (input.value) soon();
}

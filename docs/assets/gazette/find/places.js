// Places by name: a division, or another place, with those it lies in.

import { join, tokens } from "../search/fold.js";

const MOST = 8;
const folded = (text) => join(tokens(text));

/** The places of a site, fetched once. */
export class Places {
  constructor(root) {
    this.root = root;
    this.names = new Map();
  }

  load() {
    this.loading ??= this.read();
    return this.loading;
  }

  async read() {
    const answer = await fetch(`${this.root}find/places/index.json`);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    const file = await answer.json();
    const names = file.names.split("|");
    let code = 0;
    file.codes.forEach((step, at) => this.names.set(String((code += step)), names[at]));
    this.above = new Map(Object.entries(file.parents));
    for (const [id, name, parent] of file.others) {
      this.names.set(id, name);
      this.above.set(id, parent);
    }
    this.short = file.short;
    this.listed = new Set(file.listed);
    return this;
  }

  parent(id) {
    if (this.above.has(id)) return this.above.get(id);
    return [`${id.slice(0, 4)}00`, `${id.slice(0, 2)}0000`].find((above) => above !== id && this.names.has(above)) ?? "";
  }

  /** A place and those it lies in, itself first. */
  chain(id) {
    const found = [];
    for (let here = id; here && this.names.has(here) && !found.includes(here); here = this.parent(here)) found.push(here);
    return found;
  }

  fullName(id) {
    return this.chain(id).reverse().map((one) => this.names.get(one)).join("");
  }

  /** The places that some words may mean, the likeliest first. */
  find(words) {
    const asked = folded(words);
    if (!asked) return [];
    this.keys ??= [...this.names].map(([id, name]) => ({
      id, names: [name, ...(this.short[id] ?? [])].map(folded), level: /^\d{6}$/.test(id) ? (id.endsWith("0000") ? 0 : id.endsWith("00") ? 1 : 2) : 3,
    }));
    const found = [];
    for (const { id, names, level } of this.keys) {
      const rank = Math.min(...names.map((name) => (name === asked ? 0 : name.startsWith(asked) ? 1 : name.includes(asked) ? 2 : 9)));
      if (rank < 9) found.push({ id, rank, level });
    }
    if (!found.length) // 湖北武汉, 湖北省武汉市江夏区
      for (const { id, level } of this.keys) {
        const full = folded(this.fullName(id)), last = folded(this.names.get(id));
        if (full.includes(asked) || (asked.endsWith(last.slice(0, -1)) || asked.endsWith(last)) && inside(asked, full)) found.push({ id, rank: full.length, level });
      }
    found.sort((one, other) => one.rank - other.rank || one.level - other.level || (one.id < other.id ? -1 : 1));
    return found.slice(0, MOST).map(({ id }) => id);
  }
}

/** Whether all characters of one text stand in another in their order. */
function inside(asked, full) {
  let at = 0;
  for (const char of full) if (char === asked[at]) at++;
  return at === asked.length;
}

/** A box in which a place is typed and picked, by keys or pointer (ARIA combobox); `picked` gets an id, or "". */
export function placeBox(input, list, said, places, picked) {
  const hint = said.textContent;
  let active = -1, ids = [], turn = 0;
  const tell = (words) => (said.textContent = words);

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(at) {
    active = at;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  function take(id) {
    close();
    input.value = places.names.get(id);
    tell(hint);
    picked(id);
  }

  async function suggest() {
    const mine = ++turn;
    await places.load();
    if (mine !== turn) return;
    ids = places.find(input.value);
    list.replaceChildren(...ids.map((id, at) => {
      const option = document.createElement("li");
      option.role = "option";
      option.id = `find-place-${at}`;
      option.setAttribute("aria-selected", "false");
      option.textContent = places.fullName(id);
      option.addEventListener("mousedown", (event) => (event.preventDefault(), take(id)));
      return option;
    }));
    list.hidden = !ids.length;
    input.setAttribute("aria-expanded", String(ids.length > 0));
    active = -1;
    tell(!input.value.trim() ? hint : ids.length ? `${ids.length} 个地区，用上下键选` : `没有叫“${input.value.trim()}”的地区`);
  }

  input.addEventListener("focus", () => places.load());
  input.addEventListener("input", () => {
    if (input.value.trim()) return suggest();
    turn++;
    close();
    tell(hint);
    picked("");
  });
  input.addEventListener("keydown", async (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) await suggest();
      const count = ids.length;
      if (count) mark((active + (event.key === "ArrowDown" ? 1 : -1) + count + (active < 0 && event.key === "ArrowUp" ? 1 : 0)) % count);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!input.value.trim()) return;
      if (list.hidden || !ids.length) await suggest();
      if (ids.length) take(ids[Math.max(active, 0)]);
    } else if (event.key === "Escape" && !list.hidden) close();
  });
  input.addEventListener("blur", close);
}

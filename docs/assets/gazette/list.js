/* The table of a list: rows picked by words and by facets, ordered by a column. What is picked stands in the address,
   after `#/?`, so that a copy of it and the back button lead to the same rows. */
import { join, tokens } from "./search/fold.js";

const PAUSE = 400; // ms without a key, after which the words go into the address: browsers allow few changes a second
const FIRST = 60, MORE = 150; // rows shown at once, and in each of the moments after: drawing two thousand takes a while
const folded = (text) => join(tokens(text));

/** Bring one list to life: `root` holds its form, its sentence and its table. */
export function start(root) {
  const form = root.querySelector("form");
  const said = root.querySelector(".list-said");
  const words = form.elements.q;
  const selects = [...form.querySelectorAll("select")];
  const bodies = [...root.querySelectorAll("tbody")].map((body) => ({
    body, title: body.querySelector(".row-group"), rows: rowsOf(body), keys: new Map(), sorted: "",
  }));
  const rows = bodies.flatMap((part) => part.rows);
  const heads = [...root.querySelectorAll("th[data-sort]")].map(head);
  const names = selects.map((select) => [...select.options].map((option) => option.value));
  let order = rows, sorted = "", timer = 0, rest = 0;

  function apply() {
    const asked = words.value.split(/\s+/).map(folded).filter(Boolean);
    const picks = selects.map((select) => select.selectedIndex);
    const counts = names.map((values) => new Uint32Array(values.length));
    let shown = 0;
    for (const row of order) {
      let misses = asked.every((word) => row.text.includes(word)) ? 0 : 2, missed = -1;
      for (let at = 0; at < picks.length && misses < 2; at++)
        if (picks[at] && !row.places[at].includes(picks[at])) [misses, missed] = [misses + 1, at];
      // A facet counts what it would show: the rows that only itself leaves out are among them.
      if (misses < 2)
        for (let at = 0; at < picks.length; at++)
          if (!misses || missed === at) {
            counts[at][0]++;
            for (const place of row.places[at]) counts[at][place]++;
          }
      if (!misses) shown++;
      row.wanted = !misses;
    }
    show();
    selects.forEach((select, at) => count(select, names[at], counts[at]));
    const because = selects.filter((select) => select.value).map((select) => `${title(select)}是${select.value}`);
    if (words.value.trim()) because.unshift(`含“${words.value.trim()}”`);
    const found = shown ? `显示 ${rows.length} 个中的 ${shown} 个` : `${rows.length} 个里没有这样的`;
    said.textContent = because.length ? `${found}：${because.join("，")}` : `显示全部 ${rows.length} 个`;
    said.classList.toggle("list-said--picked", because.length > 0);
    form.querySelector("[type=reset]").disabled = !because.length && !sorted;
    for (const link of document.querySelectorAll("[data-pick]"))
      link.toggleAttribute("aria-current", link.dataset.pick === form.elements.province?.value);
  }

  /** Show the rows that are wanted: the first ones now, the others bit by bit, for a key press to come between. */
  function show() {
    clearTimeout(rest);
    for (const { title, rows } of bodies) if (title) title.hidden = !rows.some((row) => row.wanted);
    for (const row of order) if (!row.wanted && !row.element.hidden) row.element.hidden = true;
    const coming = order.filter((row) => row.wanted && row.element.hidden);
    const some = (count) => coming.splice(0, count).forEach((row) => (row.element.hidden = false));
    const more = () => {
      some(MORE);
      if (coming.length) rest = setTimeout(more);
    };
    some(FIRST);
    if (coming.length) requestAnimationFrame(() => (rest = setTimeout(more)));
  }

  /** Order the rows by the column of this name, backwards with a - before it; as they were without a name. */
  function sort(name) {
    const backwards = name.startsWith("-");
    const by = heads.find((one) => one.name === name.replace(/^-/, ""));
    sorted = by ? name : "";
    for (const one of heads)
      if (one === by) one.th.setAttribute("aria-sort", backwards ? "descending" : "ascending");
      else one.th.removeAttribute("aria-sort");
    for (const part of bodies) {
      part.order ??= part.rows;
      if (part.sorted === sorted) continue;
      part.sorted = sorted;
      part.order = by ? ordered(part, by, backwards) : part.rows;
      for (const row of part.order) row.element.hidden = true;
      part.body.append(...part.order.map((row) => row.element));
    }
    order = bodies.flatMap((part) => part.order);
  }

  function ordered(part, by, backwards) {
    const keys = part.keys.get(by) ?? part.rows.map((row) => by.key(row.element.cells[by.at].textContent));
    part.keys.set(by, keys);
    const missing = (at) => keys[at] === "" || Number.isNaN(keys[at]);
    const places = [...part.rows.keys()].sort((one, other) => {
      if (missing(one) || missing(other)) return missing(one) - missing(other);
      return backwards ? by.compare(keys[other], keys[one]) : by.compare(keys[one], keys[other]);
    });
    return places.map((at) => part.rows[at]);
  }

  function address() {
    const asked = new URLSearchParams();
    if (words.value.trim()) asked.set("q", words.value.trim());
    for (const select of selects) if (select.value) asked.set(select.name, select.value);
    if (sorted) asked.set("sort", sorted);
    return location.pathname + location.search + (asked.size ? `#/?${asked}` : "");
  }

  /** Put what is picked into the address: as a step to go back from, or in the place of the last one. */
  function remember(step) {
    clearTimeout(timer);
    const now = address();
    if (now !== location.pathname + location.search + location.hash)
      history[step ? "pushState" : "replaceState"]({ list: true }, "", now);
  }

  function read() {
    const asked = new URLSearchParams(location.hash.startsWith("#/?") ? location.hash.slice(3) : "");
    words.value = asked.get("q") ?? "";
    for (const select of selects) {
      select.value = asked.get(select.name) ?? "";
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    }
    sort(asked.get("sort") ?? "");
    apply();
  }

  words.addEventListener("input", () => {
    const first = !new URLSearchParams(location.hash.slice(3)).has("q");
    apply();
    clearTimeout(timer);
    timer = setTimeout(() => remember(first), PAUSE);
  });
  for (const select of selects) select.addEventListener("change", () => (apply(), remember(true)));
  form.addEventListener("submit", (event) => (event.preventDefault(), remember(false)));
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    words.value = "";
    for (const select of selects) select.selectedIndex = 0;
    sort("");
    apply();
    remember(true);
    words.focus();
  });
  for (const { th, name } of heads)
    th.querySelector("button").addEventListener("click", () => {
      sort(sorted === name ? `-${name}` : sorted === `-${name}` ? "" : name);
      apply();
      remember(true);
    });
  for (const link of document.querySelectorAll("[data-pick]"))
    link.addEventListener("click", (event) => {
      if (!form.elements.province) return;
      event.preventDefault();
      const select = form.elements.province;
      select.value = select.value === link.dataset.pick ? "" : link.dataset.pick;
      apply();
      remember(true);
      form.scrollIntoView({ block: "nearest" });
    });
  addEventListener("popstate", (event) => event.state?.list && read());

  history.replaceState({ list: true }, "");
  const idle = globalThis.requestIdleCallback ?? setTimeout;
  idle(() => rows.forEach((row) => row.text)); // folded before the first key
  const typed = words.value; // while this script was on its way
  read();
  if (typed && !words.value) {
    words.value = typed;
    apply();
  }
}

/** The rows of a part of the table; what stands in them is folded when it is first asked for. */
function rowsOf(body) {
  return [...body.rows]
    .filter((element) => element.querySelector("th[scope=row]"))
    .map((element) => ({
      element,
      wanted: true,
      places: (element.dataset.in ?? "").split("/").map((places) => places.split(" ").map(Number)),
      get text() {
        const text = [...element.cells].map((cell) => folded(cell.textContent)).join("\n");
        Object.defineProperty(this, "text", { value: text });
        return text;
      },
    }));
}

/** A column that can be ordered by: its head becomes a button. */
function head(th) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...[...th.childNodes].filter((node) => node.className !== "note"));
  th.prepend(button);
  const numeric = th.dataset.sort === "number";
  const { compare } = new Intl.Collator("zh-CN", { numeric: true });
  return {
    th,
    name: button.textContent,
    at: th.cellIndex,
    key: numeric ? Number.parseFloat : (text) => text.trim(),
    compare: numeric ? (one, other) => one - other : compare,
  };
}

const title = (select) => select.parentNode.firstChild.textContent;

/** How many rows each value of a facet has now. */
function count(select, values, counts) {
  values.forEach((value, at) => {
    const text = at ? `${value}（${counts[at]}）` : "全部";
    if (select.options[at].textContent !== text) select.options[at].textContent = text;
  });
}

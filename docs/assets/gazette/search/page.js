// The search page: the query and its filters stand in the address; results are drawn from the index.

import { element } from "./elements.js";
import { excerpt, fill, find } from "./excerpt.js";
import { FACETS, called, narrow } from "./filter.js";
import { search } from "./query.js";
import { Store } from "./store.js";
import { FAILED, KINDS, spoken, statusOf } from "./words.js";

const SOON = 10, AT_ONCE = 20, ENOUGH = 40, PAUSE = 180;
const AT_FIRST = ["kind", "year", "sector", "status"];
const EXAMPLES = ["267号", "北斗", "武汉"];
const ROOT = new URL("../../../", import.meta.url).href;

const part = (name) => document.getElementById(`search-${name}`);
const input = part("query");
const store = new Store(ROOT);
const opened = new Set();
let state = read(), result = null, shown = AT_ONCE, turn = 0;

// --- the address -----------------------------------------------------------------------------------------------

function read() {
  const given = new URLSearchParams(location.search);
  const chosen = Object.fromEntries(Object.keys(FACETS).map((facet) => [facet, given.getAll(facet)]));
  return { query: (given.get("q") ?? "").trim(), chosen };
}

function addressOf({ query, chosen }) {
  const parameters = new URLSearchParams(query ? { q: query } : {});
  for (const [facet, values] of Object.entries(chosen)) for (const value of values) parameters.append(facet, value);
  const written = parameters.toString();
  return location.pathname + (written ? `?${written}` : "");
}

/** Go to another state; `step` makes it one to come back from. */
function go(next, step) {
  const address = addressOf(next);
  if (next.query) touched(); // a new address takes the browser a while
  if (address !== location.pathname + location.search) history[step ? "pushState" : "replaceState"](null, "", address);
  const asked = next.query !== state.query;
  state = next;
  shown = AT_ONCE;
  return run(asked);
}

const ask = (query) => ({ ...state, query });
const without = (facet, value) => ({
  ...state,
  chosen: { ...state.chosen, [facet]: value === undefined ? [] : state.chosen[facet].filter((each) => each !== value) },
});
const unfiltered = () => ({ ...state, chosen: Object.fromEntries(Object.keys(FACETS).map((facet) => [facet, []])) });
const link = (next, ...children) =>
  element("a", { href: addressOf(next), onclick: (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    input.value = next.query;
    go(next, true);
  } }, ...children);

// --- searching -------------------------------------------------------------------------------------------------

async function run(asked = true) {
  const mine = ++turn;
  const current = () => mine === turn;
  document.title = document.title.replace(/^(.*? - )?搜索/, state.query ? `${state.query} - 搜索` : "搜索");
  try {
    if (!state.query) return nothingAsked();
    part("results").setAttribute("aria-busy", "true"); // until nothing more will come
    if (asked || !result) {
      const found = await search(store, state.query);
      if (!current()) return;
      result = { ...found, apart: [], columns: {} };
    }
    const filtered = Object.keys(FACETS).filter((facet) => state.chosen[facet].length);
    await load(filtered);
    if (current()) await show(current);
    if (current()) await load(AT_FIRST.concat([...opened].filter((facet) => facet in FACETS)));
    if (!current()) return;
    await filters();
    part("results").removeAttribute("aria-busy");
  } catch (error) {
    if (!current()) return;
    console.error(error);
    nothingShown();
    say(FAILED);
    help(fronts());
  }
}

async function load(facets) {
  const into = result.columns;
  await Promise.all(facets.map(async (facet) => { into[facet] = await store.facet(facet, Date.now()); }));
}

async function show(current) {
  const { hits } = narrow(result.hits, state.chosen, result.columns);
  const page = hits.slice(0, shown), items = [];
  page.slice(0, SOON).forEach(({ id }) => store.shown(id).catch(() => {})); // all are on their way while the first is drawn
  const anew = [page.slice(0, 1), page.slice(1, SOON), page.slice(SOON)]; // what stands there already is replaced at once
  for (const next of result.drawn ? [page] : anew) {
    const records = await Promise.all(next.map(({ id }) => store.shown(id)));
    if (!current()) return;
    if (!items.length) {
      sentence(hits.length);
      part("filters").hidden = !result.hits.length; // its room, before what fills it comes
      part("results").replaceChildren();
    }
    const made = next.map(({ id }, at) => item(records[at], id));
    part("results").append(...made.map((each) => each.made));
    items.push(...made);
  }
  result.drawn = true;
  more(hits.length);
  const texts = await Promise.all(page.map(({ id }) => store.text(id)));
  if (!current()) return;
  const missed = items.filter((each, at) => !each.explain(texts[at])).map(({ id }) => id);
  if (missed.length && !result.partial && !result.settled) await drop(missed, current);
}

/** Pages that hold the pieces of a word but never side by side: out, unless there are no others. */
async function drop(missed, current) {
  const gone = new Set(missed);
  result.apart = result.apart.concat(result.hits.filter(({ id }) => gone.has(id)));
  result.hits = result.hits.filter(({ id }) => !gone.has(id));
  if (!result.hits.length || result.apart.length > ENOUGH) {
    const scattered = !result.hits.length;
    Object.assign(result, { hits: result.hits.concat(result.apart), settled: true, partial: scattered, scattered });
  }
  await show(current);
}

function more(total) {
  part("more").hidden = total <= shown;
  part("more").textContent = `再显示 ${Math.min(AT_ONCE, total - shown)} 条`;
}

// --- what the reader sees --------------------------------------------------------------------------------------

function say(words) {
  if (part("said").textContent !== words) part("said").textContent = words;
}

function help(...children) {
  part("help").replaceChildren(...children);
}

function sentence(count) {
  const filtered = Object.values(state.chosen).some((values) => values.length);
  help();
  chips();
  if (count && !result.partial) return say(`找到 ${count} 条“${state.query}”的结果${filtered ? "（已筛选）" : ""}`);
  if (count) {
    say(result.scattered
      ? `没有页面连着写有“${state.query}”，下面 ${count} 条分散地含有这些字`
      : `没有页面同时含有“${state.query}”的全部字词，下面 ${count} 条最接近`);
    return help(...dropped());
  }
  say(filtered && result.hits.length ? `筛选后没有“${state.query}”的结果` : `没有找到“${state.query}”`);
  help(...dropped(), filtered ? element("p", {}, link(unfiltered(), `去掉全部筛选，看 ${result.hits.length} 条结果`)) : null, fronts());
}

/** Which words have results of their own, as links. */
function dropped() {
  const { words, counts } = result;
  if (words.length < 2) return result.hits.length ? [] : [element("p", {}, "可以试试更短的词，或者只写文号里的数字。")];
  const lines = words.map(({ text }, at) => element("li", {},
    counts[at] ? link(ask(text), `只搜“${text}”`) : `“${text}”`, counts[at] ? `：${counts[at]} 条` : "：没有结果"));
  return [element("p", {}, "分开来看："), element("ul", {}, ...lines)];
}

function fronts() {
  const links = Object.entries(KINDS).map(([kind, label]) => element("li", {}, element("a", { href: `${ROOT}${kind}/` }, label)));
  return element("div", {}, element("p", {}, "也可以从栏目进入："), element("ul", { class: "search-fronts" }, ...links));
}

function nothingShown() {
  for (const name of ["results", "facets", "chosen"]) part(name).replaceChildren();
  part("filters").hidden = part("more").hidden = true;
  part("results").removeAttribute("aria-busy");
}

function nothingAsked() {
  result = null;
  say("");
  nothingShown();
  const examples = EXAMPLES.flatMap((query) => [link(ask(query), query), " "]);
  help(
    element("p", {}, "可以写标题或正文里的词、发文字号或其中一段、电话、地名、机构名；几个词用空格隔开，表示都要有。"),
    element("p", { class: "search-examples" }, "例如：", ...examples),
    fronts(),
  );
}

function item(record, id) {
  const { words } = result;
  const marked = (name, attributes, text) => {
    const made = element(name, attributes);
    fill(made, text, find(text, words).ranges);
    return made;
  };
  const status = statusOf(record.schedule, Date.now());
  const facts = [record.number && marked("span", { class: "hit-number" }, record.number), record.date && spoken(record.date),
    record.issuers.length ? marked("span", {}, record.issuers.join("、")) : null].filter(Boolean);
  const around = element("p", { class: "hit-excerpt" });
  const made = element("li", { class: "hit" },
    element("h2", { class: "hit-title" }, marked("a", { href: record.address }, record.title)),
    element("p", { class: "hit-facts" }, element("span", { class: "hit-kind" }, KINDS[record.kind]),
      ...facts.map((fact) => element("span", {}, fact)),
      status && element("span", { class: `chip chip--${status.code}` }, status.words)),
    record.line ? marked("p", { class: "hit-line" }, record.line) : null,
    around);
  /** Shows the excerpt; false when some word stands nowhere in the page as it was asked for. */
  const explain = (text) => {
    const [body, also] = text, told = [record.title, record.line];
    let cut = excerpt(body, words, told);
    const elsewhere = find([...told, record.number, also].join("\n"), words).whole;
    if (!cut.ranges.length && find(also, words).ranges.length) cut = excerpt(also, words, told);
    fill(around, cut.text, cut.ranges);
    return words.every(({ row }, at) => row.some((token) => /[0-9]/.test(token)) || cut.whole[at] || elsewhere[at]);
  };
  return { id, made, explain };
}

function chips() {
  const all = Object.entries(state.chosen).flatMap(([facet, values]) => values.map((value) => [facet, value]));
  const made = all.map(([facet, value]) => {
    const button = link(without(facet, value), `${FACETS[facet]}：${called(facet, value)}`, element("span", { "aria-hidden": "true" }, " ✕"));
    button.className = "search-chip";
    button.setAttribute("aria-label", `去掉筛选 ${FACETS[facet]}：${called(facet, value)}`);
    return button;
  });
  if (made.length > 1) made.push(Object.assign(link(unfiltered(), "全部去掉"), { className: "search-clear" }));
  part("chosen").replaceChildren(...made);
}

async function filters() {
  const { draw } = await import("./facets.js");
  const { counts } = narrow(result.hits, state.chosen, result.columns);
  draw(part("facets"), state.chosen, counts, opened, {
    choose: (facet, values) => go({ ...state, chosen: { ...state.chosen, [facet]: values } }, true),
    open: async (facet, open) => {
      if (open === opened.has(facet)) return;
      if (!open) return opened.delete(facet);
      opened.add(facet);
      await load([facet]);
      await filters();
    },
  });
}

// --- events ----------------------------------------------------------------------------------------------------

let waiting;
const typed = () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => go(ask(input.value.trim()), false), PAUSE);
};
input.addEventListener("input", (event) => event.isComposing || typed());
input.addEventListener("compositionend", typed);
const touched = () => store.manifest().catch(() => {}); // what every search begins with
input.addEventListener("focus", touched, { once: true });
input.form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  go(ask(input.value.trim()), true);
});
part("more").addEventListener("click", async () => {
  const first = shown;
  shown += AT_ONCE;
  const mine = ++turn;
  await show(() => mine === turn);
  part("results").children[first]?.querySelector("a").focus();
});
addEventListener("popstate", () => {
  const asked = state.query;
  state = read();
  input.value = state.query;
  shown = AT_ONCE;
  run(state.query !== asked);
});

const wide = matchMedia("(min-width: 60em)");
const fold = () => { part("filters").open = wide.matches; };
wide.addEventListener("change", fold);
fold();
input.value = state.query;
if (state.query) run();
else nothingAsked();

// The finder: what the reader picks stands in the address; what is found stands in sections of cards.

import { element } from "../search/elements.js";
import { watched } from "../watch.js";
import { Told, card, watch, watchedItem } from "./cards.js";
import { SECTIONS, load, pick, sections } from "./index.js";
import { Places, placeBox } from "./places.js";

const ROOT = new URL("../../../", import.meta.url).href;
const SHOWN = 6, MORE = 18;
const TITLES = {
  open: "正在受理和即将开始", measures: "可用的措施", programmes: "长期项目", past: "过去几轮", over: "规划期已过或已结束的措施",
};
const NOTES = {
  measures: "有的只给已经入选的城市或单位，看“给谁”。",
  past: "已经截止。看当时要求什么、谁入选了、有没有下一轮的消息。",
  over: "是否延续，原文没有写；申请以前先问发文机关。",
};
const part = (name) => document.getElementById(`find-${name}`);
const root = document.getElementById("find");
const form = part("form");
const facets = [...form.querySelectorAll("[data-facet]")].map((box) => ({
  id: box.dataset.facet, field: box.dataset.field, box,
  values: [...box.querySelectorAll("input[value]:not([value=''])")].map((input) => ({
    input, id: input.value, codes: input.dataset.codes ?? "",
    title: input.parentNode.querySelector(".facet-word").textContent,
    count: input.parentNode.querySelector(".facet-count"),
  })),
}));
for (const facet of facets) if (facet.field === "places") facet.values = [];
const placeFacet = facets.find((facet) => facet.field === "places");
const told = new Told(ROOT), places = new Places(ROOT);
let entries = [], place = "", opened = new Set(), turn = 0;

// --- the address -----------------------------------------------------------------------------------------------

function address() {
  const asked = new URLSearchParams();
  for (const facet of facets) {
    if (facet === placeFacet && place) asked.set(facet.id, place);
    for (const { input, id } of facet.values) if (input.checked) asked.append(facet.id, id);
  }
  return location.pathname + (asked.size ? `?${asked}` : "");
}

/** Pick what the address says. */
async function read() {
  const asked = new URLSearchParams(location.search);
  for (const facet of facets) {
    const given = asked.getAll(facet.id);
    for (const { input, id } of facet.values) input.checked = given.includes(id);
    if (!facet.values.some(({ input }) => input.checked)) {
      const any = facet.box.querySelector("input[value='']");
      if (any) any.checked = true;
    }
  }
  place = placeFacet ? asked.get(placeFacet.id) ?? "" : "";
  if (place) await places.load();
  if (!places.names.has(place)) place = "";
  if (placeFacet) part("place").value = place ? places.names.get(place) : "";
}

/** Something was picked or dropped: show it, as a step to come back from. */
function changed() {
  opened = new Set();
  const now = address();
  if (now !== location.pathname + location.search) history.pushState(null, "", now);
  return show();
}

// --- what is picked ---------------------------------------------------------------------------------------------

/** Everything picked, in the order of the questions: words, and how to drop it. */
function chosen() {
  const found = [];
  for (const facet of facets) {
    if (facet === placeFacet && place)
      found.push({ facet, words: places.names.get(place), drop: () => { place = ""; part("place").value = ""; } });
    for (const { input, title } of facet.values)
      if (input.checked) found.push({ facet, words: title, drop: () => { input.checked = false; } });
  }
  return found;
}

function drop(picks) {
  for (const { facet, drop: undo } of picks) {
    undo();
    const any = facet.box.querySelector("input[value='']");
    if (any && !facet.values.some(({ input }) => input.checked)) any.checked = true;
  }
  return changed();
}

const wanted = () => Object.fromEntries(facets.map((facet) => [
  facet.field, facet.values.reduce((bits, { input }, at) => (input.checked ? bits | (1 << at) : bits), 0),
]));

// --- what is shown ----------------------------------------------------------------------------------------------

function show() {
  const mine = ++turn;
  const chain = place ? new Set(places.chain(place)) : null;
  const reaches = chain && ((among) => !among.length || among.some((one) => chain.has(one)));
  const { hits, counts, without } = pick(entries, facets, wanted(), reaches);
  const found = sections(hits, place !== "");
  const picks = chosen();
  for (const facet of facets)
    facet.values.forEach(({ count, input }, at) => {
      const number = counts.get(facet.field)[at];
      count.textContent = number;
      input.parentNode.classList.toggle("facet-box--none", !number && !input.checked);
    });
  say(sentence(picks, hits.length, found));
  part("go").textContent = hits.length ? `看这 ${hits.length} 条` : "没有找到，看怎么办";
  chips(picks);
  part("help").replaceChildren(...(hits.length ? [] : advice(picks, without)));
  const enterprise = facets.some(({ field, values }) => field === "applicants" && values.some(({ input, codes }) => input.checked && codes.includes("enterprise")));
  const order = enterprise && place ? ["measures", "over", "open", "programmes", "past"] : SECTIONS;
  const lists = element("div", { id: "find-lists" });
  part("results").replaceChildren(lists, ...order.filter((name) => found[name].length).map((name) => section(name, found[name])));
  if (place) standings(lists, () => mine === turn);
}

function say(words) {
  if (part("said").textContent !== words) part("said").textContent = words;
}

function sentence(picks, count, found) {
  const who = picks.length ? `按${picks.map(({ words }) => "“" + words + "”").join("")}` : "不加条件";
  if (!count) return `${who}，没有找到。`;
  const tells = [
    [found.open.length, "个正在受理或即将开始"], [found.measures.length, "条可用的措施"], [found.programmes.length, "个长期项目"],
    [found.past.length, "次过去的申报"], [found.over.length, "条规划期已过或已结束的措施"],
  ].filter(([number]) => number).map(([number, words]) => `${number} ${words}`);
  return `${who}，找到 ${count} 条：${tells.join("，")}。${found.open.length ? "" : "目前没有正在受理的。"}`;
}

function chips(picks) {
  const at = [...part("chosen").children].indexOf(document.activeElement);
  part("chosen").replaceChildren(
    ...picks.map((one) => element("button", { type: "button", class: "find-chip", "aria-label": `去掉：${one.words}`, onclick: () => drop([one]) }, `${one.words} ×`)),
    ...(picks.length > 1 ? [element("button", { type: "button", class: "find-chip find-chip--all", onclick: () => drop(chosen()) }, "全部去掉")] : []),
  );
  if (at < 0) return;
  const next = part("chosen").children[Math.min(at, picks.length - 1)];
  (next ?? part("said")).focus();
}

/** Nothing found: what each condition, if dropped, would leave. */
function advice(picks, without) {
  const ways = facets.filter((facet) => picks.some((one) => one.facet === facet) && without.get(facet.field)).map((facet) => {
    const mine = picks.filter((one) => one.facet === facet);
    const words = mine.map((one) => one.words).join("、");
    return { count: without.get(facet.field), made: element("li", {},
      element("button", { type: "button", class: "find-way", onclick: () => drop(mine) }, `去掉“${words}”，有 ${without.get(facet.field)} 条`)) };
  });
  ways.sort((one, other) => other.count - one.count);
  if (!ways.length)
    return [element("p", {}, "去掉任何一个条件也还没有。", element("button", { type: "button", class: "find-way", onclick: () => drop(chosen()) }, `全部去掉，看 ${entries.length} 条`))];
  return [element("p", {}, "最接近的："), element("ul", { class: "find-ways" }, ...ways.map(({ made }) => made))];
}

function section(name, hits) {
  const list = element("ul", { class: "find-cards" });
  const more = element("button", { type: "button", class: "find-more", hidden: true });
  const made = element("section", { class: "find-section", "aria-labelledby": `find-${name}` },
    element("h2", { id: `find-${name}` }, TITLES[name], element("span", { class: "count" }, String(hits.length))),
    NOTES[name] ? element("p", { class: "note" }, NOTES[name]) : null,
    list, more);
  const add = (count) => {
    const from = list.children.length;
    list.append(...hits.slice(from, from + count).map((hit) => card(hit, told)));
    const left = hits.length - list.children.length;
    more.hidden = !left;
    more.textContent = `再显示 ${Math.min(MORE, left)} 条（还有 ${left} 条）`;
    return list.children[from];
  };
  add(opened.has(name) ? SHOWN + MORE : SHOWN);
  more.addEventListener("click", () => {
    opened.add(name);
    add(MORE)?.querySelector("a")?.focus();
  });
  return made;
}

/** The lists on which the reader's place, and those it lies in, stand. */
async function standings(into, current) {
  const chain = places.chain(place).filter((one) => places.listed.has(one));
  const found = await Promise.all(chain.map((one) => told.get(`places/${one}`).catch(() => ({}))));
  if (!current()) return;
  const rows = found.flatMap((said, at) => (said.lists ?? []).map((row) => ({ at, row })));
  if (!rows.length) return;
  into.replaceChildren(element("section", { class: "find-section find-standings", "aria-labelledby": "find-standing" },
    element("h2", { id: "find-standing" }, `${places.names.get(chain[rows[0].at])}在这些名单上`, element("span", { class: "count" }, String(rows.length))),
    element("ul", { class: "plain" }, ...rows.map(({ at, row: [name, place_, state, since] }) => element("li", {},
      element("span", { class: "what" }, chain.length > 1 ? `${places.names.get(chain[at])}${state}` : state),
      element("a", { href: ROOT + place_ }, name), since ? element("span", { class: "note" }, since) : null))),
    element("p", { class: "more" }, ...chain.map((one) => element("a", { href: `${ROOT}places/${one}/#afterwards` }, `${places.names.get(one)}：入选以后要做什么`)), watch(`places/${place}`, places.names.get(place)))));
}

async function watchlist() {
  const items = watched();
  part("watched").hidden = !items.length;
  if (!items.length) return part("watched").replaceChildren();
  const known = items.some(({ key }) => key.startsWith("places/")) ? await places.load().catch(() => null) : null;
  part("watched").replaceChildren(element("h2", {}, "我关注的", element("span", { class: "count" }, String(items.length))),
    element("ul", { class: "plain" }, ...items.map((item) => watchedItem(item, told, known))),
    element("p", { class: "note" }, "只记在这台设备的浏览器里。"));
}

// --- start ------------------------------------------------------------------------------------------------------

part("said").tabIndex = -1;
root.hidden = false;
if (matchMedia("(max-width: 60em)").matches && location.search) part("filters").open = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", (event) => event.target.id !== "find-place" && changed());
addEventListener("popstate", async () => { await read(); show(); });
document.addEventListener("watch", watchlist);
if (placeFacet)
  placeBox(part("place"), part("places"), part("place-said"), places, (id) => {
    if (id === place) return;
    place = id;
    changed();
  });
watchlist();
try {
  [entries] = await Promise.all([load(ROOT, Number(root.dataset.parts), facets, new Date()), read()]);
  show();
} catch (error) {
  console.error(error);
  say("没有读出来。请刷新这一页，或从下面的分类页面看。");
}

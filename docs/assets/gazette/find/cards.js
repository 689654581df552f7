// The cards of what was found: what the index knows at once, the words when they have come.

import { element } from "../search/elements.js";
import { statusAt } from "../status.js";
import { attach } from "../compare.js";
import { watchButton } from "../watch.js";

/** What the pages beside records say of them, each fetched once. */
export class Told {
  constructor(root) {
    this.root = root;
    this.asked = new Map();
    this.known = new Map();
  }

  get(key) {
    if (!this.asked.has(key)) this.asked.set(key, this.fetch(key));
    return this.asked.get(key);
  }

  async fetch(key) {
    const answer = await fetch(`${this.root}${key}/find.json`);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    const found = await answer.json();
    this.known.set(key, found);
    return found;
  }
}

export const chip = (status) =>
  status && element("span", { class: `chip chip--${status.code}${status.near ? " chip--near" : ""}` }, status.words);

const fact = (name, ...words) => element("p", { class: "find-fact" }, element("span", { class: "what" }, name), element("span", {}, ...words));

/** The card of a hit: whole when its words are known, else its frame, into which they are put when they come. */
export function card(hit, told) {
  const made = element("li", { class: "find-card", "data-key": hit.key });
  const known = told.known.get(hit.key);
  if (known) fill(made, hit, known, told);
  else {
    made.append(element("p", { class: "find-card-title" }, "…"), element("p", { class: "find-meta" }, chip(hit.status)));
    told.get(hit.key).then((said) => fill(made, hit, said, told), () => made.replaceChildren(
      element("p", {}, element("a", { href: `${told.root}${hit.key}/` }, "这一条没有读出来，打开它的页面")),
    ));
  }
  return made;
}

function fill(made, hit, said, told) {
  made.replaceChildren(...(hit.nth < 0 ? whole(hit, said, told) : measure(hit, said, told)));
  attach(made); // the button that chooses it for comparing
}

/** A button to watch something. */
export function watch(key, title) {
  const button = element("button", { type: "button", class: "watch", "data-watch": key, "data-title": title, "aria-label": `关注 ${title}` });
  watchButton(button);
  return button;
}

function measure(hit, said, told) {
  const [words, to, kind, anchor, clause] = said.measures[hit.nth];
  return [
    element("p", { class: "find-card-title" }, element("a", { href: `${told.root}${hit.key}/#${anchor}` }, words)),
    element("p", { class: "find-meta" }, element("span", { class: "tag tag--strong" }, kind), chip(hit.status)),
    to ? fact("给谁", to) : null,
    fact("出自", said.title, clause ? element("span", { class: "clause", title: "原文位置" }, clause) : "", said.issuer ? `，${said.issuer}` : ""),
  ].filter(Boolean);
}

function whole(hit, said, told) {
  const programme = hit.section === "programmes";
  const over = hit.section === "past";
  const watching = said.programme ? `programmes/${said.programme}` : hit.key;
  const link = (address, words) => element("a", { href: told.root + address }, words);
  return [
    element("p", { class: "find-card-title" }, link(`${hit.key}/`, said.title)),
    element("p", { class: "find-meta" }, said.type ? element("span", { class: "kind" }, said.type) : null, chip(hit.status),
      ...[said.issuer, said.dated].filter(Boolean).map((words) => element("span", {}, words))),
    said.line ? element("p", { class: "find-line" }, said.line) : null,
    fact(programme ? "谁能参加" : "谁能申报", said.who ?? element("span", { class: "missing" }, "没有写明")),
    said.brings ? fact("带来什么", said.brings) : null,
    over && said.asked ? fact("要求什么", link(said.asked, "看申报条件和材料")) : null,
    over ? fact("谁入选了", ...results(said, link)) : null,
    over || programme ? following(said, told, programme) : null,
    element("p", { class: "find-do" }, !over && said.apply ? link(said.apply, "准备申报") : null, watch(watching, said.title),
      element("span", { "data-compare-key": hit.key, "data-compare-name": said.title })),
  ].filter(Boolean);
}

function results(said, link) {
  if (!said.lists) return [element("span", { class: "missing" }, "没有见到名单")];
  return said.lists.flatMap(([name, address, rows], at) => [at ? "；" : "", link(address, name), rows ? `（${rows} 个）` : ""]);
}

/** Whether a next round is known: the programme says it. */
function following(said, told, programme) {
  const words = element("span", {});
  const show = (found) => (words.textContent = found.next ?? "没有见到");
  if (programme || !said.programme) show(said);
  else {
    const key = `programmes/${said.programme}`;
    if (told.known.has(key)) show(told.known.get(key));
    else told.get(key).then(show, () => show({}));
  }
  return fact("下一轮", words);
}

/** What a reader watches, with what stage it is in. */
export function watchedItem({ key, title }, told, places) {
  const words = element("a", { href: `${told.root}${key}/` }, title);
  const state = element("span", { class: "find-state" });
  if (!key.startsWith("places/") || places?.listed.has(key.slice(7)))
    told.get(key).then((said) => {
      words.textContent = said.title ?? title;
      if (said.schedule) state.append(chip(statusAt(said.schedule, new Date())));
      if (key.startsWith("places/") && said.lists?.length) state.append(`在 ${said.lists.length} 份名单上`);
      if (said.next) state.append(element("span", { class: "note" }, `下一轮：${said.next}`));
    }, () => state.append("没有读出来，也许已经改名或撤回"));
  return element("li", {}, words, " ", state, watch(key, title));
}

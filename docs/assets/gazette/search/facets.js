// The boxes that set the filters; fetched when the first results stand on the page.

import { element } from "./elements.js";
import { FACETS, called } from "./filter.js";

const ON_DEMAND = new Set(["place", "issuer"]);
const FEW = 8, MANY = 40;

/** Draws the filters into `panel`; `choose(facet, values)` is called when a box changes, `open(facet)` on demand. */
export function draw(panel, chosen, counts, opened, { choose, open }) {
  const focused = document.activeElement?.id;
  const parts = Object.entries(FACETS).map(([facet, label]) => {
    const boxes = counts[facet] ? boxesOf(facet, chosen[facet], counts[facet], opened, choose) : [];
    if (!ON_DEMAND.has(facet)) {
      if (!boxes.length) return null;
      return element("fieldset", { class: "facet" }, element("legend", {}, label), ...boxes);
    }
    const details = element("details", { class: "facet", open: opened.has(facet) }, element("summary", {}, label));
    if (opened.has(facet) && !boxes.length) boxes.push(element("p", { class: "facet-none" }, counts[facet] ? "没有可选的" : "正在读取…"));
    details.append(element("fieldset", { "aria-label": label }, ...boxes));
    details.addEventListener("toggle", () => open(facet, details.open));
    return details;
  });
  panel.replaceChildren(...parts.filter(Boolean));
  if (focused) document.getElementById(focused)?.focus();
}

function boxesOf(facet, values, counts, opened, choose) {
  const offered = counts.filter(({ value, count }) => count || values.includes(value));
  if (facet !== "kind" && facet !== "year") offered.sort((one, other) => other.count - one.count);
  const all = opened.has(`all ${facet}`);
  const first = offered.filter(({ value }, at) => at < (all ? MANY : FEW) || values.includes(value));
  const boxes = first.map(({ value, count }) => {
    const id = `facet-${facet}-${counts.findIndex((each) => each.value === value)}`;
    const change = (event) => choose(facet, event.target.checked ? [...values, value] : values.filter((each) => each !== value));
    const input = element("input", { type: "checkbox", id, onchange: change });
    input.checked = values.includes(value);
    const label = element("span", { class: "facet-word" }, called(facet, value));
    return element("label", { for: id, class: "facet-box" }, input, label, element("span", { class: "facet-count" }, String(count)));
  });
  if (!all && first.length < offered.length) {
    const more = () => { opened.add(`all ${facet}`); choose(facet, values); };
    boxes.push(element("button", { type: "button", class: "facet-more", id: `facet-${facet}-more`, onclick: more }, `再列出一些（共 ${offered.length} 个）`));
  } else if (first.length < offered.length) {
    boxes.push(element("p", { class: "facet-none" }, `只列出页面最多的 ${first.length} 个；更少见的请写进搜索框`));
  }
  return boxes;
}

// Where a query stands in a text, and the piece of text around it.

import { positions } from "./fold.js";

const BEFORE = 18, LENGTH = 84;

/** Where the words stand in a text, as [start, end, which word], ascending; `whole` says which stand there whole. */
export function find(text, words) {
  const { row, starts, ends } = positions(text);
  const whole = words.map(() => false);
  let ranges = [];
  words.forEach((word, which) => {
    for (const at of occurrences(row, word.row)) {
      ranges.push([starts[at], ends[at + word.row.length - 1], which]);
      whole[which] = true;
    }
    if (whole[which] || word.row.length < 3) return;
    for (let first = 0; first + 1 < word.row.length; first++) {
      for (const at of occurrences(row, word.row.slice(first, first + 2))) ranges.push([starts[at], ends[at + 1], which]);
    }
  });
  ranges.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
  ranges = ranges.reduce((kept, range) => {
    const last = kept[kept.length - 1];
    if (last && range[0] < last[1]) last[1] = Math.max(last[1], range[1]);
    else kept.push([...range]);
    return kept;
  }, []);
  return { ranges, whole };
}

function* occurrences(row, part) {
  for (let at = row.indexOf(part[0]); at >= 0; at = row.indexOf(part[0], at + 1)) {
    if (part.every((token, more) => row[at + more] === token)) yield at;
  }
}

/** The text into an element, its matches in <mark>. */
export function fill(element, text, ranges) {
  element.textContent = "";
  let at = 0;
  for (const [start, end] of ranges) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, end);
    element.append(text.slice(at, start), mark);
    at = end;
  }
  element.append(text.slice(at));
}

/** The stretch of the text that shows most of the words, with its matches. Lines in `told` stand on the page already. */
export function excerpt(text, words, told) {
  const { ranges, whole } = find(text, words);
  const lines = new Set();
  let begin = 0;
  for (const line of text.split("\n")) {
    if (told.includes(line)) lines.add(begin);
    begin += line.length + 1;
  }
  const inTold = (start) => lines.has(text.lastIndexOf("\n", start - 1) + 1);
  let best, most = -1;
  ranges.forEach(([start], number) => {
    const near = ranges.slice(number, number + 40).filter((range) => range[1] <= start + LENGTH - BEFORE);
    const words = new Set(near.map((range) => range[2])).size;
    const worth = words * 100 + Math.min(near.reduce((sum, range) => sum + range[1] - range[0], 0), 60) - (inTold(start) ? 1000 : 0);
    if (worth > most) [best, most] = [start, worth];
  });
  const first = best === undefined ? firstUntold(text, told) : Math.max(best - BEFORE, text.lastIndexOf("\n", best - 1) + 1);
  const last = Math.min(text.length, first + LENGTH);
  const cut = text.slice(first, last).replaceAll("\n", " ");
  const lead = first > 0 && text[first - 1] !== "\n" ? "…" : "", tail = last < text.length ? "…" : "";
  const moved = ranges
    .filter(([start, end]) => end > first && start < last)
    .map(([start, end]) => [Math.max(start - first, 0) + lead.length, Math.min(end, last) - first + lead.length]);
  return { text: lead + cut + tail, ranges: moved, whole };
}

function firstUntold(text, told) {
  let begin = 0;
  for (const line of text.split("\n")) {
    if (line && !told.includes(line)) return begin;
    begin += line.length + 1;
  }
  return 0;
}

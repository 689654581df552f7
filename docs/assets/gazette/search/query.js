// A query → ranked pages. What is asked for are keys; what comes back is weighed by the field in which it stands.

import { join, numberKey, tokens } from "./fold.js";
import { both } from "./postings.js";

// The bits of an entry, as in hooks/gazette/search/index.py, and what a word is worth in each.
const TEXT = 0, TITLE = 4, PIECE = 5, EXACT = 6, WHOLE_NUMBER = 7;
const WEIGHT = [10, 20, 15, 50, 60, 30];
const WHOLE = { [EXACT]: 500, [WHOLE_NUMBER]: 1000 };
const GRAM_FIELDS = [0, 1, 2, 3, 4];
const SHORT = 5, MANY = 14, FEW = 12;

/** The words of a query, each with its tokens. */
export function parse(query) {
  const words = query.split(/\s+/u).map((text) => ({ text, row: tokens(text) }));
  return words.filter(({ row }, at) => row.length && words.findIndex((other) => join(other.row) === join(row)) === at);
}

/**
 * The keys of a row, its pairs, in two parts: those that are asked for first, of a long row every second one, which
 * still cover it; and the others, asked for when those leave many pages.
 */
function keysOf(row) {
  if (row.length < 2) return [[join(row)], []];
  const pairs = row.slice(1).map((token, at) => join([row[at], token]));
  if (pairs.length < SHORT) return [pairs, []];
  const covers = (_, at) => at % 2 === 0 || at === pairs.length - 1;
  return [sample(pairs.filter(covers)), sample(pairs.filter((pair, at) => !covers(pair, at)))];
}

/** At most MANY keys, evenly spread: a pasted paragraph costs no more than a long title. */
function sample(keys) {
  const step = Math.max(1, keys.length / MANY);
  return [...new Set(Array.from({ length: Math.ceil(keys.length / step) }, (_, at) => keys[Math.floor(at * step)]))];
}

/**
 * The pages that hold every word, best first; else those that come closest.
 * @returns {Promise<{words, hits: {id, score}[], partial: boolean, counts: number[]}>} counts: pages of each word
 */
export async function search(store, query) {
  const words = parse(query);
  if (!words.length) return { words, hits: [], partial: false, counts: [] };
  const manifest = await store.manifest();
  const row = words.flatMap((word) => word.row);
  const wholes = [...new Set([join(row), numberKey(row)])].filter(Boolean);
  const [found, whole] = await Promise.all([
    Promise.all(words.map((word) => scores(store, word.row))),
    Promise.all(wholes.map((key) => store.lists(key))),
  ]);
  let total = sumOfAll(found);
  for (const lists of whole) {
    for (const [bit, bonus] of Object.entries(WHOLE)) {
      for (const id of lists[bit] ?? []) total.set(id, (total.get(id) ?? 0) + bonus);
    }
    if (words.length > 1) for (const id of lists[PIECE] ?? []) total.set(id, (total.get(id) ?? 0) + WEIGHT[PIECE]);
  }
  const partial = !total.size;
  if (partial) total = await nearest(store, words, found, manifest.total);
  const hits = [...total].map(([id, score]) => ({ id, score, place: store.place(manifest, id) }));
  hits.sort((one, other) => other.score - one.score || one.place - other.place);
  return { words, hits, partial: partial && hits.length > 0, counts: found.map((map) => map.size) };
}

/** Page → what one word is worth in it. */
async function scores(store, row) {
  const number = numberKey(row), [first, others] = keysOf(row);
  const [pieces, ...grams] = await Promise.all([number ? store.lists(number) : [], ...first.map((key) => store.lists(key))]);
  if (others.length && everyOf(grams, TEXT).length > FEW) {
    grams.push(...(await Promise.all(others.map((key) => store.lists(key)))));
  }
  const found = new Map();
  const raise = (ids, worth) => { for (const id of ids) if (!(found.get(id) >= worth)) found.set(id, worth); };
  for (const field of GRAM_FIELDS) raise(everyOf(grams, field), WEIGHT[field]);
  raise(pieces[PIECE] ?? [], WEIGHT[PIECE]);
  raise(pieces[WHOLE_NUMBER] ?? [], WEIGHT[TITLE]);
  return found;
}

/** Pages that hold every gram in a field. */
function everyOf(grams, field) {
  const lists = grams.map((each) => each[field] ?? []).sort((one, other) => one.length - other.length);
  return lists.reduce(both);
}

/** Pages that every word found, with the sum of what they are worth. */
function sumOfAll(found) {
  const [least, ...rest] = [...found].sort((one, other) => one.size - other.size);
  const total = new Map();
  for (const [id, worth] of least) {
    if (rest.every((map) => map.has(id))) total.set(id, rest.reduce((sum, map) => sum + map.get(id), worth));
  }
  return total;
}

/** A row without the number or Latin word at either end, which may be a piece of a longer one: 15年 for 2015年. */
function trimmed(row) {
  const latin = (token) => /^[0-9a-z]/.test(token ?? "");
  const kept = row.slice(latin(row[0]) ? 1 : 0, latin(row[row.length - 1]) ? -1 : undefined);
  return kept.length ? kept : row;
}

/** When no page holds everything: those that hold the most, rare pieces counting for more. */
async function nearest(store, words, found, documents) {
  const total = new Map();
  let most = 0;
  const keys = new Set(words.flatMap(({ row }) => keysOf(row)[0]));
  for (const lists of await Promise.all([...keys].map((key) => store.lists(key)))) {
    const ids = lists[TEXT] ?? [];
    const worth = Math.log(1 + documents / (1 + ids.length));
    most += worth;
    for (const id of ids) total.set(id, (total.get(id) ?? 0) + worth);
    for (const id of lists[TITLE] ?? []) total.set(id, total.get(id) + worth);
  }
  const whole = found.map((map, at) => (map.size ? map : scores(store, trimmed(words[at].row))));
  for (const map of await Promise.all(whole)) for (const id of map.keys()) total.set(id, (total.get(id) ?? 0) + most / words.length);
  const near = [...total].filter(([, worth]) => worth >= most / 2).sort((one, other) => other[1] - one[1]);
  return new Map(near.slice(0, 40));
}

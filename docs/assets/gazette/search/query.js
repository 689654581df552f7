// A query → ranked pages. What is asked for are keys; what comes back is weighed by the field in which it stands.

import { classOf, join, numberKey, tokens } from "./fold.js";
import { both } from "./postings.js";

// The bits of an entry, as in hooks/gazette/search/index.py, and what a word is worth in each.
const TEXT = 0, TITLE = 4, PIECE = 5, EXACT = 6, WHOLE_NUMBER = 7;
const WEIGHT = [10, 20, 15, 50, 60, 30];
const WHOLE = { [EXACT]: 500, [WHOLE_NUMBER]: 1000 };
const GRAM_FIELDS = [0, 1, 2, 3, 4];
const SHORT = 5, MANY = 8, FEW = 3, ENOUGH = 3, BEHIND = 100, MOST = 40;

/** The words of a query, each with its tokens. */
export function parse(query) {
  const words = query.split(/\s+/u).map((text) => ({ text, row: tokens(text) }));
  return words.filter(({ row }, at) => row.length && words.findIndex((other) => join(other.row) === join(row)) === at);
}

/**
 * The keys of a row, its pairs, each with the token that follows it, in two parts: those that are asked for first, of a
 * long row every second one, which still cover it; and the others, asked for when those leave many pages.
 */
function keysOf(row) {
  if (row.length < 2) return [[{ key: join(row) }], []];
  const pairs = row.slice(1).map((token, at) => ({ key: join([row[at], token]), next: row[at + 2] }));
  if (pairs.length < SHORT) return [pairs, []];
  const covers = (_, at) => at % 2 === 0 || at === pairs.length - 1;
  return [sample(pairs.filter(covers)), sample(pairs.filter((pair, at) => !covers(pair, at)))];
}

/** At most MANY keys, evenly spread: a pasted paragraph costs no more than a long title. */
function sample(keys) {
  const step = Math.max(1, keys.length / MANY);
  return Array.from({ length: Math.ceil(keys.length / step) }, (_, at) => keys[Math.floor(at * step)]);
}

/**
 * The pages that hold every word, best first; else (`partial`) those that come closest: `scattered` ones hold the pairs of
 * every word, but not side by side.
 * @returns {Promise<{words, hits: {id, score}[], partial: boolean, scattered: boolean, counts: number[]}>} counts: pages of
 *   each word
 */
export async function search(store, query) {
  const words = parse(query);
  if (!words.length) return { words, hits: [], partial: false, scattered: false, counts: [] };
  const manifest = await store.manifest();
  const row = words.flatMap((word) => word.row);
  const wholes = [...new Set([join(row), numberKey(row)])].filter(Boolean);
  const [found, whole] = await Promise.all([
    Promise.all(words.map((word) => scores(store, word.row))),
    Promise.all(wholes.map((key) => store.lists(key))),
  ]);
  let total = sumOfAll(found.map(({ together }) => together)), scattered = false;
  for (const lists of whole) {
    for (const [bit, bonus] of Object.entries(WHOLE)) {
      for (const id of lists[bit] ?? []) total.set(id, (total.get(id) ?? 0) + bonus);
    }
    if (words.length > 1) for (const id of lists[PIECE] ?? []) total.set(id, (total.get(id) ?? 0) + WEIGHT[PIECE]);
  }
  const partial = !total.size;
  let cut = [];
  if (total.size < ENOUGH) {
    cut = await Promise.all(words.map(({ row }, at) => uncut(store, row, found[at].together)));
    for (const [id, worth] of sumOfAll(cut)) if (!total.has(id)) total.set(id, worth - BEHIND);
  }
  if (!total.size) {
    total = sumOfAll(found.map(({ together, apart }) => new Map([...apart, ...together])));
    scattered = total.size > 0;
  }
  if (!total.size) total = await nearest(store, words, cut, manifest);
  const hits = [...total].map(([id, score]) => ({ id, score, place: store.place(manifest, id) })).sort(better);
  const counts = found.map(({ together, apart }) => together.size || apart.size);
  return { words, hits, partial: partial && hits.length > 0, scattered, counts };
}

const better = (one, other) => other.score - one.score || one.place - other.place;

/** Page → what one word is worth in it: `together` where it may stand as it was asked for, `apart` where only its pairs do. */
async function scores(store, row) {
  const number = numberKey(row), [first, others] = keysOf(row);
  const got = async (keys) => Promise.all(keys.map(async ({ key, next }) => ({ lists: await store.lists(key), next })));
  const [pieces, asked] = await Promise.all([number ? store.lists(number) : [], got(first)]);
  let standing = certainty(asked);
  if (others.length && standing.size > FEW) {
    asked.push(...(await got(others)));
    standing = certainty(asked);
  }
  const together = new Map(), apart = new Map(), sure = standing.size <= MOST ? 1 : 0;
  const raise = (found, id, worth) => { if (!(found.get(id) >= worth)) found.set(id, worth); };
  for (const field of GRAM_FIELDS) {
    for (const id of everyOf(asked, field)) {
      if (standing.has(id)) raise(together, id, WEIGHT[field] + sure * standing.get(id));
      else raise(apart, id, WEIGHT[field]);
    }
  }
  for (const id of pieces[PIECE] ?? []) raise(together, id, WEIGHT[PIECE]);
  for (const id of pieces[WHOLE_NUMBER] ?? []) raise(together, id, WEIGHT[TITLE]);
  return { together, apart };
}

/** Pages in which the pairs may stand side by side → the share of pairs of which it is certain, or nearly so. */
function certainty(asked) {
  const found = new Map();
  for (const id of everyOf(asked, TEXT)) {
    let sure = 0;
    const possible = asked.every(({ lists, next }) => {
      if (next === undefined) return true;
      const token = lists.following[indexOf(lists[TEXT], id)];
      if (token) sure++;
      return !token || token === classOf(next);
    });
    if (possible) found.set(id, sure / asked.length);
  }
  return found;
}

/** Where a number stands in an ascending list that holds it. */
function indexOf(ids, id) {
  let low = 0, high = ids.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[middle] < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pages that hold every gram in a field. */
function everyOf(grams, field) {
  const lists = grams.map((each) => each.lists[field] ?? []).sort((one, other) => one.length - other.length);
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

/** What a row without the number or Latin word at either end finds, which may be a piece of a longer one: 15年 for 2015年. */
async function uncut(store, row, found) {
  const latin = (token) => /^[0-9a-z]/.test(token);
  const kept = row.slice(latin(row[0]) ? 1 : 0, latin(row[row.length - 1]) ? -1 : undefined);
  return kept.length < 2 || kept.length === row.length ? found : (await scores(store, kept)).together;
}

/** When no page holds everything: those that hold the most, rare pieces counting for more. */
async function nearest(store, words, found, manifest) {
  const total = new Map();
  let most = 0;
  const keys = new Set(words.flatMap(({ row }) => keysOf(row)[0].map(({ key }) => key)));
  for (const lists of await Promise.all([...keys].map((key) => store.lists(key)))) {
    const ids = lists[TEXT] ?? [];
    const worth = Math.log(1 + manifest.total / (1 + ids.length));
    most += worth;
    for (const id of ids) total.set(id, (total.get(id) ?? 0) + worth);
    for (const id of lists[TITLE] ?? []) total.set(id, total.get(id) + worth);
  }
  for (const map of found) for (const id of map.keys()) total.set(id, (total.get(id) ?? 0) + most / words.length);
  const near = [...total].filter(([, worth]) => worth >= most / 2);
  const hits = near.map(([id, score]) => ({ id, score, place: store.place(manifest, id) })).sort(better);
  return new Map(hits.slice(0, MOST).map(({ id, score }) => [id, score]));
}

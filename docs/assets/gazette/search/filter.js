// Filters: what passes them, and exact counts given the query and the other filters.

import { KINDS, STATUSES } from "./words.js";

export const FACETS = { kind: "类型", year: "年份", sector: "领域", status: "状态", place: "地区", issuer: "发文机关" };

/** How a filter's value is called. */
export const called = (facet, value) => ({ kind: KINDS, status: STATUSES })[facet]?.[value] ?? value;

/** Hits that pass all chosen filters, and for each loaded facet its values with the hits that pass all others. */
export function narrow(hits, chosen, columns) {
  const failed = new Map(hits.map(({ id }) => [id, 0])); // how many filters a hit does not pass, and which failed last
  const which = new Map();
  for (const [facet, values] of Object.entries(chosen)) {
    if (!values.length) continue;
    const passing = new Set(values.flatMap((value) => columns[facet].get(value) ?? []));
    for (const { id } of hits) {
      if (passing.has(id)) continue;
      failed.set(id, failed.get(id) + 1);
      which.set(id, facet);
    }
  }
  const counts = {};
  for (const [facet, column] of Object.entries(columns)) {
    counts[facet] = [...column].map(([value, ids]) => {
      const counted = ids.filter((id) => failed.get(id) === 0 || (failed.get(id) === 1 && which.get(id) === facet));
      return { value, count: counted.length };
    });
  }
  return { hits: hits.filter(({ id }) => failed.get(id) === 0), counts };
}

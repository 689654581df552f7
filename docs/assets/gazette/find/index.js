// The finder's index: columns of records and of their measures, and what is picked from them.

import { statusAt, daysLeft } from "../status.js";

const CALL = 0, PROGRAMME = 1, DAY = 86400000;
const OVER = ["expired", "replaced", "abolished", "ended"], RUNNING = ["open", "rolling", "upcoming"];
export const SECTIONS = ["open", "measures", "programmes", "past", "over"];

/** Everything that can be found, as entries; `facets` say what the bits of each question are. */
export async function load(root, parts, facets, now) {
  const files = await Promise.all(Array.from({ length: parts }, async (_, part) => {
    const answer = await fetch(`${root}find/part-${part}/index.json`);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    return answer.json();
  }));
  return ordered(files.flatMap((file) => entriesOf(file, facets, now)));
}

function entriesOf(file, facets, now) {
  const found = [];
  let measure = 0;
  file.key.forEach((key, at) => {
    const schedule = spelt(file.patterns[file.schedule[at][0]], file.schedule[at].slice(1));
    const status = schedule ? statusAt(schedule, now) : null;
    const left = status && status.lastDay && status.code === "open" ? daysLeft(status.lastDay, now) : null;
    const shared = { key, schedule, status, left, filed: file.filed[at], places: file.places[file.reach[at]] };
    const bits = { sectors: file.sector[at], stage: stageOf(facets, status), deadline: 0 };
    const sort = file.sort[at];
    if (sort === CALL || sort === PROGRAMME)
      found.push({
        ...shared, nth: -1, section: sort === PROGRAMME ? "programmes" : RUNNING.includes(status?.code) ? "open" : "past",
        bits: { ...bits, applicants: file.who[at], support: file.support[at], deadline: deadlineOf(facets, left) },
      });
    for (let nth = 0; nth < file.measures[at]; nth++, measure++)
      found.push({
        ...shared, nth, section: OVER.includes(status?.code) ? "over" : "measures",
        bits: { ...bits, applicants: file.measure.who[measure], support: file.measure.support[measure] },
      });
  });
  return found;
}

/** A schedule with its days in the place of #. */
function spelt(pattern, days) {
  let day = 0, next = 0;
  return pattern.replace(/#/g, () => new Date((day += days[next++]) * DAY).toISOString().slice(0, 10));
}

const bitsOf = (facets, field, holds) => {
  const facet = facets.find((one) => one.field === field);
  return facet ? facet.values.reduce((bits, value, at) => (holds(value) ? bits | (1 << at) : bits), 0) : 0;
};
const stageOf = (facets, status) => bitsOf(facets, "stage", ({ codes }) => status && codes.split(" ").includes(status.code));
const deadlineOf = (facets, left) => bitsOf(facets, "deadline", ({ codes }) => left !== null && left <= Number(codes));

/**
 * What passes: `wanted` maps a field to bits, `reaches` tells whether a row of places reaches the reader's.
 * Counts are what each answer would show: an entry that only its own question leaves out is among them.
 */
export function pick(entries, facets, wanted, reaches) {
  const counts = new Map(facets.map((facet) => [facet.field, new Uint32Array(facet.values.length)]));
  const without = new Map(facets.map((facet) => [facet.field, 0]));
  const fields = facets.map((facet) => facet.field);
  const near = new Map();
  const hits = [];
  for (const entry of entries) {
    let misses = 0, missed = "";
    for (const field of fields) {
      if (field === "places") {
        if (!reaches) continue;
        if (!near.has(entry.places)) near.set(entry.places, reaches(entry.places));
        if (near.get(entry.places)) continue;
      } else if (!wanted[field] || entry.bits[field] & wanted[field]) continue;
      misses++;
      missed = field;
      if (misses > 1) break;
    }
    if (misses > 1) continue;
    if (misses) without.set(missed, without.get(missed) + 1);
    else hits.push(entry);
    for (const field of misses ? [missed] : fields) {
      const count = counts.get(field);
      for (let bits = entry.bits[field] ?? 0; bits; bits &= bits - 1) count[31 - Math.clz32(bits & -bits)]++;
    }
  }
  return { hits, counts, without };
}

const ones = (bits) => { let count = 0; for (; bits; bits &= bits - 1) count++; return count; };

/** Entries in the order in which each section shows them, made once: picking keeps it. */
function ordered(entries) {
  const later = (one, other) => other.filed - one.filed || (one.key < other.key ? -1 : one.key > other.key ? 1 : one.nth - other.nth);
  const soon = { open: (hit) => (hit.status.code === "upcoming" ? 1e6 : hit.left ?? 1e5), measures: (hit) => ones(hit.bits.applicants),
    over: (hit) => ones(hit.bits.applicants), programmes: (hit) => (RUNNING.includes(hit.status?.code) ? 0 : 1), past: () => 0 };
  for (const hit of entries) hit.rank = soon[hit.section](hit); // what is for fewer kinds of reader comes first
  return entries.sort((one, other) => one.rank - other.rank || later(one, other));
}

/** Hits by section; measures of the reader's own place come first when the reader has said where. */
export function sections(hits, placed) {
  const found = Object.fromEntries(SECTIONS.map((name) => [name, []]));
  for (const hit of hits) found[hit.section].push(hit);
  for (const name of placed ? ["measures", "over"] : [])
    found[name] = [...found[name].filter((hit) => hit.places.length), ...found[name].filter((hit) => !hit.places.length)];
  return found;
}

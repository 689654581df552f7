// The index's files, each fetched once and only when asked for. Documents get one number across all segments.

import { placeOf } from "./fold.js";
import { Reader, Shard } from "./postings.js";
import { KINDS, STATUSES } from "./words.js";

export class Store {
  /** @param {string} root absolute address of the site's root */
  constructor(root) {
    this.root = root;
    this.files = new Map();
  }

  once(key, get) {
    if (!this.files.has(key)) {
      const promise = get();
      this.files.set(key, promise);
      promise.catch(() => this.files.delete(key)); // what failed may be asked for again
    }
    return this.files.get(key);
  }

  fetched(path, how, options) {
    return this.once(path, async () => {
      const response = await fetch(`${this.root}search/${path}`, options);
      if (!response.ok) throw new Error(`${response.status} ${path}`);
      return response[how]();
    });
  }

  /** The manifest; each segment knows the number of its first document, the whole which numbers are dead. */
  manifest() {
    return this.once("", async () => {
      const manifest = await this.fetched("manifest.json", "json", { cache: "no-cache" });
      let first = 0;
      for (const segment of manifest.segments) {
        segment.first = first;
        first += segment.documents;
      }
      manifest.dead = new Set(manifest.segments.flatMap(({ dead, first }) => dead.map((number) => first + number)));
      manifest.total = first - manifest.dead.size;
      return manifest;
    });
  }

  /** Where a document stands among equals: its number, or between those of an earlier segment. */
  place(manifest, id) {
    const { order, first, documents } = segmentOf(manifest, id);
    return order ? order[id - first] - 1 + (id - first + 1) / (documents + 1) : id;
  }

  /**
   * Every field's documents for a key, as an array indexed by the field's bit; empty when nobody holds it. `following` is
   * for a pair of tokens and goes with the documents of TEXT: the class of the token that always follows there, or 0.
   */
  lists(key) {
    return this.once(`key ${key}`, async () => {
      const { segments, dead } = await this.manifest();
      const places = segments.map(({ bits }) => placeOf(key, bits)), found = [];
      const shards = await Promise.all(segments.map((segment, at) => this.shard(segment, places[at][0])));
      found.following = [];
      shards.forEach((shard, at) => {
        const { first } = segments[at], lists = shard.lists(places[at][1]);
        const alive = (ids) => (dead.size ? (_, which) => !dead.has(ids[which] + first) : () => true);
        if (lists.following) found.following = found.following.concat(lists.following.filter(alive(lists[0])));
        lists.forEach((ids, field) => {
          found[field] = (found[field] ?? []).concat(ids.filter(alive(ids)).map((id) => id + first));
        });
      });
      return found;
    });
  }

  shard(segment, number) {
    const path = `${segment.path}/s/${number}.bin`;
    return this.once(`shard ${path}`, async () => new Shard(await this.fetched(path, "arrayBuffer"), segment.documents));
  }

  async block(id, folder, size) {
    const segment = segmentOf(await this.manifest(), id), local = id - segment.first;
    const block = await this.fetched(`${segment.path}/${folder}/${Math.floor(local / size)}.json`, "json");
    return block[local % size];
  }

  /** What a result shows. */
  async shown(id) {
    const { meta, kinds } = await this.manifest();
    const [kind, address, title, line, number, date, issuers, schedule] = await this.block(id, "m", meta);
    return { kind: kinds[kind], address: this.root + address, title, line, number, date, issuers, schedule };
  }

  /** The text that excerpts are cut from, and what else the page is found by. */
  async text(id) {
    return this.block(id, "t", (await this.manifest()).texts);
  }

  /** A filter: word → documents, in the order in which the words are offered. */
  facet(name, now) {
    return this.once(`facet ${name}`, async () => {
      const { segments, dead } = await this.manifest();
      const found = new Map();
      const buffers = await Promise.all(
        segments.map(({ path }) => this.fetched(`${path}/f/${name}.bin`, "arrayBuffer")),
      );
      buffers.forEach((buffer, number) => {
        const { documents, first } = segments[number];
        const lists = name === "status" ? statuses(buffer, documents, now) : words(buffer, documents);
        for (const [word, ids] of lists) {
          const alive = ids.map((id) => id + first).filter((id) => !dead.has(id));
          if (alive.length) found.set(word, (found.get(word) ?? []).concat(alive));
        }
      });
      return new Map([...found].sort(OFFERED[name] ?? OFFERED.other));
    });
  }
}

const orderOf = (names) => ([one], [other]) => names.indexOf(one) - names.indexOf(other);
const compared = (one, other) => (one < other ? -1 : Number(one > other));
/** Kinds and statuses in their order, years downwards, other words by how many pages they have. */
const OFFERED = {
  kind: orderOf(Object.keys(KINDS)),
  status: orderOf(Object.keys(STATUSES)),
  year: ([one], [other]) => compared(other, one),
  other: ([one, ids], [other, others]) => others.length - ids.length || compared(one, other),
};

function segmentOf(manifest, id) {
  return manifest.segments.findLast(({ first }) => first <= id);
}

function* words(buffer, documents) {
  const reader = new Reader(buffer);
  for (const word of JSON.parse(reader.text())) yield [word, reader.numbers(documents)];
}

const DAY = 86400_000, MINUTE = 60_000, CHINA = 8 * 3600_000;

/** Status that holds now → documents. */
function statuses(buffer, documents, now) {
  const reader = new Reader(buffer), found = new Map();
  for (const stages of JSON.parse(reader.text())) {
    const ids = reader.numbers(documents), holds = ids.map(() => null);
    for (const [code, minute] of stages) {
      for (let at = 0, day = 0; at < ids.length; at++) {
        if (minute >= 0) {
          const step = reader.varint();
          day += step & 1 ? -(step + 1) / 2 : step / 2;
        }
        if (minute < 0 || day * DAY + minute * MINUTE - CHINA <= now) holds[at] = code;
      }
    }
    ids.forEach((id, at) => {
      if (!found.has(holds[at])) found.set(holds[at], []);
      found.get(holds[at]).push(id);
    });
  }
  found.delete(null);
  return found;
}

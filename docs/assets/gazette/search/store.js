// The index's files, each fetched once and only when asked for. Documents get one number across all segments.

import { Reader, crc32, entries } from "./postings.js";

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

  /** The manifest, with the number of each segment's first document. */
  manifest() {
    return this.once("", async () => {
      const manifest = await this.fetched("manifest.json", "json", { cache: "no-cache" });
      let first = 0;
      for (const segment of manifest.segments) {
        segment.first = first;
        first += segment.documents;
      }
      manifest.dead = new Set(manifest.segments.flatMap(({ dead, first }) => dead.map((number) => first + number)));
      manifest.total = first;
      return manifest;
    });
  }

  /** Where a document stands among equals. */
  place(manifest, id) {
    const segment = segmentOf(manifest, id);
    return segment.order ? segment.order[id - segment.first] - 0.5 : id;
  }

  /** Every field's documents for a key, as an array indexed by the field's bit; empty when nobody holds it. */
  lists(key) {
    return this.once(`key ${key}`, async () => {
      const { segments, dead } = await this.manifest();
      const found = [];
      await Promise.all(segments.map((segment) => this.shard(segment, crc32(key) % segment.shards))).then((shards) =>
        shards.forEach(({ buffer, at }, number) => {
          if (!at.has(key)) return;
          const reader = new Reader(buffer);
          reader.at = at.get(key);
          for (let mask = reader.varint(), bit = 0; mask; mask >>= 1, bit++) {
            if (!(mask & 1)) continue;
            const ids = reader.list().map((id) => id + segments[number].first);
            found[bit] = (found[bit] ?? []).concat(ids.filter((id) => !dead.has(id)));
          }
        }),
      );
      return found;
    });
  }

  shard(segment, number) {
    const path = `${segment.path}/s/${number}.bin`;
    return this.once(`shard ${path}`, async () => {
      const buffer = await this.fetched(path, "arrayBuffer");
      return { buffer, at: entries(new Reader(buffer)) };
    });
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
        const lists = name === "status" ? statuses(buffer, segments[number].documents, now) : words(buffer);
        for (const [word, ids] of lists) {
          const alive = ids.map((id) => id + segments[number].first).filter((id) => !dead.has(id));
          found.set(word, (found.get(word) ?? []).concat(alive));
        }
      });
      return found;
    });
  }
}

function segmentOf(manifest, id) {
  return manifest.segments.findLast(({ first }) => first <= id);
}

function* words(buffer) {
  const reader = new Reader(buffer);
  for (const word of JSON.parse(reader.text(reader.varint()))) yield [word, reader.list()];
}

/** Today's status → documents. */
function statuses(buffer, documents, now) {
  const reader = new Reader(buffer), found = new Map();
  const { codes, rows } = JSON.parse(reader.text(reader.varint()));
  for (const code of codes) found.set(code, []);
  const of = Array.from({ length: documents }, () => rows[reader.short()]);
  of.forEach((row, id) => {
    let holds;
    for (const code of row) {
      if (code < 0) holds = codes[-1 - code];
      else if (reader.long() * 60000 <= now) holds = codes[code];
    }
    if (holds) found.get(holds).push(id);
  });
  return found;
}

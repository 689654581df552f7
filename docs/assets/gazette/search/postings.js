// Bytes → document numbers: the reading half of hooks/gazette/search/packing.py, which describes the layout.

const decoder = new TextDecoder();

/** Reads a file from its start to its end. */
export class Reader {
  constructor(buffer) {
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
    this.at = 0;
  }
  get done() { return this.at >= this.bytes.length; }
  byte() { return this.bytes[this.at++]; }
  varint() {
    let value = 0, shift = 0, byte;
    do { byte = this.byte(); value += (byte & 127) * 2 ** shift; shift += 7; } while (byte & 128);
    return value;
  }
  text(length) { return decoder.decode(this.bytes.subarray(this.at, (this.at += length))); }
  short() { this.at += 2; return this.view.getUint16(this.at - 2, true); }
  long() { this.at += 4; return this.view.getInt32(this.at - 4, true); }
  skipList() { const length = this.varint() >> 2; this.at += length; }

  /** One list, ascending. */
  list() {
    const header = this.varint(), way = header & 3, end = this.at + (header >> 2), found = [];
    if (way === 0) {
      while (this.at < end) found.push(this.short());
    } else if (way === 1) {
      // The counts of the blocks end where as many low bytes as they count are left.
      let counted = 0, blocks = this.at;
      while (end - blocks > counted) counted += this.bytes[blocks++];
      let low = blocks;
      for (let block = this.at; block < blocks; block++) {
        for (let left = this.bytes[block]; left > 0; left--) found.push((block - this.at) * 256 + this.bytes[low++]);
      }
    } else if (way === 2) {
      for (let byte = this.at; byte < end; byte++) {
        for (let bits = this.bytes[byte], bit = 0; bits; bits >>= 1, bit++) {
          if (bits & 1) found.push((byte - this.at) * 8 + bit);
        }
      }
    } else {
      while (this.at < end) {
        const first = this.short(), length = this.short();
        for (let i = 0; i < length; i++) found.push(first + i);
      }
    }
    this.at = end;
    return found;
  }
}

/** A shard: key → where its entry's fields begin. */
export function entries(reader) {
  const found = new Map();
  while (!reader.done) {
    const key = reader.text(reader.byte());
    found.set(key, reader.at);
    for (let mask = reader.varint(); mask; mask &= mask - 1) reader.skipList();
  }
  return found;
}

/** The numbers that stand in both lists. */
export function both(one, other) {
  const found = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i] === other[j]) { found.push(one[i]); i++; j++; } else if (one[i] < other[j]) i++; else j++;
  }
  return found;
}

const TABLE = Array.from({ length: 256 }, (_, value) => {
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 of the key in UTF-8, which names its shard. */
export function crc32(key) {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(key)) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

// Bytes → document numbers: the reading half of hooks/gazette/search/packing.py, which describes the layout.

const decoder = new TextDecoder();
const TEXT = 0, LOW = 16, HIGHEST = 255; // of the 24 bits of a key: those in the first stream, and the highest value of the others

/** Reads a file from its start to its end. */
export class Reader {
  constructor(buffer) {
    this.bytes = new Uint8Array(buffer);
    this.at = 0;
  }
  byte() { return this.bytes[this.at++]; }
  take(length) { return this.bytes.subarray(this.at, (this.at += length)); }
  varint() {
    let value = 0, shift = 0, byte;
    do { byte = this.byte(); value += (byte & 127) * 2 ** shift; shift += 7; } while (byte & 128);
    return value;
  }
  text() { return decoder.decode(this.take(this.varint())); }

  /** The numbers below `limit` in one list of a filter. */
  numbers(limit) {
    const header = this.varint(), count = header >> 1, found = [];
    if (header & 1) {
      for (let next = 0; found.length < count; ) {
        next += this.varint();
        for (let left = this.varint(); left > 0; left--) found.push(next++);
      }
      return found;
    }
    const [low, high] = sizes(count, limit);
    return list(low, this.take((low * count + 7) >> 3), 0, this.take((high + 7) >> 3), 0, count);
  }
}

/** How many bits of each of `count` numbers below `limit` stand in the first stream, and how many the list has in the second. */
function sizes(count, limit) {
  if (4 * count > limit) return [0, limit];
  const low = 31 - Math.clz32(Math.floor(limit / count));
  return [low, count + ((limit - 1) >> low)];
}

const bit = (bytes, at) => (bytes[at >> 3] >> (at & 7)) & 1;

/** One list, ascending, from where it begins in both streams; `low` bits of each number, at most 25, stand in the first. */
function list(low, lows, lowAt, highs, highAt, count) {
  const found = [];
  for (let high = 0; found.length < count; highAt++, high++) {
    if (!bit(highs, highAt)) continue;
    if (!low) {
      found.push(high);
      continue;
    }
    const at = lowAt >> 3, four = lows[at] | (lows[at + 1] << 8) | (lows[at + 2] << 16) | (lows[at + 3] << 24);
    found.push(((high - found.length) << low) | ((four >>> (lowAt & 7)) & ((1 << low) - 1)));
    lowAt += low;
  }
  return found;
}

/** The keys whose hash begins alike. */
export class Shard {
  /** @param {number} limit how many documents the segment has */
  constructor(buffer, limit) {
    const reader = new Reader(buffer), count = reader.varint();
    const low = reader.take((count * LOW) >> 3);
    this.limit = limit;
    this.keys = list(LOW, low, 0, count ? reader.take((count + HIGHEST + 7) >> 3) : low, 0, count);
    this.masks = reader.take(count);
    this.first = []; // where each key's lists begin among all
    this.counts = [];
    for (const mask of this.masks) {
      this.first.push(this.counts.length);
      for (let left = mask; left; left &= left - 1) this.counts.push(reader.varint());
    }
    this.starts = [[0, 0]]; // of each list in both streams of bits
    for (const size of this.counts) {
      const [lowAt, highAt] = this.starts[this.starts.length - 1], [lowBits, high] = sizes(size, limit);
      this.starts.push([lowAt + lowBits * size, highAt + high]);
    }
    const [lowEnd, highEnd] = this.starts[this.starts.length - 1];
    this.lows = reader.take((lowEnd + 7) >> 3);
    this.highs = reader.take((highEnd + 7) >> 3);
    this.classes = reader.take(reader.bytes.length - reader.at);
  }

  /**
   * Field → documents, as an array indexed by the field's bit; empty when nobody holds the key. `following` goes with the
   * documents of TEXT: the class of the token that always follows there, or 0.
   */
  lists(key) {
    const at = this.keys.indexOf(key), found = [];
    if (at < 0) return found;
    for (let mask = this.masks[at], field = 0, which = this.first[at]; mask; mask >>= 1, field++) {
      if (!(mask & 1)) continue;
      const count = this.counts[which], [lowAt, highAt] = this.starts[which++];
      found[field] = list(sizes(count, this.limit)[0], this.lows, lowAt, this.highs, highAt, count);
    }
    if (key & 1 && found[TEXT]) {
      let before = 0;
      for (let each = 0; each < at; each++) if (this.keys[each] & 1 && this.masks[each] & 1) before += this.counts[this.first[each]];
      found.following = found[TEXT].map((id, more) => (this.classes[(before + more) >> 1] >> (((before + more) & 1) * 4)) & 15);
    }
    return found;
  }
}

/** The numbers that stand in both lists. */
export function both(one, other) {
  const found = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i] === other[j]) { found.push(one[i]); i++; j++; } else if (one[i] < other[j]) i++; else j++;
  }
  return found;
}

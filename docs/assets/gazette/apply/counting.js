/* How long a text is, as a form means it: 字数 as Word counts it. tests/apply/counting.json holds examples. */

// What counts one by one: Chinese characters and kana, punctuation and signs that Chinese text sets full-width.
const ONE = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Bopomofo}" +
  "\\u00b7\\u00d7\\u00f7\\u2014\\u2018\\u2019\\u201c\\u201d\\u2026\\u2030\\u2103\\u2160-\\u217f\\u2190-\\u2193\\u2460-\\u249b" +
  "\\u2500-\\u257f\\u25a0-\\u25cf\\u3001-\\u303f\\u30fb-\\u30fe\\u3200-\\u33ff\\ufe30-\\ufe4f\\uff01-\\uffe5";
const WORDS = new RegExp(`[${ONE}]|[^${ONE}\\s]+`, "gu");

/** 字数: each Chinese character or mark is one; letters, digits and signs in one run are one; spaces are none. */
export function words(text) {
  return text.match(WORDS)?.length ?? 0;
}

/** 字符数（计空格）: everything but line ends. */
export function characters(text) {
  return [...text.replace(/[\r\n]/g, "")].length;
}

// Aligns a quotation with its source, word by word.

// Words with their inner punctuation; every other character is a token, including characters of unsegmented scripts.
const TOKEN =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|\p{N}+(?:[.,:]\p{N}+)*|[\p{L}\p{M}\p{N}]+(?:['’\-‐‑][\p{L}\p{M}\p{N}]+)*|\S/gu;
// Above this number of word pairs, the middle is reported as a single difference.
const PAIRS = 4e6;

const tokens = (text) =>
  [...text.matchAll(TOKEN)].map((it) => ({
    text: it[0],
    start: it.index,
    end: it.index + it[0].length,
    key: folded(it[0]),
  }));

// Folds quotation marks, dashes and compatibility forms.
const folded = (word) =>
  word
    .normalize("NFKC")
    .replace(/[‘’‛′ʼ`]/g, "'")
    .replace(/[“”„‟«»″]/g, '"')
    .replace(/[‐-―−]/g, "-");

// Returns the pieces in order, `{same, quoted: [start, end], source: [start, end]}`; ranges are in UTF-16 code units.
export function compared(quoted, source) {
  const [a, b] = [tokens(quoted), tokens(source)];
  const equal = (i, j) => a[i].key === b[j].key || (i === 0 && a[i].key.toLowerCase() === b[j].key.toLowerCase());
  let [head, tail] = [0, 0];
  while (head < a.length && head < b.length && equal(head, head)) head++;
  while (tail < Math.min(a.length, b.length) - head && equal(a.length - 1 - tail, b.length - 1 - tail)) tail++;
  const middle = common(a.length - head - tail, b.length - head - tail, (i, j) => equal(head + i, head + j));
  const pairs = [
    ...Array.from({ length: head }, (_, at) => [at, at]),
    ...middle.map(([i, j]) => [head + i, head + j]),
    ...Array.from({ length: tail }, (_, at) => [a.length - tail + at, b.length - tail + at]),
  ];
  return pieces(pairs, a, b);
}

// The longest common subsequence as index pairs, by the table of Wagner and Fischer.
function common(rows, columns, equal) {
  if (!rows || !columns || rows * columns > PAIRS) return [];
  const width = columns + 1;
  const longest = new Uint16Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      const at = i * width + j;
      longest[at] = equal(i, j) ? longest[at + width + 1] + 1 : Math.max(longest[at + width], longest[at + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < rows && j < columns;) {
    const at = i * width + j;
    if (equal(i, j) && longest[at] === longest[at + width + 1] + 1) pairs.push([i++, j++]);
    else if (longest[at + width] >= longest[at + 1]) i++;
    else j++;
  }
  return pairs;
}

function pieces(pairs, a, b) {
  const list = [];
  const range = (words, from, to) => (from < to ? [words[from].start, words[to - 1].end] : null);
  let [i, j] = [0, 0];
  const differs = (toA, toB) => {
    if (i < toA || j < toB) list.push({ same: false, quoted: range(a, i, toA), source: range(b, j, toB) });
  };
  for (const [p, q] of [...pairs, [a.length, b.length]]) {
    differs(p, q);
    [i, j] = [p + 1, q + 1];
    if (p < a.length && q < b.length && a[p].text !== b[q].text) {
      list.push({ same: true, quoted: [a[p].start, a[p].end], source: [b[q].start, b[q].end] });
    }
  }
  return list;
}

// Converts between spans, in UTF-8 bytes, and string indices, in UTF-16 code units. Parses and formats references.

import { make } from "./element.js";

// A text that starts at byte `base` of its article.
export class Text {
  constructor(text, base = 0) {
    this.text = text;
    this.base = base;
    this.starts = null;
    if (!/^[\x00-\x7f]*$/.test(text)) this.starts = starts(text);
  }

  // The code unit that starts at a byte, or the next one.
  unit(byte) {
    const at = byte - this.base;
    if (!this.starts) return Math.min(Math.max(at, 0), this.text.length);
    let [low, high] = [0, this.text.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // The byte at which a code unit starts.
  byte(unit) {
    return this.base + (this.starts ? this.starts[unit] : unit);
  }

  slice([start, end]) {
    return this.text.slice(this.unit(start), this.unit(end));
  }
}

// The byte at which each code unit starts, and the length in bytes. Surrogate pairs share a start.
function starts(text) {
  const bytes = new Uint32Array(text.length + 1);
  let at = 0;
  for (let unit = 0; unit < text.length; unit++) {
    bytes[unit] = at;
    const code = text.charCodeAt(unit);
    const paired = code >= 0xd800 && code < 0xdc00 && unit + 1 < text.length;
    if (paired) bytes[++unit] = at;
    at += paired ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
  }
  bytes[text.length] = at;
  return bytes;
}

// Renders the text of a span as nodes with highlights, `[{span, tag, ...attributes}]`. Overlaps are cut off.
export function highlighted(text, span, marks) {
  const nodes = [];
  let [at, end] = span;
  const plain = (to) => to > at && nodes.push(text.slice([at, to]));
  for (const {
    span: [from, to],
    tag = "mark",
    note,
    ...attributes
  } of [...marks].sort((a, b) => a.span[0] - b.span[0])) {
    const [start, stop] = [Math.max(from, at), Math.min(to, end)];
    if (start >= stop) continue;
    plain(start);
    nodes.push(
      make(tag, attributes, text.slice([start, stop]), note && make("span", { class: "unseen" }, ` (${note}) `)),
    );
    at = stop;
  }
  plain(end);
  return nodes;
}

const PLACE = /^(.*)#p(\d+)(?:-(\d+)|s(\d+)(?:-(\d+))?)?(?:@([0-9a-f]+))?$/s;

// Parses `ARTICLE#p3s1-2@pin`; returns `null` for a reference without a locator.
export function parseReference(ref) {
  const parts = PLACE.exec(ref);
  if (!parts) return null;
  const [, article, first, last, one, other, pin] = parts;
  const paragraphs = [+first, +(last ?? first)];
  return { article, paragraphs, sentences: one ? [+one, +(other ?? one)] : null, pin: pin ?? null };
}

// Formats a reference to paragraphs, or to sentences of one paragraph.
export function formatReference(article, [first, last], sentences = null) {
  const range = (from, to) => (from === to ? `${from}` : `${from}-${to}`);
  return `${article}#p${range(first, last)}${sentences && first === last ? `s${range(...sentences)}` : ""}`;
}

const between = ([from, to]) => (from === to ? `${from}` : `${from}–${to}`);

// "p. 4, para. 12, sentences 1–2"
export function formatLocation(page, paragraphs, sentences) {
  const several = (range) => range[0] !== range[1];
  return [
    page && `p. ${page}`,
    paragraphs && `para. ${between(paragraphs)}`,
    sentences && `${several(sentences) ? "sentences" : "sentence"} ${between(sentences)}`,
  ]
    .filter(Boolean)
    .join(", ");
}

// The title of an article, or its first words, or its id.
export const articleName = ({ id, title, opening }) => title || (opening ? `“${opening}”` : id);

export const articleUrl = (ref, article) => {
  const id = article ?? parseReference(ref)?.article ?? ref;
  return `/article?${new URLSearchParams(ref === id ? { id } : { id, at: ref })}`;
};

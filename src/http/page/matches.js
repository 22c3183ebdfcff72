// Marks the words of the last search in an opened article, without changing its text, and steps through them.

import { button, make, plural } from "./element.js";

// Maximum number of marked words.
const MOST = 5000;

// The words that the hits of a search highlight, as they are written there.
export function matchedWords(hits) {
  const words = new Set();
  for (const { snippet } of hits) {
    const pieces = snippet.pieces ?? [snippet];
    for (const { text, span, highlights } of pieces) {
      const bytes = new TextEncoder().encode(text);
      for (const [start, end] of highlights ?? snippet.highlights) {
        if (start < span[0] || end > span[1]) continue;
        words.add(new TextDecoder().decode(bytes.slice(start - span[0], end - span[0])).toLowerCase());
      }
    }
  }
  return [...words].slice(0, 200);
}

const escaped = (word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

// Words of scripts without spaces match anywhere, others as whole words.
function pattern(words) {
  const one = (word) =>
    /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Khmer}\p{sc=Lao}\p{sc=Myanmar}]/u.test(word)
      ? escaped(word)
      : `(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`;
  const longest = [...words].sort((a, b) => b.length - a.length);
  return new RegExp(longest.map(one).join("|"), "giu");
}

// Finds and marks the words in an article. Returns the links to step through them, or `null`.
export function markMatches(body, words) {
  CSS.highlights?.delete("match");
  CSS.highlights?.delete("match-now");
  if (!words?.length || !CSS.highlights) return null;
  const wanted = pattern(words);
  const ranges = [];
  for (const text of body.querySelectorAll(".row .t")) {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node && ranges.length < MOST; node = walker.nextNode()) {
      for (const found of node.data.matchAll(wanted)) {
        const range = new StaticRange({
          startContainer: node,
          startOffset: found.index,
          endContainer: node,
          endOffset: found.index + found[0].length,
        });
        ranges.push(range);
      }
    }
  }
  if (!ranges.length) return null;
  CSS.highlights.set("match", new Highlight(...ranges));
  let at = -1;
  const said = make("span", { class: "dim", role: "status" }, plural(ranges.length, "match", "matches"));
  const go = (by) => {
    at = (at + by + ranges.length) % ranges.length;
    const now = document.createRange();
    now.setStart(ranges[at].startContainer, ranges[at].startOffset);
    now.setEnd(ranges[at].endContainer, ranges[at].endOffset);
    CSS.highlights.set("match-now", new Highlight(now));
    ranges[at].startContainer.parentElement.scrollIntoView({ block: "nearest" });
    const place = now.getBoundingClientRect();
    if (place.top < 60 || place.bottom > innerHeight - 60) scrollBy(0, place.top - innerHeight / 2);
    said.textContent = `Match ${at + 1} of ${ranges.length}`;
    return true;
  };
  const element = make(
    "span",
    { class: "matches", role: "group", "aria-label": "Words of the search" },
    said,
    button("‹", () => go(-1), { class: "quiet", "aria-label": "Previous match", title: "Previous match (N)" }),
    button("›", () => go(1), { class: "quiet", "aria-label": "Next match", title: "Next match (n)" }),
  );
  return { element, go };
}

// The selected text of an article: its reference, and the toolbar that copies it.

import { copyCitation } from "./citation.js";
import { openCollectDialog } from "./collect.js";
import { button, make, announce } from "./element.js";
import { articleUrl, formatReference } from "./span.js";

// Returns the selected text and the reference of the sentences that contain it.
export function selection(shown) {
  const selected = getSelection();
  if (!selected.rangeCount || selected.isCollapsed) return null;
  const range = selected.getRangeAt(0);
  const parts = [];
  for (const words of shown.body.querySelectorAll(".row .t")) {
    if (!range.intersectsNode(words)) continue;
    const inside = range.cloneRange();
    const whole = document.createRange();
    whole.selectNodeContents(words);
    if (inside.compareBoundaryPoints(Range.START_TO_START, whole) < 0)
      inside.setStart(whole.startContainer, whole.startOffset);
    if (inside.compareBoundaryPoints(Range.END_TO_END, whole) > 0) inside.setEnd(whole.endContainer, whole.endOffset);
    const before = document.createRange();
    before.setStart(whole.startContainer, whole.startOffset);
    before.setEnd(inside.startContainer, inside.startOffset);
    const text = inside.toString();
    if (!text.trim()) continue;
    const number = +words.closest(".row").id.slice(1);
    const paragraph = shown.read.paragraphs[number - 1];
    const first =
      shown.text.unit(paragraph.span[0]) + before.toString().length + (text.length - text.trimStart().length);
    parts.push({
      number,
      paragraph,
      text: text.trim(),
      span: [shown.text.byte(first), shown.text.byte(first + text.trim().length)],
    });
  }
  if (!parts.length) return null;
  const [first, last] = [parts[0], parts.at(-1)];
  let sentences = null;
  if (first === last) {
    const held = first.paragraph.sentences
      .map(([start, end], at) => (start < first.span[1] && end > first.span[0] ? at + 1 : 0))
      .filter(Boolean);
    if (held.length && held.length < first.paragraph.sentences.length) sentences = [held[0], held.at(-1)];
  }
  return {
    ref: formatReference(shown.id, [first.number, last.number], sentences),
    text: parts.map(({ text }) => text).join("\n\n"),
    range,
  };
}

// Returns the reference of the sentence at a click in the text; `null` elsewhere and on links.
export function sentenceAt(shown, { target, clientX, clientY }) {
  const words = target.closest?.(".row .t");
  if (!words || target.closest("a, button")) return null;
  const caret = document.caretPositionFromPoint?.(clientX, clientY) ?? document.caretRangeFromPoint?.(clientX, clientY);
  const [node, offset] = [caret?.offsetNode ?? caret?.startContainer, caret?.offset ?? caret?.startOffset];
  if (!node || !words.contains(node)) return null;
  const before = document.createRange();
  before.setStart(words, 0);
  before.setEnd(node, offset);
  const number = +words.closest(".row").id.slice(1);
  const { span, sentences } = shown.read.paragraphs[number - 1];
  const at = shown.text.byte(shown.text.unit(span[0]) + before.toString().length);
  const place = sentences.findIndex(([start, end]) => start <= at && at <= end);
  return formatReference(shown.id, [number, number], sentences.length > 1 && place >= 0 ? [place + 1, place + 1] : null);
}

// Shows the toolbar beside the selection.
export function showToolbar(bar, shown) {
  const words = selection(shown);
  if (!words) {
    bar.hidden = true;
    return;
  }
  const { ref, text } = words;
  const claim = `/check?${new URLSearchParams({ text: text.slice(0, 1500) })}`;
  bar.replaceChildren(
    make("code", { class: "ref", dir: "auto" }, ref),
    button("Copy citation", () => copyCitation(ref)),
    button("Copy quotation with citation", () => copyCitation(ref, "quotation", text)),
    button("Collect…", () => openCollectDialog(ref)),
    make("a", { href: articleUrl(ref, shown.id) }, "Open here"),
    make("a", { href: claim }, "Check as a claim"),
  );
  bar.hidden = false;
  const place = words.range.getBoundingClientRect();
  const [width, height] = [bar.offsetWidth, bar.offsetHeight];
  const left = Math.max(8, Math.min(place.left, innerWidth - width - 8));
  const below = place.bottom + 8 + height < innerHeight;
  bar.style.setProperty("--left", `${left}px`);
  bar.style.setProperty("--top", `${below ? place.bottom + 8 : Math.max(8, place.top - height - 8)}px`);
  announce(`Selected: ${ref}`);
}

// An article, opened at the place that is cited: paragraphs with their numbers in the margin, pages, an outline, and
// what can be copied of a place or of the words that are selected.

import { ask, Trouble } from "./api.js";
import { citing, copyCitation, panel } from "./citation.js";
import { button, dated, joined, make, outward, say } from "./element.js";
import { language } from "./search.js";
import { located, marked, opening, reference, referring, Text } from "./span.js";

// Paragraphs of a section: sections out of sight are not laid out, so that a book opens as fast as a letter.
const SECTION = 60;

export const article = {
  name: "Article",

  open(root, page) {
    let shown = null;
    const bar = make("div", { class: "selected", role: "toolbar", "aria-label": "What is selected", hidden: true, onpointerdown: (event) => event.preventDefault() });
    root.append(bar);
    let settling;
    const select = () => {
      clearTimeout(settling);
      settling = setTimeout(() => shown && offer(bar, shown), 150);
    };
    document.addEventListener("selectionchange", select);

    return {
      busy: root,
      async update(parameters, signal) {
        // A reference typed into the address as it stands has its place behind the #.
        const typed = /^#p\d/.test(location.hash) ? decodeURIComponent(location.hash) : "";
        const at = parameters.get("at") ? parameters.get("at") + typed : typed && parameters.get("id") + typed;
        const id = parameters.get("id") ?? reference(at ?? "")?.article ?? at;
        if (!id) throw new Trouble("No article", "the address names none: search for one");
        const known = shown?.id === id ? shown.read : null;
        let [read, place] = await Promise.all([
          known ?? ask("/article", { id }, { signal }),
          at ? ask("/passage", { ref: at }, { signal }).catch((error) => error) : null,
        ]);
        if (place instanceof Error && (place.gone || place.name === "AbortError")) throw place;
        // Read again since it was opened.
        if (known && place?.article && place.article.sha256 !== known.article.sha256) read = await ask("/article", { id }, { signal });
        if (shown?.read !== read || !shown.element.isConnected) {
          shown = laid(id, read, page);
          root.replaceChildren(shown.element, bar);
        }
        document.title = `${read.article.title || id} · ibid`;
        point(shown, at, place, page);
      },
      key(event) {
        const words = shown && selection(shown);
        const ref = words?.ref ?? shown?.ref;
        if (event.key === "c" && ref) return copyCitation(ref), true;
        if (event.key === "C" && ref) return copyCitation(ref, "quotation", words?.text), true;
        if (event.key === "Escape" && !bar.hidden) return getSelection().removeAllRanges(), true;
        if (event.key === "j" || event.key === "k") return shown && step(shown, event.key === "j" ? 1 : -1);
        const way = { "[": ".before", "]": ".after", u: ".back" }[event.key];
        const link = way && root.querySelector(`.trail-nav ${way}`);
        return link ? (link.click(), true) : false;
      },
      close() {
        clearTimeout(settling);
        document.removeEventListener("selectionchange", select);
      },
    };
  },
};

// The whole article as elements.
function laid(id, read, page) {
  const { article: about, paragraphs } = read;
  const text = new Text(read.text);
  const title = about.title || id;
  const opensWithTitle = paragraphs[0]?.kind === "heading" && text.slice(paragraphs[0].span).trim() === title;
  const headings = read.outline ?? [];
  const below = headings.slice(opensWithTitle ? 1 : 0);
  const highest = Math.min(...below.map(({ level }) => level));
  const levels = new Map(below.map(({ paragraph, level }) => [paragraph, level - highest + 1]));
  const rows = [];
  let sheet = null;
  for (const [at, paragraph] of paragraphs.entries()) {
    if (paragraph.page && paragraph.page !== sheet) {
      sheet = paragraph.page;
      const label = paragraph.page_label && paragraph.page_label !== `${sheet}` ? `${paragraph.page_label} (${sheet})` : `${sheet}`;
      rows.push(make("div", { class: "sheet", role: "separator", "aria-label": `Page ${label}` }, make("span", { "aria-hidden": "true" }, `p. ${label}`)));
    }
    rows.push(row(id, at + 1, paragraph, text, opensWithTitle && at === 0 ? 0 : levels.get(at + 1)));
    if (opensWithTitle && at === 0) rows.push(byline(about));
  }
  const sections = [];
  for (let at = 0; at < rows.length; at += SECTION) {
    const section = make("div", { class: "section" }, rows.slice(at, at + SECTION));
    section.style.setProperty("--lines", Math.ceil(section.textContent.length / 60) + SECTION / 2);
    sections.push(section);
  }
  const aside = make("aside", { class: "citing-side", "aria-label": "Cite" });
  const changed = make("div", { lang: "en", dir: "ltr" });
  const bar = make("div", { class: "here-bar", lang: "en", dir: "ltr" });
  const body = make("article", { class: "text", lang: about.lang, dir: direction(read.text) },
    changed, !opensWithTitle && [make("h1", { tabindex: -1 }, title), byline(about)], sections, bar);
  const element = make("div", { class: "reading" }, make("div", { class: "before-text" }, trail(page), sides(about, contents(id, below), page)), body, aside);
  return { id, read, text, element, aside, bar, changed, body, ref: null };
}

// Which way its lines run: as its first letter does.
const direction = (text) => (/[\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}]/u.test(/\p{L}/u.exec(text)?.[0]) ? "rtl" : "ltr");

// The title, then headings.
const LEVELS = ["h1", "h2", "h3", "h4", "h5", "h6"];

// `level` is a heading's, 0 the title's.
function row(id, number, { kind, span }, text, level = 1) {
  const tag = kind === "heading" ? LEVELS[Math.min(level, 5)] : kind === "code" ? "pre" : kind === "quote" ? "blockquote" : "p";
  const words = make(tag, { class: `t ${kind}`, dir: "auto" }, text.slice(span));
  return make("div", { class: "row", id: `p${number}` },
    make("a", { class: "n", href: opening(referring(id, [number, number]), id), "aria-label": `Paragraph ${number}` }, number), words);
}

function byline(about) {
  return make("p", { class: "about byline" }, joined([
    about.authors.length > 0 && make("span", { dir: "auto" }, about.authors.join(", ")),
    about.source && make("span", { dir: "auto" }, about.source), dated(about.date),
    about.url && outward(about.url, "Original ↗")]));
}

// What is known of it, and its headings; folded away where there is no room beside the text.
function sides(about, headings, page) {
  const fact = (name, value) => value && [make("dt", {}, name), make("dd", { dir: "auto" }, value)];
  const wide = matchMedia("(min-width: 76rem)").matches;
  const facts = make("details", { class: "facts", open: wide }, make("summary", {}, "About"), make("dl", {}, [
    fact("Id", make("code", {}, about.id)), fact("Section", about.section), fact("Language", about.lang && language(about.lang)),
    fact("Tags", about.tags.length > 0 && joined(about.tags.map((tag) => make("a", { href: `/?${new URLSearchParams({ tag })}` }, tag)), ", ")),
    fact("Words", about.words?.toLocaleString("en")), fact("File", make("code", {}, about.path)),
    fact("Text’s SHA-256", make("code", { title: about.sha256 }, `${about.sha256.slice(0, 8)}…`)),
    fact("Check", joined([
      make("a", { href: `/quote?${new URLSearchParams({ article: about.id })}` }, "a quotation"),
      make("a", { href: `/check?${new URLSearchParams({ article: about.id })}` }, "a claim")], " or "))]));
  const within = make("form", { class: "within", role: "search", onsubmit: (event) => {
    event.preventDefault();
    const words = new FormData(event.target).get("words").trim();
    if (words) page.go(`/?${new URLSearchParams({ q: `article:"${about.id.replaceAll('"', "")}" ${words}` })}`);
  } }, make("input", { type: "search", name: "words", placeholder: "Search in this article", "aria-label": "Search in this article", autocomplete: "off", dir: "auto" }));
  return [within, headings && make("details", { class: "outline", open: wide }, make("summary", {}, "Outline"), headings), facts];
}

function contents(id, headings) {
  if (!headings.length) return null;
  return make("nav", { "aria-label": "Outline" }, make("ul", {}, headings.map(({ paragraph, level, text }) =>
    make("li", { class: `level${Math.min(level, 4)}` }, make("a", { href: opening(referring(id, [paragraph, paragraph]), id), dir: "auto" }, text)))));
}

// The way back to the hits, and to the next.
function trail() {
  let hits = null;
  try {
    hits = JSON.parse(sessionStorage.getItem("ibid.trail"));
  } catch {
    // There is none.
  }
  const ref = new URLSearchParams(location.search).get("at");
  const at = hits?.refs.findIndex(([one]) => one === ref) ?? -1;
  if (at < 0) return null;
  const link = (way, step, label) => hits.refs[at + step] && make("a", { class: way, href: opening(...hits.refs[at + step]) }, label);
  return make("nav", { class: "trail-nav", "aria-label": "Hits" }, joined([
    make("a", { class: "back", href: hits.back }, "← Hits"),
    make("span", { class: "dim" }, `${hits.offset + at + 1} of ${hits.total.toLocaleString("en")}`),
    link("before", -1, "Previous hit"), link("after", 1, "Next hit")], " "));
}

// Marks the place that the address names, brings it into view, and offers what can be done with it.
function point(shown, at, place, page) {
  for (const words of shown.body.querySelectorAll(".row.here .t")) clear(shown, words);
  shown.ref = null;
  shown.changed.replaceChildren();
  if (!at || place instanceof Error || !reference(place.ref)) {
    if (place instanceof Error) shown.changed.replaceChildren(page.problem(place));
    offerHere(shown, shown.id);
    shown.ref = shown.id;
    scrollTo(0, 0);
    page.focus(shown.body.querySelector("h1"));
    return;
  }
  shown.ref = place.ref;
  if (place.changed) {
    const { paragraphs, sentences } = reference(place.ref);
    const now = referring(shown.id, paragraphs, sentences);
    shown.changed.replaceChildren(make("div", { class: "notice warn", role: "note" }, make("p", {}, make("strong", {}, "The source changed since it was cited.")),
      make("p", {}, "What stands at this place now need not be what was cited.", " It is now ", make("a", { href: opening(now, shown.id) }, make("code", {}, now)), ".")));
  }
  const numbers = place.paragraphs.map(({ paragraph }) => paragraph);
  for (const number of numbers) mark(shown, number, place.span);
  offerHere(shown, place.ref, numbers);
  const first = shown.body.querySelector(`#p${numbers[0]}`);
  page.focus(first.querySelector(".n"), { preventScroll: true });
  if (page.scrolls) reveal(first.querySelector("mark") ?? first, numbers.length > 2 ? "start" : "center");
  say(`Opened at ${located(place.paragraphs[0].page, [numbers[0], numbers.at(-1)], reference(place.ref).sentences)}`);
}

// Scrolls there, and again while what comes into view on the way turns out longer or shorter than it was thought.
function reveal(element, block, left = 6) {
  element.scrollIntoView({ block });
  const top = element.getBoundingClientRect().top;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    if (left && Math.abs(element.getBoundingClientRect().top - top) > 2) reveal(element, block, left - 1);
  }));
}

function mark(shown, number, span) {
  const row = shown.body.querySelector(`#p${number}`);
  row.classList.add("here");
  row.querySelector(".n").setAttribute("aria-current", "true");
  const whole = shown.read.paragraphs[number - 1].span;
  row.querySelector(".t").replaceChildren(...marked(shown.text, whole, [{ span, class: "cited" }]));
}

function clear(shown, words) {
  const row = words.closest(".row");
  row.classList.remove("here");
  row.querySelector(".n").removeAttribute("aria-current");
  words.textContent = shown.text.slice(shown.read.paragraphs[row.id.slice(1) - 1].span);
}

// Beside the text where there is room, else in a bar at its foot.
function offerHere(shown, ref, numbers = null) {
  shown.aside.replaceChildren(citable(shown, ref, numbers));
  shown.bar.replaceChildren(make("code", { class: "ref", dir: "auto" }, ref),
    button("Copy citation", () => copyCitation(ref)), button("Cite…", () => citing(ref), { "aria-haspopup": "dialog" }));
}

// The side where a place is cited, and narrowed down to a sentence of it.
function citable(shown, ref, numbers = null) {
  const named = reference(ref);
  const list = [make("h2", {}, "Cite"), make("p", {}, make("code", { class: "ref", dir: "auto" }, ref))];
  const sentences = numbers?.length === 1 ? shown.read.paragraphs[numbers[0] - 1].sentences.length : 0;
  if (sentences > 1) {
    const now = named.sentences;
    const link = (range, label, name) => make("a", { href: opening(referring(shown.id, named.paragraphs, range), shown.id), "aria-label": name, "aria-current": String(now) === String(range) ? "true" : null }, label);
    list.push(make("p", { class: "sentences", role: "group", "aria-label": "Sentence" }, make("span", { class: "dim" }, "Sentence "), link(null, "all", "all of the paragraph"),
      Array.from({ length: Math.min(sentences, 40) }, (_, at) => [" ", link([at + 1, at + 1], at + 1, `Sentence ${at + 1}`)])));
  }
  list.push(panel(ref));
  if (named) {
    list.push(make("p", { class: "acts" },
      button("Copy quotation with citation", () => copyCitation(ref, "quotation"), { class: "quiet" }),
      button("Copy link", () => copyCitation(ref, "link"), { class: "quiet" })));
  }
  return list.length ? make("div", {}, list) : "";
}

// What is selected of the text: its words, and the reference of the sentences that hold them.
function selection(shown) {
  const selected = getSelection();
  if (!selected.rangeCount || selected.isCollapsed) return null;
  const range = selected.getRangeAt(0);
  const parts = [];
  for (const words of shown.body.querySelectorAll(".row .t")) {
    if (!range.intersectsNode(words)) continue;
    const inside = range.cloneRange();
    const whole = document.createRange();
    whole.selectNodeContents(words);
    if (inside.compareBoundaryPoints(Range.START_TO_START, whole) < 0) inside.setStart(whole.startContainer, whole.startOffset);
    if (inside.compareBoundaryPoints(Range.END_TO_END, whole) > 0) inside.setEnd(whole.endContainer, whole.endOffset);
    const before = document.createRange();
    before.setStart(whole.startContainer, whole.startOffset);
    before.setEnd(inside.startContainer, inside.startOffset);
    const text = inside.toString();
    if (!text.trim()) continue;
    const number = +words.closest(".row").id.slice(1);
    const paragraph = shown.read.paragraphs[number - 1];
    const first = shown.text.unit(paragraph.span[0]) + before.toString().length + (text.length - text.trimStart().length);
    parts.push({ number, paragraph, text: text.trim(), span: [shown.text.byte(first), shown.text.byte(first + text.trim().length)] });
  }
  if (!parts.length) return null;
  const [first, last] = [parts[0], parts.at(-1)];
  let sentences = null;
  if (first === last) {
    const held = first.paragraph.sentences.map(([start, end], at) => (start < first.span[1] && end > first.span[0] ? at + 1 : 0)).filter(Boolean);
    if (held.length && held.length < first.paragraph.sentences.length) sentences = [held[0], held.at(-1)];
  }
  return { ref: referring(shown.id, [first.number, last.number], sentences), text: parts.map(({ text }) => text).join("\n\n"), range };
}

// The bar beside the selected words.
function offer(bar, shown) {
  const words = selection(shown);
  if (!words) {
    bar.hidden = true;
    return;
  }
  const { ref, text } = words;
  const claim = `/check?${new URLSearchParams({ text: text.slice(0, 1500) })}`;
  bar.replaceChildren(make("code", { class: "ref", dir: "auto" }, ref),
    button("Copy citation", () => copyCitation(ref)), button("Copy quotation with citation", () => copyCitation(ref, "quotation", text)),
    make("a", { href: opening(ref, shown.id) }, "Open here"), make("a", { href: claim }, "Check elsewhere"));
  bar.hidden = false;
  const place = words.range.getBoundingClientRect();
  const [width, height] = [bar.offsetWidth, bar.offsetHeight];
  const left = Math.max(8, Math.min(place.left, innerWidth - width - 8));
  const below = place.bottom + 8 + height < innerHeight;
  bar.style.setProperty("--left", `${left}px`);
  bar.style.setProperty("--top", `${below ? place.bottom + 8 : Math.max(8, place.top - height - 8)}px`);
  say(`Selected: ${ref}`);
}

// From number to number.
function step(shown, by) {
  const numbers = [...shown.body.querySelectorAll(".n")];
  const at = numbers.indexOf(document.activeElement);
  const here = numbers.findIndex((number) => number.closest(".here"));
  const next = numbers[at < 0 ? (here < 0 ? (by > 0 ? 0 : numbers.length - 1) : here + by) : at + by];
  next?.focus();
  next?.closest(".row").scrollIntoView({ block: "nearest" });
  return Boolean(next);
}

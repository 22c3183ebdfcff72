// Renders an article: title, byline, paragraphs with their numbers in the margin, pages, outline and metadata.

import { dateElement, joined, language, make, externalLink } from "./element.js";
import { articleName, articleUrl, formatReference, Text } from "./span.js";

// Paragraphs per section. Sections outside the viewport are not laid out, so that long articles open quickly.
const SECTION = 60;

// Renders the whole article; `beside` is inserted above its metadata.
export function renderArticle(id, read, page, beside) {
  const { article: about, paragraphs } = read;
  const text = new Text(read.text);
  const title = articleName(about);
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
      const label =
        paragraph.page_label && paragraph.page_label !== `${sheet}` ? `${paragraph.page_label} (${sheet})` : `${sheet}`;
      rows.push(
        make(
          "div",
          { class: "sheet", role: "separator", "aria-label": `Page ${label}` },
          make("span", { "aria-hidden": "true" }, `p. ${label}`),
        ),
      );
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
  const body = make(
    "article",
    { class: "text", lang: about.lang, dir: direction(read.text) },
    changed,
    !opensWithTitle && [make("h1", { tabindex: -1 }, title), byline(about)],
    sections,
    bar,
  );
  const element = make(
    "div",
    { class: "reading" },
    make("div", { class: "before-text" }, beside, metadataPanel(about, outlinePanel(id, below), page)),
    body,
    aside,
  );
  return { id, read, text, element, aside, bar, changed, body, ref: null };
}

// The writing direction of the first letter.
const direction = (text) =>
  /[\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}]/u.test(/\p{L}/u.exec(text)?.[0]) ? "rtl" : "ltr";

// Elements of the title and of the headings below it.
const LEVELS = ["h1", "h2", "h3", "h4", "h5", "h6"];

// `level` is the level of a heading; 0 is the title.
function row(id, number, { kind, span }, text, level = 1) {
  const tag =
    kind === "heading" ? LEVELS[Math.min(level, 5)] : kind === "code" ? "pre" : kind === "quote" ? "blockquote" : "p";
  const words = make(tag, { class: `t ${kind}`, dir: "auto" }, text.slice(span));
  return make(
    "div",
    { class: "row", id: `p${number}` },
    make(
      "a",
      { class: "n", href: articleUrl(formatReference(id, [number, number]), id), "aria-label": `Paragraph ${number}` },
      number,
    ),
    words,
  );
}

function byline(about) {
  return make(
    "p",
    { class: "about byline" },
    joined([
      about.authors.length > 0 && make("span", { dir: "auto" }, about.authors.join(", ")),
      about.source && make("span", { dir: "auto" }, about.source),
      dateElement(about.date),
      about.url && externalLink(about.url, "Original ↗"),
    ]),
  );
}

// The metadata and the outline; collapsed on narrow screens.
function metadataPanel(about, headings, page) {
  const fact = (name, value) => value && [make("dt", {}, name), make("dd", { dir: "auto" }, value)];
  const wide = matchMedia("(min-width: 76rem)").matches;
  const facts = make(
    "details",
    { class: "facts", open: wide },
    make("summary", {}, "About"),
    make("dl", {}, [
      fact("Id", make("code", {}, about.id)),
      fact("Section", about.section),
      fact("Language", about.lang && language(about.lang)),
      fact(
        "Tags",
        about.tags.length > 0 &&
          joined(
            about.tags.map((tag) => make("a", { href: `/?${new URLSearchParams({ tag })}` }, tag)),
            ", ",
          ),
      ),
      fact("Words", about.words?.toLocaleString("en")),
      fact("File", make("code", {}, about.path)),
      fact("Text’s SHA-256", make("code", { title: about.sha256 }, `${about.sha256.slice(0, 8)}…`)),
      fact(
        "Check",
        joined(
          [
            make("a", { href: `/quote?${new URLSearchParams({ article: about.id })}` }, "a quotation"),
            make("a", { href: `/check?${new URLSearchParams({ article: about.id })}` }, "a claim"),
          ],
          " or ",
        ),
      ),
    ]),
  );
  const within = make(
    "form",
    {
      class: "within",
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        const words = new FormData(event.target).get("words").trim();
        if (words) page.go(`/?${new URLSearchParams({ q: `article:"${about.id.replaceAll('"', "")}" ${words}` })}`);
      },
    },
    make("input", {
      type: "search",
      name: "words",
      placeholder: "Search in this article",
      "aria-label": "Search in this article",
      autocomplete: "off",
      dir: "auto",
    }),
  );
  return [
    within,
    headings && make("details", { class: "outline", open: wide }, make("summary", {}, "Outline"), headings),
    facts,
  ];
}

function outlinePanel(id, headings) {
  if (!headings.length) return null;
  return make(
    "nav",
    { "aria-label": "Outline" },
    make(
      "ul",
      {},
      headings.map(({ paragraph, level, text }) =>
        make(
          "li",
          { class: `level${Math.min(level, 4)}` },
          make("a", { href: articleUrl(formatReference(id, [paragraph, paragraph]), id), dir: "auto" }, text),
        ),
      ),
    ),
  );
}

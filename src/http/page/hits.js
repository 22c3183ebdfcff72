// The search results: their number, notes on the query, the hits, paging, and suggestions if nothing was found.

import { coded } from "./api.js";
import { openCiteDialog, copyCitation } from "./citation.js";
import { collectButton } from "./collect.js";
import { button, dateElement, joined, make, plural } from "./element.js";
import { originalButton } from "./original.js";
import { searchUrl, activeFilters, query } from "./question.js";
import { articleName, articleUrl, formatLocation, highlighted, parseReference, Text } from "./span.js";

// Hits per page.
export const PAGE = 10;

// A box with choices of one parameter; `url` makes the address of a changed state.
export function selectBox(state, page, url, label, name, options) {
  return make(
    "label",
    {},
    make("span", { class: "unseen" }, label),
    make(
      "select",
      { name, onchange: (event) => page.go(url(state, { [name]: event.target.value })) },
      options.map(([value, text]) => make("option", { value, selected: state[name] === value }, text)),
    ),
  );
}

export function countLabel({ by }, { total, total_is_lower_bound: more }) {
  const label = by === "article" ? plural(total, "article") : plural(total, "passage");
  return more ? `more than ${label}` : label;
}

// The header above the hits.
export function resultHeader(state, answer, page, more = "") {
  const choice = (label, name, options) => selectBox(state, page, searchUrl, label, name, options);
  const { took_ms: took } = answer;
  const list =
    answer.total === 0
      ? []
      : [
          make(
            "div",
            { class: "sum" },
            make(
              "p",
              { class: "count", tabindex: -1 },
              make("strong", {}, countLabel(state, answer)),
              took !== undefined &&
                make("span", { class: "dim" }, ` in ${took < 10 ? took.toFixed(1) : Math.round(took)} ms`),
            ),
            make(
              "div",
              { class: "choices" },
              more,
              choice("Result unit", "by", [
                ["passage", "Passages"],
                ["article", "Articles"],
              ]),
              choice("Sort by", "sort", [
                ["score", "Relevance"],
                ["newest", "Newest first"],
                ["oldest", "Oldest first"],
              ]),
            ),
          ),
        ];
  for (const note of answer.notes ?? []) {
    const what = note.what ?? note.note ?? note;
    const place = note.span ? new Text(answer.query).slice(note.span) : "";
    list.push(
      make(
        "p",
        { class: "note" },
        "In the query: ",
        place && [make("code", { dir: "auto" }, place), ": "],
        coded(`${what}`),
      ),
    );
  }
  if (answer.suggestion) {
    list.push(
      make(
        "p",
        { class: "note" },
        "Did you mean ",
        make("a", { href: searchUrl(state, { q: answer.suggestion }), dir: "auto" }, answer.suggestion),
        "?",
      ),
    );
  }
  return list;
}

// The reference of the snippet, which may be narrower than the passage. It is at the end of the citation, as in
// `ARTICLE#p3s1`.
export function snippetReference(hit) {
  const ref = hit.citation?.split(" · ").at(-1);
  return ref?.startsWith(`${hit.article.id}#`) ? ref : hit.ref;
}

// The hits, those of one article together: the best, and the others folded below it.
export function renderHits(hits, state) {
  const groups = new Map();
  for (const hit of hits) {
    const { id } = hit.article;
    if (groups.has(id)) groups.get(id).push(hit);
    else groups.set(id, [hit]);
  }
  return [...groups.values()].map(([first, ...more]) => renderHit(first, state, more));
}

// Where an article was published, when, and by whom.
export const publication = ({ source, date, authors }) => [
  source && make("span", { dir: "auto" }, source),
  dateElement(date),
  authors.length > 0 && make("span", { dir: "auto" }, authors.join(", ")),
];

// A hit: its source, its snippet, its actions, and the further hits of its article.
function renderHit(hit, state, more) {
  const { article } = hit;
  const ref = snippetReference(hit);
  return make(
    "li",
    { class: "hit", "data-ref": ref },
    make("h2", { lang: article.lang, dir: "auto" }, make("a", { href: articleUrl(ref, article.id) }, articleName(article))),
    make(
      "p",
      { class: "about" },
      joined([...publication(article), ...placeOf(hit, ref)]),
    ),
    renderWords(hit),
    hit.copies?.length > 0 &&
      make(
        "p",
        { class: "about" },
        "Near-duplicates: ",
        joined(
          hit.copies.map((copy) => make("a", { href: articleUrl(copy.ref, copy.article) }, copy.article)),
          ", ",
        ),
      ),
    actions(hit, ref, state),
    more.length > 0 &&
      make(
        "details",
        { class: "further" },
        make("summary", {}, `${plural(more.length, "more passage")} in this article`),
        more.map(renderFurther),
      ),
  );
}

// A further hit of an article.
function renderFurther(hit) {
  const ref = snippetReference(hit);
  const [place, ...rest] = placeOf(hit, ref).filter(Boolean);
  return make(
    "div",
    { class: "hit", "data-ref": ref },
    make(
      "p",
      { class: "about" },
      joined([make("a", { class: "title", href: articleUrl(ref, hit.article.id) }, place), ...rest]),
    ),
    renderWords(hit),
    actions(hit, ref, {}),
  );
}

// Where a hit is in its article.
function placeOf(hit, ref) {
  const { paragraphs, sentences } = parseReference(ref) ?? hit;
  return [
    formatLocation(hit.page_label ?? hit.page, paragraphs, sentences),
    hit.time,
    hit.kind !== "body" && hit.kind.replace("_", " "),
    hit.headings.length > 0 && make("span", { class: "trail", dir: "auto" }, `§ ${hit.headings.at(-1)}`),
  ];
}

// The snippet of a hit.
function renderWords({ article, snippet }) {
  const pieces = snippet.pieces ?? [snippet];
  const words = pieces.flatMap((piece, at) => {
    const marks = (piece.highlights ?? snippet.highlights).map((span) => ({ span }));
    const nodes = highlighted(new Text(piece.text, piece.span[0]), piece.span, marks);
    return at ? [make("span", { class: "dim" }, " … "), ...nodes] : nodes;
  });
  return make("blockquote", { class: "words", lang: article.lang, dir: "auto" }, words.map(unbroken));
}

function actions(hit, ref, state) {
  return make(
    "p",
    { class: "acts" },
    make("code", { class: "ref", dir: "auto" }, ref),
    button("Copy citation", () => copyCitation(ref), { class: "quiet" }),
    button("Cite…", () => openCiteDialog(ref), { class: "quiet", "aria-haspopup": "dialog" }),
    collectButton(ref),
    hit.article.format === "pdf" && originalButton(ref),
    state.by === "article" &&
      hit.further > 0 &&
      make("span", { class: "dim" }, `${plural(hit.further, "more passage")} in this article`),
  );
}

// Joins the paragraphs of a snippet with pilcrows.
function unbroken(node) {
  if (typeof node !== "string") return node;
  const parts = node.split(/\s*\n\s*/);
  return parts.flatMap((part, at) =>
    at ? [make("span", { class: "pilcrow", "aria-hidden": "true" }, " ¶ "), part] : [part],
  );
}

export function paging(state, { total, total_is_lower_bound: more }, size = PAGE) {
  const last = Math.ceil(total / size);
  const now = Math.floor(state.offset / size) + 1;
  if (last < 2) return "";
  const to = (number, label, attributes = {}) =>
    make("a", { href: searchUrl(state, { offset: (number - 1) * size }), ...attributes }, label);
  return make(
    "nav",
    { class: "paging", "aria-label": "Pages of hits" },
    now > 1 ? to(now - 1, "← Previous", { rel: "prev" }) : make("span", { class: "dim" }, "← Previous"),
    make("span", { class: "dim" }, `${now.toLocaleString("en")} of ${last.toLocaleString("en")}${more ? " or more" : ""}`),
    now < last ? to(now + 1, "Next →", { rel: "next" }) : make("span", { class: "dim" }, "Next →"),
  );
}

export function noResults(state, answer) {
  const wider = activeFilters(state).length > 0 || state.since || state.until;
  const words = state.q
    .replace(/["“”()+]|\b(?:AND|OR|NOT)\b|(?<=^|\s)-\S+/g, " ")
    .trim()
    .replace(/\s+/g, " ");
  const steps = [
    state.offset > 0 && make("a", { href: searchUrl(state, {}) }, "Go to the first page"),
    wider && make("a", { href: `/${query({ q: state.q, by: state.by })}` }, "Search without filters"),
    words &&
      words !== state.q &&
      make(
        "a",
        { href: searchUrl(state, { q: words }) },
        "Search for any of the words: ",
        make("q", { dir: "auto" }, words),
      ),
    !answer.suggestion && "Try a synonym, or a prefix: econom*",
    make("a", { href: "/status" }, "See what the index contains and which files were skipped"),
  ];
  return [
    make(
      "div",
      { class: "nothing" },
      make("h2", { tabindex: -1 }, "Nothing found"),
      make(
        "ul",
        {},
        steps.filter(Boolean).map((one) => make("li", {}, one)),
      ),
    ),
  ];
}

// The quotation view: checks a quotation against the sources and shows the differences beside the source.

import { ask } from "./api.js";
import { copyCitation } from "./citation.js";
import { completeArticle } from "./complete.js";
import { compared } from "./difference.js";
import { button, dateElement, joined, make, plural, announce } from "./element.js";
import { originalButton } from "./original.js";
import { articleName, articleUrl, formatLocation, formatReference, highlighted, parseReference, Text } from "./span.js";

const VERDICTS = {
  exact: ["good", "Exact", "The source contains exactly these characters."],
  normalized: ["good", "Same words", "The source contains these words with other typography."],
  elided: [
    "good",
    "Exact, with omissions",
    "The source contains the pieces in this order. Read the omitted text between them.",
  ],
  altered: ["bad", "Altered", "The source has other words."],
  wrong_source: ["bad", "Another source", "It is not in the given article, but in the article below."],
  ambiguous: ["warn", "Too short", "These words occur in many places. Quote more of the sentence."],
  not_found: ["bad", "Not found", "The sources contain nothing similar."],
};
const KINDS = {
  number: "number",
  negation: "negation",
  name: "name",
  word: "word",
  order: "order",
  punctuation: "punctuation",
  ellipsis: "marked omission",
};
// Occurrences that are shown with their context.
const PLACES = 5;

export const quote = {
  name: "Quotation",

  open(root, page) {
    const { form, fill, begin } = textForm(page, {
      path: "/quote",
      label: "Quotation",
      placeholder: "Paste the quotation",
      act: "Check",
    });
    const result = make("div", { class: "verdicts" });
    root.append(make("h1", { tabindex: -1 }, "Check a quotation"), form, result);
    begin();
    return {
      busy: result,
      async update(parameters, signal) {
        document.title = "Quotation · ibid";
        const { text, article } = fill(parameters);
        if (!text) return result.replaceChildren();
        const finding = await ask("/quote", {}, { body: { quote: text, ...(article && { article }) }, signal });
        const places = await Promise.all(finding.found.slice(0, PLACES).map((found) => withContext(found, signal)));
        result.replaceChildren(...renderFinding(finding, places, { text, article }));
        announce(`${VERDICTS[finding.verdict]?.[1] ?? finding.verdict}. ${plural(finding.found.length, "place")}.`);
      },
    };
  },
};

// The form for a text and an article. Its content is kept in the address, a very long text in the history entry.
export function textForm(page, { path, label, placeholder, act }) {
  const text = make("textarea", {
    name: "text",
    rows: 4,
    placeholder,
    dir: "auto",
    "aria-label": label,
    "aria-describedby": "asking-keys",
  });
  const article = make("input", { name: "article", autocomplete: "off", spellcheck: "false", dir: "auto" });
  const given = () => ({ text: text.value.trim(), article: article.value.trim() });
  const form = make(
    "form",
    {
      class: "asking",
      action: path,
      onsubmit: (event) => {
        event.preventDefault();
        if (!given().text) return text.focus();
        const short = given().text.length <= 1500;
        const parameters = new URLSearchParams(
          Object.entries(short ? given() : { article: given().article }).filter(([, value]) => value),
        );
        page.go(`${path}?${parameters}`, { kept: short ? null : given().text });
      },
    },
    text,
    make(
      "div",
      { class: "below" },
      make("label", {}, "Only in article", article),
      completeArticle(article),
      make("button", { class: "main" }, act),
      make("span", { id: "asking-keys", class: "dim hint" }, make("kbd", {}, "Ctrl"), " ", make("kbd", {}, "Enter")),
    ),
  );
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  let filled = null;
  // Fills the form from the address, unless the user has edited it since.
  const fill = (parameters) => {
    const asked = { text: parameters.get("text") ?? page.kept() ?? "", article: parameters.get("article") ?? "" };
    if (filled !== JSON.stringify(asked)) [text.value, article.value] = [asked.text, asked.article];
    filled = JSON.stringify(asked);
    return asked;
  };
  // Focuses the text box, unless the address provides the text.
  const begin = () => new URLSearchParams(location.search).has("text") || text.focus();
  return { form, fill, given, begin };
}

// Fetches the paragraphs around an occurrence with the metadata of their article; without them if that fails.
async function withContext(found, signal) {
  const named = parseReference(found.ref);
  if (!named) return found;
  const passage = await ask("/passage", { ref: formatReference(found.article, named.paragraphs) }, { signal }).catch(
    (error) => {
      if (error.name === "AbortError") throw error;
      return null;
    },
  );
  return { ...found, passage };
}

function renderFinding(finding, places, { text: typed, article }) {
  const [tone, name, says] = VERDICTS[finding.verdict] ?? ["warn", finding.verdict, ""];
  const head = make(
    "section",
    { class: `verdict ${tone}` },
    make("h2", {}, name),
    make("p", {}, says),
    finding.verdict === "not_found" &&
      make(
        "ul",
        {},
        make(
          "li",
          {},
          make("a", { href: `/?${new URLSearchParams({ q: typed.slice(0, 300) })}` }, "Search for its words"),
        ),
        article &&
          make("li", {}, make("a", { href: `/quote?${new URLSearchParams({ text: typed })}` }, "Search all articles")),
        make("li", {}, "Only the original words are found, not a translation, a summary or reported speech."),
        make("li", {}, make("a", { href: "/status" }, "See what the index contains and which files were skipped")),
      ),
  );
  const differs = finding.verdict !== "exact" && finding.verdict !== "not_found" && finding.verdict !== "ambiguous";
  const list = places.map((place, at) =>
    renderOccurrence(finding, place, differs && (at === 0 || finding.verdict !== "altered")),
  );
  const further = finding.found.length - places.length;
  return [
    head,
    finding.changes.length > 0 && changes(finding.changes),
    ...list,
    further > 0 && make("p", { class: "dim" }, `and in ${plural(further, "more place")}`),
  ].filter(Boolean);
}

function changes(list) {
  const cell = (text) =>
    make("td", { dir: "auto" }, text ? make("q", {}, text) : make("span", { class: "dim" }, "none"));
  return make(
    "div",
    { class: "wide", tabindex: 0, role: "region", "aria-label": "Changes" },
    make(
      "table",
      { class: "changes" },
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          ["Change", "Quotation", "Source"].map((head) => make("th", { scope: "col" }, head)),
        ),
      ),
      make(
        "tbody",
        {},
        list.map(({ kind, quoted, source }) =>
          make("tr", {}, make("th", { scope: "row" }, KINDS[kind] ?? kind), cell(quoted), cell(source)),
        ),
      ),
    ),
  );
}

// An occurrence in the source, beside the quotation if they differ.
function renderOccurrence(finding, place, differs) {
  const { passage } = place;
  const quoted = new Text(finding.quote);
  const source = new Text(place.text, place.span[0]);
  const marks = { quoted: [], source: [] };
  for (const piece of differs ? compared(finding.quote, place.text) : []) {
    const words = (side, text) => piece[side] && text.slice(piece[side].map((unit) => text.byte(unit)));
    const [theirs, ours] = [words("quoted", quoted), words("source", source)];
    const kind =
      piece.same || theirs?.toLowerCase() === ours?.toLowerCase()
        ? "typography"
        : kindOf(finding.changes, theirs, ours);
    const note = (other) =>
      kind === "typography" ? null : `${KINDS[kind] ?? kind}${other ? "" : ", only here"}`;
    if (theirs)
      marks.quoted.push({
        span: piece.quoted.map((unit) => quoted.byte(unit)),
        class: `changed ${kind}`,
        note: note(ours),
      });
    if (ours)
      marks.source.push({
        span: piece.source.map((unit) => source.byte(unit)),
        class: `held ${kind}`,
        note: note(theirs),
      });
  }
  const about = passage?.article;
  const whole = new Text(passage?.text ?? place.text, passage?.span[0] ?? place.span[0]);
  const rest = (from, to) => from < to && make("span", { class: "rest" }, whole.slice([from, to]));
  const words = make(
    "blockquote",
    { class: "words", lang: about?.lang, dir: "auto" },
    rest(passage?.span[0], place.span[0]),
    make("span", { class: "place" }, highlighted(whole, place.span, marks.source)),
    rest(place.span[1], passage?.span[1]),
  );
  const block = passage?.paragraphs[0];
  return make(
    "section",
    { class: "found-at" },
    make(
      "h2",
      { dir: "auto", lang: about?.lang },
      make("a", { href: articleUrl(place.ref, place.article) }, about ? articleName(about) : place.article),
    ),
    make(
      "p",
      { class: "about" },
      joined([
        about?.source,
        dateElement(about?.date),
        formatLocation(block?.page, parseReference(place.ref)?.paragraphs, parseReference(place.ref)?.sentences),
      ]),
    ),
    make(
      "div",
      { class: differs ? "pair" : "alone" },
      differs &&
        make(
          "div",
          {},
          make("h3", {}, "Quotation"),
          make(
            "blockquote",
            { class: "words", dir: "auto" },
            highlighted(quoted, [0, quoted.byte(finding.quote.length)], marks.quoted),
          ),
        ),
      make("div", {}, make("h3", {}, "Source"), words),
    ),
    make(
      "p",
      { class: "acts" },
      make("code", { class: "ref", dir: "auto" }, place.ref),
      button("Copy citation", () => copyCitation(place.ref), { class: "quiet" }),
      about?.format === "pdf" && originalButton(place.ref),
      button("Copy quotation from the source", () => copyCitation(place.ref, "quotation", place.text), { class: "quiet" }),
    ),
  );
}

// The kind that the server reports for a difference found here.
function kindOf(changes, theirs, ours) {
  const holds = (outer, inner) => Boolean(outer && inner) && (outer.includes(inner) || inner.includes(outer));
  const fits = changes.filter(({ quoted, source }) => holds(quoted, theirs) || holds(source, ours));
  return (
    (fits.find(({ quoted, source }) => (quoted ?? "") === (theirs ?? "") || (source ?? "") === (ours ?? "")) ?? fits[0])
      ?.kind ?? "word"
  );
}

// The check of a quotation: pasted in, found in the sources or not, and what was changed beside what the source says.

import { ask } from "./api.js";
import { copyCitation } from "./citation.js";
import { compared } from "./difference.js";
import { button, dated, joined, make, plural, say } from "./element.js";
import { located, marked, opening, reference, referring, Text } from "./span.js";

const VERDICTS = {
  exact: ["good", "Exact", "It stands in the source to the letter."],
  normalized: ["good", "Same words", "It stands in the source, but for its typography."],
  elided: [
    "good",
    "Exact, with omissions",
    "Its pieces stand in the source, in this order. See what was left out between them.",
  ],
  altered: ["bad", "Altered", "The source reads otherwise."],
  wrong_source: ["bad", "Another source", "It does not stand in the article it is said to be from, but here."],
  ambiguous: ["warn", "Too short to tell", "So few words stand in many places. Quote more of the sentence."],
  not_found: ["bad", "Not found", "Nothing in the sources is close to it."],
};
const KINDS = {
  number: "a number",
  negation: "a denial",
  name: "a name",
  word: "words",
  order: "the order",
  punctuation: "punctuation",
  ellipsis: "left out, and said so",
};
// Places that are shown with what stands around them.
const PLACES = 5;

export const quote = {
  name: "Quotation",

  open(root, page) {
    const { form, fill, begin } = asking(page, {
      path: "/quote",
      label: "Quotation",
      placeholder: "Paste the words as they are quoted",
      act: "Check the quotation",
    });
    const result = make("div", { class: "verdicts" });
    root.append(make("h1", { tabindex: -1 }, "Does the quotation stand?"), form, result);
    begin();
    return {
      busy: result,
      async update(parameters, signal) {
        document.title = "Quotation · ibid";
        const { text, article } = fill(parameters);
        if (!text) return result.replaceChildren();
        const finding = await ask("/quote", {}, { body: { quote: text, ...(article && { article }) }, signal });
        const places = await Promise.all(finding.found.slice(0, PLACES).map((found) => around(found, signal)));
        result.replaceChildren(...shown(finding, places, { text, article }));
        say(`${VERDICTS[finding.verdict]?.[1] ?? finding.verdict}. ${plural(finding.found.length, "place")}.`);
      },
    };
  },
};

// A form of a long text and the article it is held to, kept in the address; a very long text with the page's history.
export function asking(page, { path, label, placeholder, act }) {
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
  // What the address asks; what is typed since stays.
  const fill = (parameters) => {
    const asked = { text: parameters.get("text") ?? page.kept() ?? "", article: parameters.get("article") ?? "" };
    if (filled !== JSON.stringify(asked)) [text.value, article.value] = [asked.text, asked.article];
    filled = JSON.stringify(asked);
    return asked;
  };
  // Ready to type, unless the address brings the text.
  const begin = () => new URLSearchParams(location.search).has("text") || text.focus();
  return { form, fill, given, begin };
}

// The paragraphs that a place stands in, with what is known of their article; the place alone where they cannot be had.
async function around(found, signal) {
  const named = reference(found.ref);
  if (!named) return found;
  const passage = await ask("/passage", { ref: referring(found.article, named.paragraphs) }, { signal }).catch(
    (error) => {
      if (error.name === "AbortError") throw error;
      return null;
    },
  );
  return { ...found, passage };
}

function shown(finding, places, { text: typed, article }) {
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
          make("li", {}, make("a", { href: `/quote?${new URLSearchParams({ text: typed })}` }, "Look in all articles")),
        make("li", {}, "A translation, a summary or reported speech is not found: only the words themselves are."),
        make("li", {}, make("a", { href: "/status" }, "See what the index holds, and what was skipped")),
      ),
  );
  const differs = finding.verdict !== "exact" && finding.verdict !== "not_found" && finding.verdict !== "ambiguous";
  const list = places.map((place, at) =>
    beside(finding, place, differs && (at === 0 || finding.verdict !== "altered")),
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
    make("td", { dir: "auto" }, text ? make("q", {}, text) : make("span", { class: "dim" }, "nothing"));
  return make(
    "div",
    { class: "wide", tabindex: 0, role: "region", "aria-label": "What was changed" },
    make(
      "table",
      { class: "changes" },
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          ["What", "As quoted", "In the source"].map((head) => make("th", { scope: "col" }, head)),
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

// A place of the source, beside the quotation where they differ.
function beside(finding, place, differs) {
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
      kind === "typography" ? null : `${KINDS[kind] ?? kind}${other ? "" : ", not in the other"}`;
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
    make("span", { class: "place" }, marked(whole, place.span, marks.source)),
    rest(place.span[1], passage?.span[1]),
  );
  const block = passage?.paragraphs[0];
  return make(
    "section",
    { class: "found-at" },
    make(
      "h2",
      { dir: "auto", lang: about?.lang },
      make("a", { href: opening(place.ref, place.article) }, about?.title || place.article),
    ),
    make(
      "p",
      { class: "about" },
      joined([
        about?.source,
        dated(about?.date),
        located(block?.page, reference(place.ref)?.paragraphs, reference(place.ref)?.sentences),
      ]),
    ),
    make(
      "div",
      { class: differs ? "pair" : "alone" },
      differs &&
        make(
          "div",
          {},
          make("h3", {}, "As quoted"),
          make(
            "blockquote",
            { class: "words", dir: "auto" },
            marked(quoted, [0, quoted.byte(finding.quote.length)], marks.quoted),
          ),
        ),
      make("div", {}, make("h3", {}, "In the source"), words),
    ),
    make(
      "p",
      { class: "acts" },
      make("code", { class: "ref", dir: "auto" }, place.ref),
      button("Copy citation", () => copyCitation(place.ref), { class: "quiet" }),
      button("Copy quotation as it stands", () => copyCitation(place.ref, "quotation", place.text), { class: "quiet" }),
    ),
  );
}

// What the server calls a difference that was found here.
function kindOf(changes, theirs, ours) {
  const holds = (outer, inner) => Boolean(outer && inner) && (outer.includes(inner) || inner.includes(outer));
  const fits = changes.filter(({ quoted, source }) => holds(quoted, theirs) || holds(source, ours));
  return (
    (fits.find(({ quoted, source }) => (quoted ?? "") === (theirs ?? "") || (source ?? "") === (ours ?? "")) ?? fits[0])
      ?.kind ?? "word"
  );
}

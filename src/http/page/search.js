// The search: a box, filters with what they would leave, and hits. What is asked stands in the address, so that links,
// reloading and the way back lead to the same.

import { ask, coded } from "./api.js";
import { chosen, citing, copyCitation } from "./citation.js";
import { button, dated, joined, make, plural, say } from "./element.js";
import { located, marked, opening, reference, Text } from "./span.js";

const PAGE = 10;
const FACETS = ["source", "author", "year", "lang", "tag"];
const NAMES = { source: "Source", author: "Author", year: "Year", lang: "Language", tag: "Tag" };
// Values of a facet that are shown before the rest is asked for.
const SHOWN = 6;
// How long the typing has to rest before it is searched for.
const CALM = 220;

const HINTS = [
  ['"digital economy"', "these words, side by side"],
  ["bridge -ferry", "the first without the second; + for what has to be there"],
  ["title:forum author:liu", "in the title; by this author; also source: lang: tag: section: kind: date:"],
  ["econom*", "words that begin so; hangzou~ for words spelt nearly so"],
  ["bridge NEAR/5 cost", "at most five words apart"],
  ["bridge AND (cost OR price)", "all, any, brackets"],
];

export const search = {
  name: "Search",

  open(root, page) {
    const box = make("input", {
      type: "search", name: "q", id: "q", autocomplete: "off", autocapitalize: "off", spellcheck: "false", dir: "auto",
      enterkeyhint: "search", placeholder: "Words, “exact phrases”, source:, title:, -without", "aria-label": "Search the articles",
      "aria-keyshortcuts": "/",
    });
    const form = make("form", { class: "ask", role: "search", action: "/", onsubmit: (event) => {
      event.preventDefault();
      go(false);
    } }, box, make("button", { class: "main" }, "Search"));
    const filters = make("div", { class: "filters" });
    const found = make("div", { class: "found" });
    root.append(make("h1", { class: "unseen" }, "Search"), form, make("div", { class: "results" }, filters, found));

    let resting;
    const go = (typing) => {
      clearTimeout(resting);
      page.go(changed(page.state(), { q: box.value.trim() }), { typing });
    };
    // Letters of an unfinished word in another script are not searched for.
    const typed = (event) => {
      clearTimeout(resting);
      if (!event.isComposing && box.value.trim()) resting = setTimeout(go, CALM, true);
    };
    box.addEventListener("input", typed);
    box.addEventListener("compositionend", typed);
    box.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && step(found, 1)) event.preventDefault();
    });
    if (!new URLSearchParams(location.search).size) box.focus();

    return {
      busy: found,
      async update(parameters, signal) {
        const state = read(parameters);
        if (document.activeElement !== box || state.q !== box.value.trim()) box.value = state.q;
        document.title = state.q ? `${state.q} · ibid` : "ibid";
        document.body.classList.toggle("landing", !asks(state));
        if (!asks(state)) {
          filters.replaceChildren();
          found.replaceChildren(await landing(signal));
          return;
        }
        const asked = {
          ...state, q: state.q || "*", n: PAGE, facet: FACETS,
          ...(state.by === "passage" ? { by: "" } : {}), ...(state.sort === "score" ? { sort: "" } : {}),
        };
        const answer = await ask("/search", asked, { signal });
        page.stale(answer.index?.stale);
        const hits = answer.hits.map((hit) => shown(hit, state));
        const opened = filters.querySelector("details")?.open;
        const held = document.activeElement;
        filters.replaceChildren(narrowing(state, answer, opened ?? false, page));
        found.replaceChildren(...above(state, answer, page), make("ol", { class: "hits", start: (state.offset || 0) + 1 }, hits),
          ...(hits.length ? [paging(state, answer)] : nothing(state, answer)));
        // Who chose from what is drawn anew goes on from the same choice, or from the top of what it led to.
        if (!held.isConnected) page.focus(root.querySelector(`select[name="${held.name}"], [type="checkbox"][name="${held.name}"]`) ?? found.querySelector(".count, .nothing h2"));
        say(answer.total ? `${counted(state, answer)} found` : "Nothing found");
        keepTrail(state, answer);
      },
      key(event) {
        if (event.key === "j" || event.key === "k") return step(found, event.key === "j" ? 1 : -1);
        const hit = document.activeElement?.closest?.(".hit");
        if ((event.key === "ArrowDown" || event.key === "ArrowUp") && hit) {
          return step(found, event.key === "ArrowDown" ? 1 : -1) || (event.key === "ArrowUp" && (box.focus(), true));
        }
        if (event.key === "o" && hit) return hit.querySelector("h2 a").click(), true;
        if (event.key === "c" && hit) return copyCitation(hit.dataset.ref), true;
        if (event.key === "C" && hit) return citing(hit.dataset.ref), true;
        return false;
      },
      close: () => {
        clearTimeout(resting);
        document.body.classList.remove("landing");
      },
    };
  },

  state: read,
};

// What the address asks for.
function read(parameters) {
  const one = (name) => parameters.get(name)?.trim() ?? "";
  const many = (name) => parameters.getAll(name).filter(Boolean);
  return {
    q: one("q"), by: one("by") || "passage", sort: one("sort") || "score", since: one("since"), until: one("until"), undated: one("undated"),
    source: many("source"), author: many("author"), lang: many("lang"), tag: many("tag"),
    offset: Math.max(0, Number.parseInt(one("offset"), 10) || 0),
  };
}

const narrowed = (state) => ["source", "author", "lang", "tag"].flatMap((name) => state[name].map((value) => [name, value]));
const asks = (state) => Boolean(state.q || narrowed(state).length || state.since || state.until);

// The same as an address, without what goes without saying.
function query(state) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (!value || (name === "by" && value === "passage") || (name === "sort" && value === "score")) continue;
    for (const one of [value].flat()) parameters.append(name, one);
  }
  return parameters.size ? `?${parameters}` : "";
}

const changed = (state, change) => `/${query({ ...state, offset: 0, ...change })}`;

// Moves to the next hit, or the one before; says whether there is one.
function step(found, by) {
  const titles = [...found.querySelectorAll(".hit h2 a")];
  const at = titles.indexOf(document.activeElement?.closest?.(".hit")?.querySelector("h2 a"));
  const next = titles[at < 0 ? (by > 0 ? 0 : titles.length - 1) : at + by];
  next?.focus();
  next?.closest(".hit").scrollIntoView({ block: "nearest" });
  return Boolean(next);
}

// The hits of this page for the article view, which leads from one to the next.
function keepTrail(state, answer) {
  const refs = answer.hits.map((hit) => [placed(hit), hit.article.id]);
  const trail = { refs, offset: state.offset, total: answer.total, back: `/${query(state)}`, q: state.q };
  try {
    sessionStorage.setItem("ibid.trail", JSON.stringify(trail));
  } catch {
    // The way back is the browser's own.
  }
}

function counted({ by }, { total }) {
  return by === "article" ? plural(total, "article") : plural(total, "passage");
}

function above(state, answer, page) {
  const choice = (label, name, options) => make("label", {}, make("span", { class: "unseen" }, label),
    make("select", { name, onchange: (event) => page.go(changed(state, { [name]: event.target.value })) },
      options.map(([value, text]) => make("option", { value, selected: state[name] === value }, text))));
  const { took_ms: took } = answer;
  const list = answer.total === 0 ? [] : [make("div", { class: "sum" },
    make("p", { class: "count", tabindex: -1 }, make("strong", {}, counted(state, answer)), took !== undefined && make("span", { class: "dim" }, ` in ${took < 10 ? took.toFixed(1) : Math.round(took)} ms`)),
    make("div", { class: "choices" },
      choice("A hit is", "by", [["passage", "Passages"], ["article", "Articles"]]),
      choice("Order", "sort", [["score", "Best first"], ["newest", "Newest first"], ["oldest", "Oldest first"]])))];
  for (const note of answer.notes ?? []) {
    const what = note.what ?? note.note ?? note;
    const place = note.span ? new Text(answer.query).slice(note.span) : "";
    list.push(make("p", { class: "note" }, "In the query: ", place && [make("code", { dir: "auto" }, place), ": "], coded(`${what}`)));
  }
  if (answer.suggestion) {
    list.push(make("p", { class: "note" }, "Did you mean ", make("a", { href: changed(state, { q: answer.suggestion }), dir: "auto" }, answer.suggestion), "?"));
  }
  return list;
}

// A hit is cited, and opened, at the place that its words are from, which may be less than the passage: `ARTICLE#p3s1`
// at the end of its citation.
function placed(hit) {
  const ref = hit.citation?.split(" · ").at(-1);
  return ref?.startsWith(`${hit.article.id}#`) ? ref : hit.ref;
}

function shown(hit, state) {
  const { article, snippet } = hit;
  const ref = placed(hit);
  const { paragraphs, sentences } = reference(ref) ?? hit;
  const pieces = snippet.pieces ?? [snippet];
  const words = pieces.flatMap((piece, at) => {
    const marks = (piece.highlights ?? snippet.highlights).map((span) => ({ span }));
    const nodes = marked(new Text(piece.text, piece.span[0]), piece.span, marks);
    return at ? [make("span", { class: "dim" }, " … "), ...nodes] : nodes;
  });
  const address = opening(ref, article.id);
  return make("li", { class: "hit", "data-ref": ref },
    make("h2", { lang: article.lang, dir: "auto" }, make("a", { href: address }, article.title || article.id)),
    make("p", { class: "about" }, joined([
      article.source && make("span", { dir: "auto" }, article.source), dated(article.date),
      article.authors.length > 0 && make("span", { dir: "auto" }, article.authors.join(", ")),
      located(hit.page_label ?? hit.page, paragraphs, sentences), hit.kind !== "body" && hit.kind.replace("_", " "),
      hit.headings.length > 0 && make("span", { class: "trail", dir: "auto" }, `§ ${hit.headings.at(-1)}`)])),
    make("blockquote", { class: "words", lang: article.lang, dir: "auto" }, words.map(unbroken)),
    hit.copies?.length > 0 && make("p", { class: "about" }, "The same in ", joined(hit.copies.map((copy) => make("a", { href: opening(copy.ref, copy.article) }, copy.article)), ", ")),
    make("p", { class: "acts" },
      make("code", { class: "ref", dir: "auto" }, ref),
      button("Copy citation", () => copyCitation(ref), { class: "quiet" }),
      button("Cite…", () => citing(ref), { class: "quiet", "aria-haspopup": "dialog" }),
      state.by === "article" && hit.further > 0 && make("span", { class: "dim" }, `${plural(hit.further, "more passage")} in this article`)));
}

// Paragraphs of a snippet stand in one run, with a sign between them.
function unbroken(node) {
  if (typeof node !== "string") return node;
  const parts = node.split(/\s*\n\s*/);
  return parts.flatMap((part, at) => (at ? [make("span", { class: "pilcrow", "aria-hidden": "true" }, " ¶ "), part] : [part]));
}

function paging(state, { total }) {
  const last = Math.ceil(total / PAGE);
  const now = Math.floor(state.offset / PAGE) + 1;
  if (last < 2) return "";
  const to = (number, label, attributes = {}) => make("a", { href: `/${query({ ...state, offset: (number - 1) * PAGE })}`, ...attributes }, label);
  return make("nav", { class: "paging", "aria-label": "Pages of hits" },
    now > 1 ? to(now - 1, "← Previous", { rel: "prev" }) : make("span", { class: "dim" }, "← Previous"),
    make("span", { class: "dim" }, `${now.toLocaleString("en")} of ${last.toLocaleString("en")}`),
    now < last ? to(now + 1, "Next →", { rel: "next" }) : make("span", { class: "dim" }, "Next →"));
}

function nothing(state, answer) {
  const wider = narrowed(state).length > 0 || state.since || state.until;
  const words = state.q.replace(/["“”()+]|\b(?:AND|OR|NOT)\b|(?<=^|\s)-\S+/g, " ").trim().replace(/\s+/g, " ");
  const steps = [
    state.offset > 0 && make("a", { href: changed(state, {}) }, "Go to the first page of hits"),
    wider && make("a", { href: `/${query({ q: state.q, by: state.by })}` }, "Search without the filters"),
    words && words !== state.q && make("a", { href: changed(state, { q: words }) }, "Search for any of the words: ", make("q", { dir: "auto" }, words)),
    !answer.suggestion && "Try a synonym, or fewer letters and a star: econom*",
    make("a", { href: "/status" }, "See what the index holds, and what was skipped"),
  ];
  return [make("div", { class: "nothing" }, make("h2", { tabindex: -1 }, "Nothing found"), make("ul", {}, steps.filter(Boolean).map((one) => make("li", {}, one))))];
}

// The filters: what is chosen, dates, and the values of each facet with how many articles they leave.
function narrowing(state, answer, opened, page) {
  const chips = narrowed(state).map(([name, value]) => make("a", {
    class: "chip", dir: "auto", href: changed(state, { [name]: state[name].filter((one) => one !== value) }), "aria-label": `Remove ${NAMES[name]}: ${value}`,
  }, value, make("span", { "aria-hidden": "true" }, " ×")));
  const chosenDates = state.since || state.until;
  if (chosenDates) {
    const range = state.since === state.until ? state.since : `${state.since || "…"} – ${state.until || "…"}`;
    chips.push(make("a", { class: "chip", href: changed(state, { since: "", until: "", undated: "" }), "aria-label": `Remove dates: ${range}` }, range, make("span", { "aria-hidden": "true" }, " ×")));
  }
  const date = (name, label) => make("label", {}, label, make("input", {
    name, value: state[name], placeholder: "2018-06-01", pattern: "\\d{4}(-\\d\\d(-\\d\\d)?)?", title: "2018, 2018-06 or 2018-06-01", inputmode: "numeric", size: 10, autocomplete: "off",
  }));
  const dates = make("form", { class: "dates", action: "/", onsubmit: (event) => {
    event.preventDefault();
    const data = new FormData(event.target);
    page.go(changed(state, { since: data.get("since").trim(), until: data.get("until").trim(), undated: data.get("undated") }));
  } }, date("since", "From"), date("until", "Until"), make("button", { class: "quiet" }, "Set"),
  chosenDates && make("label", {}, make("input", { type: "checkbox", name: "undated", value: "include", checked: state.undated === "include", onchange: (event) => event.target.form.requestSubmit() }), " and what has no date"));
  const wide = matchMedia("(min-width: 56rem)").matches;
  return make("details", { open: wide || opened },
    make("summary", {}, "Filters", chips.length > 0 && ` (${chips.length})`),
    chips.length > 0 && make("p", { class: "chips" }, chips),
    make("section", { "aria-label": "Date" }, make("h2", {}, "Date"), years(state, answer.facets?.year ?? []), dates),
    FACETS.filter((name) => name !== "year").map((name) => facet(state, name, answer.facets?.[name] ?? [])));
}

function facet(state, name, values) {
  const known = values.filter(({ value }) => value !== null && !state[name].includes(value));
  if (known.length === 0 || (known.length === 1 && values.length === 1 && state[name].length === 0)) return null;
  const link = ({ value, count }) => make("li", {}, make("a", { href: changed(state, { [name]: [...state[name], value] }), dir: "auto" }, name === "lang" ? language(value) : value), make("span", { class: "dim" }, count.toLocaleString("en")));
  const rest = known.slice(SHOWN);
  const list = make("ul", {}, known.slice(0, SHOWN).map(link));
  return make("section", { "aria-label": NAMES[name] }, make("h2", {}, NAMES[name]), list,
    rest.length > 0 && button(`${rest.length} more`, (event) => {
      list.append(...rest.map(link));
      event.target.remove();
      list.children[SHOWN].querySelector("a").focus();
    }, { class: "quiet" }));
}

// Years as columns, each the link to its own.
function years(state, values) {
  const known = values.filter(({ value }) => /^\d{4}$/.test(value ?? "")).sort((a, b) => a.value - b.value);
  if (known.length < 2) return null;
  const most = Math.max(...known.map(({ count }) => count));
  const column = ({ value, count }) => {
    const bar = make("span", { class: "bar", "aria-hidden": "true" });
    bar.style.setProperty("--part", count / most);
    const label = `${value}: ${plural(count, "article")}`;
    return make("li", {}, make("a", { href: changed(state, { since: value, until: value }), "aria-label": label, title: label }, bar));
  };
  return make("div", { class: "years" }, make("ul", {}, known.map(column)),
    make("p", { class: "dim", "aria-hidden": "true" }, make("span", {}, known[0].value), make("span", {}, known.at(-1).value)));
}

const LANGUAGES = new Intl.DisplayNames("en", { type: "language" });

export function language(code) {
  try {
    return LANGUAGES.of(code) ?? code;
  } catch {
    return code;
  }
}

async function landing(signal) {
  const holds = await ask("/status", {}, { signal }).catch(() => null);
  const from = holds?.dates ? `, from ${holds.dates[0].slice(0, 4)} to ${holds.dates[1].slice(0, 4)}` : "";
  return make("div", { class: "hints" },
    holds && make("p", {}, `${plural(holds.articles, "article")}${from}. Of several words any may match; more of them, and rarer ones, come first.`),
    make("table", {}, make("caption", { class: "unseen" }, "How to ask"), make("tbody", {}, HINTS.map(([typed, means]) =>
      make("tr", {}, make("th", { scope: "row" }, make("code", {}, typed)), make("td", {}, means))))),
    make("p", { class: "dim" }, "Citations are copied in ", make("span", {}, chosen().style), " style; ", make("kbd", {}, "?"), " lists the keys."));
}

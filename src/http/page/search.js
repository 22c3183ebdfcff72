// The search view: the query box, filters, and hits. The query is kept in the address, so that links, reloading and the
// history lead to the same results.

import { ask } from "./api.js";
import { saveSearch } from "./alerts.js";
import { chosen, openCiteDialog, copyCitation } from "./citation.js";
import { make, plural, announce } from "./element.js";
import { FACETS, renderFilters } from "./filters.js";
import { resultHeader, countLabel, noResults, PAGE, paging, snippetReference, renderHits } from "./hits.js";
import { matchedWords } from "./matches.js";
import { hasQuery, searchUrl, query, read } from "./question.js";

// Delay after the last keystroke before a search, in milliseconds.
const CALM = 220;

const HINTS = [
  ['"digital economy"', "these words as a phrase"],
  ["bridge -ferry", "exclude a word; + requires one"],
  ["title:forum author:liu", "search in a field; also source: lang: tag: section: kind: date:"],
  ["econom*", "words with this prefix; hangzou~ for similar spellings"],
  ["bridge NEAR/5 cost", "at most five words apart"],
  ["bridge AND (cost OR price)", "boolean operators and grouping"],
];

export const search = {
  name: "Search",

  open(root, page) {
    const box = make("input", {
      type: "search",
      name: "q",
      id: "q",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      dir: "auto",
      enterkeyhint: "search",
      placeholder: "Words, “exact phrases”, source:, title:, -without",
      "aria-label": "Search the articles",
      "aria-keyshortcuts": "/",
    });
    const form = make(
      "form",
      {
        class: "ask",
        role: "search",
        action: "/",
        onsubmit: (event) => {
          event.preventDefault();
          go(false);
        },
      },
      box,
      make("button", { class: "main" }, "Search"),
    );
    const filters = make("div", { class: "filters" });
    const found = make("div", { class: "found" });
    root.append(make("h1", { class: "unseen" }, "Search"), form, make("div", { class: "results" }, filters, found));

    let resting;
    const go = (typing) => {
      clearTimeout(resting);
      page.go(searchUrl(page.state(), { q: box.value.trim() }), { typing });
    };
    // Input that is still being composed is not searched.
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
        document.body.classList.toggle("landing", !hasQuery(state));
        if (!hasQuery(state)) {
          filters.replaceChildren();
          found.replaceChildren(await landing(signal));
          return;
        }
        const asked = {
          ...state,
          q: state.q || "*",
          n: PAGE,
          facet: FACETS,
          ...(state.by === "passage" ? { by: "" } : {}),
          ...(state.sort === "score" ? { sort: "" } : {}),
        };
        const answer = await ask("/search", asked, { signal });
        page.stale(answer.index?.stale);
        const hits = renderHits(answer.hits, state);
        const opened = filters.querySelector("details")?.open;
        const held = document.activeElement;
        filters.replaceChildren(renderFilters(state, answer, opened ?? false, page));
        found.replaceChildren(
          ...resultHeader(state, answer, page, saveSearch(state, page)),
          make("ol", { class: "hits", start: (state.offset || 0) + 1 }, hits),
          ...(hits.length ? [paging(state, answer)] : noResults(state, answer)),
        );
        // If the focused control was replaced, focus its replacement, or the result count.
        if (!held.isConnected)
          page.focus(
            root.querySelector(`select[name="${held.name}"], [type="checkbox"][name="${held.name}"]`) ??
              found.querySelector(".count, .nothing h2"),
          );
        announce(answer.total ? `${countLabel(state, answer)} found` : "Nothing found");
        keepTrail(state, answer);
      },
      key(event) {
        if (event.key === "j" || event.key === "k") return step(found, event.key === "j" ? 1 : -1);
        const hit = document.activeElement?.closest?.(".hit");
        if ((event.key === "ArrowDown" || event.key === "ArrowUp") && hit) {
          return step(found, event.key === "ArrowDown" ? 1 : -1) || (event.key === "ArrowUp" && (box.focus(), true));
        }
        if (event.key === "o" && hit) return (hit.querySelector("h2 a, a.title").click(), true);
        if (event.key === "c" && hit) return (copyCitation(hit.dataset.ref), true);
        if (event.key === "C" && hit) return (openCiteDialog(hit.dataset.ref), true);
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

const TITLE = ".hit h2 a, .hit a.title";

// Moves the focus to the next or previous hit; returns whether there is one.
function step(found, by) {
  const titles = [...found.querySelectorAll(TITLE)].filter((title) => title.checkVisibility());
  const at = titles.indexOf(document.activeElement?.closest?.(".hit")?.querySelector("h2 a, a.title"));
  const next = titles[at < 0 ? (by > 0 ? 0 : titles.length - 1) : at + by];
  next?.focus();
  next?.closest(".hit").scrollIntoView({ block: "nearest" });
  return Boolean(next);
}

// Stores the hits of this page for the links of the article view.
function keepTrail(state, answer) {
  const refs = answer.hits.map((hit) => [snippetReference(hit), hit.article.id]);
  const trail = { refs, offset: state.offset, total: answer.total, back: `/${query(state)}`, words: matchedWords(answer.hits) };
  try {
    sessionStorage.setItem("ibid.trail", JSON.stringify(trail));
  } catch {
    // The article view then has no links to hits.
  }
}

async function landing(signal) {
  const holds = await ask("/status", {}, { signal }).catch(() => null);
  const from = holds?.dates ? `, from ${holds.dates[0].slice(0, 4)} to ${holds.dates[1].slice(0, 4)}` : "";
  return make(
    "div",
    { class: "hints" },
    holds &&
      make(
        "p",
        {},
        `${plural(holds.articles, "article")}${from}. A result contains any of the words; results with more of them, and with rarer ones, rank higher.`,
      ),
    make(
      "table",
      {},
      make("caption", { class: "unseen" }, "Query syntax"),
      make(
        "tbody",
        {},
        HINTS.map(([typed, means]) =>
          make("tr", {}, make("th", { scope: "row" }, make("code", {}, typed)), make("td", {}, means)),
        ),
      ),
    ),
    make(
      "p",
      { class: "dim" },
      "Citations are copied in ",
      make("code", {}, chosen().style),
      " style; ",
      make("kbd", {}, "?"),
      " shows keyboard shortcuts.",
    ),
  );
}

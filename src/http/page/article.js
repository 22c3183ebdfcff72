// The article view: opens at the cited passage, highlights it, and offers its citations for copying.

import { ask, RequestError } from "./api.js";
import { openCiteDialog, copyCitation, panel } from "./citation.js";
import { collectButton } from "./collect.js";
import { button, joined, make, announce } from "./element.js";
import { markMatches } from "./matches.js";
import { originalButton, originalFigure } from "./original.js";
import { sentenceAt, showToolbar, selection } from "./selection.js";
import { articleName, articleUrl, formatLocation, formatReference, highlighted, parseReference } from "./span.js";
import { renderArticle } from "./text.js";

export const article = {
  name: "Article",

  open(root, page) {
    let shown = null;
    const bar = make("div", {
      class: "selected",
      role: "toolbar",
      "aria-label": "Selection",
      hidden: true,
      onpointerdown: (event) => event.preventDefault(),
    });
    root.append(bar);
    // A click on a sentence cites it.
    root.addEventListener("click", (event) => {
      const ref = shown && !event.defaultPrevented && getSelection().isCollapsed && sentenceAt(shown, event);
      if (ref) page.go(articleUrl(ref, shown.id));
    });
    let settling;
    const select = () => {
      clearTimeout(settling);
      settling = setTimeout(() => shown && showToolbar(bar, shown), 150);
    };
    document.addEventListener("selectionchange", select);

    return {
      busy: root,
      async update(parameters, signal) {
        // In a reference pasted into the address bar, the locator is the URL fragment.
        const typed = /^#p\d/.test(location.hash) ? decodeURIComponent(location.hash) : "";
        const at = parameters.get("at") ? parameters.get("at") + typed : typed && parameters.get("id") + typed;
        const id = parameters.get("id") ?? parseReference(at ?? "")?.article ?? at;
        if (!id) throw new RequestError("No article", "the address has no article id: find an article with the search");
        const known = shown?.id === id ? shown.read : null;
        let [read, place] = await Promise.all([
          known ?? ask("/article", { id }, { signal }),
          at ? ask("/passage", { ref: at }, { signal }).catch((error) => error) : null,
        ]);
        if (place instanceof Error && (place.gone || place.name === "AbortError")) throw place;
        // The article was reindexed after it was opened.
        if (known && place?.article && place.article.sha256 !== known.article.sha256)
          read = await ask("/article", { id }, { signal });
        if (shown?.read !== read || !shown.element.isConnected) {
          shown = renderArticle(id, read, page, trail());
          root.replaceChildren(shown.element, bar);
        }
        document.title = `${articleName(read.article)} · ibid`;
        showPassage(shown, at, place, page);
        markWords(shown);
      },
      key(event) {
        const words = shown && selection(shown);
        const ref = words?.ref ?? shown?.ref;
        if (event.key === "c" && ref) return (copyCitation(ref), true);
        if (event.key === "C" && ref) return (copyCitation(ref, "quotation", words?.text), true);
        if (event.key === "Escape" && !bar.hidden) return (getSelection().removeAllRanges(), true);
        if (event.key === "j" || event.key === "k") return shown && step(shown, event.key === "j" ? 1 : -1);
        if ((event.key === "n" || event.key === "N") && shown?.matches) return shown.matches.go(event.key === "n" ? 1 : -1);
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

// The hits of the last search, if they are stored.
function storedHits() {
  try {
    return JSON.parse(sessionStorage.getItem("ibid.trail"));
  } catch {
    return null;
  }
}

// Marks the words of the last search if the article is among its hits, with links to step through them.
function markWords(shown) {
  const hits = storedHits();
  const known = hits?.refs.some(([, id]) => id === shown.id);
  shown.matches = markMatches(shown.body, known ? hits.words : null);
  shown.element.querySelector(".matches")?.remove();
  if (shown.matches) shown.element.querySelector(".trail-nav, .before-text").append(" ", shown.matches.element);
}

// Links back to the hits and to the neighbouring hits.
function trail() {
  const hits = storedHits();
  const ref = new URLSearchParams(location.search).get("at");
  const at = hits?.refs.findIndex(([one]) => one === ref) ?? -1;
  if (at < 0) return null;
  const link = (way, step, label) =>
    hits.refs[at + step] && make("a", { class: way, href: articleUrl(...hits.refs[at + step]) }, label);
  return make(
    "nav",
    { class: "trail-nav", "aria-label": "Hits" },
    joined(
      [
        make("a", { class: "back", href: hits.back }, "← Hits"),
        make("span", { class: "dim" }, `${hits.offset + at + 1} of ${hits.total.toLocaleString("en")}`),
        link("before", -1, "Previous hit"),
        link("after", 1, "Next hit"),
      ],
      " ",
    ),
  );
}

// Highlights the passage in the address, scrolls to it, and shows its actions.
function showPassage(shown, at, place, page) {
  for (const words of shown.body.querySelectorAll(".row.here .t")) clear(shown, words);
  shown.ref = null;
  shown.changed.replaceChildren();
  if (!at || place instanceof Error || !parseReference(place.ref)) {
    if (place instanceof Error) shown.changed.replaceChildren(page.problem(place));
    showActions(shown, shown.id);
    shown.ref = shown.id;
    scrollTo(0, 0);
    page.focus(shown.body.querySelector("h1"));
    return;
  }
  shown.ref = place.ref;
  if (place.changed) {
    const { paragraphs, sentences } = parseReference(place.ref);
    const now = formatReference(shown.id, paragraphs, sentences);
    shown.changed.replaceChildren(
      make(
        "div",
        { class: "notice warn", role: "note" },
        make("p", {}, make("strong", {}, "The source has changed since it was cited.")),
        make(
          "p",
          {},
          "The text at this reference may differ from the text that was cited.",
          " The current reference is ",
          make("a", { href: articleUrl(now, shown.id) }, make("code", {}, now)),
          ".",
        ),
      ),
    );
  }
  const numbers = place.paragraphs.map(({ paragraph }) => paragraph);
  for (const number of numbers) mark(shown, number, place.span);
  showActions(shown, place.ref, numbers);
  const first = shown.body.querySelector(`#p${numbers[0]}`);
  page.focus(first.querySelector(".n"), { preventScroll: true });
  if (page.scrolls) reveal(first.querySelector("mark") ?? first, numbers.length > 2 ? "start" : "center");
  announce(`Opened at ${formatLocation(place.paragraphs[0].page, [numbers[0], numbers.at(-1)], parseReference(place.ref).sentences)}`);
}

// Scrolls to an element, and again while sections that come into view turn out longer or shorter than estimated. Stops
// when the position is stable for some frames, or when the user scrolls.
function reveal(element, block) {
  const until = performance.now() + 2000;
  const over = new AbortController();
  const options = { once: true, passive: true, signal: over.signal };
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(act, () => over.abort(), options);
  let [top, calm] = [null, 0];
  const look = () => {
    const now = element.getBoundingClientRect().top;
    calm = top !== null && Math.abs(now - top) < 2 ? calm + 1 : 0;
    if (!calm) {
      element.scrollIntoView({ block });
      top = element.getBoundingClientRect().top;
    }
    if (over.signal.aborted || calm > 12 || performance.now() > until) over.abort();
    else requestAnimationFrame(look);
  };
  look();
}

function mark(shown, number, span) {
  const row = shown.body.querySelector(`#p${number}`);
  row.classList.add("here");
  row.querySelector(".n").setAttribute("aria-current", "true");
  const whole = shown.read.paragraphs[number - 1].span;
  row.querySelector(".t").replaceChildren(...highlighted(shown.text, whole, [{ span, class: "cited" }]));
}

function clear(shown, words) {
  const row = words.closest(".row");
  row.classList.remove("here");
  row.querySelector(".n").removeAttribute("aria-current");
  words.textContent = shown.text.slice(shown.read.paragraphs[row.id.slice(1) - 1].span);
}

// Shows the citation panel beside the text, and a bar below it on narrow screens.
function showActions(shown, ref, numbers = null) {
  shown.aside.replaceChildren(...citationPanel(shown, ref, numbers).filter(Boolean));
  shown.bar.replaceChildren(
    make("code", { class: "ref", dir: "auto" }, ref),
    button("Copy citation", () => copyCitation(ref)),
    button("Cite…", () => openCiteDialog(ref), { "aria-haspopup": "dialog" }),
    collectButton(ref, {}),
    ...(shown.read.article.format === "pdf" ? [originalButton(ref)] : []),
  );
}

// The citation panel of a passage, with links that narrow it to a sentence.
function citationPanel(shown, ref, numbers = null) {
  const named = parseReference(ref);
  const list = [make("h2", {}, "Cite"), make("p", {}, make("code", { class: "ref", dir: "auto" }, ref))];
  const sentences = numbers?.length === 1 ? shown.read.paragraphs[numbers[0] - 1].sentences.length : 0;
  if (sentences > 1) {
    const now = named.sentences;
    const link = (range, label, name) =>
      make(
        "a",
        {
          href: articleUrl(formatReference(shown.id, named.paragraphs, range), shown.id),
          "aria-label": name,
          "aria-current": String(now) === String(range) ? "true" : null,
        },
        label,
      );
    list.push(
      make(
        "p",
        { class: "sentences", role: "group", "aria-label": "Sentence" },
        make("span", { class: "dim" }, "Sentence "),
        link(null, "all", "all sentences"),
        Array.from({ length: Math.min(sentences, 40) }, (_, at) => [
          " ",
          link([at + 1, at + 1], at + 1, `Sentence ${at + 1}`),
        ]),
      ),
    );
  }
  list.push(panel(ref));
  if (named) {
    list.push(
      make(
        "p",
        { class: "acts" },
        button("Copy quotation with citation", () => copyCitation(ref, "quotation"), { class: "quiet" }),
        button("Copy link", () => copyCitation(ref, "link"), { class: "quiet" }),
        collectButton(ref),
      ),
    );
  }
  // Images are only drawn where they are shown.
  const isPdf = shown.read.article.format === "pdf" && matchMedia("(min-width: 62rem)").matches;
  return [make("div", {}, list), isPdf && make("div", {}, make("h2", {}, "Original page"), originalFigure(ref))];
}

// Moves the focus to the next or previous paragraph number.
function step(shown, by) {
  const numbers = [...shown.body.querySelectorAll(".n")];
  const at = numbers.indexOf(document.activeElement);
  const here = numbers.findIndex((number) => number.closest(".here"));
  const next = numbers[at < 0 ? (here < 0 ? (by > 0 ? 0 : numbers.length - 1) : here + by) : at + by];
  next?.focus();
  next?.closest(".row").scrollIntoView({ block: "nearest" });
  return Boolean(next);
}

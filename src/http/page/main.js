// The router: one view at a time, created when the path changes and updated when only its parameters change. Also
// handles history, focus, the colour theme and keyboard shortcuts.

import { ask, problem } from "./api.js";
import { alerts } from "./alerts.js";
import { article } from "./article.js";
import { articles } from "./articles.js";
import { check } from "./check.js";
import { collection, collections } from "./collections.js";
import { setPreference, preference, make, announce } from "./element.js";
import { quote } from "./quote.js";
import { search } from "./search.js";
import { status } from "./status.js";
import { takeDrops } from "./upload.js";

const VIEWS = { "/": search, "/article": article, "/articles": articles, "/quote": quote, "/check": check, "/collections": collections, "/collection": collection, "/alerts": alerts, "/status": status };
const KEYS = [
  ["/", "go to the search box"],
  ["j k", "next and previous hit or paragraph; for hits, also the arrow keys"],
  ["Enter o", "open the hit"],
  ["c", "copy the citation of the hit, passage or selection"],
  ["C", "hit: choose a citation style; article: copy the quotation with its citation"],
  ["] [", "article: next and previous hit"],
  ["n N", "article: next and previous word of the search"],
  ["u", "article: back to the hits"],
  ["t", "toggle light and dark colours"],
  ["?", "show this list"],
];

const main = document.getElementById("main");
const [behind, gone] = [make("div"), make("div", { class: "gone" })];
document.getElementById("notices").append(behind, gone);
let [view, live, running] = [null, null, null];
// Whether this navigation goes back in history: then only the stored scroll position is restored.
let returning = false;
let arrived = false;
let turns = 0;

// The interface that views use.
const page = {
  // A `typing` entry that was not submitted is replaced by the next one, so that the history contains no partial words.
  go(address, { typing = null, kept: text = null } = {}) {
    remember();
    const replaces =
      (history.state.typing && typing !== null) || new URL(address, location.href).href === location.href;
    history[replaces ? "replaceState" : "pushState"]({ kept: text, typing }, "", address);
    return turn();
  },
  again: () => turn(),
  kept: () => history.state?.kept ?? null,
  state: () => search.state(new URLSearchParams(location.search)),
  run,
  problem,
  get scrolls() {
    return !returning;
  },
  // Moves the focus, except after going back and on the first load.
  focus(element, options) {
    if (!returning && arrived) element?.focus(options);
  },
  stale(is, reason) {
    if (is !== undefined) stale(is, reason);
  },
};

// Runs work that may fail or be superseded, and shows errors in the view.
async function run(work) {
  running?.abort();
  const mine = (running = new AbortController());
  const { busy } = live;
  busy.setAttribute("aria-busy", "true");
  try {
    await work(mine.signal);
  } catch (error) {
    if (mine.signal.aborted) return;
    if (!error.title) console.error(error);
    busy.replaceChildren(problem(error, () => turn()));
    if (!main.querySelector("h1")) busy.prepend(make("h1", { class: "unseen" }, view.name));
  } finally {
    if (running === mine) busy.removeAttribute("aria-busy");
  }
}

async function turn() {
  const mine = ++turns;
  const { pathname, searchParams } = new URL(location.href);
  const next = VIEWS[pathname] ?? search;
  if (view !== next) {
    running?.abort();
    live?.close?.();
    view = next;
    const root = make("div", {
      class: `view ${
        Object.keys(VIEWS)
          .find((path) => VIEWS[path] === next)
          .slice(1) || "search"
      }`,
    });
    main.replaceChildren(root);
    live = view.open(root, page);
    for (const link of document.querySelectorAll(".top nav a")) {
      if (VIEWS[link.pathname] === next) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }
  await run((signal) => live.update(searchParams, signal));
  if (mine !== turns) return;
  if (returning) restore();
  else if (arrived && view !== article) scrollTo(0, 0);
  returning = false;
  arrived = true;
}

// Stores the scroll position and the focus in the history entry.
function remember() {
  const { activeElement: at } = document;
  const focus = at?.closest?.(".hit")?.dataset.ref ?? null;
  history.replaceState({ ...history.state, y: scrollY, focus }, "");
}

function restore() {
  const { y = 0, focus = null } = history.state ?? {};
  if (focus) main.querySelector(`.hit[data-ref="${CSS.escape(focus)}"] :is(h2 a, a.title)`)?.focus({ preventScroll: true });
  scrollTo(0, y);
}

history.scrollRestoration = "manual";
addEventListener("popstate", () => {
  returning = true;
  turn();
});

// Shows in every view that the server has stopped; repeats failed requests when it is back.
addEventListener("ibid:gone", () =>
  gone.replaceChildren(
    make(
      "p",
      { class: "notice bad" },
      make("strong", {}, "The server is not responding."),
      " Retrying every 2 seconds.",
    ),
  ),
);
addEventListener("ibid:back", () => {
  gone.replaceChildren();
  announce("The server is responding again.");
  if (main.querySelector(".notice.bad")) turn();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const plain =
    event.button === 0 &&
    !event.defaultPrevented &&
    !event.metaKey &&
    !event.ctrlKey &&
    !event.shiftKey &&
    !event.altKey;
  if (!link || !plain || link.target || link.origin !== location.origin || !(link.pathname in VIEWS) || link.hash)
    return;
  event.preventDefault();
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  page.go(link.href);
});

// Shortcuts, outside input fields.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]"))
    return;
  if (event.target.closest?.("input, textarea, select") && event.key !== "Escape") {
    if (event.target.type !== "search" || !["ArrowDown"].includes(event.key)) return;
  }
  if (event.defaultPrevented || (preference("keys", "on") === "off" && event.key.length === 1)) return;
  const does = { "/": () => toBox(), "?": () => listKeys(), t: () => toggle() }[event.key];
  if (does ? (does(), true) : live?.key?.(event)) event.preventDefault();
});

async function toBox() {
  if (view !== search) await page.go("/");
  const box = document.getElementById("q");
  box.focus();
  box.select();
}

function listKeys() {
  const use = make("input", {
    type: "checkbox",
    checked: preference("keys", "on") !== "off",
    onchange: () => setPreference("keys", use.checked ? "on" : "off"),
  });
  const dialog = make(
    "dialog",
    { "aria-labelledby": "listed", class: "listed" },
    make("h2", { id: "listed" }, "Keyboard shortcuts"),
    make(
      "dl",
      {},
      KEYS.map(([keys, does]) => [
        make(
          "dt",
          {},
          keys.split(" ").map((key, at) => [at ? " " : "", make("kbd", {}, key)]),
        ),
        make("dd", {}, does),
      ]),
    ),
    make("p", {}, make("label", {}, use, " Enable single-key shortcuts")),
    make("form", { method: "dialog" }, make("button", { class: "main", autofocus: true }, "Close")),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}
document.getElementById("keys").addEventListener("click", listKeys);

const themed = document.getElementById("theme");
const darkness = matchMedia("(prefers-color-scheme: dark)");
const dark = () => (document.documentElement.dataset.theme ?? (darkness.matches ? "dark" : "light")) === "dark";

function toggle() {
  const theme = dark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  setPreference("theme", theme);
  name();
}

function name() {
  themed.textContent = dark() ? "☀" : "☾";
  themed.setAttribute("aria-label", dark() ? "Light colours" : "Dark colours");
  themed.title = `${themed.getAttribute("aria-label")} (t)`;
}
themed.addEventListener("click", toggle);
darkness.addEventListener("change", name);
name();

let said = {};

function stale(is, reason) {
  if (is === said.is && (!reason || reason === said.reason)) return;
  said = { is, reason };
  behind.replaceChildren(
    is
      ? make(
          "p",
          { class: "notice warn", role: "status" },
          make("strong", {}, "The index is out of date"),
          reason && make("span", { class: "reason" }, `: ${reason}`),
          ". To include new and changed files, run ",
          make("code", {}, "ibid index"),
          ". ",
          make("a", { href: "/status" }, "Status"),
        )
      : "",
  );
}

// Checks the index after each navigation, every minute, and when the page becomes visible.
async function look() {
  if (document.visibilityState !== "visible" || view === status) return;
  const holds = await ask("/status").catch(() => null);
  if (holds) stale(holds.stale, holds.reason);
}
addEventListener("visibilitychange", look);
setInterval(look, 60_000);

takeDrops(page);
turn().then(look);

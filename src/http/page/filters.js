// The filters: active filters, dates, and the values of each facet with the number of matching articles.

import { button, language, make, plural } from "./element.js";
import { searchUrl, activeFilters } from "./question.js";

export const FACETS = ["source", "author", "year", "lang", "tag"];
const NAMES = { source: "Source", author: "Author", lang: "Language", tag: "Tag" };
// Values per facet that are shown at first.
const SHOWN = 6;

export function renderFilters(state, answer, opened, page) {
  const chips = activeFilters(state).map(([name, value]) =>
    make(
      "a",
      {
        class: "chip",
        dir: "auto",
        href: searchUrl(state, { [name]: state[name].filter((one) => one !== value) }),
        "aria-label": `Remove ${NAMES[name]}: ${value}`,
      },
      value,
      make("span", { "aria-hidden": "true" }, " ×"),
    ),
  );
  const chosenDates = state.since || state.until;
  if (chosenDates) {
    const range = state.since === state.until ? state.since : `${state.since || "…"} – ${state.until || "…"}`;
    chips.push(
      make(
        "a",
        {
          class: "chip",
          href: searchUrl(state, { since: "", until: "", undated: "" }),
          "aria-label": `Remove dates: ${range}`,
        },
        range,
        make("span", { "aria-hidden": "true" }, " ×"),
      ),
    );
  }
  const date = (name, label) =>
    make(
      "label",
      {},
      label,
      make("input", {
        name,
        value: state[name],
        placeholder: "2018-06-01",
        pattern: "\\d{4}(-\\d\\d(-\\d\\d)?)?",
        title: "2018, 2018-06 or 2018-06-01",
        inputmode: "numeric",
        size: 10,
        autocomplete: "off",
      }),
    );
  const dates = make(
    "form",
    {
      class: "dates",
      action: "/",
      onsubmit: (event) => {
        event.preventDefault();
        const data = new FormData(event.target);
        page.go(
          searchUrl(state, {
            since: data.get("since").trim(),
            until: data.get("until").trim(),
            undated: data.get("undated"),
          }),
        );
      },
    },
    date("since", "From"),
    date("until", "Until"),
    make("button", { class: "quiet" }, "Set"),
    chosenDates &&
      make(
        "label",
        {},
        make("input", {
          type: "checkbox",
          name: "undated",
          value: "include",
          checked: state.undated === "include",
          onchange: (event) => event.target.form.requestSubmit(),
        }),
        " Include undated articles",
      ),
  );
  const wide = matchMedia("(min-width: 56rem)").matches;
  return make(
    "details",
    { open: wide || opened },
    make("summary", {}, "Filters", chips.length > 0 && ` (${chips.length})`),
    chips.length > 0 && make("p", { class: "chips" }, chips),
    make("section", { "aria-label": "Date" }, make("h2", {}, "Date"), years(state, answer.facets?.year ?? []), dates),
    FACETS.filter((name) => name !== "year").map((name) => facet(state, name, answer.facets?.[name] ?? [])),
  );
}

function facet(state, name, values) {
  const known = values.filter(({ value }) => value !== null && !state[name].includes(value));
  if (known.length === 0 || (known.length === 1 && values.length === 1 && state[name].length === 0)) return null;
  const link = ({ value, count }) =>
    make(
      "li",
      {},
      make(
        "a",
        { href: searchUrl(state, { [name]: [...state[name], value] }), dir: "auto" },
        name === "lang" ? language(value) : value,
      ),
      make("span", { class: "dim" }, count.toLocaleString("en")),
    );
  const rest = known.slice(SHOWN);
  const list = make("ul", {}, known.slice(0, SHOWN).map(link));
  return make(
    "section",
    { "aria-label": NAMES[name] },
    make("h2", {}, NAMES[name]),
    list,
    rest.length > 0 &&
      button(
        `${rest.length} more`,
        (event) => {
          list.append(...rest.map(link));
          event.target.remove();
          list.children[SHOWN].querySelector("a").focus();
        },
        { class: "quiet" },
      ),
  );
}

// A bar chart of the years; each bar links to its year.
function years(state, values) {
  const known = values.filter(({ value }) => /^\d{4}$/.test(value ?? "")).sort((a, b) => a.value - b.value);
  if (known.length < 2) return null;
  const most = Math.max(...known.map(({ count }) => count));
  const column = ({ value, count }) => {
    const bar = make("span", { class: "bar", "aria-hidden": "true" });
    bar.style.setProperty("--part", count / most);
    const label = `${value}: ${plural(count, "article")}`;
    return make(
      "li",
      {},
      make("a", { href: searchUrl(state, { since: value, until: value }), "aria-label": label, title: label }, bar),
    );
  };
  return make(
    "div",
    { class: "years" },
    make("ul", {}, known.map(column)),
    make(
      "p",
      { class: "dim", "aria-hidden": "true" },
      make("span", {}, known[0].value),
      make("span", {}, known.at(-1).value),
    ),
  );
}

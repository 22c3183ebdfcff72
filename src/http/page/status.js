// The status view: the content of the index, whether it is out of date, and the skipped files.

import { ask } from "./api.js";
import { language, make, plural } from "./element.js";

const SKIPPED = 200;

export const status = {
  name: "Status",

  open(root, page) {
    const box = make("div", { class: "column" });
    root.append(make("h1", { tabindex: -1 }, "Status"), box);
    return {
      busy: box,
      async update(_, signal) {
        document.title = "Status · ibid";
        const holds = await ask("/status", {}, { signal });
        page.stale(holds.stale, holds.reason);
        box.replaceChildren(...renderStatus(holds));
        page.focus(root.querySelector("h1"));
      },
    };
  },
};

function renderStatus(holds) {
  const fact = (name, value) => (value || value === 0) && [make("dt", {}, name), make("dd", {}, value)];
  const number = (value) => value?.toLocaleString("en");
  const values = (list, name, label = (value) => value) =>
    list?.length > 0 &&
    make(
      "ul",
      { class: "values" },
      list.map(({ value, articles }) =>
        make(
          "li",
          {},
          make("a", { href: `/?${new URLSearchParams({ [name]: value })}`, dir: "auto" }, label(value)),
          " ",
          make("span", { class: "dim" }, number(articles)),
        ),
      ),
    );
  const { skipped } = holds;
  return [
    make(
      "p",
      { class: `state ${holds.stale ? "warn" : "good"}` },
      holds.stale
        ? [
            "The index is out of date",
            holds.reason && `: ${holds.reason}`,
            ". Run ",
            make("code", {}, "ibid index"),
            "; this page updates automatically.",
          ]
        : "The index is up to date.",
    ),
    make("dl", { class: "holds" }, [
      fact("Articles", number(holds.articles)),
      fact("Passages", number(holds.passages)),
      fact("Files read", number(holds.files)),
      fact("Dates", holds.dates && `${holds.dates[0]} to ${holds.dates[1]}`),
      fact("Without a date", holds.undated > 0 && number(holds.undated)),
      fact("Languages", values(holds.langs, "lang", language)),
      fact("Sources", values(holds.sources, "source")),
      fact(
        "Indexed paths",
        holds.roots?.map((root) => make("div", {}, make("code", {}, root))),
      ),
      fact("Index", make("code", {}, holds.location)),
      fact(
        "Last indexed",
        holds.built &&
          make(
            "time",
            { datetime: holds.built },
            new Date(holds.built).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" }),
          ),
      ),
      fact("Size", holds.bytes && `${(holds.bytes / 1e6).toFixed(1)} MB`),
    ]),
    make("h2", {}, skipped.length ? `${plural(skipped.length, "skipped file")}` : "No file was skipped"),
    skipped.length > 0 &&
      make(
        "div",
        { class: "wide", tabindex: 0, role: "region", "aria-label": "Skipped files" },
        make(
          "table",
          { class: "skipped" },
          make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "File"), make("th", { scope: "col" }, "Reason"))),
          make(
            "tbody",
            {},
            skipped
              .slice(0, SKIPPED)
              .map(({ path, reason }) =>
                make(
                  "tr",
                  {},
                  make("td", {}, make("code", { dir: "auto" }, path)),
                  make("td", { dir: "auto" }, reason),
                ),
              ),
          ),
        ),
      ),
    skipped.length > SKIPPED &&
      make(
        "p",
        { class: "dim" },
        `and ${plural(skipped.length - SKIPPED, "more")}: `,
        make("code", {}, "ibid status --json"),
        " lists them all.",
      ),
  ].filter(Boolean);
}

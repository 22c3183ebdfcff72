// Saved searches: the list, and the passages of one that are new since they were last marked as seen.

import { ask, problem } from "./api.js";
import { announce, button, joined, make, plural } from "./element.js";
import { renderHits } from "./hits.js";
import { hasQuery } from "./question.js";

const alertUrl = (name) => `/alerts?${new URLSearchParams({ name })}`;

export const alerts = {
  name: "Saved searches",

  open(root, page) {
    const heading = make("h1", { tabindex: -1 }, "Saved searches");
    const said = make("div", { role: "status" });
    const found = make("div", { class: "found" });
    root.append(heading, said, found);

    // Sends a change and shows the list after it.
    async function change(path, body) {
      try {
        const list = await ask(path, {}, { body });
        said.replaceChildren();
        found.replaceChildren(...shown(list));
        page.focus(heading);
      } catch (error) {
        said.replaceChildren(problem(error));
      }
    }

    const shown = ({ file, alerts: all }) => [
      all.length
        ? make("ol", { class: "article-list" }, all.map(row))
        : make("p", {}, "No saved searches yet: choose ", make("q", {}, "Save this search…"), " above the hits of a search."),
      make("p", { class: "dim" }, "Kept in ", make("code", {}, file), ", as for ", make("code", {}, "ibid alerts"), "."),
    ];

    const row = ({ name, query, new: count }) =>
      make(
        "li",
        {},
        make("h2", { dir: "auto" }, make("a", { href: `/?${new URLSearchParams({ q: query })}` }, name)),
        make("p", { class: "about" }, make("code", { dir: "auto" }, query)),
        make(
          "p",
          { class: "acts" },
          count > 0
            ? make("a", { href: alertUrl(name) }, make("strong", {}, plural(count, "new passage")))
            : make("span", { class: "dim" }, "nothing new"),
          count > 0 && button("Mark as seen", () => change("/alerts/seen", { name }), { class: "quiet" }),
          button("Delete", () => change("/alerts/delete", { name }), { class: "quiet", "aria-label": `Delete ${name}` }),
        ),
      );

    return {
      busy: found,
      async update(parameters, signal) {
        const name = parameters.get("name");
        said.replaceChildren();
        document.title = name ? `${name} · ibid` : "Saved searches · ibid";
        heading.textContent = name ? `New: ${name}` : "Saved searches";
        if (!name) {
          const list = await ask("/alerts", {}, { signal });
          found.replaceChildren(...shown(list));
          announce(plural(list.alerts.length, "saved search", "saved searches"));
          return;
        }
        const answer = await ask("/alerts/new", { name }, { signal });
        found.replaceChildren(
          make(
            "p",
            { class: "choices" },
            make("strong", {}, plural(answer.total, "new passage")),
            answer.total > 0 &&
              button("Mark as seen", async () => (await change("/alerts/seen", { name }), page.go("/alerts"))),
            make("a", { href: "/alerts" }, "All saved searches"),
          ),
          make("ol", { class: "hits" }, renderHits(answer.hits, {})),
        );
        announce(plural(answer.total, "new passage"));
        page.focus(heading);
      },
    };
  },
};

// The query of a search with its filters, as one would type it.
function typed(state) {
  const filters = ["source", "author", "lang", "tag"].map((field) => {
    const values = state[field].map((value) => `${field}:"${value.replaceAll('"', "")}"`);
    return values.length > 1 ? `(${values.join(" OR ")})` : values[0];
  });
  const dates = (state.since || state.until) && `date:${state.since}..${state.until}`;
  const query = state.q && (filters.some(Boolean) || dates) && /\b(?:AND|OR|NOT)\b/.test(state.q) ? `(${state.q})` : state.q;
  return joined([query, ...filters, dates], " ").join("");
}

// The button that saves a search, and its form.
export function saveSearch(state, page) {
  if (!hasQuery(state)) return "";
  const open = () => {
    const name = make("input", { name: "name", required: true, maxlength: 100, value: state.q.replaceAll(/[:"()]/g, " ").trim() });
    const failed = make("div");
    const dialog = make(
      "dialog",
      { "aria-labelledby": "saving", class: "citing" },
      make("h2", { id: "saving" }, "Save this search"),
      make(
        "form",
        {
          class: "panel",
          async onsubmit(event) {
            event.preventDefault();
            try {
              await ask("/alerts", {}, { body: { name: name.value.trim(), query: typed(state) } });
              dialog.close();
              await page.go("/alerts");
            } catch (error) {
              failed.replaceChildren(problem(error));
            }
          },
        },
        make("p", {}, make("code", { dir: "auto" }, typed(state))),
        make("label", {}, "Name", name),
        make("p", { class: "dim" }, "What it finds now counts as seen; later passages are new."),
        failed,
        make("button", { class: "main" }, "Save"),
        button("Cancel", () => dialog.close(), { class: "quiet" }),
      ),
    );
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
    name.select();
  };
  return button("Save this search…", open, { class: "quiet", "aria-haspopup": "dialog" });
}

// The collections, and one collection: its references with notes, in an order of the reader's own, and its exports.

import { ask, problem } from "./api.js";
import { collectionUrl, writeCollection } from "./collect.js";
import { chosen, openCiteDialog } from "./citation.js";
import { announce, button, day, joined, make, plural, preference, setPreference } from "./element.js";
import { publication } from "./hits.js";
import { articleName, articleUrl } from "./span.js";

// Formats of the export: label, ending, media type.
const EXPORTS = {
  report: ["Report (Markdown)", "md", "text/markdown"],
  md: ["Quotations and bibliography (Markdown)", "md", "text/markdown"],
  bibtex: ["BibTeX", "bib", "application/x-bibtex"],
  biblatex: ["BibLaTeX", "bib", "application/x-bibtex"],
  ris: ["RIS (Zotero, EndNote)", "ris", "application/x-research-info-systems"],
  "csl-json": ["CSL JSON", "json", "application/json"],
};

export const collections = {
  name: "Collections",

  open(root) {
    const list = make("div", { class: "found" });
    root.append(make("h1", { tabindex: -1 }, "Collections"), list);
    return {
      busy: list,
      async update(_, signal) {
        document.title = "Collections · ibid";
        const { folder, collections: all } = await ask("/collections", {}, { signal });
        list.replaceChildren(
          all.length
            ? make("ol", { class: "article-list" }, all.map(listed))
            : make("p", {}, "No collections yet: choose ", make("q", {}, "Collect…"), " at a hit or a passage."),
          make("p", { class: "dim" }, "Kept as Markdown files in ", make("code", {}, folder), "."),
        );
        announce(plural(all.length, "collection"));
      },
    };
  },
};

const listed = ({ name, items, changed }) =>
  make(
    "li",
    {},
    make("h2", { dir: "auto" }, make("a", { href: collectionUrl(name) }, name)),
    make(
      "p",
      { class: "about" },
      joined([plural(items, "reference"), changed && `changed ${day(new Date(changed * 1000).toISOString().slice(0, 10))}`]),
    ),
  );

export const collection = {
  name: "Collection",

  open(root, page) {
    const heading = make("h1", { tabindex: -1, dir: "auto" });
    const said = make("div", { role: "status" });
    const body = make("div", { class: "found" });
    root.append(make("p", {}, make("a", { href: "/collections" }, "← Collections")), heading, said, body);
    let known = null;

    // Writes the items in a new order or with another note, and shows what is kept.
    async function change(items, focus) {
      try {
        known = await writeCollection(known, items);
        said.replaceChildren();
        announce("Saved");
        show();
        if (focus !== undefined) (body.querySelectorAll(".item")[focus]?.querySelector("textarea") ?? heading).focus();
      } catch (error) {
        said.replaceChildren(problem(error, () => page.go(collectionUrl(known.name))));
      }
    }

    function show() {
      heading.textContent = known.name;
      document.title = `${known.name} · ibid`;
      const { items } = known;
      body.replaceChildren(
        items.length ? exports(known, said) : make("p", {}, "This collection is empty."),
        make("ol", { class: "hits" }, items.map((item, at) => row(items, item, at, change))),
        make("p", {}, button("Delete this collection…", () => remove(known, page, said), { class: "quiet" })),
      );
    }

    return {
      busy: body,
      async update(parameters, signal) {
        known = await ask("/collection", { name: parameters.get("name") ?? "" }, { signal });
        said.replaceChildren();
        show();
        page.focus(heading);
      },
    };
  },
};

// A reference with its words and its note.
function row(items, item, at, change) {
  const { ref, note, passage } = item;
  const others = items.filter((other) => other !== item);
  const moved = (to) => change([...others.slice(0, to), item, ...others.slice(to)], to);
  const noteBox = make("textarea", { rows: 2, maxlength: 10000, "aria-label": `Note on ${ref}` });
  noteBox.value = note;
  noteBox.addEventListener("change", () =>
    change(items.map((it) => (it === item ? { ...it, note: noteBox.value.trim() } : it))),
  );
  return make(
    "li",
    { class: "hit item", "data-ref": ref },
    passage
      ? [
          make("h2", { lang: passage.article.lang, dir: "auto" }, make("a", { href: articleUrl(ref, passage.article.id) }, articleName(passage.article))),
          make("p", { class: "about" }, joined(publication(passage.article))),
          passage.changed && make("p", { class: "notice warn" }, "The source has changed since it was collected."),
          make("blockquote", { class: "words", lang: passage.article.lang, dir: "auto" }, passage.text),
        ]
      : make("p", { class: "notice warn" }, item.problem),
    noteBox,
    make(
      "p",
      { class: "acts" },
      make("code", { class: "ref", dir: "auto" }, ref),
      passage && button("Cite…", () => openCiteDialog(ref), { class: "quiet", "aria-haspopup": "dialog" }),
      at > 0 && button("Move up", () => moved(at - 1), { class: "quiet" }),
      at < others.length && button("Move down", () => moved(at + 1), { class: "quiet" }),
      button("Remove", () => change(others, Math.min(at, others.length - 1)), { class: "quiet" }),
    ),
  );
}

// Chooses a format and downloads the collection in it.
function exports(known, said) {
  const way = preference("export", "report");
  const box = make(
    "select",
    { name: "export", onchange: () => setPreference("export", box.value) },
    Object.entries(EXPORTS).map(([value, [label]]) => make("option", { value, selected: value === way }, label)),
  );
  const download = async () => {
    try {
      const [, ending, type] = EXPORTS[box.value];
      const text = await exported(known, box.value);
      const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: `${known.name}.${ending}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      said.replaceChildren();
    } catch (error) {
      said.replaceChildren(problem(error));
    }
  };
  return make("p", { class: "choices" }, make("label", {}, "Export as ", box), button("Download", download, { class: "main" }));
}

// Returns a collection as a text. A report has the words as quotations and references as marks, for `ibid report`.
async function exported({ name, items }, format) {
  const held = items.filter(({ passage }) => passage);
  if (format !== "report") {
    const answer = await ask("/cite", { ref: held.map(({ ref }) => ref), style: chosen().style, format });
    return answer.citation;
  }
  const quoted = (text) => text.trim().split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");
  const parts = held.map(({ ref, note, passage }) => [quoted(passage.text), `[@${ref}]`, note].filter(Boolean).join("\n\n"));
  return `# ${name}\n\n${parts.join("\n\n")}\n`;
}

// Asks, and deletes.
function remove({ name, digest }, page, said) {
  const dialog = make(
    "dialog",
    { "aria-labelledby": "deleting", class: "listed" },
    make("h2", { id: "deleting" }, `Delete “${name}”?`),
    make("p", {}, "Its file is deleted. The articles stay."),
    button(
      "Delete",
      async () => {
        dialog.close();
        try {
          await ask("/collection/delete", {}, { body: { name, digest } });
          await page.go("/collections");
        } catch (error) {
          said.replaceChildren(problem(error));
        }
      },
      { class: "main" },
    ),
    button("Cancel", () => dialog.close(), { class: "quiet", autofocus: true }),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

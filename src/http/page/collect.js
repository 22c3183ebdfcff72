// Adds a reference to a collection: a dialog with the collections, a new name, and a note.

import { ask, problem } from "./api.js";
import { button, make, preference, setPreference, toast } from "./element.js";

export const collectionUrl = (name) => `/collection?${new URLSearchParams({ name })}`;

// Writes the items of a collection that has been read.
export const writeCollection = ({ name, digest }, items) =>
  ask("/collection", {}, { body: { name, digest, items: items.map(({ ref, note }) => ({ ref, note })) } });

// Adds an item at the end of a collection; tries again if its file was changed between reading and writing.
async function add(name, item) {
  for (let tries = 0; ; tries++) {
    const known = await ask("/collection", { name });
    const { items } = known;
    if (items.some(({ ref, note }) => ref === item.ref && note === item.note)) return known;
    try {
      return await writeCollection(known, [...items, item]);
    } catch (error) {
      if (error.status !== 409 || tries === 2) throw error;
    }
  }
}

export const collectButton = (ref, attributes = { class: "quiet" }) =>
  button("Collect…", () => openCollectDialog(ref), { ...attributes, "aria-haspopup": "dialog" });

export async function openCollectDialog(ref) {
  const last = preference("collection", "");
  const names = make("datalist", { id: "collection-names" });
  const name = make("input", {
    name: "collection",
    list: "collection-names",
    required: true,
    maxlength: 100,
    autocomplete: "off",
    value: last,
  });
  const note = make("textarea", { name: "note", rows: 3, maxlength: 10000 });
  const failed = make("div");
  const form = make(
    "form",
    {
      class: "panel",
      async onsubmit(event) {
        event.preventDefault();
        try {
          const kept = await add(name.value.trim(), { ref, note: note.value.trim() });
          setPreference("collection", kept.name);
          dialog.close();
          toast("Collected", "", make("a", { href: collectionUrl(kept.name) }, `${kept.name} (${kept.items.length})`));
        } catch (error) {
          failed.replaceChildren(problem(error));
        }
      },
    },
    make("label", {}, "Collection", name),
    names,
    make("label", {}, "Note", note),
    failed,
    make("button", { class: "main" }, "Add"),
    button("Cancel", () => dialog.close(), { class: "quiet" }),
  );
  const dialog = make(
    "dialog",
    { "aria-labelledby": "collecting", class: "citing" },
    make("h2", { id: "collecting" }, "Collect ", make("code", { class: "ref", dir: "auto" }, ref)),
    form,
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  (last ? note : name).focus();
  const { collections } = await ask("/collections").catch(() => ({ collections: [] }));
  names.append(...collections.map((it) => make("option", { value: it.name })));
}

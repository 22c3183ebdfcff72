// Copies a citation in the style chosen last, a quotation with its citation, or a record for a reference manager. The
// text comes from the server and equals the output of `ibid cite`.

import { ask, problem } from "./api.js";
import { button, setPreference, preference, make, toast } from "./element.js";
import { articleUrl } from "./span.js";

// Output forms: a field of the response, or a format to request; and the label.
const WAYS = [
  ["citation", "Citation"],
  ["entry", "Bibliography entry"],
  ["quotation", "Quotation with citation"],
  ["link", "Link to the passage here"],
  ["md", "Markdown: quotation and entry"],
  ["html", "HTML: quotation and entry"],
  ["pandoc", "Pandoc Markdown"],
  ["bibtex", "BibTeX"],
  ["biblatex", "BibLaTeX"],
  ["ris", "RIS (Zotero, EndNote)"],
  ["csl-json", "CSL JSON"],
  ["annotation", "Web Annotation"],
];
// Forms that do not depend on the citation style.
const STYLELESS = new Set(["link", "bibtex", "biblatex", "ris", "csl-json"]);

export const chosen = () => ({ style: preference("style", "apa"), way: preference("way", "citation") });

// Returns a reference in one output form. `words` is the text to quote if it is not the whole passage.
async function written(ref, way, style, words = null) {
  if (way === "link") return location.origin + articleUrl(ref);
  if (!["citation", "entry", "quotation"].includes(way)) {
    const answer = [await ask("/cite", { ref, style, format: way })].flat()[0];
    return (answer.citation ?? answer.text ?? "").trimEnd();
  }
  const cited = [await ask("/cite", { ref, style })].flat()[0];
  if (way === "citation") return cited.citation;
  if (way === "entry") return cited.entry ?? cited.citation;
  return `“${(words ?? cited.text).trim().replace(/\s*\n\s*/g, " ")}” ${cited.citation}`;
}

// Copies a text that is still being fetched: browsers allow clipboard access only during the user event.
async function copy(coming) {
  if (navigator.clipboard?.write && globalThis.ClipboardItem) {
    try {
      const blob = coming.then((text) => new Blob([text], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
      return await coming;
    } catch {
      // Falls back to the methods below, which report errors.
    }
  }
  const text = await coming;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // On a page without TLS from another host, this is the only clipboard API.
    const area = make("textarea", { class: "unseen", readonly: true, "aria-hidden": "true" });
    area.value = text;
    const before = document.activeElement;
    (before?.closest("dialog") ?? document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus?.();
    if (!done) throw new Error("clipboard access is not available: select the text and copy it");
  }
  return text;
}

// Copies and shows a notification.
async function copied(coming, said, more) {
  try {
    toast(said, await copy(coming), more);
  } catch (error) {
    toast("Not copied", error.message);
  }
}

const SAID = { citation: "Citation copied", quotation: "Quotation copied", link: "Link copied" };

export const copyCitation = (ref, way = "citation", words = null) =>
  copied(
    written(ref, way, chosen().style, words),
    SAID[way],
    button("Other styles…", () => openCiteDialog(ref, words), { class: "quiet" }),
  );

let styles = null;

// The panel with the output form, the style, a preview, and the copy button.
export function panel(ref, words = null) {
  const { style, way } = chosen();
  const styleBox = make(
    "select",
    { name: "style", onchange: () => (setPreference("style", styleBox.value), update()) },
    make("option", { value: style }, style),
  );
  const wayBox = make(
    "select",
    { name: "way", onchange: () => (setPreference("way", wayBox.value), update()) },
    WAYS.map(([value, label]) => make("option", { value, selected: value === way }, label)),
  );
  const output = make("div", {
    class: "written",
    dir: "auto",
    tabindex: 0,
    role: "region",
    "aria-label": "Preview",
  });
  const styleLabel = make("label", {}, "Style", styleBox);
  const said = make("p", { class: "dim", role: "status" });
  const copier = button(
    "Copy",
    async () => {
      said.textContent = await copy(written(ref, wayBox.value, styleBox.value, words)).then(
        () => "Copied.",
        (error) => `Not copied: ${error.message}`,
      );
    },
    { class: "main" },
  );
  let asked = 0;
  async function update() {
    styleLabel.hidden = STYLELESS.has(wayBox.value);
    const mine = ++asked;
    said.textContent = "";
    try {
      const text = await written(ref, wayBox.value, styleBox.value, words);
      if (mine !== asked) return;
      output.textContent = text;
      output.classList.toggle("code", !["citation", "entry", "quotation"].includes(wayBox.value));
    } catch (error) {
      if (mine === asked) output.replaceChildren(problem(error, update));
    }
  }
  styles ??= ask("/styles").catch(() => (styles = null));
  styles?.then(
    (list) =>
      list &&
      styleBox.replaceChildren(
        ...list.map(({ name, title }) =>
          make("option", { value: name, selected: name === styleBox.value }, title ? `${name}: ${title}` : name),
        ),
      ),
  );
  update();
  return make("div", { class: "panel" }, make("label", {}, "Copy as", wayBox), styleLabel, output, copier, said);
}

// The panel in a dialog.
export function openCiteDialog(ref, words = null) {
  const dialog = make(
    "dialog",
    { "aria-labelledby": "citing", class: "citing" },
    make("h2", { id: "citing" }, "Cite ", make("code", { class: "ref", dir: "auto" }, ref)),
    panel(ref, words),
    make("form", { method: "dialog" }, make("button", { class: "quiet" }, "Close")),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector(".main").focus();
}

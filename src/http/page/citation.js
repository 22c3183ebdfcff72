// Copying: a citation in the style that was chosen last, a quotation with its citation, or the work for a reference
// manager. What is copied comes from the server as `ibid cite` writes it.

import { ask, problem } from "./api.js";
import { button, keep, kept, make, toast } from "./element.js";
import { opening } from "./span.js";

// How a reference can be written: a name, what is read of the answer, or the format that is asked for.
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
// Ways that look the same in every style.
const STYLELESS = new Set(["link", "bibtex", "biblatex", "ris", "csl-json"]);

export const chosen = () => ({ style: kept("style", "apa"), way: kept("way", "citation") });

// A reference written one way. `words` are those to quote where they are not the whole passage.
async function written(ref, way, style, words = null) {
  if (way === "link") return location.origin + opening(ref);
  if (!["citation", "entry", "quotation"].includes(way)) {
    const answer = [await ask("/cite", { ref, style, format: way })].flat()[0];
    return (answer.citation ?? answer.text ?? "").trimEnd();
  }
  const cited = [await ask("/cite", { ref, style })].flat()[0];
  if (way === "citation") return cited.citation;
  if (way === "entry") return cited.entry ?? cited.citation;
  return `“${(words ?? cited.text).trim().replace(/\s*\n\s*/g, " ")}” ${cited.citation}`;
}

// Puts a text that is still on its way into the clipboard: browsers want to be asked while the key is down.
async function copy(coming) {
  if (navigator.clipboard?.write && globalThis.ClipboardItem) {
    try {
      const blob = coming.then((text) => new Blob([text], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
      return await coming;
    } catch {
      // Asked in another way below, which says what is wrong.
    }
  }
  const text = await coming;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Away from this computer and without encryption there is no clipboard but this.
    const area = make("textarea", { class: "unseen", readonly: true, "aria-hidden": "true" });
    area.value = text;
    const before = document.activeElement;
    (before?.closest("dialog") ?? document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus?.();
    if (!done) throw new Error("this browser keeps its clipboard to itself: select the text and copy it");
  }
  return text;
}

// Copies, and says so at the foot of the page.
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
    button("Other styles…", () => citing(ref, words), { class: "quiet" }),
  );

let styles = null;

// What can be chosen for a reference, what it comes to, and the button that copies it.
export function panel(ref, words = null) {
  const { style, way } = chosen();
  const styleBox = make(
    "select",
    { name: "style", onchange: () => (keep("style", styleBox.value), update()) },
    make("option", { value: style }, style),
  );
  const wayBox = make(
    "select",
    { name: "way", onchange: () => (keep("way", wayBox.value), update()) },
    WAYS.map(([value, label]) => make("option", { value, selected: value === way }, label)),
  );
  const output = make("div", {
    class: "written",
    dir: "auto",
    tabindex: 0,
    role: "region",
    "aria-label": "As it is copied",
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

// The same in a dialog.
export function citing(ref, words = null) {
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

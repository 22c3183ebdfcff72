// Adds files to the corpus: dropped on the page, or chosen in the list of articles.

import { ask } from "./api.js";
import { make, plural, toast } from "./element.js";
import { articleUrl } from "./span.js";

// Sends the files one after another, and says what became of each.
async function upload(files, page) {
  let added = 0;
  for (const file of files) {
    toast(`Adding ${file.name} …`);
    try {
      const { articles, known } = await ask("/upload", { name: file.name }, { file });
      added += articles.length;
      const links = articles.slice(0, 3).map(({ id, title }) => [" ", make("a", { href: articleUrl(id, id) }, title ?? id)]);
      toast(known ? "In the corpus already" : `Added ${plural(articles.length, "article")}`, file.name, make("span", {}, links));
    } catch (error) {
      toast("Not added", error.detail ?? `${error}`);
    }
  }
  if (added) page.again();
}

// The control that chooses files.
export function fileButton(page) {
  const input = make("input", { type: "file", multiple: true, class: "unseen", tabindex: -1, "aria-hidden": "true" });
  input.addEventListener("change", () => upload([...input.files], page));
  return [make("button", { type: "button", class: "quiet", onclick: () => input.click() }, "Add files…"), input];
}

// Takes files that are dropped anywhere on the page.
export function takeDrops(page) {
  const holdsFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");
  const mark = (event, is) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    document.body.classList.toggle("dropping", is);
  };
  addEventListener("dragover", (event) => mark(event, true));
  addEventListener("dragleave", (event) => event.relatedTarget === null && mark(event, false));
  addEventListener("drop", (event) => {
    mark(event, false);
    if (holdsFiles(event)) upload([...event.dataTransfer.files], page);
  });
}

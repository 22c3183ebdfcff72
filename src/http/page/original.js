// The original page of a PDF article as an image with the passage marked: beside the text, and in a dialog.

import { ask, problem } from "./api.js";
import { button, make } from "./element.js";
import { parseReference } from "./span.js";

// Pixels per inch beside the text, and in the dialog.
const [NARROW, WIDE] = [110, 160];

const address = (ref, page, resolution) =>
  `/api/v1/page?${new URLSearchParams({ ref, ...(page && { page }), resolution })}`;

// Renders the page of a passage; its neighbours can be turned to.
function figure(ref, resolution, onopen) {
  const image = make("img", { alt: "", loading: "lazy", decoding: "async" });
  const frame = make("button", { type: "button", class: "sheet-image", onclick: () => onopen?.() }, image);
  if (!onopen) frame.disabled = true;
  const said = make("span", { class: "dim", role: "status" }, "Drawing the page …");
  const turn = make("span", { class: "turn" });
  const box = make("figure", { class: "original" }, frame, make("figcaption", {}, said, turn));
  let asked = 0;
  async function show(page) {
    const mine = ++asked;
    box.setAttribute("aria-busy", "true");
    try {
      const about = await ask("/page/boxes", { ref, page, resolution });
      if (mine !== asked) return;
      image.src = address(ref, page, resolution);
      await image.decode();
      if (mine !== asked) return;
      const marked = about.boxes.length > 0;
      const whole = !parseReference(ref);
      image.alt = `Page ${about.page} of ${about.pages}${marked ? ", with the passage marked" : ""}`;
      said.textContent = `Page ${about.page} of ${about.pages}${marked || whole || page ? "" : ": the passage was not found on it"}`;
      const step = (by, label, text) =>
        about.page + by >= 1 &&
        about.page + by <= about.pages &&
        button(text, () => show(about.page + by), { class: "quiet", "aria-label": label });
      turn.replaceChildren(...[step(-1, "Previous page", "‹"), step(1, "Next page", "›")].filter(Boolean));
    } catch (error) {
      if (mine !== asked || error.name === "AbortError") return;
      box.replaceChildren(error.title ? problem(error, () => show(page)) : problem({ title: "The page cannot be shown" }));
    } finally {
      if (mine === asked) box.removeAttribute("aria-busy");
    }
  }
  show("");
  return box;
}

// The page beside the text of an article.
export const originalFigure = (ref) => figure(ref, NARROW, () => openOriginal(ref));

// The page in a dialog.
export function openOriginal(ref) {
  const dialog = make(
    "dialog",
    { "aria-labelledby": "original", class: "originals" },
    make(
      "header",
      {},
      make("h2", { id: "original" }, "Original page ", make("code", { class: "ref", dir: "auto" }, ref)),
      make("form", { method: "dialog" }, make("button", { autofocus: true }, "Close")),
    ),
    figure(ref, WIDE, null),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

// A button that opens the page.
export const originalButton = (ref) =>
  button("Original page", () => openOriginal(ref), { class: "quiet", "aria-haspopup": "dialog" });

// Completes the id of an article as it is typed: by a part of the id, or by words of the title.

import { ask } from "./api.js";
import { make } from "./element.js";
import { articleName } from "./span.js";

// Pause after the last key before articles are looked up, in ms.
const CALM = 150;
const PROPOSED = 10;

// Proposes articles for an input; returns the list of proposals, to be placed beside it.
export function completeArticle(input) {
  const list = make("datalist", { id: `${input.name}-ids` });
  input.setAttribute("list", list.id);
  let resting, asked;
  input.addEventListener("input", () => {
    clearTimeout(resting);
    asked?.abort();
    const typed = input.value.trim().replace(/[^\p{L}\p{N}/._ -]/gu, "");
    if (typed.length < 2) return list.replaceChildren();
    resting = setTimeout(async () => {
      asked = new AbortController();
      const words = typed.split(/\s+/).map((word) => `title:${word}*`);
      const q = `${/\s/.test(typed) ? "" : `article:*${typed}* OR `}(${words.join(" AND ")})`;
      const answer = await ask("/articles", { q, n: PROPOSED, sort: "score" }, { signal: asked.signal }).catch(() => null);
      list.replaceChildren(
        ...(answer?.hits ?? []).map(({ article }) => make("option", { value: article.id }, articleName(article))),
      );
    }, CALM);
  });
  return list;
}

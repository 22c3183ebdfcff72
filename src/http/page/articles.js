// The list of articles, with the filters of the search, and its order.

import { ask } from "./api.js";
import { joined, make, plural, announce } from "./element.js";
import { FACETS, renderFilters } from "./filters.js";
import { countLabel, paging, publication, selectBox } from "./hits.js";
import { articlesUrl, read } from "./question.js";
import { articleName, articleUrl } from "./span.js";
import { fileButton } from "./upload.js";

// Articles per page.
const PAGE = 50;

export const articles = {
  name: "Articles",

  open(root, page) {
    const filters = make("div", { class: "filters" });
    const found = make("div", { class: "found wide-list" });
    root.append(make("h1", { tabindex: -1 }, "Articles"), make("div", { class: "results" }, filters, found));
    return {
      busy: found,
      async update(parameters, signal) {
        const state = { ...read(parameters), list: true };
        if (state.sort === "score") state.sort = "newest";
        document.title = "Articles · ibid";
        const { list, ...asked } = state;
        const answer = await ask(
          "/articles",
          { ...asked, by: "", n: PAGE, facet: FACETS, count_all: true },
          { signal },
        );
        page.stale(answer.index?.stale);
        const opened = filters.querySelector("details")?.open;
        filters.replaceChildren(renderFilters(state, answer, opened ?? false, page));
        found.replaceChildren(
          make(
            "div",
            { class: "sum" },
            make("p", { class: "count", tabindex: -1 }, make("strong", {}, countLabel({ by: "article" }, answer))),
            make(
              "div",
              { class: "choices" },
              fileButton(page),
              selectBox(state, page, articlesUrl, "Sort by", "sort", [
                ["newest", "Newest first"],
                ["oldest", "Oldest first"],
              ]),
            ),
          ),
          make("ol", { class: "article-list", start: state.offset + 1 }, answer.hits.map(row)),
          paging(state, answer, PAGE),
        );
        announce(countLabel({ by: "article" }, answer));
        page.focus(root.querySelector("h1"));
      },
    };
  },

  state: read,
};

function row({ article }) {
  return make(
    "li",
    {},
    make(
      "h2",
      { lang: article.lang, dir: "auto" },
      make("a", { href: articleUrl(article.id, article.id) }, articleName(article)),
    ),
    make(
      "p",
      { class: "about" },
      joined([
        ...publication(article),
        article.words && plural(article.words, "word"),
        article.format,
        make("code", { class: "ref", dir: "auto" }, article.id),
      ]),
    ),
  );
}

// The state of a search ↔ the query string of the address; defaults are omitted.

// Parses the parameters of the address.
export function read(parameters) {
  const one = (name) => parameters.get(name)?.trim() ?? "";
  const many = (name) => parameters.getAll(name).filter(Boolean);
  return {
    q: one("q"),
    by: one("by") || "passage",
    sort: one("sort") || "score",
    since: one("since"),
    until: one("until"),
    undated: one("undated"),
    source: many("source"),
    author: many("author"),
    lang: many("lang"),
    tag: many("tag"),
    offset: Math.max(0, Number.parseInt(one("offset"), 10) || 0),
  };
}

// The active filters as pairs of field and value.
export const activeFilters = (state) =>
  ["source", "author", "lang", "tag"].flatMap((name) => state[name].map((value) => [name, value]));
export const hasQuery = (state) => Boolean(state.q || activeFilters(state).length || state.since || state.until);

// Formats a state as a query string.
export function query(state) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (!value || (name === "by" && value === "passage") || (name === "sort" && value === "score")) continue;
    for (const one of [value].flat()) parameters.append(name, one);
  }
  return parameters.size ? `?${parameters}` : "";
}

// The address of the changed list of articles, from its first one.
export const articlesUrl = (state, change) =>
  `/articles${query({ ...state, list: "", by: "", offset: 0, ...(state.sort === "newest" && { sort: "" }), ...change })}`;

// The address of a changed state, from its first hit.
export const searchUrl = (state, change) =>
  state.list ? articlesUrl(state, change) : `/${query({ ...state, offset: 0, ...change })}`;

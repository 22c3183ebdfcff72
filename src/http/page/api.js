// Asks the server: parameters in, JSON out, its problems as errors that say what to do next. Notices when missing,
// and when it is back.

import { button, make } from "./element.js";

const BASE = "/api/v1";
// What people say for what the protocol says.
const TITLES = {
  400: "This cannot be asked so",
  401: "A token is required",
  404: "Not found",
  413: "Too long",
  503: "Busy",
};

// What the server could not do; `gone` where there was no answer at all.
export class Trouble extends Error {
  constructor(title, detail, { status = 0, gone = false } = {}) {
    super(detail);
    Object.assign(this, { title, detail, status, gone });
  }
}

// GET, or POST where there is a body. Lists among the parameters are repeated, empty ones left out.
export async function ask(path, parameters = {}, { body, signal } = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) if (one !== "" && one !== null && one !== undefined) query.append(name, one);
  }
  const options = { signal, headers: { accept: "application/json" } };
  if (body) Object.assign(options, { method: "POST", body: JSON.stringify(body) });
  if (body) options.headers["content-type"] = "application/json";
  const address = query.size ? `${BASE}${path}?${query}` : `${BASE}${path}`;
  let response, text;
  try {
    response = await fetch(address, options);
    text = await response.text();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    leave();
    throw new Trouble(
      "The server does not answer",
      "ibid serve has ended, or cannot be reached: start it again in its folder with `ibid serve`",
      { gone: true },
    );
  }
  back();
  let value = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Judged below.
  }
  if (response.ok && value !== null) return value;
  const title = TITLES[response.status] ?? value?.title ?? `The server answered ${response.status}`;
  const detail = value?.detail ?? (text.slice(0, 500) || response.statusText);
  throw new Trouble(title, detail, { status: response.status });
}

let waiting = null;

// Asks every few seconds whether it is there again, and tells the page.
function leave() {
  if (waiting) return;
  waiting = setInterval(
    () =>
      fetch(`${BASE}/healthz`).then(
        (it) => it.ok && back(),
        () => {},
      ),
    2000,
  );
  dispatchEvent(new Event("ibid:gone"));
}

function back() {
  if (!waiting) return;
  clearInterval(waiting);
  waiting = null;
  dispatchEvent(new Event("ibid:back"));
}

// A problem with its next step. `again` is what its button does.
export function problem(error, again) {
  const { title = "Something went wrong in this page", detail = `${error}` } = error;
  return make(
    "div",
    { class: "notice bad", role: "alert" },
    make("h2", {}, title),
    make("p", { class: "detail", dir: "auto" }, coded(detail)),
    again && (error.gone || !(error.status < 500)) && make("p", {}, button("Try again", again)),
  );
}

// Text with what stands in `backticks` as code.
export function coded(text) {
  return text.split(/`([^`\n]+)`/).map((part, at) => (at % 2 ? make("code", {}, part) : part));
}

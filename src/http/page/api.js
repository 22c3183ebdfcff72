// Requests to the API: parameters in, JSON out. Problem responses become errors with the next step. Detects when the
// server stops responding and when it is back.

import { button, make } from "./element.js";

const BASE = "/api/v1";
// Titles for HTTP status codes.
const TITLES = {
  400: "Invalid request",
  401: "Token required",
  404: "Not found",
  409: "Changed meanwhile",
  413: "Too long",
  503: "Server busy",
};

// A failed request. `gone` is true if there was no response.
export class RequestError extends Error {
  constructor(title, detail, { status = 0, gone = false } = {}) {
    super(detail);
    Object.assign(this, { title, detail, status, gone });
  }
}

// Sends GET, or POST if there is a body or a file. Repeats a parameter for each item of a list; omits empty values.
export async function ask(path, parameters = {}, { body, file, signal } = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) if (one !== "" && one !== null && one !== undefined) query.append(name, one);
  }
  const options = { signal, headers: { accept: "application/json" } };
  if (body) Object.assign(options, { method: "POST", body: JSON.stringify(body) });
  if (body) options.headers["content-type"] = "application/json";
  if (file) Object.assign(options, { method: "POST", body: file });
  if (file) options.headers["content-type"] = "application/octet-stream";
  const address = query.size ? `${BASE}${path}?${query}` : `${BASE}${path}`;
  let response, text;
  try {
    response = await fetch(address, options);
    text = await response.text();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    leave();
    throw new RequestError(
      "The server is not responding",
      "`ibid serve` has stopped or cannot be reached: restart it with `ibid serve`",
      { gone: true },
    );
  }
  back();
  let value = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Handled below.
  }
  if (response.ok && value !== null) return value;
  const title = TITLES[response.status] ?? value?.title ?? `The server returned status ${response.status}`;
  const detail = value?.detail ?? (text.slice(0, 500) || response.statusText);
  throw new RequestError(title, detail, { status: response.status });
}

let waiting = null;

// Polls the server until it responds, then notifies the page.
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

// Renders an error and its next step. `again` is the action of the retry button.
export function problem(error, again) {
  const { title = "Error in this page", detail = `${error}` } = error;
  return make(
    "div",
    { class: "notice bad", role: "alert" },
    make("h2", {}, title),
    make("p", { class: "detail", dir: "auto" }, coded(detail)),
    again && (error.gone || !(error.status < 500)) && make("p", {}, button("Try again", again)),
  );
}

// Renders text in `backticks` as code.
export function coded(text) {
  return text.split(/`([^`\n]+)`/).map((part, at) => (at % 2 ? make("code", {}, part) : part));
}

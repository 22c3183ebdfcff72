// Creates elements. Text is inserted as text nodes only, and links only with safe URL schemes, so that the content of
// an article cannot become markup.

// Creates an element with attributes (functions named `on…` are listeners; `null` and `false` omit an attribute) and
// children.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

export const button = (label, onclick, attributes = {}) =>
  make("button", { type: "button", onclick, ...attributes }, label);

// Creates an external link, or plain text if the address is not a web address.
export function externalLink(address, label = address) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    // Not a URL: shown as text.
  }
  if (!url || !/^(https?|mailto):$/.test(url.protocol)) return make("span", { dir: "auto" }, label);
  return make("a", { href: url.href, rel: "noopener noreferrer", target: "_blank", dir: "auto" }, label);
}

// Joins children with a separator; omits empty ones.
export function joined(children, between = " · ") {
  return children.filter(Boolean).flatMap((child, at) => (at ? [between, child] : [child]));
}

export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

// Formats a full date; returns years, months and invalid dates unchanged.
export function day(date) {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return date;
  const parsed = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(parsed.valueOf()) ? date : DATE.format(parsed);
}

export const dateElement = (date) => (date ? make("time", { datetime: date, dir: "ltr" }, day(date)) : null);

const LANGUAGES = new Intl.DisplayNames("en", { type: "language" });

// Returns the name of a language, or its code if it has none.
export function language(code) {
  try {
    return LANGUAGES.of(code) ?? code;
  } catch {
    return code;
  }
}

// Announces a change to screen readers.
export function announce(text) {
  document.getElementById("said").textContent = text;
}

let fading;

// Shows a short notification at the bottom of the page.
export function toast(text, quoted = "", more = null) {
  const box = document.getElementById("toast");
  box.replaceChildren(
    make("strong", {}, text),
    quoted && make("span", { class: "words", dir: "auto" }, quoted),
    more ?? "",
  );
  box.hidden = false;
  announce(quoted ? `${text}: ${quoted}` : text);
  const fade = () => (box.matches(":hover, :focus-within") ? later() : (box.hidden = true));
  const later = () => (fading = setTimeout(fade, 6000));
  clearTimeout(fading);
  later();
}

// Returns a stored preference.
export function preference(name, otherwise) {
  try {
    return localStorage.getItem(`ibid.${name}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function setPreference(name, value) {
  try {
    localStorage.setItem(`ibid.${name}`, value);
  } catch {
    // The preference lasts until the page is closed.
  }
}

// Makes elements. Text goes in as text nodes only, and addresses only where they lead to a page: whatever an article
// holds, it stays text.

// An element with attributes (`on…` functions are listeners, `null` and `false` leave an attribute out) and children.
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

// A link to somewhere else, or the bare text where that is not a web address.
export function outward(address, label = address) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    // Not an address: it is shown as it is.
  }
  if (!url || !/^(https?|mailto):$/.test(url.protocol)) return make("span", { dir: "auto" }, label);
  return make("a", { href: url.href, rel: "noopener noreferrer", target: "_blank", dir: "auto" }, label);
}

// Children with something between them; what is empty is left out.
export function joined(children, between = " · ") {
  return children.filter(Boolean).flatMap((child, at) => (at ? [between, child] : [child]));
}

export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

// A day as people write it; years and months, and what is no date, stay as they are.
export function day(date) {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return date;
  const parsed = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(parsed.valueOf()) ? date : DATE.format(parsed);
}

export const dated = (date) => (date ? make("time", { datetime: date, dir: "ltr" }, day(date)) : null);

const LANGUAGES = new Intl.DisplayNames("en", { type: "language" });

// The name of a language, or its code where it has none.
export function language(code) {
  try {
    return LANGUAGES.of(code) ?? code;
  } catch {
    return code;
  }
}

// Says something to those who do not see the page change.
export function say(text) {
  document.getElementById("said").textContent = text;
}

let fading;

// Says shortly, at the foot of the page, what was just done.
export function toast(text, quoted = "", more = null) {
  const box = document.getElementById("toast");
  box.replaceChildren(
    make("strong", {}, text),
    quoted && make("span", { class: "words", dir: "auto" }, quoted),
    more ?? "",
  );
  box.hidden = false;
  say(quoted ? `${text}: ${quoted}` : text);
  const fade = () => (box.matches(":hover, :focus-within") ? later() : (box.hidden = true));
  const later = () => (fading = setTimeout(fade, 6000));
  clearTimeout(fading);
  later();
}

// What was chosen before, of what this browser keeps.
export function kept(name, otherwise) {
  try {
    return localStorage.getItem(`ibid.${name}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(`ibid.${name}`, value);
  } catch {
    // It holds until the page is left.
  }
}

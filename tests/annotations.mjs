// Indexes articles that are hard to quote, and checks the annotation of every paragraph and sentence: its form by a schema of
// the constraints of the Web Annotation Data Model (W3C 2017), its selectors with Apache Annotator on the
// article's text.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [ibid, work] = process.argv.slice(2);
const require = createRequire(join(work, "node", "package.json"));
const { JSDOM } = require("jsdom");
const Ajv = require("ajv").default;
const window = new JSDOM("").window;
Object.assign(globalThis, { window, document: window.document, Node: window.Node, NodeFilter: window.NodeFilter, Range: window.Range, Text: window.Text });
const at = (name) => pathToFileURL(join(work, "node/node_modules", name)).href;
const { createTextQuoteSelectorMatcher } = await import(at("@apache-annotator/dom/lib/index.js"));
const { createTextPositionSelectorMatcher } = await import(at("@apache-annotator/dom/lib/text-position/index.js"));

// §3.1 annotations, §3.2.3 embedded textual bodies, §3.3.5 motivations, §4 specific resources, §4.2 selectors.
const iri = { type: "string", format: "iri" };
const motivation = { enum: ["assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying", "linking", "moderating", "questioning", "replying", "tagging"] };
const text = { type: "string" };
const selector = {
  oneOf: [
    { type: "object", properties: { type: { const: "TextQuoteSelector" }, exact: { type: "string", minLength: 1 }, prefix: text, suffix: text }, required: ["type", "exact"], additionalProperties: false },
    { type: "object", properties: { type: { const: "TextPositionSelector" }, start: { type: "integer", minimum: 0 }, end: { type: "integer", minimum: 0 } }, required: ["type", "start", "end"], additionalProperties: false },
    { type: "object", properties: { type: { const: "FragmentSelector" }, value: { type: "string", minLength: 1 }, conformsTo: iri }, required: ["type", "value"], additionalProperties: false },
  ],
};
const schema = {
  type: "object",
  properties: {
    "@context": { const: "http://www.w3.org/ns/anno.jsonld" },
    id: iri,
    type: { const: "Annotation" },
    motivation,
    body: { type: "object", properties: { type: { const: "TextualBody" }, value: text, format: { type: "string", pattern: "^[a-z]+/[a-z0-9.+-]+$" }, purpose: motivation }, required: ["type", "value"], additionalProperties: false },
    target: { type: "object", properties: { source: { type: "string", format: "iri-reference", minLength: 1 }, selector: { type: "array", minItems: 1, items: selector } }, required: ["source"], additionalProperties: false },
  },
  required: ["@context", "id", "type", "target"],
  additionalProperties: false,
};
const ajv = new Ajv({ allErrors: true });
const isIri = (value) => { try { return Boolean(new URL(value)) && !/[\s<>"{}|\\^`]/.test(value); } catch { return false; } };
ajv.addFormat("iri", isIri);
ajv.addFormat("iri-reference", (value) => isIri(new URL(value, "http://base.example/").href) && !/[\s<>"{}|\\^`]/.test(value));
const validate = ajv.compile(schema);

const run = (...args) => execFileSync(ibid, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 26 });
const folder = join(work, "corpus");
mkdirSync(join(folder, "a b"), { recursive: true });
const front = (url) => (url ? `---\ntitle: T\nurl: ${url}\n---\n\n` : "");
const repeated = "The tide rises. The tide falls.\n\nThe tide rises. It is late.\n\nThe tide rises. The tide falls.\n";
const articles = {
  "plain.md": front("https://tides.example/a?b=1&c=2#top") + repeated,
  "a b/with spaces & signs.md": front() + repeated,
  "astral.md": front("https://x.example/") + "🚢 sailed. 👩‍👩‍👧 stayed. 𝔘nd 🚢 came.\n\n🚢 sailed. It was 12 °C.\n",
  "港口.md": front("https://新闻.example/港口") + "港口大桥周四通车。轮渡将运行到秋天。\n\n港口大桥周四通车。\n",
  "accents.md": front() + "Cafe\u0301 re\u0301sume\u0301, nai\u0308ve. “Quoted” — ‘it’.\n\nNobody\u00a0came\u202f: 5\u00a0%.\n",
  "arabic.md": front("https://x.example/ar") + "كتب حارس السد يومياته. انتظرت القوارب.\n\nكتب حارس السد يومياته.\n",
  "signs.md": front() + "a < b & c > d. \"x\" 'y' `z` \\\\ end. 100 % {x}.\n",
  "page.html": `<html><head><title>P</title><link rel="canonical" href="https://pages.example/p"></head><body><article><p>${"The mill burned down in the spring of 1911, and nobody knew why. ".repeat(3)}</p><p>It was built again. Nobody came to see it opened by the mayor.</p></article></body></html>`,
};
for (const [name, content] of Object.entries(articles)) writeFileSync(join(folder, name), content);
const index = join(work, "index");
run("index", folder, "--index", index, "--quiet");

const wrong = [];
let count = 0;
const refs = [];
for (const name of Object.keys(articles)) {
  const { article, text, paragraphs } = JSON.parse(run("inspect", join(folder, name), "--json").split("\n")[0]);
  const id = name.replace(/\.(md|html)$/, "");
  refs.push({ id, ref: id, text });
  paragraphs.forEach((paragraph, n) => {
    refs.push({ id, ref: `${id}#p${n + 1}`, text, span: paragraph.span });
    paragraph.sentences.forEach((span, s) => refs.push({ id, ref: `${id}#p${n + 1}s${s + 1}`, text, span }));
  });
}
const lines = run("cite", "--index", index, "--corpus", folder, ...refs.map(({ ref }) => ref), "--format", "annotation").trim().split("\n");
if (lines.length !== refs.length) wrong.push(`${lines.length} annotations of ${refs.length} references`);
const ids = new Set();
for (const [n, line] of lines.entries()) {
  const { ref, text, span } = refs[n];
  const annotation = JSON.parse(line);
  count += 1;
  ids.add(annotation.id);
  if (!validate(annotation)) wrong.push(`${ref}: ${ajv.errorsText(validate.errors)}`);
  const selectors = annotation.target.selector ?? [];
  if (!span) {
    if (selectors.length) wrong.push(`${ref}: selectors of a whole article`);
    continue;
  }
  const bytes = Buffer.from(text, "utf8");
  const passage = bytes.subarray(...span).toString("utf8").trim();
  const root = window.document.createElement("pre");
  root.textContent = text;
  window.document.body.replaceChildren(root);
  const scope = window.document.createRange();
  scope.selectNodeContents(root);
  const start = Buffer.byteLength(text, "utf8") && bytes.subarray(0, span[0]).toString("utf8").length;
  const check = (what, range) => {
    const found = range?.toString().trim();
    const before = range ? range.startOffset : -1;
    if (found !== passage || Math.abs(before - start) > 2) wrong.push(`${ref}: ${what} finds ${JSON.stringify(found)} at ${before}, not ${JSON.stringify(passage)} at ${start}`);
  };
  const quote = selectors.find(({ type }) => type === "TextQuoteSelector");
  const position = selectors.find(({ type }) => type === "TextPositionSelector");
  const matches = [];
  for await (const match of createTextQuoteSelectorMatcher(quote)(scope)) matches.push(match);
  if (matches.length !== 1) wrong.push(`${ref}: Apache Annotator finds ${matches.length} passages`);
  check("Apache Annotator", matches[0]);
  for await (const match of createTextPositionSelectorMatcher(position)(scope)) check("Apache Annotator by position", match);
}
if (ids.size !== count) wrong.push(`${count - ids.size} ids are used twice`);
wrong.forEach((one) => console.error(one));
console.log(`${count} annotations, ${wrong.length} wrong`);
process.exit(wrong.length ? 1 : 0);

#!/usr/bin/env bash
# dom-anchor-text-quote refuses what the W3C annotation model allows: more than 32 characters of context.
#
# A text quote selector has the words, and as much text before and after as its writer likes. dom-anchor-text-quote 4.0.2 looks for
# the context with bit patterns of 32 bits, so 33 characters are an error ("Pattern too long for this browser"); a quotation may be
# longer. Writers that want to be read there keep to 32 characters of context. Apache Annotator 0.2.0 finds all of them.
#
# Needs node and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund dom-anchor-text-quote@4.0.2 @apache-annotator/dom@0.2.0 @apache-annotator/selector@0.2.0 jsdom@26 > /dev/null 2>&1
cat > find.mjs <<'JS'
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<body><p>The ferry leaves at nine. The tram leaves at nine.</p></body>");
for (const name of ["Range", "Node", "NodeFilter", "document", "Element"]) globalThis[name] = window[name];
globalThis.window = window;
const quote = require("dom-anchor-text-quote");
const { createTextQuoteSelectorMatcher } = await import("@apache-annotator/dom");
const place = (range) => `${range.startOffset} to ${range.endOffset}`;
for (const [name, selector] of [
  ["32 of context", { exact: "leaves", prefix: " ferry leaves at nine. The tram ", suffix: "" }],
  ["33 of context", { exact: "leaves", prefix: "e ferry leaves at nine. The tram ", suffix: "" }],
  ["41 quoted", { exact: "The ferry leaves at nine. The tram leaves", prefix: "", suffix: "" }],
]) {
  let one;
  try {
    one = place(quote.toRange(window.document.body, selector));
  } catch (error) {
    one = error.message;
  }
  let other = "nothing";
  for await (const range of createTextQuoteSelectorMatcher(selector)(window.document.body)) other = place(range);
  console.log(`${name} | dom-anchor-text-quote: ${one} | Apache Annotator: ${other}`);
}
JS
node find.mjs > found.txt
cat found.txt
diff found.txt - <<'TXT'
32 of context | dom-anchor-text-quote: 35 to 41 | Apache Annotator: 35 to 41
33 of context | dom-anchor-text-quote: Pattern too long for this browser. | Apache Annotator: 35 to 41
41 quoted | dom-anchor-text-quote: 0 to 41 | Apache Annotator: 0 to 41
TXT

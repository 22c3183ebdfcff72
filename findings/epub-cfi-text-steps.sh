#!/usr/bin/env bash
# epub.js counts the pieces of text that a paragraph has; an EPUB CFI counts the places where text could be.
#
# EPUB CFI numbers child elements 2, 4, 6 and the text before, between and after them 1, 3, 5, whether there is any or not. Comments
# divide no text. epub.js 0.3.93:
#
# 1. finds the text after an element (step 3) only if there is text before it too, and otherwise nothing;
# 2. counts a comment as the end of the text: an offset behind it leads to no text.
#
# epub-cfi-resolver 1.0.2 finds all three. Needs node and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund epubjs@0.3.93 epub-cfi-resolver@1.0.2 jsdom@26 > /dev/null 2>&1
cat > resolve.cjs <<'JS'
const { JSDOM } = require("jsdom");
const names = ["Range", "Node", "NodeFilter", "XPathResult", "Element", "DOMParser", "document"];
const share = (window) => names.forEach((name) => (globalThis[name] = window[name]));
globalThis.window = new JSDOM("").window;
share(window);
const EpubJs = require("epubjs/lib/epubcfi").default;
const Resolver = require("epub-cfi-resolver");
console.log = () => {};
for (const [body, path] of [
  ["<p>one<em>two</em>three</p>", "/4/2/3:1"],
  ["<p><em>two</em>three</p>", "/4/2/3:1"],
  ["<p>one<!-- a comment -->two</p>", "/4/2/1:4"],
]) {
  const page = `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>${body}</body></html>`;
  const { window } = new JSDOM(page, { contentType: "application/xhtml+xml" });
  share(window);
  const range = new EpubJs(`epubcfi(/6/4!${path})`).toRange(window.document);
  const { node, offset } = new Resolver(`epubcfi(/6/4!${path})`).resolveLast(window.document);
  const found = range ? `${range.startContainer.nodeValue} ${range.startOffset}` : "nothing";
  process.stdout.write(`${body} ${path} | epub.js: ${found} | epub-cfi-resolver: ${node.nodeValue} ${offset}\n`);
}
JS
node resolve.cjs > found.txt
cat found.txt
diff found.txt - <<'TXT'
<p>one<em>two</em>three</p> /4/2/3:1 | epub.js: three 1 | epub-cfi-resolver: three 1
<p><em>two</em>three</p> /4/2/3:1 | epub.js: nothing | epub-cfi-resolver: three 1
<p>one<!-- a comment -->two</p> /4/2/1:4 | epub.js: null 1 | epub-cfi-resolver: two 1
TXT

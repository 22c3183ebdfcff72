// Generates e-books whose text is hard to find in their documents, indexes them, and resolves the EPUB CFI of every passage
// with independent implementations. What a CFI leads to has to be the passage and nothing else.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [ibid, work] = process.argv.slice(2);
const require = createRequire(join(work, "node", "package.json"));
const { JSDOM } = require("jsdom");
const Zip = require("jszip");
const window = new JSDOM("").window;
Object.assign(globalThis, { window, document: window.document, Node: window.Node, NodeFilter: window.NodeFilter, Range: window.Range, XPathResult: window.XPathResult, DOMParser: window.DOMParser, Element: window.Element, CSS: { escape: (text) => text.replace(/[^\w-]/g, "\\$&") } });
const foliate = await import(pathToFileURL(join(work, "node/node_modules/foliate-js/epubcfi.js")).href);
const Resolver = require("epub-cfi-resolver");
const EpubJs = require("epubjs/lib/epubcfi").default;

const SENTENCES = {
  en: ["The keeper of the lock wrote in green ink", "Nine barges waited for the tide on Monday", "A heron stood on the sluice until noon", "The oldest weir was built of oak and lime", "Two boys counted 1,204 eels in a single night", "Nobody had painted the bridge since 1962"],
  fr: ["L’éclusier écrivait à l’encre verte", "Neuf péniches attendaient la marée", "Un héron resta sur l’écluse jusqu’à midi", "Le plus vieux barrage était en chêne", "Deux garçons comptèrent mille anguilles", "Personne n’avait repeint le pont"],
  zh: ["守闸人每天用绿墨水写日记", "星期一有九艘驳船等候涨潮", "最古老的堤堰用橡木建成", "渡轮冬天每四十分钟一班", "两个男孩一夜数了许多鳗鱼", "那座桥多年没有上过漆"],
  ar: ["كتب حارس السد يومياته بالحبر الأخضر", "انتظرت تسعة قوارب المد يوم الاثنين", "بني أقدم سد من خشب البلوط", "تعمل العبارة كل ساعة في الشتاء", "عد صبيان ثعابين كثيرة في ليلة", "لم يطل أحد الجسر منذ سنين"],
};
const stop = { en: ".", fr: ".", zh: "。", ar: "." };

// Each makes the body of a chapter from sentences `s(0)`, `s(1)`, …; `cut(0, x)` puts x between two words of one.
const SHAPES = {
  "plain paragraphs": ({ s }) => `<p>${s(0)} ${s(1)}</p>\n<p>${s(2)}</p>`,
  "ids": ({ s }) => `<div id="part"><p id="p1">${s(0)}</p><p id="p2">${s(1)} <em id="e">${s(2)}</em></p></div>`,
  "ids with signs": ({ s }) => `<div id="a.b-c_1"><p id="p^[1],2">${s(0)}</p><p id="é1">${s(1)}</p></div>`,
  "ids used twice": ({ s }) => `<p id="x">${s(0)}</p><p id="x">${s(1)}</p><p>${s(2)}</p>`,
  "emphasis inside": ({ s, cut }) => `<p>${cut(0, "<i>very</i> ")} ${cut(1, "<b><i>and</i></b> ")}</p><p><span>${s(2)}</span></p>`,
  "line breaks": ({ s }) => `<p>${s(0)}<br/>${s(1)}<br/>\n${s(2)}</p><p>${s(3)}</p>`,
  "comments and instructions": ({ cut, s }) => `<p>${cut(0, "<!-- a note -->")} ${cut(1, "<?page 12?>")}</p><!-- between --><p>${s(2)}</p>`,
  "character data": ({ s, cut }) => `<p><![CDATA[${s(0)}]]> ${cut(1, "<![CDATA[& so ]]>")}</p><p>${s(2)}</p>`,
  "references to characters": ({ cut, s }) => `<p>${cut(0, "AT&amp;T &#8212; &#x20AC;5 &lt; ")}</p><p>${s(1)} &#128674; ${s(2)}</p>`,
  "characters of two units": ({ cut, s }) => `<p>🚢 ${s(0)} 👩‍👩‍👧 ${s(1)}</p><p>𝔘nd ${cut(2, "🇳🇴 ")}</p>`,
  "white space": ({ s }) => `\n\n   <p>\n      ${s(0).replace(" ", "\n\t  ")}\n   ${s(1)}  </p>\r\n<p>\r\n${s(2)}\r\n</p>`,
  "soft hyphens": ({ inside }) => `<p>${inside(0, "\u00ad")} ${inside(1, "&#173;")}</p><p>${inside(2, "\u200b")}</p>`,
  "note marks": ({ s, cut }) => `<p>${s(0)}<a epub:type="noteref" href="#n1">1</a> ${cut(1, '<sup><a epub:type="noteref" href="#n2">2</a></sup>')}</p><p>${s(2)}</p><aside epub:type="footnote" id="n1"><p>${s(3)}</p></aside><aside epub:type="footnote" id="n2"><p>${s(4)}</p></aside>`,
  "ruby": ({ cut, s }) => `<p>${cut(0, "<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>")} ${s(1)}</p><p>${s(2)}</p>`,
  "a table": ({ s }) => `<p>${s(0)}</p><table><tr><td>${s(1)}</td><td>40</td></tr><tr><td>${s(2)}</td><td>41</td></tr></table><p>${s(3)}</p>`,
  "lists": ({ s }) => `<ul><li>${s(0)}</li><li><p>${s(1)}</p><ol><li>${s(2)}</li></ol></li></ul><p>${s(3)}</p>`,
  "repeated sentences": ({ s }) => `<p>${s(0)} ${s(1)}</p><p>${s(0)} ${s(2)}</p><p>${s(1)} ${s(0)}</p>`,
  "repeated paragraphs": ({ s }) => `<p>${s(0)}</p><p>${s(0)}</p><p>${s(1)}</p><p>${s(0)}</p>`,
  "raised figures": ({ s, cut }) => `<p>${s(0)} It held 12&#160;m<sup>3</sup> of H<sub>2</sub>O.</p><p>${cut(1, "2<sup>nd</sup> ")}</p>`,
  "divisions": ({ s }) => `<section><h2>Part 1</h2><div><div>${s(0)}</div>${s(1)}<div>${s(2)}</div></div></section><p>${s(3)}</p>`,
  "quotations": ({ s }) => `<blockquote><p>“${s(0)}”</p><p>‘${s(1)}’</p></blockquote><p>«${s(2)}» ${s(3)}</p>`,
  "scripts and styles": ({ cut, s }) => `<p>${cut(0, "<script>var x = 'no text';</script>")}</p><style>p { color: red }</style><p>${s(1)}</p>`,
  "pictures": ({ cut, s }) => `<p>${cut(0, '<img src="a.png" alt="a boat"/>')}</p><figure><img src="a.png" alt=""/><figcaption>${s(1)}</figcaption></figure><p>${s(2)}</p>`,
  "preformatted": ({ s }) => `<pre>${s(0)}\n  ${s(1)}\n</pre><p>${s(2)}</p>`,
  "anchors": ({ s, cut }) => `<a id="top"/><p><a id="pg1"></a>${s(0)} ${cut(1, '<a id="pg2"/>')}</p><p><span id="pg3"/>${s(2)}</p>`,
  "drop capitals": ({ s }) => `<p><span class="drop">${s(0).slice(0, 1)}</span>${s(0).slice(1)} ${s(1)}</p><p>${s(2)}</p>`,
};

const chapter = (title, body, lang, head) => `<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="${lang}"><head><title>${title}</title></head>\n<body${head ? ' id="body"' : ""}>${head ? `<h1>${title}</h1>` : ""}${body}</body>\n</html>`;

// Returns the documents of a book, each with its place in the spine.
async function book(file, chapters, { url, hasIds }) {
  const zip = new Zip();
  zip.file("mimetype", "application/epub+zip", { compression: "STORE" });
  zip.file("META-INF/container.xml", `<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`);
  const id = (what) => (hasIds ? ` id="${what}"` : "");
  const items = chapters.map(({ name }, at) => `<item id="c${at}" href="text/${name}.xhtml" media-type="application/xhtml+xml"/>`).join("");
  const refs = chapters.map((_, at) => `<itemref${id(`ref${at}`)} idref="c${at}"/>`).join("\n<!-- next -->");
  const nav = `<nav epub:type="toc"><ol>${chapters.map(({ name, title }) => `<li><a href="text/${name}.xhtml">${title}</a></li>`).join("")}</ol></nav>`;
  zip.file("OEBPS/package.opf", `<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="u"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="u">urn:x:1</dc:identifier><dc:title>${file}</dc:title><dc:language>en</dc:language></metadata><manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>${items}</manifest><spine${id("spine")}><itemref idref="nav" linear="no"/>${refs}</spine></package>`);
  zip.file("OEBPS/nav.xhtml", chapter("Contents", nav, "en", false));
  chapters.forEach(({ name, markup }) => zip.file(`OEBPS/text/${name}.xhtml`, markup));
  writeFileSync(join(folder, `${file}.epub`), await zip.generateAsync({ type: "nodebuffer" }));
  if (url) writeFileSync(join(folder, `${file}.epub.meta.toml`), `url = "${url}"\n`);
}

const run = (...args) => execFileSync(ibid, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 26 });
const folder = join(work, "books");
mkdirSync(folder, { recursive: true });
const books = [];
for (const [number, lang] of Object.keys(SENTENCES).entries()) {
  const chapters = Object.entries(SHAPES).map(([title, body], n) => {
    const bare = (at) => SENTENCES[lang][(at + n) % 6];
    const s = (at) => bare(at) + stop[lang];
    const middle = (at) => { const text = bare(at); const space = text.indexOf(" ", text.length / 3); return space < 0 ? Math.floor(text.length / 2) : space + 1; };
    const cut = (at, what) => bare(at).slice(0, middle(at)) + what + bare(at).slice(middle(at)) + stop[lang];
    const inside = (at, what) => { const text = s(at); return text.slice(0, middle(at) + 2) + what + text.slice(middle(at) + 2); };
    return { name: `c ${n}`.replace(" ", n % 2 ? "%20" : "-"), title, markup: chapter(title, body({ s, cut, inside }), lang, n % 3 > 0) };
  });
  chapters.forEach((it) => (it.name = it.name.replace("%20", "_")));
  const file = `book-${lang}`;
  await book(file, chapters, { url: number % 2 ? `https://books.example/${file}.epub` : null, hasIds: number % 2 === 0 });
  books.push({ file, chapters, hasUrl: number % 2 > 0 });
}
const index = join(work, "books-index");
run("index", folder, "--index", index, "--quiet");

// What a reader leaves out of the text or puts elsewhere, and how characters differ, is no part of what is compared.
const folded = (text) => text.normalize("NFKC").replace(/[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff|]/gu, "").toLowerCase();
function shown(range) {
  const copy = range.cloneContents();
  copy.querySelectorAll("rt, rp, script, style, a[href^='#n']").forEach((node) => node.remove());
  return folded(copy.textContent);
}

const resolvers = {
  "foliate-js": (cfi, doc) => {
    // The part behind the spine.
    const parts = foliate.parse(cfi);
    return foliate.toRange(doc, { ...parts, parent: parts.parent.slice(1) }) ;
  },
  "epub-cfi-resolver": (cfi, doc) => {
    // It reads the ends of a range one by one, and finds characters, not the place behind the last one.
    const [parent, from, to] = cfi.slice("epubcfi(".length, -1).split(/(?<!\^),/);
    const before = to.replace(/\d+$/, (offset) => offset - 1);
    const [start, end] = [from, before].map((one) => new Resolver(`epubcfi(${parent}${one})`).resolveLast(doc));
    end.offset += 1;
    const range = doc.createRange();
    range.setStart(start.node, start.offset);
    range.setEnd(end.node, end.offset);
    return range;
  },
  "epub.js": (cfi, doc) => new EpubJs(cfi).toRange(doc),
};
const wrong = Object.fromEntries(Object.keys(resolvers).map((name) => [name, []]));
let passages = 0;
const missing = [];
for (const { file, chapters, hasUrl } of books) {
  const { paragraphs } = JSON.parse(run("inspect", join(folder, `${file}.epub`), "--json").split("\n")[0]);
  const refs = paragraphs.flatMap((paragraph, at) => {
    const sentences = paragraph.sentences.length > 1 ? paragraph.sentences.map((_, n) => `${file}#p${at + 1}s${n + 1}`) : [];
    return [`${file}#p${at + 1}`, ...sentences];
  });
  const cited = [];
  for (let at = 0; at < refs.length; at += 90) {
    cited.push(...run("cite", "--index", index, "--corpus", folder, ...refs.slice(at, at + 90), "--json").trim().split("\n").map((line) => JSON.parse(line)));
  }
  for (const { ref, text, cfi, link } of cited) {
    if (!cfi) {
      missing.push(`${ref}: ${text}`);
      continue;
    }
    passages += 1;
    if (!cfi.includes(",")) {
      // A heading from the table of contents is the beginning of its chapter.
      if (chapters.some(({ title }) => title === text) && /!\/4(\[body\])?\)$/.test(cfi)) continue;
      missing.push(`${ref}: ${cfi}`);
    }
    if (hasUrl && decodeURIComponent(link) !== `https://books.example/${file}.epub#${cfi}`) missing.push(`${ref}: link ${link}`);
    const [, number] = cfi.match(/^epubcfi\(\/6(?:\[spine\])?\/(\d+)/);
    const { markup, title } = chapters[number / 2 - 2];
    const doc = new window.DOMParser().parseFromString(markup, "application/xhtml+xml");
    // Ranges of jsdom do not know sections of character data.
    const walker = doc.createTreeWalker(doc, window.NodeFilter.SHOW_CDATA_SECTION);
    const sections = [];
    while (walker.nextNode()) sections.push(walker.currentNode);
    sections.forEach((section) => section.replaceWith(doc.createTextNode(section.data)));
    for (const [name, resolve] of Object.entries(resolvers)) {
      let found;
      try {
        found = shown(resolve(cfi, doc));
      } catch (error) {
        found = `(${error.message})`;
      }
      if (found !== folded(text)) wrong[name].push(`${ref} (${title})\n  passage ${folded(text)}\n  found   ${found}\n  cfi     ${cfi}`);
    }
  }
}
for (const [name, all] of Object.entries(wrong)) {
  console.log(`${name}: ${passages} passages, ${all.length} wrong`);
  if (process.env.SHOW) all.slice(0, Number(process.env.SHOW)).forEach((one) => console.log(one));
}
// Readings of characters are a paragraph of the article and no text of the book.
const lost = missing.filter((one) => !one.endsWith("（かんじ）"));
console.log(`${lost.length} of ${passages + missing.length} passages without a place`);
if (process.env.SHOW) lost.slice(0, 40).forEach((one) => console.log(one));
// epub.js counts pieces of text where the specification counts the elements around them, so it is not decisive.
process.exit(wrong["foliate-js"].length || wrong["epub-cfi-resolver"].length || lost.length ? 1 : 0);

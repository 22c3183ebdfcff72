// Generates pages that are hard to quote, indexes them, and opens the link of every passage in Chromium. What Chromium marks is
// read from a screenshot: the page gives marked text one colour, and every character is looked up there.
// A link has to mark exactly the passage, or be the address alone.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const [ibid, work, chromium] = process.argv.slice(2);
const { chromium: browsers } = createRequire(join(work, "node", "package.json"))("playwright-core");

// Sentences of four languages; every page takes others, so that a quotation of one is not found on another by chance.
const SENTENCES = {
  en: ["The keeper of the lock wrote in green ink", "Nine barges waited for the tide on Monday", "A heron stood on the sluice until noon", "The oldest weir was built of oak and lime", "Two boys counted 1,204 eels in a single night", "Nobody had painted the bridge since 1962", "The ferry runs every 40 minutes in winter", "Her brother sold rope, tar and lamp oil"],
  de: ["Der Wärter schrieb jeden Kahn in sein Heft", "Am Montag lagen neun Schiffe vor der Schleuse", "Das älteste Wehr bestand aus Eichenholz", "Die Fähre fährt im Winter alle 40 Minuten"],
  zh: ["守闸人每天用绿墨水写日记", "星期一有九艘驳船等候涨潮", "最古老的堤堰用橡木建成", "渡轮冬天每四十分钟一班"],
  ja: ["番人は毎日緑のインクで日記を書いた", "月曜日には九隻の船が潮を待っていた", "最も古い堰は樫の木で造られた", "渡し船は冬には四十分おきに出る"],
  ar: ["كتب حارس السد يومياته بالحبر الأخضر", "انتظرت تسعة قوارب المد يوم الاثنين", "بني أقدم سد من خشب البلوط", "تعمل العبارة كل 40 دقيقة في الشتاء"],
};
const stop = { en: ".", de: ".", zh: "。", ja: "。", ar: "." };
const gap = { en: " ", de: " ", zh: "", ja: "", ar: " " };

// Each makes the body of a page from sentences `s(0)`, `s(1)`, … of a language; `words(n)` are the words of one.
const SHAPES = {
  "line breaks": ({ s }) => `<p>${s(0)}<br>${s(1)}<br>${s(2)}</p><p>${s(3)}</p>`,
  "a break inside a sentence": ({ cut }) => `<p>${cut(0, "<br>")}</p><p>${cut(1, "<br/>\n")}</p>`,
  "a table": ({ s }) => `<p>${s(0)}</p><table><tr><th>${s(1)}</th><th>${s(2)}</th></tr><tr><td>${s(3)}</td><td>40</td></tr></table>`,
  "lines of code": ({ s }) => `<p>${s(0)}</p><pre>${s(1)}\n${s(2)}\n  ${s(3)}</pre>`,
  "ruby": ({ cut }) => `<p>${cut(0, "<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>")} ${cut(1, "<ruby>東<rt>とう</rt></ruby>")}</p>`,
  "inline blocks": ({ cut, s }) => `<p>${cut(0, '<span style="display:inline-block">42</span> ')}</p><p><span style="display:inline-block">${s(1)}</span> ${s(2)}</p>`,
  "soft hyphens": ({ inside }) => `<p>${inside(0, "&shy;")} ${inside(1, "\u00ad")}</p>`,
  "zero width spaces": ({ inside }) => `<p>${inside(0, "\u200b")} ${inside(1, "&#8203;")}</p>`,
  "word break elements": ({ inside }) => `<p>${inside(0, "<wbr>")} ${inside(1, "<wbr>")}</p>`,
  "no-break spaces": ({ s }) => `<p>${s(0).replaceAll(" ", "&nbsp;")} ${s(1).replace(" ", "\u202f")}</p>`,
  "repeated sentences": ({ s }) => `<p>${s(0)} ${s(1)}</p><p>${s(0)} ${s(2)}</p><p>${s(1)} ${s(0)}</p>`,
  "a repeated paragraph": ({ s }) => `<p>${s(0)}</p><p>${s(1)}</p><p>${s(0)}</p><p>${s(2)}</p>`,
  "hidden words": ({ cut }) => `<p>${cut(0, '<span style="display:none">unseen words</span>')}</p><p hidden>Nothing to see here at all.</p><p>${cut(1, '<span hidden>more</span>')}</p>`,
  "a hidden copy": ({ s }) => `<p style="display:none">${s(0)}</p><p>${s(0)} ${s(1)}</p>`,
  "markup inside words": ({ inside }) => `<p>${inside(0, "<b></b>")} ${inside(1, "<span><!-- x --></span>")}</p>`,
  "nested emphasis": ({ cut }) => `<p><i>${cut(0, "<b><a href='#x'>linked</a></b> ")}</i></p><p><em>${cut(1, "")}</em></p>`,
  "entities": ({ s }) => `<p>${s(0)} AT&amp;T paid &euro;5 &mdash; or 5&#37;, not &lt;4.</p><p>${s(1)}</p>`,
  "punctuation of directives": ({ s }) => `<p>-${s(0)} Well-to-do, half-dead, &amp; more-or-less: 50%, a,b - c.</p><p>${s(1)}, ${s(2)}-</p>`,
  "lists": ({ s }) => `<ul><li>${s(0)}</li><li>${s(1)}<ul><li>${s(2)}</li></ul></li></ul>`,
  "definitions": ({ s }) => `<dl><dt>${s(0)}</dt><dd>${s(1)}</dd><dt>${s(2)}</dt><dd>${s(3)}</dd></dl>`,
  "a quotation": ({ s }) => `<blockquote><p>${s(0)}</p><p>${s(1)}</p></blockquote><p>${s(2)} <q>${s(3)}</q></p>`,
  "note marks": ({ s }) => `<p>${s(3)}<sup id="r1"><a href="#n1">1</a></sup> ${s(1)}<sup id="r2"><a href="#n2">2</a></sup></p><p>${s(2)}</p>`,
  "capitals of a style sheet": ({ s }) => `<p style="text-transform:uppercase">${s(0)}</p><p><span style="font-variant:small-caps">${s(1)}</span></p>`,
  "generated content": ({ s }) => `<style>.g::before{content:"Note: "}.g::after{content:" (end)"}</style><p class="g">${s(0)}</p><p>${s(1)}</p>`,
  "a picture in a sentence": ({ cut }) => `<p>${cut(0, '<img alt="a small boat" width="9" height="9" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="> ')}</p><p>${cut(1, "")}</p>`,
  "flexible boxes": ({ s }) => `<div style="display:flex"><p>${s(0)}</p><p>${s(1)}</p></div><p>${s(2)}</p>`,
  "columns": ({ s }) => `<div style="columns:2"><p>${s(0)} ${s(1)}</p><p>${s(2)} ${s(3)}</p></div>`,
  "divisions in divisions": ({ s }) => `<div>${s(0)}<div>${s(1)}</div>${s(2)}</div><p>${s(3)}</p>`,
  "deleted and inserted": ({ cut }) => `<p>${cut(0, "<ins>newly</ins> ")}</p><p>${cut(1, "<mark>clearly</mark> ")}</p>`,
  "scripts and styles inside": ({ cut }) => `<p>${cut(0, "<script>var x = 'no text';</script>")}</p><p>${cut(1, "<style>.none{}</style>")}</p>`,
  "combining accents": ({ s }) => `<p>${s(0)} Cafe\u0301 and nai\u0308ve, re\u0301sume\u0301.</p><p>${s(1)}</p>`,
  "ligatures and full width": ({ s }) => `<p>${s(0)} The o\ufb03ce of ＡＢＣ１２３ is ﬁne.</p><p>${s(1)}</p>`,
  "emoji": ({ s }) => `<p>${s(0)} 🚢 A boat 👩‍👩‍👧 left.</p><p>${s(1)} 🇳🇴 So did we.</p>`,
  "bidirectional marks": ({ s }) => `<p>${s(0)} It is \u200eABC\u200e \u2068x\u2069 (שלום) 12.</p><p dir="rtl">${s(1)} مرحبا 3 ABC.</p>`,
  "a long paragraph": ({ long }) => `<p>${long(5)}</p><p>${long(3)}</p>`,
  "kept white space": ({ s }) => `<p style="white-space:pre-wrap">${s(0)}\n\n   ${s(1)}</p><p style="white-space:pre-line">${s(2)}\n${s(3)}</p>`,
  "white space in the source": ({ s }) => `<p>\n   ${s(0).replace(" ", "\n\t\t ")}\n  ${s(1)}\n</p><p>${s(2)}</p>`,
  "contents of boxes": ({ s }) => `<div style="display:contents"><p>${s(0)}</p></div><p style="position:relative;left:9px">${s(1)}</p><p>${s(2)}</p>`,
  "floats": ({ s }) => `<p>${s(0)}</p><div style="float:right"><p>${s(2)}</p></div><p>${s(1)}</p>`,
  "a figure": ({ s }) => `<figure><img alt="" width="9" height="9" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><figcaption>${s(0)}</figcaption></figure><p>${s(1)} ${s(2)}</p>`,
  "details": ({ s }) => `<details open><summary>${s(0)}</summary><p>${s(1)}</p></details><p>${s(2)}</p>`,
  "times and abbreviations": ({ s }) => `<p><time datetime="2024-05-02">2 May</time>: ${s(0)} <abbr title="World Weir Office">WWO</abbr> says so.</p><p>${s(1)}</p>`,
  "quotation marks": ({ s }) => `<p>“${s(0)}” – ‘${s(1)}’ «${s(2)}»</p><p>It’s the keepers' "own" lock.</p>`,
  "superscripts": ({ s }) => `<p>${s(0)} It held 12&nbsp;m<sup>3</sup> of H<sub>2</sub>O.</p><p>${s(1)}</p>`,
};

function write(folder, origin) {
  mkdirSync(folder, { recursive: true });
  const langs = ["en", "de", "zh", "ja", "ar"];
  const names = [];
  Object.entries(SHAPES).forEach(([shape, body], n) => {
    // Every shape in English, and in two others in turn.
    for (const lang of ["en", langs[1 + (n % 4)], langs[1 + ((n + 2) % 4)]]) {
      const all = SENTENCES[lang];
      const bare = (at) => all[(at + n) % all.length];
      const s = (at) => bare(at) + stop[lang];
      const middle = (at) => { const text = bare(at); const space = text.indexOf(" ", text.length / 3); return space < 0 ? Math.floor(text.length / 2) : space + 1; };
      const cut = (at, what) => bare(at).slice(0, middle(at)) + what + bare(at).slice(middle(at)) + stop[lang];
      const inside = (at, what) => { const text = s(at); const where = middle(at) + 2; return text.slice(0, where) + what + text.slice(where); };
      const long = (count) => Array.from({ length: count * 2 }, (_, at) => bare(at) + ` ${n}${at}` + stop[lang]).join(gap[lang] || " ");
      const name = `p${String(n).padStart(2, "0")}-${lang}`;
      const dir = lang === "ar" ? ' dir="rtl"' : "";
      const head = `<meta charset="utf-8"><title>${shape} ${n}</title><link rel="canonical" href="${origin}/${name}.html">`;
      const style = "<style>body{font:16px sans-serif;color:#000;background:#fff;width:900px}::target-text{background:#f0f;color:#f0f}</style>";
      const html = `<!doctype html><html lang="${lang}"${dir}><head>${head}${style}</head><body><article><h1>${shape} ${n}</h1>${body({ s, cut, inside, long })}</article></body></html>`;
      writeFileSync(join(folder, `${name}.html`), html);
      names.push({ name, shape });
    }
  });
  return names;
}

const run = (...args) => execFileSync(ibid, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });

// White space, soft hyphens and marks without width are no part of what is compared.
const folded = (text) => text.normalize("NFKC").replace(/[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff|]/gu, "").toLowerCase();

// Returns the characters of the page and the points at which they are drawn, in order.
function characters() {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    // Readings and note marks are no part of the text of an article.
    if (node.parentElement.closest("script, style, rt, rp, sup[id]")) continue;
    const range = document.createRange();
    const text = node.data;
    for (let at = 0; at < text.length; at += 1) {
      const pair = text.charCodeAt(at) >= 0xd800 && text.charCodeAt(at) < 0xdc00 ? 2 : 1;
      range.setStart(node, at);
      range.setEnd(node, at + pair);
      const box = [...range.getClientRects()].find((rect) => rect.width > 0 && rect.height > 0);
      const c = text.slice(at, at + pair);
      if (box && c.trim()) found.push({ c, x: box.x + box.width / 2, ys: [box.y + 2, box.y + box.height / 2, box.y + box.height - 2] });
      at += pair - 1;
    }
  }
  return found;
}

// Returns for every point whether the picture has the colour of marked text there.
async function colours({ png, points }) {
  const picture = new Image();
  picture.src = `data:image/png;base64,${png}`;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  const data = context.getImageData(0, 0, picture.width, picture.height).data;
  const marked = (x, y) => { const at = 4 * (Math.round(y) * picture.width + Math.round(x)); return data[at] > 200 && data[at + 1] < 60 && data[at + 2] > 200; };
  return points.map(({ x, ys }) => ys.filter((y) => marked(x, y)).length >= 2);
}

const folder = join(work, "pages");
const server = createServer((request, response) => {
  const name = new URL(request.url, "http://localhost").pathname.slice(1);
  try {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(/^[\w-]+\.html$/.test(name) ? readFileSync(join(folder, name)) : "");
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const pages = write(folder, origin).filter(({ shape }) => !process.env.ONLY || new RegExp(process.env.ONLY).test(shape));
const index = join(work, "links-index");
run("index", folder, "--index", index);

const browser = await browsers.launch({ executablePath: chromium, args: ["--no-sandbox", "--force-device-scale-factor=1"] });
const reader = await browser.newPage();
const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
const wrong = [];
let links = 0;
let plain = 0;
for (const { name, shape } of pages) {
  const { paragraphs } = JSON.parse(run("inspect", join(folder, `${name}.html`), "--json").split("\n")[0]);
  const refs = paragraphs.flatMap((paragraph, at) => {
    const sentences = paragraph.sentences.length > 1 ? paragraph.sentences.map((_, n) => `${name}#p${at + 1}s${n + 1}`) : [];
    return [`${name}#p${at + 1}`, ...sentences];
  });
  if (paragraphs.length > 1) refs.push(`${name}#p1-2`);
  const cited = run("cite", "--index", index, "--corpus", folder, ...refs, "--json").trim().split("\n").map((line) => JSON.parse(line));
  for (const { ref, text, link } of cited) {
    if (!link.includes(":~:text=")) {
      plain += 1;
      if (process.env.SHOW_PLAIN) console.log(`plain: ${ref} (${shape}): ${text}`);
      continue;
    }
    links += 1;
    // Every link opens a new document; browsers ignore the fragment within one.
    await page.goto("about:blank");
    await page.goto(link, { waitUntil: "load" });
    await page.waitForTimeout(40);
    await page.evaluate(() => window.scrollTo(0, 0));
    const all = await page.evaluate(characters);
    const png = (await page.screenshot()).toString("base64");
    const marks = await reader.evaluate(colours, { png, points: all });
    const marked = all.filter((_, at) => marks[at]).map(({ c }) => c).join("");
    // What the passage has and the page shows, in any order of drawing.
    if (folded(marked) === folded(text)) continue;
    wrong.push(`${ref} (${shape})\n  passage ${text}\n  marked  ${marked}\n  link    ${decodeURIComponent(link.split(":~:")[1])}`);
    console.error(wrong.at(-1));
  }
}
await browser.close();
server.close();
console.log(`${pages.length} pages, ${links} links to passages, ${plain} addresses alone, ${wrong.length} wrong`);
process.exit(wrong.length ? 1 : 0);

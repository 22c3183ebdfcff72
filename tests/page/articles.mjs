// The articles of the page test: ordinary ones, hostile markup, other scripts, a long one, one with pages.

export const markdown = (head, ...paragraphs) =>
  `---\n${Object.entries(head)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join("\n")}\n---\n\n${paragraphs.join("\n\n")}\n`;
export const IMAGE = "<img src=x onerror=alert(1)>";
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

export const ARTICLES = {
  "news/bridge.md": markdown(
    {
      title: "The harbour bridge",
      authors: ["Ada Brook", "Ned Quill"],
      source: "The Lantern",
      date: "2019-05-02",
      url: "https://lantern.example/bridge",
      tags: ["harbour", "transport"],
    },
    "# The harbour bridge",
    "The bridge over the harbour opened on Thursday after six years of work. Ferries will keep running until autumn.",
    "## Cost",
    "The bridge cost 4.2 million crowns, a tenth more than planned. “Steel was dearer than anyone foresaw,” the mayor said. The city pays half of it.",
    "- A toll of two crowns\n- A fund of the harbour guild",
    "> We never doubted it would stand.",
    "## What comes next",
    "The old pier will be torn down in 2020. Nobody has said who pays for that.",
  ),
  "news/rival.md": markdown(
    {
      title: "What the bridge really cost",
      authors: ["Tom Vane"],
      source: "Harbour Gazette",
      date: "2020-01-15",
      tags: ["harbour"],
    },
    "The harbour bridge cost 5.1 million crowns, papers of the guild show. The mayor did not answer our questions.",
    "The harbour bridge opened in May 2019.",
  ),
  "news/lighthouse.md": markdown(
    { title: "Lighthouse", source: "The Lantern", date: "2018-03-01" },
    "The lighthouse keeper counted 31 ships that night. 😀🚢 The lighthouse stood dark.",
  ),
  "hostile.html": `<!doctype html><html lang="en"><head><title>${escaped(IMAGE)} harbour</title><meta name="author" content="${escaped("<b>Eve</b>")}"></head><body><article><h1>${escaped("<script>alert(2)</script>")}</h1><p>The harbour ${escaped('<img src=x onerror="alert(3)">')} is ${escaped("<b>closed</b>")} to ${escaped("<svg onload=alert(4)>")} zeppelins. A second sentence stands here.</p><p>Zeppelins ${escaped("<a href=javascript:alert(5)>")} came.</p></article></body></html>`,
  "hostile.meta.toml": 'url = "javascript:alert(6)"\nsource = "<script>alert(7)</script>"\ntags = ["<i>tag</i>"]\n',
  "arabic.md": markdown(
    { title: "افتتاح جسر الميناء", authors: ["ليلى حداد"], source: "الفنار", date: "2019-05-03", lang: "ar" },
    "افتُتح جسر الميناء يوم الخميس بعد ست سنوات من العمل. وستواصل العبّارات عملها حتى الخريف.",
    "بلغت تكلفة الجسر 4.2 مليون كرونة.",
  ),
  "chinese.md": markdown(
    { title: "海港大桥通车", authors: ["王小明"], source: "灯塔报", date: "2019-05-04", lang: "zh" },
    "海港大桥经过六年施工，于星期四通车。渡轮将继续运行到秋天。",
    "大桥造价四百二十万克朗，比计划高出十分之一。",
  ),
  "books/ledger.md": markdown(
    { title: "The ledger of the office", source: "Archive", date: "1899" },
    ...Array.from(
      { length: 1500 },
      (_, at) =>
        `${at % 100 ? "" : `## Part ${at / 100 + 1}\n\n`}Entry ${at + 1}: the clerk counted ${at * 7} barrels of tar. It was written on day ${at + 1}, with “care” and ink.`,
    ),
  ),
  "odd id.json": JSON.stringify({
    id: "odd #1/x & y?",
    title: "Odd",
    text: "An odd name for an article with marmalade in it.",
  }),
  "broken.pdf": "%PDF-1.4 and nothing",
  "report.pdf": pdf([
    "The ferry report begins with a page on timetables and on the crews that keep them.",
    "On its second page the ferry report lists eleven walruses, seen from the ferry.",
  ]),
};

// Two pages, a line each.
function pdf(lines) {
  const pages = lines.map((_, at) => 4 + at * 2);
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${lines.length} /Kids [${pages.map((it) => `${it} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  for (const [at, line] of lines.entries()) {
    const content = `BT /F1 11 Tf 60 700 Td (${line}) Tj ET`;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + at * 2} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    );
  }
  let file = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = file.length;
  return `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((it) => `${`${it}`.padStart(10, "0")} 00000 n \n`).join("")}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
}

for (let at = 1; at <= 30; at++) {
  const date = `${1990 + (at % 6)}-01-0${1 + (at % 9)}`;
  const head = { title: `Notice ${at}`, source: at % 2 ? "Registry" : "Chronicle", date };
  ARTICLES[`filler/${at}.md`] = markdown(head, `Notice ${at} of the harbour registry speaks of a mooring.`);
}

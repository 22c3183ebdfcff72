//! Text and markup.

use super::*;

#[test]
fn plain_texts() {
    meet(vec![
        ("word.txt", many("x", 2 << 20), vec![Read("word", "xxxx")]),
        ("blank.txt", [many("\n", 500_000), text("At the end.")].concat(), vec![Read("blank", "At the end.")]),
        ("returns.txt", [many("\r", 500_000), text("At the end.")].concat(), vec![Read("returns", "At the end.")]),
        ("stops.txt", many(". ", 200_000), vec![Read("stops", ". . .")]),
        ("short.txt", many("a\n\n", 50_000), vec![Read("short", "a\n\na")]),
        ("accents.txt", [text("e"), many("\u{301}", 50_000)].concat(), vec![Read("accents", "e\u{301}")]),
        ("turns.txt", many("\u{202e}a\u{202d}", 20_000), vec![Read("turns", "a")]),
        ("quotes.txt", many("\"(['", 100_000), vec![Read("quotes", "\"([")]),
        ("torn.txt", [many("Ein Satz für sich. ", 100), vec![0xc3]].concat(), vec![Read("torn", "Ein Satz")]),
        ("wide.txt", [vec![0xff, 0xfe], many("a\0", 200_000)].concat(), vec![Read("wide", "aaa")]),
        ("joined.txt", many("a\u{200d}", 50_000), vec![Read("joined", "a")]),
    ]);
}

#[test]
fn markdown() {
    let columns = 2000;
    let table = format!("|{}\n|{}\n{}", "a|".repeat(columns), "-|".repeat(columns), "|\n".repeat(2000));
    let title = "w".repeat(20_000);
    let deep_yaml = format!("---\ntitle: {}\n---\nBelow it.\n", "[".repeat(50_000));
    let deep_toml = format!("+++\ntitle = {}\n+++\nBelow it.\n", "[".repeat(50_000));
    meet(vec![
        ("quotes.md", around(">", " deep", "", 20_000), vec![Read("quotes", "deep")]),
        ("lists.md", around("- ", "deep", "", 10_000), vec![Read("lists", "deep")]),
        ("numbers.md", around("1. ", "deep", "", 5000), vec![Read("numbers", "deep")]),
        ("table.md", table.into_bytes(), vec![Read("table", "a | a")]),
        (
            "pictures.md",
            format!("{}\n\n[r]: x \"{title}\"\n", "![][r] ".repeat(10_000)).into_bytes(),
            vec![Read("pictures", "www")],
        ),
        (
            "notes.md",
            format!("Here{}.\n\n[^a]: A[^a] note[^a].\n", "[^a]".repeat(5000)).into_bytes(),
            vec![Read("notes", "Here")],
        ),
        ("stars.md", many("*a **b ", 20_000), vec![Read("stars", "b")]),
        (
            "ticks.md",
            (1..500).map(|length| "`".repeat(length) + "a ").collect::<String>().into_bytes(),
            vec![Read("ticks", "a")],
        ),
        ("tags.md", around("<div>\n\n", "deep", "\n\n</div>", 5000), vec![Read("tags", "deep")]),
        ("yaml.md", deep_yaml.into_bytes(), vec![Read("yaml", "Below it.")]),
        ("toml.md", deep_toml.into_bytes(), vec![Read("toml", "Below it.")]),
    ]);
}

#[test]
fn pages() {
    let span = "<table><tr><td colspan=1000000000 rowspan=1000000000>One cell of it.</td></tr></table>";
    meet(vec![
        ("boxes.html", around("<div>", "At the bottom.", "</div>", 50_000), vec![Read("boxes", "At the bottom.")]),
        (
            "tables.html",
            around("<table><tr><td>", "At the bottom.", "</td></tr></table>", 5000),
            vec![Read("tables", "At the bottom.")],
        ),
        ("lists.html", around("<ul><li>", "At the bottom.", "</li></ul>", 5000), vec![Read("lists", "At the bottom.")]),
        ("span.html", text(span), vec![Read("span", "One cell of it.")]),
        ("bold.html", around("<p><b><i>", "Still bold.", "", 5000), vec![Read("bold", "Still bold.")]),
        (
            "attributes.html",
            format!("<p {}>Words.</p>", "a=b ".repeat(50_000)).into_bytes(),
            vec![Read("attributes", "Words.")],
        ),
        (
            "names.html",
            [text("<p>Words "), many("&notanentity;&#x110000;&lt;", 20_000)].concat(),
            vec![Read("names", "Words")],
        ),
        ("comment.html", [text("<p>Words.</p>"), many("<!--", 100_000)].concat(), vec![Read("comment", "Words.")]),
        ("drawing.html", around("<svg><g>", "<p>Words.</p>", "</g></svg>", 5000), vec![Read("drawing", "Words.")]),
        (
            "template.html",
            [text("<p>Words.</p>"), around("<template>", "x", "</template>", 5000)].concat(),
            vec![Read("template", "Words.")],
        ),
        ("elements.html", many("<p>a", 600_000), vec![Skipped("a page of more than 1000000 elements")]),
        ("torn.html", text("<p>Words of it.</p><p title=\"never closed>"), vec![Read("torn", "Words of it.")]),
    ]);
}

#[test]
fn json() {
    let same = format!("{{{}\"text\": \"The last.\"}}", "\"text\": \"One of many.\", ".repeat(20_000));
    let list = format!("{{\"text\": [{}\"end\"]}}", "\"a\",".repeat(50_000));
    let page = format!("{{\"text\": \"<p>{}At the bottom.<p>x\"}}", "<div>".repeat(2000));
    meet(vec![
        ("lists.json", many("[", 200_000), vec![Skipped("not valid JSON")]),
        ("objects.json", around("{\"a\":", "1", "}", 50_000), vec![Skipped("no text")]),
        ("value.json", around("{\"title\":", "1", "}", 5000), vec![Skipped("recursion limit exceeded")]),
        ("items.json", format!("[{}{{}}]", "{},".repeat(200_000)).into_bytes(), vec![Skipped(TOO_LARGE)]),
        (
            "articles.json",
            format!("[{}{{\"text\":\"b\"}}]", "{\"text\":\"a\"},".repeat(2000)).into_bytes(),
            vec![Read("articles:2001", "b")],
        ),
        ("same.json", same.into_bytes(), vec![Read("same", "The last.")]),
        ("list.json", list.into_bytes(), vec![Read("list", "a\n\na")]),
        (
            "name.json",
            format!("{{\"{}\": 1, \"text\": \"It is here.\"}}", "n".repeat(1 << 20)).into_bytes(),
            vec![Read("name", "It is here.")],
        ),
        (
            "number.json",
            format!("{{\"id\": 1{}, \"text\": \"It is here.\"}}", "0".repeat(100_000)).into_bytes(),
            vec![Skipped("number out of range")],
        ),
        ("page.json", page.into_bytes(), vec![Read("page", "At the bottom.")]),
        ("torn.json", many("{\"text\": \"", 1), vec![Skipped("EOF while parsing a string")]),
    ]);
}

#[test]
fn lines() {
    let good = "{\"id\":\"ID\",\"text\":\"It is here.\"}\n";
    let behind = |hostile: Vec<u8>, id: &str| [hostile, b"\n".to_vec(), text(&good.replace("ID", id))].concat();
    let long = format!("{{\"text\":\"{}\"}}", "word ".repeat(400_000));
    meet(vec![
        ("blank.jsonl", behind(many("\n", 200_000), "blank"), vec![Read("blank", "It is here.")]),
        (
            "deep.jsonl",
            behind(many("[", 100_000), "deep"),
            vec![Line(1, "not valid JSON"), Read("deep", "It is here.")],
        ),
        (
            "empty.jsonl",
            behind(many("{}\n", 5000), "empty"),
            vec![Line(1, "no text"), Line(5000, "no text"), Read("empty", "It is here.")],
        ),
        (
            "long.jsonl.gz",
            gzip(&behind(long.clone().into_bytes(), "long")),
            vec![Line(1, TOO_LARGE), Read("long", "It is here.")],
        ),
        (
            "long.jsonl",
            behind(long.into_bytes(), "plain"),
            vec![Read("long.jsonl:1", "word word"), Read("plain", "It is here.")],
        ),
        (
            "long.jsonl.zst",
            zstd(&behind(many("x", 2 << 20), "frames")),
            vec![Line(1, TOO_LARGE), Read("frames", "It is here.")],
        ),
        ("many.jsonl.gz", gzip(&many("\n", 600_000)), vec![Line(262_149, TOO_LARGE)]),
        ("nul.jsonl", behind(many("\0", 2000), "nul"), vec![Line(1, "not valid JSON"), Read("nul", "It is here.")]),
        (
            "torn.jsonl",
            text("{\"text\":\"It is here.\"}\n{\"text\":\"It is"),
            vec![Read("torn:1", "It is here."), Line(2, "EOF")],
        ),
        (
            "strings.jsonl",
            behind(many("\"", 100_000), "strings"),
            vec![Line(1, "not valid JSON"), Read("strings", "It is here.")],
        ),
        (
            "broken.jsonl.gz",
            gzip(&behind(many("{\"text\":\"a\"}\n", 200), "x"))[..40].to_vec(),
            vec![Line(1, "truncated")],
        ),
    ]);
}

//! Compressed files and sidecars.

use super::*;

/// Expected outcomes for every compression of a text.
fn packed(extension: &'static str, pack: impl Fn(&[u8]) -> Vec<u8>) -> Vec<Animal> {
    let name = |stem: &str| -> &'static str { format!("{stem}.{extension}").leak() };
    let good = pack(b"Words of it.");
    let trailing = [good.clone(), b"and what is not packed".to_vec()].concat();
    vec![
        (name("spaces.txt"), pack(&many(" ", 4 << 20)), vec![Skipped(TOO_LARGE)]),
        (name("words.txt"), pack(&many("word ", 1 << 20)), vec![Skipped(TOO_LARGE)]),
        (name("markdown.md"), pack(&many("- a\n", 1 << 20)), vec![Skipped(TOO_LARGE)]),
        (name("page.html"), pack(&many("<p>a", 1 << 20)), vec![Skipped(TOO_LARGE)]),
        (name("items.json"), pack(format!("[{}{{}}]", "{},".repeat(300_000)).as_bytes()), vec![Skipped(TOO_LARGE)]),
        (name("book.docx"), pack(&docx(&" ".repeat(4 << 20), "")), vec![Skipped("")]),
        (name("twice.txt"), pack(&pack(b"Words of it.")), vec![Skipped("binary file")]),
        (name("parts.txt"), pack(b"a ").repeat(5000), vec![Read("parts", "a a a")]),
        (name("torn.txt"), good[..good.len() - 3].to_vec(), vec![Skipped("data")]),
        (name("trailing.txt"), trailing, vec![Skipped("damaged")]),
        (name("nothing.txt"), pack(b""), vec![Skipped("no text")]),
        (name("small.txt"), pack(&many("Words of it. ", 50_000)), vec![Read("small", "Words of it.")]),
    ]
}

#[test]
fn gzip_streams() {
    meet(packed("gz", gzip));
}

#[test]
fn zstandard_streams() {
    meet(packed("zst", zstd));
}

#[test]
fn sidecars() {
    let beside = |name: &'static str, sidecar: &str| (name, text("Words of it."), sidecar.to_owned());
    let long = "w".repeat(100_000);
    let cases = [
        beside("title", &format!("title = \"{long}\"")),
        beside("deep", &format!("title = {}", "[".repeat(50_000))),
        beside("tables", &format!("[{}a]", "a.".repeat(50_000))),
        beside("tags", &format!("tags = [{}]", "\"a\",".repeat(50_000))),
        beside("authors", &format!("authors = [{}]", "{name=\"a\"},".repeat(20_000))),
        beside("keys", &counted(20_000, |n| format!("k{n} = 1\n"))),
        beside("same", &"title = \"a\"\n".repeat(1000)),
        beside("string", &format!("title = \"\"\"{}", "\"".repeat(50_000))),
        beside("number", &format!("date = {}", "9".repeat(50_000))),
        beside("inline", &format!("title = {}", "{a=".repeat(50_000))),
        beside("comments", &"#\n".repeat(100_000)),
    ];
    let mut folder = Folder::new();
    let mut fates = BTreeMap::new();
    for (name, content, sidecar) in cases {
        folder = folder.file(&format!("corpus/{name}.txt"), content).file(&format!("corpus/{name}.meta.toml"), sidecar);
        fates.insert(format!("{name}.txt"), vec![Read(name, "Words of it.")]);
    }
    // The metadata of a file applies to each article in it.
    folder = folder.file("corpus/lines.jsonl", "{\"text\":\"a\"}\n".repeat(5000));
    folder = folder.file("corpus/lines.meta.toml", format!("title = \"{long}\""));
    fates.insert("lines.jsonl".to_owned(), vec![Read("lines:5000", "a")]);
    let (summary, took, peak) = measured(&folder, 1, LONGEST * 12);
    assert!(peak < MEMORY >> 10, "{peak} kB, {took:?}");
    let wrong = unmet(&open(&folder), &skips(&summary), &fates, false);
    assert!(wrong.is_empty(), "{took:?}, {peak} kB:\n{}", wrong.join("\n"));
    assert!(
        summary["warnings"].to_string().contains("states more than 16 KiB about one file"),
        "{}",
        summary["warnings"]
    );
}

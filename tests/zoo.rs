//! Malformed and extreme files: each has an expected outcome, in bounded time and memory.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::fate::Fate::{self, Line, Passed, Read, Skipped};
use crate::fate::{gzip, measured, skips, unmet};
use crate::indexed::open;
use crate::run::Folder;

/// Time limit of the whole run on a loaded machine.
const LONGEST: Duration = Duration::from_mins(3);
/// Memory limit of the run in kilobytes: the 200 MB line is held as text and once more while it is indexed, in addition
/// to the files of the other thread.
const MOST: u64 = 1_200_000;
/// Number of small files in one folder.
const TINY: usize = 10_000;

fn wide(text: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn text(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

const OPEN: &str = "The bridge is open to all of us, at last.\n";

/// File names, contents and expected outcomes.
fn animals() -> Vec<(&'static str, Vec<u8>, Vec<Fate>)> {
    let many = |piece: &str, times: usize| piece.repeat(times).into_bytes();
    let around = |open: &str, inner: &str, close: &str, times: usize| {
        [open.repeat(times), inner.to_owned(), close.repeat(times)].concat().into_bytes()
    };
    let latin: Vec<u8> = "Der Bürgermeister überquerte die Brücke für fünf Äpfel.\n".chars().map(|c| c as u8).collect();
    let letters = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let anchor = |(at, letter): (usize, &&str)| {
        let item = if at == 0 { "x".to_owned() } else { format!("*{}", letters[at - 1]) };
        format!("{letter}: &{letter} [{}]", vec![item; 9].join(","))
    };
    let bomb = letters.iter().enumerate().map(anchor).collect::<Vec<_>>().join("\n");
    vec![
        // Compressed files.
        ("bomb.txt.gz", gzip(&vec![b'a'; 150 << 20]), vec![Skipped("expands to more than 100 times its size")]),
        ("torn.txt.gz", gzip(&many("A text that was torn. ", 500))[..60].to_vec(), vec![Skipped("truncated")]),
        ("nested.txt.gz", gzip(&gzip(&many("Twice packed. ", 100))), vec![Skipped("binary file (gzip data)")]),
        ("zero.txt.gz", Vec::new(), vec![Skipped("empty")]),
        // Markup.
        ("deep.html", around("<div>", "At the bottom of a million boxes lies a sentence.", "</div>", 1_000_000), vec![Read("deep.html", "At the bottom of a million boxes")]),
        ("unclosed.html", around("<p><b><i><a>", "An end that never comes.", "", 20_000), vec![Read("unclosed", "never comes")]),
        ("attributes.html", format!("<p {}>Many attributes stand here in front of it.</p>", "a=b ".repeat(100_000)).into_bytes(), vec![Read("attributes", "Many attributes")]),
        ("script.html", around("<html><body><script>", "xxxx", "</script></body></html>", 1), vec![Skipped("no text")]),
        ("zero.html", Vec::new(), vec![Skipped("empty")]),
        ("front.md", text("---\ntitle: [unclosed\n---\nBody of it.\n"), vec![Read("front", "Body of it.")]),
        ("frontbomb.md", format!("---\n{bomb}\n---\nBody of it.\n").into_bytes(), vec![Read("frontbomb", "Body of it.")]),
        ("frontopen.md", text("---\ntitle: T\nNo end of it.\n"), vec![Read("frontopen", "No end of it.")]),
        ("toml.md", text("+++\ntitle = \"unclosed\n+++\nBody of it.\n"), vec![Read("toml", "Body of it.")]),
        ("nest.md", around(">", " deep quote\n", "", 50_000), vec![Read("nest", "deep quote")]),
        ("links.md", around("[", "text of it", "](x)", 50_000), vec![Read("links", "text of it")]),
        ("stars.md", many("*a **b ", 50_000), vec![Read("stars", "b")]),
        ("table.md", format!("|{}\n|{}\n|{}\n", "a|".repeat(20_000), "-|".repeat(20_000), "b|".repeat(20_000)).into_bytes(), vec![Read("table", "a")]),
        ("lists.md", (0..1000).flat_map(|depth| format!("{}- item\n", "  ".repeat(depth)).into_bytes()).collect(), vec![Read("lists", "item")]),
        // Encodings.
        ("longline.txt", many("word ", 40 << 20), vec![Read("longline", "word word")]),
        ("oneword.txt", many("x", 10 << 20), vec![Read("oneword", "xxxx")]),
        ("stopless.txt", many("no full stop here ", 600_000), vec![Read("stopless", "no full stop")]),
        ("latin1.txt", latin.repeat(5), vec![Read("latin1", "Bürgermeister überquerte")]),
        ("mixed.txt", [many("Die Brücke ist offen. ", 20), b"Die Br\xfccke.".to_vec()].concat(), vec![Read("mixed", "Die Br\u{fffd}cke.")]),
        ("utf16le.txt", wide(OPEN, u16::to_le_bytes), vec![Read("utf16le", "at last")]),
        ("utf16be.txt", wide(OPEN, u16::to_be_bytes), vec![Read("utf16be", "at last")]),
        ("utf16mark.txt", wide(&format!("\u{feff}{OPEN}"), u16::to_le_bytes), vec![Read("utf16mark", "at last")]),
        ("utf16odd.txt", [wide(&format!("\u{feff}{OPEN}"), u16::to_le_bytes), vec![b'x']].concat(), vec![Read("utf16odd", "at last")]),
        ("utf32.txt", format!("\u{feff}{OPEN}").chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(), vec![Read("utf32", "at last")]),
        ("mark.txt", text("\u{feff}Marked text."), vec![Read("mark", "Marked text.")]),
        ("markonly.txt", text("\u{feff}"), vec![Skipped("no text")]),
        ("nul.txt", [b"A sentence with one \0 in it. ".to_vec(), many("More words follow here. ", 80)].concat(), vec![Read("nul.txt", "with one \0 in it")]),
        ("allnul.txt", vec![0; 5000], vec![Skipped("binary file")]),
        ("noise.txt", (0..5000_u32).map(|at| (at * 7919 + at * at) as u8).collect(), vec![Skipped("binary file")]),
        ("controls.txt", format!("\x1b[31mRed\x1b[0m, a bell \x07, \u{9b}2J, \x1b]0;title\x07 and \u{202e}back. {}", "They met in the hall of the council. ".repeat(20)).into_bytes(), vec![Read("controls", "\x1b[31mRed")]),
        ("marks.txt", format!("a{}", "\u{301}".repeat(100_000)).into_bytes(), vec![Read("marks", "a\u{301}")]),
        ("emoji.txt", many("👩\u{200d}👩\u{200d}👧\u{200d}👦", 5000), vec![Read("emoji", "👩\u{200d}👩")]),
        ("spaces.txt", text(" \n\t\u{a0}\u{3000}\n"), vec![Skipped("no text")]),
        ("crlf.txt", text("First line.\r\nSecond line.\r\n\r\nThird."), vec![Read("crlf", "Second line.\r\n\r\nThird.")]),
        ("cr.txt", text("First line.\rSecond line."), vec![Read("cr", "First line.\rSecond line.")]),
        ("zero.txt", Vec::new(), vec![Skipped("empty")]),
        ("picture.txt", text("\u{89}PNG").into_iter().skip(1).chain(*b"\r\n\x1a\n\0\0\0\rIHDR").chain([0; 50]).collect(), vec![Skipped("binary file (PNG image)")]),
        ("program.txt", b"\x7fELF\x02\x01\x01".iter().copied().chain([0; 100]).collect(), vec![Skipped("binary file (program)")]),
        ("zip.txt", b"PK\x03\x04".iter().copied().chain([0x14, 0, 8].repeat(40)).collect(), vec![Skipped("binary file (ZIP archive)")]),
        // Feeds and web archives.
        ("zero.rss", Vec::new(), vec![Skipped("empty")]),
        ("deep.rss", around("<rss>", "<item><description>x</description></item>", "</rss>", 200_000), vec![Read("deep.rss:1", "x")]),
        ("feedbomb.atom", text("<!DOCTYPE f [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><feed><entry><content>It says &b; here.</content></entry></feed>"), vec![Read("feedbomb:1", "It says")]),
        ("note.xml", text("<note><to>Ann</to></note>"), vec![Skipped("XML document is not a feed")]),
        ("zero.warc", Vec::new(), vec![Skipped("empty")]),
        ("text.warc", text("This is no web archive at all."), vec![Skipped("not a WARC record")]),
        ("length.warc", text("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\nx"), vec![Skipped("truncated")]),
        ("bomb.warc.gz", gzip(&[b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 157286400\r\n\r\n".to_vec(), vec![b'a'; 150 << 20]].concat()), vec![Skipped("expands to more than 1000 times its size")]),
        // JSON.
        ("zero.json", Vec::new(), vec![Skipped("empty")]),
        ("surrogate.json", text(r#"{"text": "A lone \ud800 surrogate.", "title": "T"}"#), vec![Skipped("not valid JSON")]),
        ("pair.json", text(r#"{"text": "A pair \ud83d\ude00 of them."}"#), vec![Read("pair", "A pair 😀 of them.")]),
        ("deep.json", many("[", 1_000_000), vec![Skipped("not valid JSON")]),
        ("deepobject.json", around("{\"a\":", "1", "}", 100_000), vec![Skipped("no text")]),
        ("deepvalue.json", around("{\"text\": \"It is here.\", \"extra\": ", &around_text(100), "}", 1), vec![Read("deepvalue", "It is here.")]),
        ("numbers.json", text(r#"{"text": 12, "title": 5}"#), vec![Skipped("no text")]),
        ("null.json", text(r#"{"text": null}"#), vec![Skipped("no text")]),
        ("scalar.json", text("\"just a string\""), vec![Skipped("neither a JSON object nor an array")]),
        ("overflow.json", text(r#"{"text":"It is here.","date":1e400}"#), vec![Skipped("number out of range")]),
        ("array.json", text(r#"[{"id":"arr/1","text":"One."},{"id":"arr/2"},3,{"id":"arr/1","text":"Again."}]"#), vec![Read("arr/1", "One."), Skipped("item 2: no text"), Skipped("item 3: not an object"), Skipped("duplicate id `arr/1`")]),
        ("zero.jsonl", Vec::new(), vec![Skipped("empty")]),
        ("lines.jsonl", lines(), vec![Read("l/1", "Fine."), Line(2, "EOF"), Line(4, "not an object"), Line(5, "not an object"), Line(6, "not an object"), Line(7, "not an object"), Line(8, "no text"), Line(9, "no text"), Line(10, "hex escape"), Skipped("duplicate id `l/1`"), Line(12, "trailing characters"), Line(13, "key must be a string"), Line(14, "EOF")]),
        ("latin.jsonl", b"{\"id\":\"latin/1\",\"text\":\"Die Br\xfccke ist offen f\xfcr alle.\"}\n".to_vec(), vec![Read("latin/1", "Brücke")]),
        ("nul.jsonl", b"{\"id\":\"nul/1\",\"text\":\"A \\u0000 in it.\"}\n\0\0\0\n{\"id\":\"nul/2\",\"text\":\"After.\"}\n".to_vec(), vec![Read("nul/1", "A \0 in it."), Line(2, "not valid JSON"), Read("nul/2", "After.")]),
        ("ids.jsonl", ids(), vec![Read("a#p3", "hash"), Read("a@12345678", "at"), Read("/abs/../x", "slashes"), Read("new line", "newline"), Read("ids:5", "escape"), Read("ids:6", "Empty"), Read("ids:7", "Long"), Read("ids:8", "List")]),
        ("dates.jsonl", dates(), vec![Read("dates:1", "dated"), Read("dates:9", "dated")]),
        ("meta.jsonl", [json!({"id": "m/1", "text": "T one.", "title": ["a"], "authors": 5, "lang": "klingon-not-a-tag-at-all"}), json!({"id": "m/2", "text": "T two.", "url": "javascript:alert(1)", "title": "\x1b]0;owned\x07"}), json!({"id": "m/3", "text": "T three.", "title": "x".repeat(1_000_000)})].map(|line| line.to_string() + "\n").concat().into_bytes(), vec![Read("m/1", "T one."), Read("m/2", "T two."), Read("m/3", "T three.")]),
        // Names.
        ("unknown.xyz", text("What is this?"), vec![Skipped("unknown format: .xyz")]),
        ("noext", text("Text without an extension."), vec![Skipped("unknown format: no extension")]),
        ("same.md", text("The first of one id."), vec![Read("same.md", "The first")]),
        ("same.txt", text("The second of one id."), vec![Read("same.txt", "The second")]),
        ("side.txt", text("Beside it lies what is no text."), vec![Read("side", "Beside it")]),
        ("side.meta.toml", b"title = \xff\xfe".to_vec(), vec![Passed]),
        ("cat/articles.toml", text("[broken"), vec![Passed]),
        ("cat/x.txt", text("In a folder whose list is broken."), vec![Read("cat/x", "broken")]),
        ("new\nline.txt", text("Its name has a line end."), vec![Read("new\nline", "line end")]),
        ("esc\x1b[31m.txt", text("Its name has an escape."), vec![Read("esc\x1b[31m", "an escape")]),
        ("sp ace#p1@x.txt", text("Its name has signs of references."), vec![Read("sp ace#p1@x", "signs")]),
        (".hidden.txt", text("Hidden."), vec![Passed]),
        ("dir.txt/inside.txt", text("A folder with the name of a file."), vec![Read("dir.txt/inside", "A folder")]),
    ]
}

fn around_text(depth: usize) -> String {
    "[".repeat(depth) + &"]".repeat(depth)
}

fn lines() -> Vec<u8> {
    let lines = [
        r#"{"id":"l/1","text":"Fine."}"#,
        r#"{"id":"l/2","text":"#,
        "",
        "[]",
        "null",
        "42",
        r#""s""#,
        r#"{"id":"l/3"}"#,
        r#"{"id":"l/4","text":""}"#,
        r#"{"id":"l/5","text":"Not \ud800 fine."}"#,
        r#"{"id":"l/1","text":"Twice."}"#,
        r#"{"id":"l/6","text":"Trailing"} garbage"#,
        "{'id':'l/8'}",
        r#"{"id":"l/9","text":"No end"#,
    ];
    lines.join("\n").into_bytes()
}

fn ids() -> Vec<u8> {
    let long = "i".repeat(70_000);
    let ids = [
        (json!("a#p3"), "With a hash."),
        (json!("a@12345678"), "With an at."),
        (json!("/abs/../x"), "With slashes."),
        (json!("new\nline"), "With a newline."),
        (json!("\x1b[2J"), "With an escape."),
        (json!(""), "Empty id."),
        (json!(long), "Long id."),
        (json!(["x"]), "List id."),
    ];
    ids.map(|(id, text)| json!({ "id": id, "text": text }).to_string() + "\n").concat().into_bytes()
}

fn dates() -> Vec<u8> {
    let dates = [
        json!("0000-01-01"),
        json!("-0044-03-15"),
        json!("10000-01-01"),
        json!("2021-02-30"),
        json!("99999999999999999999"),
        json!(1e30),
        json!(-1),
        json!("soon"),
        json!(["2020"]),
    ];
    dates.map(|date| json!({ "text": "A dated text.", "date": date }).to_string() + "\n").concat().into_bytes()
}

/// Special files.
fn strange(folder: &Folder) -> Vec<(&'static str, Vec<Fate>)> {
    let path = |name: &str| folder.path("corpus").join(name);
    assert!(Command::new("mkfifo").arg(path("fifo.txt")).status().expect("there is mkfifo").success());
    drop(UnixListener::bind(path("socket.txt")).expect("a socket"));
    for (link, target) in [
        ("zero-link.txt", "/dev/zero"),
        ("loop", "."),
        ("dangling.txt", "nothing"),
        ("circle-1.txt", "circle-2.txt"),
        ("circle-2.txt", "circle-1.txt"),
        ("alias.txt", "mark.txt"),
    ] {
        symlink(target, path(link)).expect("a link");
    }
    fs::write(path("secret.txt"), "No permission to see it.").expect("a file");
    fs::set_permissions(path("secret.txt"), fs::Permissions::from_mode(0o000)).expect("its mode is set");
    let readable = fs::read(path("secret.txt")).is_ok();
    let deep = format!("deep/{}", "d/".repeat(200));
    fs::create_dir_all(path(&deep)).expect("folders");
    fs::write(path(&deep).join("x.txt"), "Deep down.").expect("a file");
    fs::write(path(&format!("{}.txt", "n".repeat(240))), "A long name.").expect("a file");
    fs::write(folder.path("corpus").join(OsStr::from_bytes(b"name\xff\xfe.txt")), "Its name is no Unicode.")
        .expect("a file");
    vec![
        ("fifo.txt", vec![Skipped("named pipe")]),
        ("socket.txt", vec![Skipped("socket")]),
        ("zero-link.txt", vec![Skipped("link out of the corpus")]),
        ("loop", vec![Passed]),
        ("dangling.txt", vec![Skipped("link to nothing")]),
        ("circle-1.txt", vec![Skipped("too many levels of symbolic links")]),
        ("circle-2.txt", vec![Skipped("too many levels of symbolic links")]),
        // It is read under its own path.
        ("alias.txt", vec![Passed]),
        // Root can read every file.
        ("secret.txt", vec![if readable { Read("secret", "No permission") } else { Skipped("permission denied") }]),
        ("name\u{fffd}\u{fffd}.txt", vec![Read("name\u{fffd}\u{fffd}", "no Unicode")]),
    ]
}

#[test]
fn every_hostile_file_has_the_expected_outcome() {
    let mut folder = Folder::new();
    let mut fates: BTreeMap<String, Vec<Fate>> = BTreeMap::new();
    for (name, content, fate) in animals() {
        folder = folder.file(&format!("corpus/{name}"), content);
        fates.insert(name.to_owned(), fate);
    }
    fates.extend(strange(&folder).into_iter().map(|(name, fate)| (name.to_owned(), fate)));
    fates.insert(format!("{}.txt", "n".repeat(240)), vec![]);
    fates.insert(format!("deep/{}x.txt", "d/".repeat(200)), vec![]);
    for number in 0..TINY {
        let path = folder.path(&format!("corpus/tiny/{}", number % 100));
        fs::create_dir_all(&path).expect("a folder");
        fs::write(path.join(format!("{number}.txt")), format!("Tiny {number}.")).expect("a file");
    }
    assert!(fates.len() >= 60, "{} animals", fates.len());
    let (summary, took, peak) = measured(&folder, 2, LONGEST);
    assert!(peak < MOST, "{peak} kB, {took:?}");
    let skipped = skips(&summary);
    let search = open(&folder);
    let wrong = unmet(&search, &skipped, &fates, true);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(skipped.iter().all(|(path, ..)| fates.contains_key(path)), "{skipped:?}");
    for date in search
        .searcher()
        .facets(&crate::indexed::everything(ibid::engine::ResultUnit::Article), &[ibid::engine::Facet::Year])
        .expect("it counts")
    {
        assert_eq!(date.values, [], "no date is made up");
    }
    is_stable(&folder, took);
    is_harmless(&folder);
}

/// Read files are not read again, and skipped files are reported again.
fn is_stable(folder: &Folder, took: Duration) {
    let (again, second, _) = measured(folder, 2, LONGEST);
    assert_eq!((&again["new"], &again["changed"], &again["removed"]), (&json!(0), &json!(0), &json!(0)));
    assert!(second < took.max(Duration::from_secs(5)), "{second:?}, at first {took:?}");
    assert_eq!(folder.ibid(["verify", "--quick"]).status(), 0);
}

/// The output contains no control characters.
fn is_harmless(folder: &Folder) {
    let said = fs::read_to_string(folder.path("said.txt")).expect("it is UTF-8");
    let mut shown = vec![said];
    let mut run = |args: &[&str]| {
        let mut command = folder.command();
        let output = command.args(args).stdin(Stdio::null()).output().expect("the program runs");
        shown.push(String::from_utf8(output.stdout).expect("it prints UTF-8"));
        shown.push(String::from_utf8(output.stderr).expect("it prints UTF-8"));
    };
    run(&["index", "-v"]);
    run(&["status", "-v"]);
    run(&["verify", "--quick", "-v"]);
    for asked in ["red bell", "owned", "escape OR newline", "T two", "\x1b[31mred \x07 (", "source:\x1b[2J", "Its name"]
    {
        run(&["search", asked]);
        run(&["search", asked, "--explain", "--context", "1"]);
        run(&["search", asked, "--facet", "source", "--by", "article"]);
        run(&["quote", asked]);
    }
    for article in ["controls", "m/2", "esc\x1b[31m", "new\nline", "no\x1b[2Jwhere", "ids:5"] {
        run(&["show", article]);
        run(&["cite", article]);
    }
    run(&["inspect", "corpus/controls.txt", "corpus/meta.jsonl", "corpus/ids.jsonl"]);
    run(&["search", "a", "--index", "no\x1b[2Jwhere"]);
    for text in shown {
        let acting = text.char_indices().find(|(_, c)| {
            c.is_control() && !matches!(c, '\n' | '\t')
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        if let Some((at, c)) = acting {
            let from = text[..at].char_indices().rev().nth(60).map_or(0, |(at, _)| at);
            panic!("{c:?} after {:?}", &text[from..at]);
        }
    }
}

#[test]
fn files_that_change_during_a_run_are_read_or_reported() {
    let mut folder = Folder::new();
    for number in 0..300 {
        folder = folder.file(&format!("corpus/{number:03}.txt"), "A line of it.\n".repeat(2000));
    }
    let path = folder.path("corpus");
    let changing = thread::spawn(move || {
        let mut growing = fs::File::options().append(true).open(path.join("150.txt")).expect("it is there");
        for number in (1..300).rev().step_by(3).filter(|number| *number != 150) {
            fs::remove_file(path.join(format!("{number:03}.txt"))).expect("it is there");
            growing.write_all(b"It grows.\n").expect("it is written");
            thread::sleep(Duration::from_millis(1));
        }
    });
    let run = folder.ibid(["index", "--json"]);
    changing.join().expect("it changes files");
    assert_eq!(run.status(), 0, "{run}");
    let summary = &run.json()[0];
    let skipped = summary["skipped"].as_array().expect("a list");
    assert!(
        skipped.iter().all(|it| it["reason"]
            .as_str()
            .is_some_and(|reason| ["no such file", "link to nothing"].contains(&reason))),
        "{run}"
    );
    assert!(summary["new"].as_u64().is_some_and(|new| new as usize + skipped.len() <= 300 && new >= 200), "{run}");
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    assert_eq!(folder.ibid(["verify"]).status(), 0);
}

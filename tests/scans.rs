//! Scanned pages, recognised by Tesseract: by a script in its place, and by the real one where it is installed.
//!
//! The scans were made by `tests/scans/make.py`: ten pages in four languages at 300 dpi, askew and noisy.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use ibid::read::{Languages, Ocr, PageBox, PageBoxes, Sidecars, Worker, page_boxes_of};
use ibid::text::Span;
use serde_json::Value;

use crate::run::{Folder, Run};

fn scan(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scans").join(name)
}

/// What a recognised page says.
const HOCR: &str = r#"<html><body><div class="ocr_page" title="bbox 0 0 1750 2479"><p class="ocr_par">
<span class="ocr_line" title="bbox 200 300 900 350; baseline 0 -10; x_size 46"><span class="ocrx_word" title="bbox 200 300 500 350; x_wconf 93">Herring</span>
<span class="ocrx_word" title="bbox 520 300 900 350; x_wconf 90">barrels</span></span>
<span class="ocr_line" title="bbox 200 360 900 410; baseline 0 -10; x_size 46"><span class="ocrx_word" title="bbox 200 360 500 410; x_wconf 93">were</span>
<span class="ocrx_word" title="bbox 520 360 900 410; x_wconf CONFIDENCE">counted.</span></span></p></div></body></html>"#;

/// Writes a script that answers as Tesseract does. It uses no other program: it could not start one.
fn tesseract(folder: &Folder, languages: &str, page: &str) {
    let list: Vec<String> = languages.split(' ').map(|language| format!("echo {language}")).collect();
    let script = format!(
        "#!/bin/sh\ncase \"$1\" in\n--version) echo 'tesseract 5.9.9';;\n--list-langs) echo 'List of available languages in \
         \"/usr/share/tessdata\" (2):'; {};;\n*) {page};;\nesac\n",
        list.join("; ")
    );
    let path = folder.path("bin/tesseract");
    fs::create_dir_all(folder.path("bin")).expect("a folder");
    fs::write(&path, script).expect("a script");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it may be run");
}

fn printing(hocr: &str) -> String {
    format!("printf '%s' '{}'", hocr.replace("CONFIDENCE", "91"))
}

/// Runs `ibid` with the script as the only program.
fn ibid<const N: usize>(folder: &Folder, arguments: [&str; N]) -> Run {
    let mut command = folder.command();
    command.env("PATH", folder.path("bin")).env_remove("TESSDATA_PREFIX").args(arguments);
    folder.run(&mut command, "")
}

fn with_scan() -> Folder {
    Folder::new()
        .file("corpus/ferry.pdf", fs::read(scan("eng-ferry.pdf")).expect("a fixture"))
        .file("corpus/plain.txt", "The ferry was painted white.\n")
        .file("bin/nothing", "")
}

#[test]
fn a_missing_tesseract_or_language_is_an_error_with_the_install_line() {
    let folder = with_scan();
    for command in [["index", "--ocr", "deu+eng"], ["inspect", "--ocr=deu+eng", "corpus"]] {
        let run = ibid(&folder, command);
        assert_eq!(run.status(), 2, "{run}");
        assert!(run.stderr().contains("--ocr: Tesseract is not installed: "), "{run}");
        assert!(run.stderr().contains("deu") && run.stderr().contains("install"), "{run}");
    }
    assert_eq!(ibid(&folder, ["search", "ferry", "--ocr", "eng"]).status(), 2);
    assert!(!folder.path("index").exists());
    tesseract(&folder, "eng osd", "exit 1");
    let run = ibid(&folder, ["index", "--ocr", "fra+eng"]);
    assert_eq!(run.status(), 2, "{run}");
    assert!(run.stderr().contains("Tesseract's language `fra` is not installed: "), "{run}");
    let run = ibid(&folder, ["index", "--ocr", "de"]);
    assert!(run.stderr().contains("did you mean `deu`?"), "{run}");
    // It is off unless it is asked for, and says how to ask for it.
    let run = ibid(&folder, ["index"]);
    assert!(run.stdout().contains("read it with `--ocr LANGS`"), "{run}");
}

#[test]
fn recognised_articles_are_marked_in_every_answer() {
    let folder = with_scan().file("report.md", "They were “counted” [ferry#p1].\n");
    tesseract(&folder, "eng", &printing(HOCR));
    let run = ibid(&folder, ["index", "--ocr", "eng"]);
    assert_eq!(run.status(), 0, "{run}");
    let doubt = "all pages read by OCR (Tesseract 5.9.9, eng)";
    for arguments in [
        ["search", "herring"],
        ["show", "ferry#p1"],
        ["quote", "herring barrels were counted"],
        ["check", "Herring barrels were counted."],
        ["cite", "ferry#p1"],
        ["lint", "report.md"],
    ] {
        let run = ibid(&folder, arguments);
        assert!(run.stdout().contains(doubt), "{run}");
        let [command, argument] = arguments;
        let run = ibid(&folder, [command, argument, "--json"]);
        assert!(run.stdout().contains(doubt), "{run}");
    }
    let run = ibid(&folder, ["report", "report.md"]);
    assert!(run.stderr().contains(doubt), "{run}");
    let hit = &ibid(&folder, ["search", "herring", "--json"]).json()[0]["hits"][0];
    assert_eq!(hit["article"]["ocr"], "eng");
    assert_eq!(hit["text"], "Herring barrels were counted.");
    assert!(ibid(&folder, ["search", "painted", "--json"]).json()[0]["hits"][0]["article"]["ocr"].is_null());
}

#[test]
fn runs_without_the_option_read_as_before_and_other_languages_read_again() {
    let folder = with_scan();
    tesseract(&folder, "eng deu", &printing(HOCR));
    let summary = |run: Run| run.json()[0].clone();
    let count = |summary: &Value, name: &str| summary[name].as_u64().unwrap_or_else(|| panic!("{summary}"));
    let ocr = || ibid(&folder, ["show", "ferry", "--json"]).json()[0]["article"]["ocr"].clone();
    // First without, then with.
    let first = summary(ibid(&folder, ["index", "--json"]));
    assert_eq!(count(&first, "new"), 1);
    assert_eq!(count(&summary(ibid(&folder, ["index", "--json", "--ocr", "eng"])), "new"), 1);
    assert_eq!(ocr(), "eng");
    assert_eq!(count(&summary(ibid(&folder, ["index", "--json"])), "unchanged"), 2);
    // The same file, changed.
    let mut bytes = fs::read(folder.path("corpus/ferry.pdf")).expect("the scan");
    bytes.extend(b"\n% changed\n");
    let folder = folder.file("corpus/ferry.pdf", &bytes);
    let again = summary(ibid(&folder, ["index", "--json"]));
    assert_eq!((count(&again, "unchanged"), count(&again, "removed")), (2, 0), "{again}");
    // Rebuilt, verified.
    let ocr = || ibid(&folder, ["show", "ferry", "--json"]).json()[0]["article"]["ocr"].clone();
    assert_eq!(ibid(&folder, ["index", "--rebuild", "-q"]).status(), 0);
    assert_eq!(ocr(), "eng");
    assert_eq!(ibid(&folder, ["verify"]).status(), 0);
    // Other languages.
    let other = summary(ibid(&folder, ["index", "--json", "--ocr", "deu"]));
    assert_eq!(count(&other, "changed"), 1, "{other}");
    assert_eq!(ocr(), "deu");
    // Tesseract has gone: the article stays as it was.
    fs::remove_file(folder.path("bin/tesseract")).expect("it is there");
    bytes.extend(b"\n% changed again\n");
    let folder = folder.file("corpus/ferry.pdf", &bytes);
    let kept = ibid(&folder, ["index", "--json"]);
    assert!(kept.stdout().contains("Tesseract is not installed"), "{kept}");
    let ocr = || ibid(&folder, ["show", "ferry", "--json"]).json()[0]["article"]["ocr"].clone();
    assert_eq!(ocr(), "deu");
    // Turned off.
    let off = ibid(&folder, ["index", "--json", "--ocr", "none"]);
    assert_eq!(count(&summary(off), "removed"), 1);
    assert_eq!(ibid(&folder, ["show", "ferry"]).status(), 1);
}

#[test]
fn pages_of_a_missing_or_bad_tesseract_are_named() {
    let folder = with_scan();
    for (page, reason) in [
        ("printf 'no markup'", "scanned PDF: no words were recognised"),
        ("printf '\\377\\000<div class'", "scanned PDF: tesseract gave an answer that is not valid"),
        ("echo 'bad data' >&2; exit 1", "scanned PDF: tesseract failed: bad data"),
    ] {
        tesseract(&folder, "eng", page);
        let run = ibid(&folder, ["inspect", "corpus/ferry.pdf", "--ocr", "eng"]);
        assert_eq!(run.status(), 2, "{run}");
        assert!(run.stderr().contains(reason), "{run}");
    }
    tesseract(
        &folder,
        "eng",
        &format!("printf '%s' '{}'", HOCR.replace("CONFIDENCE", "3").replace("x_wconf 9", "x_wconf 3")),
    );
    let run = ibid(&folder, ["inspect", "corpus/ferry.pdf", "--ocr", "eng"]);
    assert!(run.stdout().contains("page 1 was recognised with little confidence (2"), "{run}");
}

#[cfg(target_os = "linux")]
#[test]
fn tesseract_can_neither_write_nor_start_programs_nor_read_the_corpus() {
    let folder = with_scan();
    let secret = folder.path("corpus/plain.txt");
    let page = format!(
        "(echo x > {}/written) 2>/dev/null; said=; read -r said < {} 2>/dev/null; /bin/ls / >/dev/null 2>&1 && said=\"$said started\"; \
         printf '<div class=\"ocr_page\"><span class=\"ocr_line\"><span class=\"ocrx_word\" title=\"bbox 1 1 900 90; x_wconf 95\">Saidit:%s:%s</span></span></div>' \
         \"$said\" \"$HOME$IBID_TOKEN\"",
        folder.path("").display(),
        secret.display(),
    );
    tesseract(&folder, "eng", &page);
    let mut command = folder.command();
    command.env("PATH", folder.path("bin")).env("IBID_TOKEN", "secret").args([
        "inspect",
        "--json",
        "--ocr",
        "eng",
        "corpus/ferry.pdf",
    ]);
    let run = folder.run(&mut command, "");
    assert!(!folder.path("written").exists(), "{run}");
    let text = run.json()[0]["text"].as_str().expect("a text").to_owned();
    if text != "Saidit::" {
        // A kernel without Landlock denies less; the environment is empty everywhere.
        let status = folder.ibid(["status", "-v"]);
        assert!(text.ends_with(':') && status.stderr().contains("no Landlock"), "{text}: {status}");
    }
}

#[test]
fn an_interrupted_run_ends_soon_and_leaves_the_index() {
    let folder = with_scan();
    assert_eq!(ibid(&folder, ["index", "-q"]).status(), 0);
    tesseract(&folder, "eng", "while :; do :; done");
    let mut command = folder.command();
    command.env("PATH", folder.path("bin")).args(["index", "--ocr", "eng"]);
    let started = std::time::Instant::now();
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().expect("it starts");
    std::thread::sleep(std::time::Duration::from_secs(8));
    let kill = Command::new("/bin/kill").args(["-INT", &child.id().to_string()]).status().expect("it can be sent");
    assert!(kill.success());
    let status = child.wait().expect("it ends");
    assert!(started.elapsed() < std::time::Duration::from_mins(1));
    assert_eq!(status.code(), Some(2));
    assert_eq!(folder.ibid(["search", "painted"]).status(), 0);
}

#[test]
fn words_of_sidecars_have_places() {
    let hocr = HOCR.replace("CONFIDENCE", "60");
    let folder = with_scan().file("corpus/ferry.hocr", &hocr);
    let boxes = page_boxes_of(&folder.path("corpus/ferry.pdf"), &Sidecars::new()).expect("it is read");
    assert_eq!(boxes.text(), "Herring barrels were counted.");
    let [one] = of_word(&boxes, "barrels")[..] else { panic!("one box") };
    // 420 points are 1,750 pixels.
    let close = |one: f64, other: f64| (one - other).abs() < 0.2;
    assert!(one.page == 1 && close(one.left, 124.8) && close(one.right, 216.0), "{one:?}");
    assert!(close(one.top, 72.0) && close(one.bottom, 84.0), "{one:?}");
    let at = boxes.text().find("counted").expect("it is there");
    assert_eq!(boxes.confidence(Span::new(at, at + 7)), Some(60));
    assert_eq!(boxes.confidence(Span::new(0, 7)), Some(93));
}

fn of_word(boxes: &PageBoxes, word: &str) -> Vec<PageBox> {
    let at = boxes.text().find(word).expect("the word is there");
    boxes.of_span(Span::new(at, at + word.len()))
}

/// Returns Tesseract, or says loudly that it is not there.
fn real(languages: &str) -> Option<Ocr> {
    let worker = Worker { program: env!("CARGO_BIN_EXE_ibid").into(), arguments: vec!["read-on-stdin".to_owned()] };
    let languages: Languages = languages.parse().expect("languages");
    match Ocr::find(&languages, worker) {
        Ok(ocr) => Some(ocr),
        Err(reason) => {
            let what = format!("NOT CHECKED: the accuracy of text recognition on scanned pages: {reason}");
            writeln!(std::io::stderr(), "\n{what}\n").expect("stderr takes a line");
            None
        }
    }
}

#[test]
fn scans_are_read_with_the_right_words_in_their_places() {
    let truth = fs::read(scan("truth.json")).expect("a fixture");
    let truth: HashMap<String, Value> = serde_json::from_slice(&truth).expect("it is JSON");
    assert_eq!(truth.len(), 10);
    let (mut all, mut right, mut placed, mut close, mut furthest) = (0, 0, 0, 0, 0.0_f64);
    for (name, page) in &truth {
        let Some(ocr) = real(page["lang"].as_str().expect("a language")) else { return };
        let sidecars = Sidecars::new();
        let worker = Worker { program: env!("CARGO_BIN_EXE_ibid").into(), arguments: vec!["read-on-stdin".to_owned()] };
        let sidecars = sidecars.with(Some(worker)).with_ocr(ocr);
        let boxes = page_boxes_of(&scan(&format!("{name}.pdf")), &sidecars).expect("it is read");
        let paragraphs: Vec<&str> =
            page["paragraphs"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
        let wanted: Vec<&str> = paragraphs.iter().flat_map(|paragraph| paragraph.split_whitespace()).collect();
        let found: Vec<(usize, &str)> = words(boxes.text());
        let pairs = aligned(&wanted, &found.iter().map(|(_, word)| *word).collect::<Vec<_>>());
        (all, right) = (all + wanted.len(), right + pairs.len());
        let mut wrong: Vec<&str> = Vec::new();
        for (place, word) in wanted.iter().enumerate() {
            let Some((_, at)) = pairs.iter().find(|(wanted, _)| *wanted == place) else {
                wrong.push(word);
                continue;
            };
            let (start, word) = found[*at];
            let truth: Vec<f64> =
                page["words"][place].as_array().expect("a list")[1..].iter().filter_map(Value::as_f64).collect();
            let of_word = boxes.of_span(Span::new(start, start + word.len()));
            let Some(one) = of_word.first() else { continue };
            placed += 1;
            let apart = [one.left - truth[0], one.top - truth[1], one.right - truth[2], one.bottom - truth[3]];
            let apart = apart.into_iter().map(f64::abs).fold(0.0, f64::max);
            close += usize::from(apart <= 3.0);
            furthest = furthest.max(apart);
        }
        writeln!(std::io::stdout(), "{name}: {} of {} words; wrong: {wrong:?}", pairs.len(), wanted.len())
            .expect("a line");
    }
    let accuracy = right as f64 / all as f64;
    writeln!(
        std::io::stdout(),
        "words right: {accuracy:.4}; boxes within 3 points: {close} of {placed}, furthest {furthest:.2}"
    )
    .expect("a line");
    assert!(accuracy >= 0.97, "{accuracy}");
    assert!(close * 100 >= placed * 99 && placed * 100 >= right * 99, "{close} of {placed} of {right}: {furthest}");
}

fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        words.push((word.as_ptr() as usize - text.as_ptr() as usize, word));
    }
    words
}

/// Returns the longest common subsequence of two lists of words, as pairs of places.
fn aligned(one: &[&str], other: &[&str]) -> Vec<(usize, usize)> {
    let mut length = vec![vec![0_u32; other.len() + 1]; one.len() + 1];
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            length[i][j] =
                if one[i] == other[j] { length[i + 1][j + 1] + 1 } else { length[i + 1][j].max(length[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < one.len() && j < other.len() {
        if one[i] == other[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if length[i + 1][j] >= length[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

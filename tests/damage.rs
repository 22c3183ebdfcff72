//! A corrupt index: `verify` reports it, no answer contains text that was not written, and a repair restores the
//! articles of the corpus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use ibid::engine::{Facet, ResultUnit, SortOrder};
use ibid::ingest::{self, Fault, Repaired, Verified};
use ibid::passage::Size;
use ibid::quote::{Quotation, Quotes};
use ibid::search::{Options, SearchResults};
use ibid::{Article, ArticleId, Error, Result, Search};

use crate::indexed::{Indexing, index, open};
use crate::run::Folder;

/// Number of bits that are flipped, one at a time; `IBID_FLIPS` overrides it.
const FLIPS: usize = 500;
/// Number of articles in a JSON Lines file.
const LINES: usize = 60;

fn options<'a>(
    folder: &Folder,
    stop: &'a AtomicBool,
    progress: &'a mut dyn FnMut(ingest::Progress),
) -> ingest::Options<'a> {
    ingest::Options {
        paths: vec![folder.path("corpus")],
        corpus: Some(folder.path("corpus")),
        index: folder.path("index"),
        stdin: None,
        walk: ibid::read::WalkOptions::default(),
        keep_missing: false,
        rebuild: false,
        share: None,
        jobs: 2,
        memory: 32 << 20,
        size: Size::default(),
        worker: None,
        ocr: ingest::OcrOptions::default(),
        stop,
        progress,
    }
}

fn verify(folder: &Folder, deep: bool) -> Result<Verified> {
    ingest::verify(options(folder, &AtomicBool::new(false), &mut |_| {}), deep)
}

fn repair(folder: &Folder) -> Repaired {
    ingest::repair(options(folder, &AtomicBool::new(false), &mut |_| {})).expect("it can be repaired")
}

/// A corpus with every kind of metadata, indexed in two runs, so that there are segments and deletions.
fn library() -> Folder {
    const WORDS: [&str; 16] = [
        "bridge", "market", "ferry", "harbour", "council", "budget", "engineer", "river", "storm", "ballot", "mayor",
        "tram", "honey", "quota", "vaccine", "station",
    ];
    let text = |number: usize, version: usize| {
        let word = |place: usize| WORDS[(number * 7 + place * place * 3 + version) % WORDS.len()];
        let sentence =
            |at: usize| format!("The {} met the {} in {} for {}.", word(at), word(at + 1), 1900 + at, word(at + 2));
        (0..24).map(|at| sentence(at) + if at % 6 == 5 { "\n" } else { " " }).collect::<String>()
    };
    let line = |number: usize, version: usize| {
        let value = serde_json::json!({
            "id": format!("line/{number:02}"), "text": text(number, version), "title": format!("On the {}", WORDS[number % 16]),
            "date": format!("20{:02}-03-{:02}", number % 20, number % 27 + 1), "source": (["The Lantern", "Herald"][number % 2]),
            "authors": [format!("Author {}", number % 5)], "tags": [(WORDS[number % 3])], "lang": "en",
        });
        value.to_string() + "\n"
    };
    let lines = |version: usize| {
        (0..LINES).map(|number| line(number, if number % 9 == 0 { version } else { 0 })).collect::<String>()
    };
    let folder = Folder::with_articles().file("corpus/lines.jsonl", lines(0));
    index(&folder, Indexing::default()).expect("the run ends well");
    let folder = folder
        .file("corpus/lines.jsonl", lines(5))
        .file("corpus/new.md", "# Honey\n\nThe tram sells honey at the station.\n");
    index(&folder, Indexing::default()).expect("the run ends well");
    folder
}

/// Queries that cover every way of reading an index.
fn questions() -> Vec<(&'static str, Options)> {
    let plain = || Options { limit: 10, suggest: false, ..Options::default() };
    let facets = vec![Facet::Source, Facet::Author, Facet::Lang, Facet::Tag, Facet::Year];
    vec![
        ("bridge ferry", Options { facets, explain: true, ..plain() }),
        ("\"met the harbour\"", plain()),
        ("har* -market", Options { by: ResultUnit::Article, ..plain() }),
        ("hrabour~2 OR st?tion", plain()),
        ("mayor NEAR/4 tram", plain()),
        ("date:2005..2011 council", Options { sort: SortOrder::Newest, ..plain() }),
        ("title:honey source:lantern", Options { sort: SortOrder::Oldest, ..plain() }),
        ("author:brook OR tag:bridge", Options { context: 1, ..plain() }),
        ("briddge", Options { suggest: true, ..plain() }),
    ]
}

/// Returns the answers of an index as comparable text, including errors.
fn said(folder: &Folder, truth: &BTreeMap<String, Article>) -> Vec<Result<String, String>> {
    let clear = |error: Error| {
        let said = error.to_string();
        // These have a next step in every front end.
        let is_clear = matches!(error, Error::Index { .. } | Error::Damaged { .. } | Error::Engine { .. });
        assert!(is_clear, "an error without a next step: {said}");
        said
    };
    let mut search = match Search::open(&folder.path("index")) {
        Ok(search) => search,
        Err(error) => return vec![Err(clear(error))],
    };
    let mut said: Vec<_> = questions()
        .into_iter()
        .map(|(question, options)| search.answer(question, &options).map(|answer| shown(&answer, truth)).map_err(clear))
        .collect();
    for id in ["line/00", "line/31", "news/bridge", "new"] {
        let article = search.searcher().article(&ArticleId::new(id));
        let same = |article: Option<Article>| {
            let Some(article) = article else { return "not there".to_owned() };
            assert_eq!(
                (&article.text, &article.meta),
                (&truth[id].text, &truth[id].meta),
                "{id} is shown as it is not"
            );
            assert_eq!(article.paragraphs, truth[id].paragraphs, "{id} is cut as it is not");
            id.to_owned()
        };
        said.push(article.map(same).map_err(clear));
    }
    let quotation = Quotation::new("Merchants on the east bank expect twice as many visitors");
    said.push(
        Quotes::over(search.searcher()).check(&quotation).map(|found| format!("{:?}", found.verdict)).map_err(clear),
    );
    said.push(
        search.searcher().status().map(|status| format!("{} {}", status.articles, status.passages)).map_err(clear),
    );
    said
}

/// Formats an answer and requires that its text is from the articles, even if the index is damaged.
fn shown(answer: &SearchResults, truth: &BTreeMap<String, Article>) -> String {
    let mut shown = format!("{} {:?} {:?}", answer.total.count, answer.facets, answer.suggestion);
    for it in &answer.hits {
        let article = &truth[it.hit.article.id.as_str()];
        assert_eq!(
            it.hit.text,
            it.hit.passage.span.of(&article.text),
            "a passage of {} that it does not hold",
            article.id
        );
        assert_eq!(it.hit.article.meta, article.meta, "{} is told of what it is not", article.id);
        let context = it.context.iter().flat_map(|context| context.before.iter().chain(&context.after));
        for (number, span, text) in context {
            assert_eq!((*span, text.as_str()), (article.paragraphs[number - 1].span, span.of(&article.text)));
        }
        let (score, snippet, why) = (it.hit.score, &it.snippet, &it.explanation);
        writeln!(shown, "\n{} {} {score} {snippet:?} {why:?}", it.reference, it.display_reference)
            .expect("a string takes all");
    }
    shown
}

/// Returns the index files without locks and empty files.
fn files(folder: &Folder) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.path("index")).expect("the index is a folder");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.is_file() && fs::metadata(path).expect("it is there").len() > 0);
    files.sort();
    files
}

fn truth(folder: &Folder) -> BTreeMap<String, Article> {
    let search = open(folder);
    let manifest = search.searcher().manifest().expect("the index has it");
    let ids = manifest.ids().expect("they are read").into_iter();
    ids.map(|id| (id.to_string(), search.article(&id).expect("it is listed"))).collect()
}

#[test]
fn every_flipped_bit_is_detected_or_harmless() {
    let folder = library();
    assert_eq!(verify(&folder, true).expect("it can be verified").findings, []);
    let truth = truth(&folder);
    let answers = said(&folder, &truth);
    assert!(answers.iter().all(Result::is_ok), "{answers:#?}");
    let files = files(&folder);
    assert!(files.len() > 14, "two segments and what belongs to them: {files:#?}");
    let is_codebook = |path: &PathBuf| path.to_string_lossy().contains("codebook-");
    assert!(files.iter().any(is_codebook), "texts are encoded: {files:#?}");
    let flips = std::env::var("IBID_FLIPS").ok().and_then(|flips| flips.parse().ok()).unwrap_or(FLIPS);
    let (mut state, mut found, mut harmless) = (0x5eed_u64 + flips as u64, 0, Vec::new());
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for flip in 0..flips {
        // Files in turn, since a few of them contain most bytes.
        let path = &files[flip % files.len()];
        let whole = fs::read(path).expect("it can be read");
        let bit = draw(whole.len() * 8);
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let place = format!("bit {bit} of {}", path.display());
        write(path, &flipped);
        let outcome = catch_unwind(AssertUnwindSafe(|| (verify(&folder, false), said(&folder, &truth))));
        write(path, &whole);
        let (verified, said) = outcome.unwrap_or_else(|panic| panic!("{place}: {:?}", panic.downcast_ref::<String>()));
        if verified.as_ref().is_ok_and(|verified| verified.findings.is_empty()) {
            assert!(said == answers, "{place}: not found, and answers differ");
            harmless.push(place);
        } else {
            found += 1;
        }
    }
    assert_eq!(found + harmless.len(), flips);
    assert!(harmless.len() * 20 < flips, "{} of {flips} were not found: {harmless:#?}", harmless.len());
    assert_eq!(said(&folder, &truth), answers);
}

/// Replaces the file instead of changing it in place: mapped memory is unchanged until the index is reopened.
fn write(path: &Path, bytes: &[u8]) {
    let beside = path.with_extension("beside");
    fs::write(&beside, bytes).expect("a file");
    fs::rename(&beside, path).expect("it is replaced");
}

/// Damages an index file in its middle.
fn garble(folder: &Folder, ending: &str) {
    let path = files(folder).into_iter().find(|path| path.to_string_lossy().ends_with(ending)).expect("there is one");
    let mut bytes = fs::read(&path).expect("it can be read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    write(&path, &bytes);
}

fn faults(verified: &Verified) -> Vec<(Fault, &str)> {
    verified.findings.iter().map(|finding| (finding.fault, finding.place.as_str())).collect()
}

#[test]
fn drift_is_distinguished_from_damage() {
    let folder = library();
    let verified = verify(&folder, true).expect("it can be verified");
    assert_eq!((verified.findings.as_slice(), verified.sealed, verified.articles), ([].as_slice(), true, LINES + 3));
    let folder = folder.file("corpus/new.md", "# Honey\n\nIt is sold out.\n").file("corpus/newer.txt", "A word.");
    fs::remove_file(folder.path("corpus/market.txt")).expect("it is there");
    let verified = verify(&folder, true).expect("it can be verified");
    let drift = Fault::Drift;
    assert_eq!(faults(&verified), [(drift, "market"), (drift, "new"), (drift, "newer")]);
    assert!(!verified.is_damaged());
    index(&folder, Indexing::default()).expect("the run ends well");
    assert_eq!(verify(&folder, true).expect("it can be verified").findings, []);
}

#[test]
fn a_change_with_same_size_and_time_is_detected() {
    let folder = library();
    let path = folder.path("corpus/market.txt");
    let modified = fs::metadata(&path).and_then(|about| about.modified()).expect("it has a time");
    let text = fs::read_to_string(&path).expect("it is text").replace("1407", "1507");
    fs::write(&path, text).expect("a file");
    fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(modified)).expect("its time is set");
    assert_eq!(faults(&verify(&folder, true).expect("it can be verified")), [(Fault::Drift, "market")]);
}

#[test]
fn repair_restores_articles_of_the_corpus() {
    for ending in ["meta.json", "checksums", ".jsonl", ".term", ".idx", ".pos", ".store", ".fast", ".fieldnorm"] {
        let folder = library();
        let truth = truth(&folder);
        garble(&folder, ending);
        let verified = verify(&folder, true).expect("it can be looked through");
        assert!(verified.is_damaged(), "{ending}");
        let repaired = repair(&folder);
        assert_eq!(
            (repaired.summary.new, repaired.rescued, repaired.lost.as_slice()),
            (LINES + 3, 0, [].as_slice()),
            "{ending}"
        );
        assert_eq!(verify(&folder, true).expect("it can be verified").findings, [], "{ending}");
        assert!(self::truth(&folder) == truth, "{ending}: the articles are as they were");
        let summary = index(&folder, Indexing::default()).expect("the run ends well");
        assert_eq!((summary.new, summary.changed, summary.unchanged), (0, 0, LINES + 3), "{ending}");
        assert!(!folder.path("index/repair").exists());
    }
}

#[test]
fn repair_keeps_articles_that_are_only_in_the_index() {
    let folder =
        Folder::with_articles().file("corpus/gone.txt", "It was here.").file("corpus/lost.txt", "So was this.");
    let keep = || Indexing { keep_missing: true, ..Indexing::default() };
    index(&folder, keep()).expect("the run ends well");
    fs::remove_file(folder.path("corpus/gone.txt")).expect("it is there");
    index(&folder, keep()).expect("the run ends well");
    let held = truth(&folder);
    garble(&folder, ".term");
    let repaired = repair(&folder);
    assert_eq!((repaired.summary.new, repaired.rescued + repaired.lost.len()), (3, 1), "{repaired:?}");
    if repaired.lost.is_empty() {
        assert!(truth(&folder) == held);
    }
    // Text that does not match its digest is listed, not kept.
    let folder = folder.file("corpus/other.txt", "One more.");
    index(&folder, keep()).expect("the run ends well");
    fs::remove_file(folder.path("corpus/lost.txt")).expect("it is there");
    let meta = folder.path("index/meta.json");
    let half = fs::read(&meta).map(|bytes| bytes[..bytes.len() / 2].to_owned()).expect("it is there");
    write(&meta, &half);
    let repaired = repair(&folder);
    let lost: Vec<_> = repaired.lost.iter().map(|(id, what)| format!("{id}: {what}")).collect();
    assert!(lost.iter().any(|line| line.starts_with("lost: its file is gone")), "{lost:?}");
    assert!(truth(&folder).contains_key("other"));
}

#[test]
fn a_damaged_index_is_not_updated() {
    for ending in ["meta.json", ".jsonl", "checksums"] {
        let folder = library();
        // Another digit: the file still parses.
        let path =
            files(&folder).into_iter().find(|path| path.to_string_lossy().ends_with(ending)).expect("there is one");
        let mut bytes = fs::read(&path).expect("it can be read");
        let digit = bytes.iter().rposition(u8::is_ascii_digit).expect("it has one");
        bytes[digit] ^= 1;
        write(&path, &bytes);
        let error = index(&folder, Indexing::default()).expect_err("it is refused");
        assert!(matches!(error, Error::Damaged { .. } | Error::Index { .. }), "{ending}: {error:?}");
        let summary = index(&folder, Indexing { rebuild: true, ..Indexing::default() }).expect("it can be rebuilt");
        assert_eq!(summary.new, LINES + 3, "{ending}");
        assert_eq!(verify(&folder, true).expect("it can be verified").findings, [], "{ending}");
    }
}

#[test]
fn an_unreadable_manifest_without_checksums_is_reported_with_a_hint() {
    let spoilt: [&dyn Fn(&Path); 3] =
        [&|path| write(path, b"{\"roots\":[],\"beg"), &|path| write(path, b"\xff\xfe\0 no text"), &|path| {
            fs::remove_file(path).expect("it is there");
        }];
    for spoil in spoilt {
        let folder = Folder::with_articles();
        index(&folder, Indexing::default()).expect("the run ends well");
        let manifest = files(&folder).into_iter().find(|path| path.extension().is_some_and(|it| it == "jsonl"));
        let manifest = manifest.expect("there is one");
        let name = manifest.file_name().expect("a name").to_string_lossy().into_owned();
        // The run was killed between its commit and the checksums, and its files are corrupt.
        fs::remove_file(folder.path("index/checksums")).expect("it is there");
        spoil(&manifest);
        let run = folder.ibid(["index"]);
        assert_eq!(run.status(), 2, "{run}");
        assert!(run.stderr().contains(&name) && run.stderr().contains("`ibid verify --repair`"), "{run}");
        assert!(!folder.path("index/checksums").exists(), "damage is not sealed as if it was meant");
        let run = folder.ibid(["verify", "--repair"]);
        assert!(run.status() < 2, "{run}");
        assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
        assert_eq!(folder.ibid(["verify", "-q"]).status(), 0);
    }
}

#[test]
fn merges_do_not_hide_damage() {
    let mut folder = Folder::with_articles();
    index(&folder, Indexing::default()).expect("the run ends well");
    garble(&folder, ".pos");
    let mut segments = Vec::new();
    for number in 0..24 {
        folder = folder.file(&format!("corpus/{number}.txt"), format!("Leaflet {number} fell."));
        index(&folder, Indexing::default()).expect("the run ends well");
        segments.push(open(&folder).searcher().status().expect("it has one").segments);
    }
    assert!(!segments.is_sorted(), "the others are merged: {segments:?}");
    let damaged = verify(&folder, false).expect("it can be looked through").findings;
    assert!(damaged.len() == 1 && damaged[0].place.contains(".pos"), "{damaged:?}");
}

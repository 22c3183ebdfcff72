//! Properties that hold for any input: each function processes untrusted bytes and checks the result.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ibid::article::{Article, ArticleId, Meta};
use ibid::cite::Reference;
use ibid::claim::{self, Claim, Claims};
use ibid::engine::manifest::Manifest;
use ibid::engine::{self, Searcher, WriteOptions};
use ibid::passage::{Passage, Size, passages};
use ibid::query::{self, Field};
use ibid::quote::{Quotation, Quotes, Verdict};
use ibid::read::{self, Batch, RawArticle, Skip, Source};
use ibid::report::{Report, fixed, lint};
use ibid::text::{Analyzer, Block, Lang, ParagraphKind, Span, detect, paragraphs, sentences};

/// File names, one per parser; the last has none. PDF has a target of its own.
#[rustfmt::skip]
const NAMES: [&str; 30] = [
    "a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.txt.gz", "a.html.zst", "a.jsonl.gz", "a.md.zst", "a.docx", "a.odt",
    "a.epub", "a.eml", "a.mbox", "a.xml", "a.warc", "a.warc.gz", "a.vtt", "a.srt", "a.rtf", "a.pptx", "a.odp", "a.xlsx",
    "a.ods", "a.csv", "a.tsv", "a.msg", "a.hocr", "a.alto", "a",
];

/// Parses a file whose first byte selects its name. Every article is complete, and every skip has a reason.
pub fn readers(data: &[u8]) {
    let Some((choice, bytes)) = data.split_first() else { return };
    let name = NAMES[usize::from(*choice) % NAMES.len()];
    match read::read(Path::new(name), bytes.to_vec()) {
        Err(skip) => has_reason(&skip),
        Ok(Source::RawArticles(drafts)) => drafts.into_iter().for_each(check_raw),
        Ok(Source::Batches(batches)) => batches.for_each(|batch| match batch {
            Err(skip) => has_reason(&skip),
            Ok(batch) => Batch::raw_articles(&batch).for_each(check_raw),
        }),
    }
}

/// Parses a PDF file. A panic and a file that takes too long are reasons to skip it, so they are looked for.
pub fn pdf(data: &[u8]) {
    match read::read(Path::new("a.pdf"), data.to_vec()) {
        Err(skip) => is_no_crash(&skip),
        Ok(Source::RawArticles(raw)) => raw.into_iter().for_each(|raw| {
            if let Err(skip) = &raw {
                is_no_crash(skip);
            }
            check_raw(raw);
        }),
        // The first bytes outrank the name: a web archive.
        Ok(Source::Batches(_)) => {}
    }
}

fn is_no_crash(skip: &Skip) {
    has_reason(skip);
    assert!(!skip.what.contains("crashed") && !skip.what.contains("exceeded"), "{skip:?}");
}

fn check_raw(raw: Result<RawArticle, Skip>) {
    match raw {
        Err(skip) => has_reason(&skip),
        Ok(raw) => {
            assert!(!raw.text.trim().is_empty(), "empty article");
            let id = raw.id("a");
            check_article(&raw.finish(id, "a".to_owned()));
        }
    }
}

fn has_reason(skip: &Skip) {
    assert!(!skip.what.is_empty() && !skip.what.contains("os error"), "{skip:?}");
}

/// Paragraphs and sentences are in order within the text, and the passages tile it.
fn check_article(article: &Article) {
    let mut end = 0;
    for paragraph in &article.paragraphs {
        assert!(end <= paragraph.span.start && !paragraph.sentences.is_empty());
        let (first, last) = (paragraph.sentences[0], paragraph.sentences[paragraph.sentences.len() - 1]);
        assert!(paragraph.span.start <= first.start && last.end <= paragraph.span.end);
        for sentence in &paragraph.sentences {
            assert!(end <= sentence.start && sentence.start < sentence.end, "sentences in order");
            assert_eq!(sentence.of(&article.text), sentence.of(&article.text).trim());
            end = sentence.end;
        }
    }
    for size in [Size::default(), Size { smallest: 5, largest: 30 }] {
        let tiles = passages(article, size);
        let mut at = 0;
        for tile in &tiles {
            assert_eq!(tile.span.start, at, "passages without a gap");
            assert_eq!(tile.chars, article.text[..at].chars().count());
            at = tile.span.end;
            assert_eq!(Passage::from_bytes(&tile.to_bytes()).as_ref(), Some(tile));
        }
        assert!(tiles.is_empty() || at == article.text.len(), "to the end");
    }
    article.record(1);
    article.digest();
}

/// Splits a text into sentences. They contain all of it except white space.
pub fn sentence(text: &str) {
    let lang = detect(text);
    let whole_text = Block::new(Span::new(0, text.len()), ParagraphKind::Body);
    for block in paragraphs(text).into_iter().chain([whole_text]) {
        let whole: String = block.span.of(text).split_whitespace().collect();
        let cut = sentences(text, block, lang);
        let joined: String = cut.iter().flat_map(|sentence| sentence.of(text).split_whitespace()).collect();
        assert_eq!(whole, joined);
    }
}

/// Tokenizes a text. Tokens are in order, and none is empty.
pub fn tokens(text: &str) {
    for lang in ["en", "de", "fr", "ru", "zh", "tr"].into_iter().filter_map(Lang::named) {
        let (mut start, mut position) = (0, 0);
        for token in Analyzer::new(lang).tokens(text) {
            assert!(!token.term.is_empty() && token.span.start < token.span.end);
            assert!(text.get(token.span.start..token.span.end).is_some(), "{token:?}");
            assert!(start <= token.span.start && position <= token.position, "in order: {token:?}");
            (start, position) = (token.span.start, token.position);
        }
    }
}

/// Parses a query. Its printed form parses to the same query, and the span of every note is in the text.
pub fn query(text: &str) {
    let parsed = query::parse(text);
    let again = query::parse(&parsed.query.to_string());
    assert_eq!(again.query, parsed.query, "{}", parsed.query);
    for note in &parsed.notes {
        assert!(text.get(note.span.start..note.span.end).is_some(), "{note:?}");
        assert_eq!(note.render(text).lines().count(), 2);
    }
    let plain = query::plain(text);
    assert_eq!(query::parse(&plain.to_string()).query, plain, "{plain}");
    let _ = query::Query::phrase(text).within(Field::Title).simplified().to_string();
}

/// Parses a reference. Its printed form parses to the same reference, and it resolves to a valid span or to an error.
pub fn reference(text: &str) {
    let Ok(reference) = text.parse::<Reference>() else { return };
    let again: Option<Reference> = reference.to_string().parse().ok();
    assert_eq!(again.as_ref(), Some(&reference), "{reference}");
    if let Ok(span) = reference.resolve(&LIBRARY.article) {
        assert!(LIBRARY.article.text.get(span.start..span.end).is_some());
    }
}

struct Library {
    article: Article,
    searcher: Box<dyn Searcher>,
}

/// An index of one article.
static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let text = "The bridge over the harbour opened on Thursday, 2 May 2019, after six years of work. It cost 4.2 million \
                crowns, a tenth more than planned.\n\n“Steel was dearer than anyone foresaw,” the mayor said. “We will not \
                raise the toll.” Ferries will keep running until autumn.\n\n合作社去年卖出茶叶三千二百公斤，收入比上一年增长12.5%。\n";
    let location: PathBuf = std::env::temp_dir().join(format!("ibid-fuzz-{}", std::process::id()));
    let article = Article::plain("port/harbour", Meta::default(), text);
    let options = WriteOptions { memory: 32 << 20, threads: 1, rebuild: true };
    let mut writer = engine::writer(&location, options).expect("an index can be made");
    writer.put(article.clone(), passages(&article, Size { smallest: 80, largest: 240 })).expect("it is taken");
    writer.commit(&Manifest::default()).expect("it is kept");
    let searcher = engine::open(&location).expect("it opens");
    Library { article, searcher }
});

/// Checks a quotation. The text of every occurrence is the text of its span, and an exact match is verbatim.
pub fn quote(text: &str) {
    let quotes = Quotes::over(&*LIBRARY.searcher);
    let finding = quotes.check(&Quotation::new(text)).expect("the index answers");
    for found in &finding.found {
        assert_eq!(found.text(), found.span.of(&LIBRARY.article.text));
    }
    if finding.verdict == Verdict::Exact {
        let words: String = text.split_whitespace().collect();
        assert!(finding.found.iter().any(|found| words.contains(&found.text().split_whitespace().collect::<String>())));
    }
    let named = Quotation::new(text).from(ArticleId::new("port/harbour"));
    quotes.check(&named).expect("the index answers");
}

/// Checks a text as a claim, then each of its sentences against the text itself. Evidence spans are valid, and no sentence
/// is refuted by its own text.
pub fn claims(text: &str) {
    let mut claims = Claims::over(&*LIBRARY.searcher).expect("the index answers");
    let free = claims.check(&Claim::new(text)).expect("the index answers");
    let named = claims.check(&Claim::new(text).from(ArticleId::new("port/harbour"))).expect("the index answers");
    check_spans(&free, text, &LIBRARY.article.text);
    check_spans(&named, text, &LIBRARY.article.text);
    let article = Article::plain("a", Meta { lang: detect(text).map(str::to_owned), ..Meta::default() }, text);
    for sentence in article.paragraphs.iter().flat_map(|paragraph| &paragraph.sentences).take(8) {
        let said = sentence.of(text);
        let held = claims.check_against(said, &[text]).expect("the claim is checked");
        assert_ne!(held.verdict, claim::Verdict::Refuted, "{said:?} by itself: {:?}", held.reasons);
        check_spans(&held, said, text);
    }
}

fn check_spans(finding: &claim::Finding, claim: &str, text: &str) {
    assert!((0.0..=1.0).contains(&finding.support), "{}", finding.support);
    for evidence in &finding.evidence {
        assert_eq!(evidence.found.text(), evidence.found.span.of(text));
        for said in &evidence.matches {
            assert!(said.claim.is_none_or(|span| claim.get(span.start..span.end).is_some()), "{said:?}");
            assert!(said.source.is_none_or(|span| text.get(span.start..span.end).is_some()), "{said:?}");
        }
    }
}

/// Checks a report. All spans are in the text, and the fixed report can be parsed.
pub fn report(text: &str) {
    let report = Report::parse(text);
    for span in report.quotations.iter().map(|it| it.span).chain(report.citations.iter().map(|it| it.span)) {
        assert!(text.get(span.start..span.end).is_some());
    }
    let findings = lint(&report, &*LIBRARY.searcher).expect("the index answers");
    for mark in findings.iter().flat_map(|finding| &finding.marks) {
        assert!(text.get(mark.start..mark.end).is_some());
    }
    let (better, _) = fixed(text, &findings);
    Report::parse(&better);
}

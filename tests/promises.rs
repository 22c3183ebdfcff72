//! The guarantees of the library, checked on texts of every kind: snippets are exact to the byte, passages cover the
//! article, references survive re-indexing, and nothing is invented.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use ibid::article::Meta;
use ibid::engine::{Hit, ResultUnit};
use ibid::passage::Size;
use ibid::search::{Options, SearchHit};
use ibid::text::detect;
use ibid::{Article, ArticleId, Reference, Search, Span};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::indexed::{Indexing, everything, index, open};
use crate::run::Folder;

/// Passages so small that a short text has several, and paragraphs are split.
const SMALL: Size = Size { smallest: 30, largest: 120 };

/// A query, and whether it consists of words only.
type Asked = (String, bool);

/// An open index with cached articles.
struct Library {
    search: Search,
    articles: HashMap<ArticleId, Article>,
}

impl Library {
    fn open(folder: &Folder) -> Self {
        Self { search: open(folder), articles: HashMap::new() }
    }

    fn article(&mut self, id: &ArticleId) -> &Article {
        let read = || self.search.article(id).expect("a hit's article is in the index");
        self.articles.entry(id.clone()).or_insert_with(read)
    }

    /// Searches, checks every hit against its article, and returns the number of matches.
    fn ask(&mut self, (query_string, plain): &Asked) -> usize {
        let options = Options { limit: 30, plain: *plain, context: 1, snippet: 160, ..Options::default() };
        let answer = self.search.answer(query_string, &options).expect("the index answers");
        for hit in &answer.hits {
            is_exact(hit, self.article(&hit.hit.article.id));
            is_cited(hit, self.article(&hit.hit.article.id));
        }
        answer.total.count
    }

    /// Checks that the passages cover each article, and returns them.
    fn tiles(&mut self) -> BTreeMap<ArticleId, Vec<Hit>> {
        let found = self.search.searcher().search(&everything(ResultUnit::Passage)).expect("the index answers");
        assert_eq!(found.total.count, found.hits.len(), "every passage is a hit");
        let mut passages: BTreeMap<ArticleId, Vec<Hit>> = BTreeMap::new();
        for hit in found.hits {
            passages.entry(hit.article.id.clone()).or_default().push(hit);
        }
        for (id, hits) in &mut passages {
            hits.sort_by_key(|hit| hit.passage.span.start);
            is_tiled(self.article(id), hits);
        }
        passages
    }
}

/// Returns the text of a span; panics with the span if it is not on character boundaries.
#[track_caller]
fn at(text: &str, span: Span) -> &str {
    text.get(span.start..span.end).unwrap_or_else(|| panic!("{span} is no place of a text of {} bytes", text.len()))
}

/// Requires ordered, disjoint, non-empty spans inside the text.
#[track_caller]
fn are_apart(spans: &[Span], inside: Span) {
    assert!(spans.iter().all(|span| !span.is_empty() && inside.contains(*span)), "{spans:?} inside {inside}");
    assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{spans:?} are in order and apart");
}

fn is_exact(answered: &SearchHit, article: &Article) {
    let SearchHit { hit, snippet, headings, context, .. } = answered;
    let (text, passage) = (article.text.as_str(), &hit.passage);
    assert_eq!(hit.text, at(text, passage.span), "a hit's text is the article's");
    assert_eq!((&hit.article.meta, &hit.article.sha256), (&article.meta, &article.sha256()));
    assert_eq!(passage.chars, passage.span.chars(text).start, "code points are counted");
    assert!(passage.span.contains(passage.content()));
    assert!(passage.content().contains(snippet.span) && !snippet.span.is_empty(), "the snippet is of the passage");
    assert_eq!(hit.slice(snippet.span), at(text, snippet.span));
    are_apart(&snippet.highlights, snippet.span);
    for highlight in &snippet.highlights {
        assert_eq!(hit.slice(*highlight), at(text, *highlight));
    }
    let sentences: Vec<Span> = passage.parts.iter().flat_map(|part| part.sentences.iter().copied()).collect();
    are_apart(&sentences, passage.content());
    assert!(snippet.cut_before || sentences.iter().any(|sentence| sentence.start == snippet.span.start));
    assert!(snippet.cut_after || sentences.iter().any(|sentence| sentence.end == snippet.span.end));
    for heading in headings {
        assert!(article.paragraphs.iter().any(|paragraph| at(text, paragraph.span) == heading), "{heading}");
    }
    let context = context.as_ref().expect("it was asked for");
    for (number, span, shown) in context.before.iter().chain(&context.after) {
        assert_eq!((shown.as_str(), article.paragraphs[number - 1].span), (at(text, *span), *span));
        assert!(!passage.content().overlaps(*span), "what stands around a passage is not in it");
    }
}

/// The printed reference parses and resolves to the hit; the one in the citation resolves to the snippet.
fn is_cited(answered: &SearchHit, article: &Article) {
    let SearchHit { hit, reference, display_reference, snippet, citation, .. } = answered;
    let resolved = |reference: &Reference| {
        let back: Reference = reference.to_string().parse().expect("a reference is read back");
        assert_eq!(&back, reference);
        back.resolve(article).expect("it resolves")
    };
    assert_eq!(resolved(reference), hit.passage.content(), "{reference} is the passage");
    assert!(resolved(display_reference).contains(snippet.span), "{display_reference} contains the snippet");
    assert!(resolved(reference).contains(resolved(display_reference)), "{display_reference} is in {reference}");
    assert!(citation.ends_with(&display_reference.to_string()), "{citation}");
    let name = article.meta.title.as_deref().unwrap_or("“");
    assert!(citation.starts_with(name), "{citation} names what is stated, or quotes");
    let pinned = reference.clone().pinned(&article.sha256());
    assert!(pinned.fits(&hit.article.sha256) && resolved(&pinned) == resolved(reference));
}

fn is_tiled(article: &Article, hits: &[Hit]) {
    let text = article.text.as_str();
    let joined: String = hits.iter().map(|hit| hit.text.as_str()).collect();
    assert_eq!(joined, text, "the passages joined are the text");
    assert!(hits.windows(2).all(|pair| pair[0].passage.span.end == pair[1].passage.span.start));
    assert_eq!(hits.len(), hits[0].article.passages);
    let whole = Span::new(0, text.len());
    let paragraphs: Vec<Span> = article.paragraphs.iter().map(|paragraph| paragraph.span).collect();
    are_apart(&paragraphs, whole);
    let mut sentences = Vec::new();
    for paragraph in &article.paragraphs {
        are_apart(&paragraph.sentences, paragraph.span);
        sentences.extend_from_slice(&paragraph.sentences);
    }
    let ends = sentences.iter().map(|sentence| sentence.end);
    let starts = sentences.iter().map(|sentence| sentence.start).chain([text.len()]);
    for (end, start) in std::iter::once(0).chain(ends).zip(starts) {
        let between = at(text, Span::new(end, start));
        assert!(between.trim().is_empty(), "{between:?} is in no sentence");
    }
}

/// The metadata of an article that states none.
fn unknown(text: &str) -> Meta {
    Meta { lang: detect(text).map(str::to_owned), ..Meta::default() }
}

/// Pieces of texts: scripts, punctuation and structures that are difficult for spans.
fn any_piece() -> impl Strategy<Value = String> {
    #[rustfmt::skip]
    let words = vec![
        "harbour", "The", "cities", "Mr", "U.S.", "R&D", "$4.66", "1,051,300", "12%", "Wei-hsiun", "don’t", "e.g.", "Ltd", "it’s",
        "\"quoted", "so.\"", "(aside)", "[Photo/Agency]", "Photo:", "- item", "1. first", "# heading", "> quote", "===", "a|b", "* * *",
        "https://example.org/a?b=c", "x_y", "&amp;", "<p>", "2018-06-01", "10:30",
        "Łódź", "naïve", "Ærø", "Straße", "İstanbul", "ﬁnance", "e\u{301}", "Ǆ", "ẞ", "ς",
        "数字经济", "港口，很忙。", "「引用」", "図書館は", "カタカナ", "한국어", "日本語ABC", "𠮷野家",
        "👩‍👩‍👧‍👦", "🇨🇳", "👍🏽", "☕", "مرحبا", "שלום", "ไทย", "हिन्दी", "Ω≈ç", "\u{200b}", "\u{ad}", "…", "—", "٣٤",
    ];
    prop_oneof![
        12 => select(words).prop_map(str::to_owned),
        3 => "[a-z]{1,10}",
        1 => "\\PC{1,12}",
        1 => (select(vec!["x", "ab-", "漢", "é", "9", "a.", "👍"]), 1_usize..700).prop_map(|(one, many)| one.repeat(many)),
    ]
}

fn any_gap() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        12 => Just(" "),
        3 => Just(". "),
        6 => select(vec!["\n", "\r\n", "\n\n", "\r\n\r\n", "\n \t\n", "! ", "? ", "。", ", ", "\t", "  ", "\u{a0}", "\u{3000}", "\u{85}", ""]),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    let joined =
        |pieces: Vec<(String, &str)>| pieces.into_iter().flat_map(|(piece, gap)| [piece, gap.to_owned()]).collect();
    vec((any_piece(), any_gap()), 1..60)
        .prop_map(joined)
        .prop_filter("there is something to read", |text: &String| text.chars().any(char::is_alphanumeric))
}

/// Queries for a text with these words: single words, several, phrases and prefixes.
fn asked(text: &str, places: &[Index]) -> Vec<Asked> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut asked = vec![("*".to_owned(), false)];
    for place in places {
        let at = place.index(words.len());
        let pair = words[at..words.len().min(at + 2)].join(" ");
        let beginning: String = words[at].chars().take(2).collect();
        asked.push((words[at].to_owned(), true));
        asked.push((pair.clone(), true));
        asked.push((format!("\"{pair}\""), false));
        asked.push((format!("{beginning}* {}", words[0]), false));
    }
    asked
}

/// A folder with each text as a file, and all texts again as lines of one file.
fn folder_of(texts: &[String], title: Option<&str>) -> Folder {
    let mut folder = Folder::new();
    let mut lines = String::new();
    for (number, text) in texts.iter().enumerate() {
        folder = folder.file(&format!("corpus/t{number}.txt"), text);
        let line = serde_json::json!({ "id": format!("line/{number}"), "title": title, "text": text });
        lines += &line.to_string();
        lines.push('\n');
    }
    folder.file("corpus/lines.jsonl", lines)
}

/// Few cases, since each builds an index; failures are not persisted.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 400, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn snippets_and_spans_equal_the_text(
        texts in vec(any_text(), 1..4),
        title in option::of("[a-zé]{1,9}"),
        places in vec(any::<Index>(), 1..4),
    ) {
        let folder = folder_of(&texts, title.as_deref());
        let summary = index(&folder, Indexing { size: SMALL, ..Indexing::default() }).expect("the run ends well");
        prop_assert!(summary.skipped.is_empty(), "{:?}", summary.skipped);
        let mut library = Library::open(&folder);
        let tiles = library.tiles();
        prop_assert_eq!(tiles.len(), texts.len() * 2);
        for (number, text) in texts.iter().enumerate() {
            let article = library.article(&ArticleId::new(format!("t{number}")));
            prop_assert_eq!(&article.text, text);
            prop_assert_eq!(&article.meta, &unknown(text));
            let line = library.article(&ArticleId::new(format!("line/{number}")));
            // A text that starts with a tag may be parsed as markup.
            if !text.trim_start().starts_with('<') {
                prop_assert_eq!(&line.text, text);
                prop_assert_eq!(&line.meta, &Meta { title: title.clone(), ..unknown(text) });
            }
            for asked in asked(text, &places) {
                let total = library.ask(&asked);
                let is_word = asked.0.chars().all(char::is_alphanumeric);
                prop_assert!(total > 0 || !asked.1 || !is_word, "{} is in the text, and not found", asked.0);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(50))]

    #[test]
    fn references_survive_a_rebuild(text in any_text(), smallest in 0_usize..200, more in 1_usize..400) {
        let folder = folder_of(&[text], None);
        index(&folder, Indexing { size: SMALL, ..Indexing::default() }).expect("the run ends well");
        let mut before = Library::open(&folder);
        let cited: Vec<(String, String)> = {
            let answer = before.search.answer("*", &Options { limit: 1000, ..Options::default() }).expect("it answers");
            answer.hits.iter().map(|it| (it.reference.to_string(), it.hit.slice(it.hit.passage.content()).to_owned())).collect()
        };
        let size = Size { smallest, largest: smallest + more };
        index(&folder, Indexing { size, rebuild: true, ..Indexing::default() }).expect("the run ends well");
        let mut after = Library::open(&folder);
        after.tiles();
        prop_assert!(!cited.is_empty());
        for (reference, text) in cited {
            let reference: Reference = reference.parse().expect("it was printed");
            let article = after.article(&reference.article);
            prop_assert_eq!(article, before.article(&reference.article));
            let place = reference.resolve(article).expect("it resolves");
            prop_assert_eq!(at(&article.text, place), text, "{}", reference);
        }
    }
}

#[test]
fn seed_articles_keep_the_promises() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut folder = Folder::new();
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(seeds).expect("the corpus is there") {
        let path = entry.expect("an entry").path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".txt")) else { continue };
        let text = fs::read_to_string(&path).expect("a seed is UTF-8");
        folder = folder.file(&format!("corpus/{name}.txt"), &text);
        texts.insert(ArticleId::new(name), text);
    }
    assert!(texts.len() >= 2);
    for size in [Size::default(), SMALL] {
        index(&folder, Indexing { size, rebuild: true, ..Indexing::default() }).expect("the run ends well");
        let mut library = Library::open(&folder);
        assert_eq!(library.tiles().into_keys().collect::<Vec<_>>(), texts.keys().cloned().collect::<Vec<_>>());
        for (id, text) in &texts {
            let article = library.article(id);
            assert_eq!((&article.text, &article.meta), (text, &unknown(text)));
        }
        for asked in
            ["hangzhou", "\"digital economy\"", "US$140 billion", "hong NEAR/2 kong", "6400", "+dawn kind:caption"]
        {
            assert!(library.ask(&(asked.to_owned(), false)) > 0, "{asked}");
        }
    }
}

#[test]
fn a_news_collection_keeps_the_promises() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/articles/wikinews/corpus.jsonl");
    let Ok(lines) = fs::read_to_string(path) else {
        writeln!(io::stdout(), "skipped: no ../shared/data here").expect("stdout takes a line");
        return;
    };
    let folder = Folder::new().file("corpus/news.jsonl", &lines);
    let summary = index(&folder, Indexing::default()).expect("the run ends well");
    assert_eq!((summary.new, summary.skipped.len()), (lines.lines().count(), 0), "{:?}", summary.skipped);
    let mut library = Library::open(&folder);
    library.tiles();
    for (number, line) in lines.lines().enumerate() {
        let stated: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let field = |name: &str| stated[name].as_str().map(str::to_owned);
        let text = field("text").expect("every article has a text");
        let article = library.article(&ArticleId::new(field("_id").expect("and an id")));
        let meta = Meta {
            title: field("title"),
            source: field("source"),
            date: field("date"),
            url: field("url"),
            ..unknown(&text)
        };
        assert_eq!((&article.text, &article.meta), (&text, &meta));
        if number % 20 == 0 {
            let title = field("title").expect("and a title");
            assert!(library.ask(&(title.clone(), true)) > 0, "{title}");
            library.ask(&(
                format!("\"{}\"", text.split_whitespace().skip(20).take(3).collect::<Vec<_>>().join(" ")),
                false,
            ));
        }
    }
}

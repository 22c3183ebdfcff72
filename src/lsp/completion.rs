//! Completion of references: what is typed after `[@` or `[[` is searched for, and inside `\cite{…}`, where the key of the
//! work is inserted, with the place as its locator.

use std::sync::LazyLock;

use ibid::article::ArticleId;
use ibid::cite::{self, Item, Locator, Reference};
use ibid::engine::Counting;
use ibid::limits::Cancel;
use ibid::search::{Options, Search};
use ibid::text::Span;
use ibid::{Article, Result};
use regex::Regex;
use serde_json::{Value, json};

use super::encoding::Lines;

/// A command that cites, with its optional arguments, at the end of a text.
static CITES: LazyLock<Regex> = LazyLock::new(|| {
    let command = r"\\(?i:[a-z]*cite[a-z]*|[a-z]*cquote)\*?(?:\[[^\]]*\]){0,2}$";
    Regex::new(command).expect("it is well-formed")
});

/// Maximum number of items.
const MOST: usize = 12;
/// Maximum number of paragraphs of an article.
const MOST_PARAGRAPHS: usize = 100;
/// Length of the words to cite, in bytes: a sentence or two rather than the whole passage.
const SNIPPET: usize = 140;
/// Maximum length of the words in a label, in characters.
const LABEL: usize = 60;

/// A reference that is being typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Typed {
    /// Range that an item replaces: the same for all items.
    span: Span,
    /// What is typed in it before the cursor.
    filter: String,
    /// What to search for.
    pub(super) query: String,
    /// Text before and after the reference.
    around: (&'static str, &'static str),
    form: TypedForm,
}

/// What an item inserts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TypedForm {
    /// The reference.
    Reference,
    /// The key of the work.
    Key,
    /// The braces of a LaTeX command too, with the locator before them.
    LocatedKey,
}

impl Typed {
    /// Returns the reference at a byte; `None` if none is being typed there.
    pub(super) fn at(text: &str, lines: &Lines, cursor: usize) -> Option<Self> {
        let line = lines.line(text, lines.line_at(cursor));
        let (before, after) = (&text[line.start..cursor], &text[cursor..line.end.max(cursor)]);
        if let Some(typed) = Self::in_command(before, after, line.start) {
            return Some(typed);
        }
        let form = TypedForm::Reference;
        let wiki = before.rfind("[[").filter(|at| !before[*at..].contains(']'));
        if let Some(open) = wiki {
            let closing = after.chars().take_while(|c| *c == ']').count().min(2);
            let query = before[open + 2..].trim_start_matches('@').to_owned();
            let span = Span::new(line.start + open, cursor + closing);
            return Some(Self { span, filter: before[open..].to_owned(), query, around: ("[@", "]"), form });
        }
        let open = before.rfind('[').filter(|at| !before[*at..].contains(']'))?;
        let part = before[open + 1..].rfind(';').map_or(open + 1, |at| open + 1 + at + 1);
        let is_start = |at: &usize| before[..*at].chars().next_back().is_some_and(|c| " [;-".contains(c));
        let at = before[part..].match_indices('@').map(|(at, _)| part + at).find(is_start)?;
        let query = before[at + 1..].to_owned();
        // The rest of a reference that is being changed in the middle.
        let is_closed = after.find(']').is_some_and(|close| !after[..close].contains('['));
        let rest = if is_closed { after.find([']', ';', ',', ' ']).unwrap_or(0) } else { 0 };
        let closing = if is_closed { "" } else { "]" };
        let span = Span::new(line.start + at, cursor + rest);
        Some(Self { span, filter: before[at..].to_owned(), query, around: ("@", closing), form })
    }

    /// Returns the key that is being typed in `\cite{…}` or another command that cites, on one line.
    fn in_command(before: &str, after: &str, start: usize) -> Option<Self> {
        let open = before.rfind('{').filter(|at| !before[*at..].contains(['}', '\\']))?;
        let command = CITES.find(&before[..open])?;
        let key = before[open..].rfind(',').map_or(open + 1, |at| open + at + 1);
        let key = key + (before[key..].len() - before[key..].trim_start().len());
        let rest = after.find(['}', ',', ' ', '{', '\\']).unwrap_or(0);
        let is_closed = after[rest..].trim_start().starts_with('}');
        let is_alone = !before[open..].contains(',');
        let is_last = is_closed || after.trim().is_empty();
        let query = before[key..].to_owned();
        // One key without arguments yet can get its locator.
        if is_alone && is_last && !command.as_str().contains('[') {
            let close = if is_closed { after.find('}').map_or(0, |at| at + 1) } else { 0 };
            let span = Span::new(start + open, start + before.len() + close);
            let filter = before[open..].to_owned();
            return Some(Self { span, filter, query, around: ("{", "}"), form: TypedForm::LocatedKey });
        }
        let closing = if after.trim().is_empty() { "}" } else { "" };
        let span = Span::new(start + key, start + before.len() + rest);
        Some(Self { span, filter: before[key..].to_owned(), query, around: ("", closing), form: TypedForm::Key })
    }

    /// Returns the item of a reference.
    fn item(&self, number: usize, suggestion: &Suggestion, text: &str, lines: &Lines, is_markdown: bool) -> Value {
        let Suggestion { reference, about, words, key, locator } = suggestion;
        let reference = reference.to_string();
        let shown = reference.split('@').next().unwrap_or_default();
        let mut label = format!("{shown} {about}: {}", shortened(words, LABEL));
        // Some clients look for the typed letters in the label and nowhere else.
        if !label.contains(&self.query) {
            label = format!("{} → {label}", self.query);
        }
        let (before, after) = self.around;
        let inserted = match self.form {
            TypedForm::Reference => format!("{before}{reference}{after}"),
            TypedForm::Key => format!("{before}{key}{after}"),
            TypedForm::LocatedKey => {
                let locator = locator.as_ref().map(|it| format!("[{}]", it.replace(' ', "~"))).unwrap_or_default();
                format!("{locator}{before}{key}{after}")
            }
        };
        let kind = if is_markdown { "markdown" } else { "plaintext" };
        let documentation = if is_markdown { super::source::escaped(words) } else { words.clone() };
        json!({
            "label": label,
            "kind": 18,
            "detail": about,
            "documentation": {"kind": kind, "value": documentation},
            "filterText": self.filter,
            "sortText": format!("{number:04}"),
            "textEdit": {
                "range": lines.range(text, self.span),
                "newText": inserted,
            },
        })
    }
}

/// A passage to cite.
struct Suggestion {
    reference: Reference,
    about: String,
    words: String,
    /// Key of the work in bibliographies, and the place in it.
    key: String,
    locator: Option<String>,
}

/// Returns the items for a reference that is being typed: articles whose id has the typed letters, then passages.
pub(super) fn items(
    typed: &Typed,
    (text, lines): (&str, &Lines),
    search: &mut Search,
    ids: &[ArticleId],
    is_markdown: bool,
    cancel: &Cancel,
) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    if let Some((id, _)) = typed.query.split_once('#') {
        if let Some(article) = search.searcher().article(&ArticleId::new(id.trim()))? {
            all.extend(paragraphs(&article));
        }
    } else {
        for id in named(&typed.query, ids) {
            if let Some(article) = search.searcher().article(id)? {
                all.extend(paragraphs(&article).into_iter().find(|it| !it.words.is_empty()));
            }
        }
        cancel.check()?;
        let options = Options {
            limit: MOST,
            count: Counting::None,
            suggest: false,
            fold_duplicates: true,
            snippet: SNIPPET,
            cancel: cancel.clone(),
            ..Options::default()
        };
        let query = query(&typed.query);
        if !query.is_empty() {
            for hit in search.answer(&query, &options)?.hits {
                let record = &hit.hit.article;
                let locator = match typed.form {
                    TypedForm::LocatedKey => search.searcher().article(&record.id)?,
                    _ => None,
                };
                let locator = locator.and_then(|article| locator_of(&hit.display_reference, &article));
                all.push(Suggestion {
                    key: Item::of(record).key,
                    locator,
                    reference: hit.display_reference.clone().pinned(&record.sha256),
                    about: about(&cite::name(record), &record.meta),
                    words: hit.hit.slice(hit.snippet.span).to_owned(),
                });
            }
        }
    }
    let mut seen = Vec::new();
    all.retain(|it| {
        let is_new = !seen.contains(&it.reference);
        seen.push(it.reference.clone());
        is_new
    });
    let most = if typed.query.contains('#') { MOST_PARAGRAPHS } else { MOST };
    let items = all.iter().take(most).enumerate();
    Ok(items.map(|(number, it)| typed.item(number, it, text, lines, is_markdown)).collect())
}

/// Returns the query for what is typed: its words, the last of which may be unfinished.
fn query(typed: &str) -> String {
    let words: Vec<String> = typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        // Operators are upper-case.
        .map(str::to_lowercase)
        .collect();
    let is_unfinished = typed.ends_with(char::is_alphanumeric);
    match words.split_last() {
        Some((last, rest)) if is_unfinished && last.chars().count() > 1 => {
            let rest = rest.join(" ");
            format!("{rest} {last} {last}*").trim_start().to_owned()
        }
        _ => words.join(" "),
    }
}

/// Maximum number of articles by their ids.
const MOST_NAMED: usize = 4;

/// Returns the articles whose id has the typed letters at the start of a part.
fn named<'i>(typed: &str, ids: &'i [ArticleId]) -> Vec<&'i ArticleId> {
    let typed = typed.trim().to_lowercase();
    if typed.chars().count() < 2 {
        return Vec::new();
    }
    let begins = |id: &str| {
        let id = id.to_lowercase();
        let mut places = id.match_indices(&typed).map(|(at, _)| at);
        places.any(|at| !id[..at].ends_with(char::is_alphanumeric))
    };
    ids.iter().filter(|id| begins(id.as_str())).take(MOST_NAMED).collect()
}

/// Returns the paragraphs of an article.
fn paragraphs(article: &Article) -> Vec<Suggestion> {
    let (record, sha256) = (article.record(0), article.sha256());
    let about = about(&cite::name(&record), &article.meta);
    let key = Item::of(&record).key;
    let body = article.paragraphs.iter().enumerate();
    body.map(|(place, paragraph)| {
        let whole = Reference::to_article(article.id.clone()).pinned(&sha256);
        let reference = Reference { paragraphs: Some((place + 1, place + 1)), ..whole };
        Suggestion {
            locator: locator_of(&reference, article),
            reference,
            about: about.clone(),
            words: paragraph.span.of(&article.text).to_owned(),
            key: key.clone(),
        }
    })
    .collect()
}

/// Returns the place of a reference as citations name it.
fn locator_of(reference: &Reference, article: &Article) -> Option<String> {
    let span = reference.resolve(article).ok()?;
    Locator::of(reference, article, span).map(Locator::abbreviated)
}

fn about(name: &str, meta: &ibid::Meta) -> String {
    let year = meta.date.as_deref().and_then(|date| date.get(..4));
    let author = meta.authors.first().map(String::as_str);
    [author, year, Some(name)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str, length: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(length) {
        Some((at, _)) => format!("{} …", words[..at].trim_end()),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::super::encoding::Counting;
    use super::*;

    /// Returns what is typed at `|`: the text that an item replaces, the query, and what is put around it.
    fn typed(marked: &str) -> Option<(String, String, (&'static str, &'static str))> {
        let cursor = marked.find('|').expect("a cursor");
        let text = marked.replacen('|', "", 1);
        let typed = Typed::at(&text, &Lines::of(&text, Counting::default()), cursor)?;
        assert!(typed.span.of(&text).starts_with(&typed.filter));
        Some((typed.span.of(&text).to_owned(), typed.query, typed.around))
    }

    #[test]
    fn references_are_completed_behind_their_brackets() {
        let is = |span: &str, query: &str, around| Some((span.to_owned(), query.to_owned(), around));
        assert_eq!(typed("😀 “so” [@bri|"), is("@bri", "bri", ("@", "]")));
        assert_eq!(typed("x [@bri|]"), is("@bri", "bri", ("@", "")));
        assert_eq!(typed("x [see @a#p1; @harbour co|]"), is("@harbour co", "harbour co", ("@", "")));
        assert_eq!(typed("x [@bri|dge#p1@12345678, p. 3]"), is("@bridge#p1@12345678", "bri", ("@", "")));
        assert_eq!(typed("x [[bri|"), is("[[bri", "bri", ("[@", "]")));
        assert_eq!(typed("x [[@bri|]]."), is("[[@bri]]", "bri", ("[@", "]")));
        assert_eq!(typed("x [[|]]"), is("[[]]", "", ("[@", "]")));
    }

    #[test]
    fn keys_are_completed_in_commands_that_cite() {
        let is = |span: &str, query: &str, around| Some((span.to_owned(), query.to_owned(), around));
        assert_eq!(typed(r"so \cite{bri|"), is("{bri", "bri", ("{", "}")));
        assert_eq!(typed(r"so \cite{bri|} and"), is("{bri}", "bri", ("{", "}")));
        assert_eq!(typed(r"\parencite*{harbour co|}"), is("{harbour co}", "harbour co", ("{", "}")));
        assert_eq!(typed(r"\cite[p.~3]{bri|dge2019} x"), is("bridge2019", "bri", ("", "")));
        assert_eq!(typed(r"\autocite{ferry, bri|}"), is("bri", "bri", ("", "")));
        assert_eq!(typed(r"\autocite{ferry,bri|, tram}"), is("bri", "bri", ("", "")));
        assert_eq!(typed(r"\citep[see][]{bri|"), is("bri", "bri", ("", "}")));
        for text in [r"\emph{bri|", r"\cite{a} {b|", r"\cite{a}b|", r"\cite|{a}", r"{\cite bri|"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    #[test]
    fn nothing_is_completed_elsewhere() {
        for text in ["a|", "[a|", "[@a] b|", "mail a@b|", "[mail a@b|", "[[a]] b|", "[@a\nb|", "|"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    #[test]
    fn the_last_word_may_be_unfinished() {
        assert_eq!(query("Harbour OR bri"), "harbour or bri bri*");
        assert_eq!(query("harbour "), "harbour");
        assert_eq!(query("a"), "a");
        assert_eq!(query("“("), "");
    }
}

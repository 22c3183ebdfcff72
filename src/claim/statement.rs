//! Parses a sentence into the terms of its statement: words, names, amounts and denials, each with its position. Claims
//! and source sentences are parsed in the same way, so that they can be compared.

use super::lexicon::{Lexicons, Modality};
use super::marks::MarkTables;
use crate::syntax::Parsers;
use crate::text::quantity::{Quantity, Value};
use crate::text::{Analyzers, Form, Lang, Span, denies, is_paired_script, is_stop_word};

/// Role of a term in a statement.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TermKind {
    /// A content word.
    Word,
    /// A word of a name, by its capitals.
    Name,
    /// A number, an amount or a date; boxed, because most terms are words.
    Amount(Box<Quantity>),
    /// A word of negation.
    Denial,
}

/// A term of a statement.
#[derive(Clone, Debug)]
pub(super) struct ClaimTerm {
    pub(super) sort: TermKind,
    /// Folded and stemmed; for an amount, as written.
    pub(super) term: String,
    /// Byte range in the text.
    pub(super) span: Span,
    /// Word position, stop words included.
    pub(super) position: u32,
}

impl ClaimTerm {
    pub(super) fn quantity(&self) -> Option<&Quantity> {
        match &self.sort {
            TermKind::Amount(quantity) => Some(quantity),
            _ => None,
        }
    }

    /// Returns whether its digits distinguish it: an amount, or the number of a name (`COVID-19`).
    pub(super) fn is_numeric(&self) -> bool {
        self.quantity().is_some() || self.term.starts_with(|c: char| c.is_ascii_digit())
    }

    pub(super) fn is_name(&self) -> bool {
        self.sort == TermKind::Name
    }
}

/// The terms of a sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Statement {
    pub(super) units: Vec<ClaimTerm>,
    /// Modality, unless the statement is unqualified.
    pub(super) modality: Option<Modality>,
    /// Acronyms of names (`eu` for the European Union): the first term, the number of terms, and the acronym.
    pub(super) initials: Vec<(usize, usize, String)>,
}

/// Parses statements.
pub(super) struct StatementReader {
    pub(super) lexicons: Lexicons,
    pub(super) marks: MarkTables,
    pub(super) parsers: Parsers,
    analyzers: Analyzers,
}

impl StatementReader {
    pub(super) fn new() -> Self {
        Self {
            lexicons: Lexicons::default(),
            marks: MarkTables::default(),
            parsers: Parsers::default(),
            analyzers: Analyzers::default(),
        }
    }

    /// Parses the sentence at `span` of a text; `quantities` are those of the text from that sentence on.
    pub(super) fn statement(&mut self, text: &str, span: Span, lang: Lang, quantities: &[Quantity]) -> Statement {
        // In order: every sentence of an article receives all that follow, so stop at the first one behind the
        // sentence.
        let inside = quantities.iter().take_while(|it| it.span.start < span.end);
        let mut amounts = inside.filter(|it| span.contains(it.span) && counts(it, text)).peekable();
        let mut statement = Statement::default();
        let mut folded = String::new();
        let mut skip = 0;
        let mut position = 0;
        let lexicon = self.lexicons.of(lang);
        let mut stream = self.analyzers.of(lang).stream(span.of(text));
        while stream.advance() {
            let token = stream.token();
            if !matches!(token.form, Form::Word | Form::Pair) {
                continue;
            }
            let place = token.span.shifted(span.start);
            // The number of a date or an amount represents all of it.
            while let Some(amount) = amounts.next_if(|amount| amount.span.start < place.end) {
                skip = amount.span.end;
                position += 1;
                let term = amount.span.of(text).to_owned();
                statement.units.push(ClaimTerm {
                    sort: TermKind::Amount(Box::new(*amount)),
                    term,
                    span: amount.span,
                    position,
                });
            }
            if place.start < skip && (token.form == Form::Word || place.end <= skip) {
                continue;
            }
            position += 1;
            let written = place.of(text);
            folded.clear();
            folded.extend(written.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
            statement.modality = statement.modality.or_else(|| lexicon.modality(&folded));
            let sort = if token.form == Form::Pair {
                if denies_here(text, place) { TermKind::Denial } else { TermKind::Word }
            } else if denies(&folded) && !is_prefix(&folded, &text[place.end..]) {
                TermKind::Denial
            } else if is_name(text, span, place) {
                TermKind::Name
            } else if is_stop_word(&folded) && lexicon.poles(&token.term).is_empty() {
                continue;
            } else {
                TermKind::Word
            };
            statement.units.push(ClaimTerm { sort, term: token.term.clone(), span: place, position });
        }
        statement.initials = initials(&statement.units, text);
        statement
    }
}

/// Returns whether a quantity is compared by value. Labels are words, but for the number of a noun (`gate 12`).
fn counts(quantity: &Quantity, text: &str) -> bool {
    let is_number = || quantity.span.of(text).bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    !matches!(quantity.value, Value::Label) || !quantity.noun.is_none() && is_number()
}

/// Returns whether a negating word is part of another word (`non-binary`) or of a number (`No. 12`).
fn is_prefix(folded: &str, after: &str) -> bool {
    folded == "non" || after.starts_with('-') || folded == "no" && after.starts_with('.')
}

/// Returns whether a character pair begins with a negating character; false for `不仅`, `未来` and similar words.
fn denies_here(text: &str, pair: Span) -> bool {
    const NOT_HERE: [&str; 16] = [
        "不仅", "不但", "不过", "不同", "不断", "不久", "不少", "不論", "不论", "不幸", "无论", "無論", "无线", "未来",
        "未來", "没收",
    ];
    let pair = pair.of(text);
    pair.starts_with(['不', '没', '沒', '未', '无', '無']) && !NOT_HERE.contains(&pair)
}

/// Articles that begin a sentence before a noun with a capital.
const ARTICLES: [&str; 8] = ["die", "der", "das", "den", "dem", "des", "ein", "eine"];

/// Returns whether the word is a name or part of one: its capital is not explained by the start of a sentence.
fn is_name(text: &str, sentence: Span, word: Span) -> bool {
    let written = word.of(text);
    let mut capitals = written.chars().filter(|c| c.is_uppercase());
    let Some(_) = capitals.next() else { return false };
    if !written.starts_with(char::is_uppercase) {
        return true; // iPhone
    }
    if capitals.next().is_some() && !written.contains('\'') && !written.contains('’') {
        return true;
    }
    let lower = written.to_lowercase().replace('’', "'");
    if is_stop_word(&lower) || ARTICLES.contains(&lower.as_str()) {
        return false;
    }
    let before = text[sentence.start..word.start].trim_end();
    let begins = before.is_empty() || before.ends_with(['.', '!', '?', ':', '"', '“', '‘', '(', '•', '—', '|']);
    let after = text[word.end..sentence.end].trim_start_matches([' ', '\u{a0}']);
    !begins || after.starts_with(char::is_uppercase)
}

/// Returns the acronyms of names of several words.
fn initials(units: &[ClaimTerm], text: &str) -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < units.len() {
        let mut end = at;
        let mut letters = String::new();
        while end < units.len()
            && units[end].is_name()
            && (end == at || text[units[end - 1].span.end..units[end].span.start].len() <= 5)
        {
            letters.extend(units[end].span.of(text).chars().next().into_iter().flat_map(char::to_lowercase));
            end += 1;
        }
        if end - at >= 2 {
            found.push((at, end - at, letters));
        }
        at = end.max(at + 1);
    }
    found
}

/// Returns whether a term is in a script that is indexed as character pairs.
pub(super) fn is_pair(term: &str) -> bool {
    term.chars().next().is_some_and(is_paired_script)
}

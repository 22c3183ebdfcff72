//! A sentence → what it states, unit by unit: words, names, amounts, denials, each with its place. Claims and the
//! sentences of sources are read alike, so that they can be set side by side.

use super::lexicon::{Lexicon, Modality};
use crate::text::quantity::{Quantity, Value};
use crate::text::{Analyzers, Form, Lang, Span, denies, is_stop_word, is_unsegmented_script};

/// What a unit is to a statement.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TermKind {
    /// A word that says something.
    Word,
    /// A word of a name, as far as capitals tell.
    Name,
    /// A number, an amount or a date; boxed, since most units are words.
    Amount(Box<Quantity>),
    /// A word that denies.
    Denial,
}

/// One thing that a statement says.
#[derive(Clone, Debug)]
pub(super) struct ClaimTerm {
    pub(super) sort: TermKind,
    /// Folded and stemmed; of an amount, as it is written.
    pub(super) term: String,
    /// Its place in the text.
    pub(super) span: Span,
    /// Its place among the words, those that say nothing counted.
    pub(super) position: u32,
}

impl ClaimTerm {
    pub(super) fn quantity(&self) -> Option<&Quantity> {
        match &self.sort {
            TermKind::Amount(quantity) => Some(quantity),
            _ => None,
        }
    }

    /// Whether its digits tell it from others: an amount, or the number of a name (`COVID-19`).
    pub(super) fn is_numeric(&self) -> bool {
        self.quantity().is_some() || self.term.starts_with(|c: char| c.is_ascii_digit())
    }

    pub(super) fn is_name(&self) -> bool {
        self.sort == TermKind::Name
    }
}

/// What a sentence states.
#[derive(Clone, Debug, Default)]
pub(super) struct Statement {
    pub(super) units: Vec<ClaimTerm>,
    /// How far it commits itself, where it does not do so fully.
    pub(super) modality: Option<Modality>,
    /// Names by their initials (`eu` for the European Union): the first unit, how many, and the term.
    pub(super) initials: Vec<(usize, usize, String)>,
}

/// Reads statements.
pub(super) struct StatementReader {
    pub(super) lexicon: Lexicon,
    analyzers: Analyzers,
}

impl StatementReader {
    pub(super) fn new() -> Self {
        Self { lexicon: Lexicon::new(), analyzers: Analyzers::default() }
    }

    /// What the sentence at `span` of a text states; `quantities` are those of the text from that sentence on.
    pub(super) fn statement(&mut self, text: &str, span: Span, lang: Lang, quantities: &[Quantity]) -> Statement {
        // They are in order: those behind the sentence are not looked at, since every sentence of an article is given all
        // that follow.
        let inside = quantities.iter().take_while(|it| it.span.start < span.end);
        let mut amounts = inside.filter(|it| span.contains(it.span) && counts(it)).peekable();
        let mut statement = Statement::default();
        let mut folded = String::new();
        let mut skip = 0;
        let mut position = 0;
        let mut stream = self.analyzers.of(lang).stream(span.of(text));
        while stream.advance() {
            let token = stream.token();
            if !matches!(token.form, Form::Word | Form::Pair) {
                continue;
            }
            let place = token.span.shifted(span.start);
            // The number of a date or an amount stands for all of it.
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
            statement.modality = statement.modality.or_else(|| self.lexicon.modality(&folded));
            let sort = if token.form == Form::Pair {
                if denies_here(text, place) { TermKind::Denial } else { TermKind::Word }
            } else if denies(&folded) && !is_prefix(&folded, &text[place.end..]) {
                TermKind::Denial
            } else if is_name(text, span, place) {
                TermKind::Name
            } else if is_stop_word(&folded) && self.lexicon.poles(&token.term).is_empty() {
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

/// Whether a quantity is compared by its value; labels and vague numbers are words.
fn counts(quantity: &Quantity) -> bool {
    !matches!(quantity.value, Value::Label)
}

/// Whether a word that would deny is part of another (`non-binary`) or of a number (`No. 12`).
fn is_prefix(folded: &str, after: &str) -> bool {
    folded == "non" || after.starts_with('-') || folded == "no" && after.starts_with('.')
}

/// Whether a pair of characters begins with one that denies. `不仅`, `未来` and their like do not.
fn denies_here(text: &str, pair: Span) -> bool {
    const NOT_HERE: [&str; 16] = [
        "不仅", "不但", "不过", "不同", "不断", "不久", "不少", "不論", "不论", "不幸", "无论", "無論", "无线", "未来",
        "未來", "没收",
    ];
    let pair = pair.of(text);
    pair.starts_with(['不', '没', '沒', '未', '无', '無']) && !NOT_HERE.contains(&pair)
}

/// Whether the word there is a name or part of one: it has a capital that no beginning of a sentence explains.
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
    if is_stop_word(&lower) {
        return false;
    }
    let before = text[sentence.start..word.start].trim_end();
    let begins = before.is_empty() || before.ends_with(['.', '!', '?', ':', '"', '“', '‘', '(', '•', '—', '|']);
    let after = text[word.end..sentence.end].trim_start_matches([' ', '\u{a0}']);
    !begins || after.starts_with(char::is_uppercase)
}

/// The initials of names of several words, where they would make an acronym.
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

/// Whether a term is written in a script whose words are pairs of characters here.
pub(super) fn is_pair(term: &str) -> bool {
    term.chars().next().is_some_and(is_unsegmented_script)
}

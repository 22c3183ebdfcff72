//! Splits a sentence into clauses and finds the marks in them.

use unicode_normalization::char::is_combining_mark;

use super::{Mark, MarkSet, MarkTable};
use crate::text::Span;

mod statements;

use statements::closing_of_name;

/// A mark in a text.
#[derive(Clone, Copy, Debug)]
pub(in crate::claim) struct Occurrence {
    pub(in crate::claim) mark: Mark,
    pub(in crate::claim) span: Span,
    pub(in crate::claim) clause: usize,
    /// Number of words it has.
    words: usize,
}

/// A word, or a character of a script without spaces.
#[derive(Clone, Debug)]
struct MarkedWord {
    span: Span,
    folded: String,
    clause: usize,
}

/// A sentence with its clauses and marks.
#[derive(Clone, Debug, Default)]
pub(in crate::claim) struct MarkedText {
    words: Vec<MarkedWord>,
    pub(in crate::claim) marks: Vec<Occurrence>,
    /// The marks of each clause.
    pub(in crate::claim) clauses: Vec<MarkSet>,
    /// Whether verbs come last, so that a verb governs the clauses before it.
    pub(in crate::claim) is_verb_final: bool,
}

/// Marks of which a single word says nothing within a longer phrase.
const WITHIN_PHRASES: [Mark; 14] = [
    Mark::Deny,
    Mark::Reject,
    Mark::All,
    Mark::Some,
    Mark::Few,
    Mark::Many,
    Mark::Only,
    Mark::Top,
    Mark::Rank,
    Mark::Plan,
    Mark::Until,
    Mark::Than,
    Mark::After,
    Mark::Before,
];

/// Longest part of a sentence that is searched for marks, in bytes.
const LONGEST: usize = 2048;

impl MarkedText {
    /// Reads the sentence at `span` of a text.
    pub(in crate::claim) fn read(text: &str, span: Span, table: &MarkTable) -> Self {
        // Bounds the work on a text without sentence ends.
        let span = Span::new(span.start, text.floor_char_boundary(span.end.min(span.start + LONGEST)));
        let mut read = Self { is_verb_final: table.is_verb_final, ..Self::default() };
        read.split(text, span, table);
        read.find(text, span, table);
        read.join_clauses(table);
        let count = read.words.last().map_or(1, |word| word.clause + 1);
        read.clauses = vec![MarkSet::default(); count];
        for it in &mut read.marks {
            let at = read.words.partition_point(|word| word.span.end <= it.span.start);
            it.clause = read.words.get(at).map_or(0, |word| word.clause);
            read.clauses[it.clause] = read.clauses[it.clause].with(it.mark);
        }
        read.deny_behind_parenthesis();
        read
    }

    /// Moves a negation before a parenthesis to the clause behind it: `and not, as was said, to the owner`.
    fn deny_behind_parenthesis(&mut self) {
        let mut is_moved = false;
        for it in &mut self.marks {
            let mut own = self.words.iter().rev().filter(|word| word.clause == it.clause);
            let is_last = own.next().is_some_and(|word| word.span.end == it.span.end);
            let next = self.words.iter().find(|word| word.clause == it.clause + 1);
            let is_comparison = next.is_some_and(|word| COMPARISONS.contains(&word.folded.as_str()));
            if it.mark == Mark::Deny && is_last && is_comparison && it.clause + 2 < self.clauses.len() {
                it.clause += 2;
                is_moved = true;
            }
        }
        if is_moved {
            self.clauses.fill(MarkSet::default());
            for it in &self.marks {
                self.clauses[it.clause] = self.clauses[it.clause].with(it.mark);
            }
        }
    }

    /// Returns the clause at a byte of the text.
    pub(in crate::claim) fn clause_at(&self, byte: usize) -> usize {
        let at = self.words.partition_point(|word| word.span.end <= byte);
        self.words.get(at).or(self.words.last()).map_or(0, |word| word.clause)
    }

    /// Returns the marks at a span.
    pub(in crate::claim) fn marks_at(&self, span: Span) -> MarkSet {
        let inside = self.marks.iter().filter(|it| it.span.overlaps(span));
        inside.fold(MarkSet::default(), |set, it| set.with(it.mark))
    }

    /// Returns whether the subject is a pronoun: one of the first two words is.
    pub(in crate::claim) fn begins_with_pronoun(&self) -> bool {
        let Some(second) = self.words.get(1).or(self.words.first()) else { return false };
        self.marks.iter().any(|it| it.mark == Mark::Pronoun && it.span.start <= second.span.start)
    }

    /// Returns the nearest mark of a kind among the words before a span, in its clause or the one before.
    pub(in crate::claim) fn before(&self, span: Span, words: usize, mark: Mark) -> Option<Span> {
        let at = self.words.partition_point(|word| word.span.end <= span.start);
        let from = self.words.get(at.saturating_sub(words)).map_or(0, |word| word.span.start);
        let mut found =
            self.marks.iter().filter(|it| it.mark == mark && it.span.end <= span.start && it.span.start >= from);
        let is_digit = |word: &MarkedWord| word.folded.starts_with(|c: char| c.is_ascii_digit());
        let found = found.next_back()?.span;
        // A number between them is a phrase of its own: `in 2020 a leak`.
        let between = self.words[..at].iter().rev().take_while(|word| word.span.start >= found.end);
        (mark != Mark::Preposition || !between.into_iter().any(is_digit)).then_some(found)
    }

    /// Returns the nearest mark of a kind among the words behind a span, in its clause.
    pub(in crate::claim) fn behind(&self, span: Span, words: usize, mark: Mark) -> Option<Span> {
        let clause = self.clause_at(span.start);
        let at = self.words.partition_point(|word| word.span.start < span.end);
        let to = self.words.get(at + words).map_or(usize::MAX, |word| word.span.start);
        let mut found = self.marks.iter().filter(|it| it.mark == mark && it.clause == clause);
        found.find(|it| it.span.start >= span.end && it.span.start < to).map(|it| it.span)
    }

    /// Returns whether a mark is the first word of its clause.
    pub(in crate::claim) fn starts_clause(&self, it: &Occurrence) -> bool {
        self.words.iter().find(|word| word.clause == it.clause).is_some_and(|word| word.span.start == it.span.start)
    }

    /// Returns whether a mark is one of the first two words of its clause.
    pub(in crate::claim) fn begins_near(&self, it: &Occurrence) -> bool {
        self.words.iter().filter(|word| word.clause == it.clause).take(2).any(|word| word.span.start == it.span.start)
    }

    /// Returns the word before a span.
    pub(in crate::claim) fn word_before(&self, span: Span) -> Option<Span> {
        let at = self.words.partition_point(|word| word.span.end <= span.start);
        self.words.get(at.checked_sub(1)?).map(|word| word.span)
    }

    /// Returns the words of a clause behind a span, and before the next clause.
    pub(in crate::claim) fn words_behind(&self, it: &Occurrence) -> usize {
        let behind = self.words.iter().filter(|word| word.span.start >= it.span.end);
        behind.take_while(|word| word.clause == it.clause).count()
    }

    /// Returns all marks of the sentence.
    pub(in crate::claim) fn all(&self) -> MarkSet {
        self.clauses.iter().fold(MarkSet::default(), |set, clause| set.union(*clause))
    }

    /// Returns the marks of a clause, and some of the clauses that govern it: those before it, up to a contrast, or those
    /// behind it where the verb comes last.
    pub(in crate::claim) fn qualifying(&self, clause: usize, governing: &[Mark]) -> MarkSet {
        let own = self.clauses.get(clause).copied().unwrap_or_default();
        let open = |it: &&MarkSet| !it.has(Mark::Contrast);
        let others: Vec<&MarkSet> = if self.is_verb_final {
            self.clauses.iter().skip(clause + 1).take_while(open).collect()
        } else if own.has(Mark::Contrast) {
            Vec::new()
        } else {
            let mut before: Vec<&MarkSet> = Vec::new();
            for it in self.clauses[..clause.min(self.clauses.len())].iter().rev() {
                before.push(it);
                if it.has(Mark::Contrast) {
                    break;
                }
            }
            before
        };
        let governs =
            |set: MarkSet, mark: &Mark| if others.iter().any(|it| it.has(*mark)) { set.with(*mark) } else { set };
        governing.iter().fold(own, governs)
    }

    /// Returns the first occurrence of a mark in one of some clauses.
    pub(in crate::claim) fn first(&self, mark: Mark, is_in: impl Fn(usize) -> bool) -> Option<&Occurrence> {
        self.marks.iter().find(|it| it.mark == mark && is_in(it.clause))
    }

    fn split(&mut self, text: &str, span: Span, table: &MarkTable) {
        let mut clause = 0;
        let mut word_start: Option<usize> = None;
        let sentence = span.of(text);
        let mut chars = sentence.char_indices().peekable();
        let mut has_words = false;
        let mut quoted: Option<usize> = None;
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, c)| *c);
            let is_inside = |c: char| matches!(c, '\'' | '’') || is_combining_mark(c);
            let is_letter = c.is_alphanumeric() || is_inside(c) && word_start.is_some();
            if is_letter {
                let start = *word_start.get_or_insert(at);
                let ends = table.by_substring
                    || table.splits_apostrophes && matches!(c, '\'' | '’')
                    || !next.is_some_and(|c| c.is_alphanumeric() || is_inside(c));
                if ends {
                    let own = Span::new(start, at + c.len_utf8());
                    let folded: String = own
                        .of(sentence)
                        .chars()
                        .map(|c| if c == '’' { '\'' } else { c })
                        .flat_map(char::to_lowercase)
                        .collect();
                    self.words.push(MarkedWord { span: own.shifted(span.start), folded, clause });
                    word_start = None;
                    has_words = true;
                }
                continue;
            }
            word_start = None;
            let follows_digit = sentence[..at].ends_with(|c: char| c.is_ascii_digit());
            let is_within_number =
                matches!(c, ',' | '.' | ':') && follows_digit && next.is_some_and(|c| c.is_ascii_digit());
            let is_dash = matches!(c, '–' | '—') || c == '-' && sentence[..at].ends_with(' ') && next == Some(' ');
            let ends_clause = is_dash
                || matches!(
                    c,
                    ',' | ';'
                        | ':'
                        | '('
                        | ')'
                        | '"'
                        | '“'
                        | '”'
                        | '«'
                        | '»'
                        | '!'
                        | '?'
                        | '，'
                        | '、'
                        | '；'
                        | '：'
                        | '。'
                        | '「'
                        | '」'
                        | '（'
                        | '）'
                        | '،'
                        | '؛'
                        | '؟'
                        | '！'
                        | '？'
                        | '„'
                        | '『'
                        | '』'
                )
                || c == '.' && next.is_none_or(char::is_whitespace);
            // The marks around a name or a title begin no clause: `the firm «Sever»`.
            let rest = &sentence[at + c.len_utf8()..];
            if !table.by_substring && matches!(c, '«' | '“' | '„' | '"') && closing_of_name(rest).is_some() {
                quoted = closing_of_name(rest).map(|length| at + c.len_utf8() + length);
                continue;
            }
            if quoted == Some(at) {
                continue;
            }
            if ends_clause && !is_within_number && has_words {
                clause += 1;
                has_words = false;
            }
        }
    }

    /// Finds the marks: of each kind the longest phrase at each word.
    fn find(&mut self, text: &str, span: Span, table: &MarkTable) {
        for at in 0..self.words.len() {
            let word = &self.words[at];
            let mut found: Vec<(Mark, usize, usize)> = Vec::new();
            if table.by_substring {
                let rest = &text[word.span.start..span.end];
                let first = &rest[..word.span.len()];
                for phrase in table.beginning_with(first) {
                    if let Some(length) = phrase.substring_at(rest) {
                        found.push((phrase.mark, word.span.start + length, length));
                    }
                }
            } else {
                let bare = word
                    .folded
                    .strip_prefix(['و', 'ف'])
                    .filter(|rest| table.has_proclitics && rest.chars().count() > 1);
                for first in std::iter::once(word.folded.as_str()).chain(bare) {
                    for phrase in table.beginning_with(first) {
                        if phrase.starts_clause && at > 0 && self.words[at - 1].clause == word.clause {
                            continue;
                        }
                        let rest =
                            self.words[at + 1..].iter().take_while(|it| it.clause == word.clause || !phrase.has_gap());
                        let others = rest.map(|word| word.folded.as_str());
                        if let Some(length) = phrase.length_at(std::iter::once(first).chain(others)) {
                            found.push((phrase.mark, self.words[at + length - 1].span.end, length));
                        }
                    }
                }
                if word.folded.ends_with("n't") {
                    found.push((Mark::Deny, word.span.end, 1));
                } else if word.folded.ends_with("'ll") {
                    found.push((Mark::Plan, word.span.end, 1));
                }
                // The month, not the verb.
                if word.folded == "may" && at > 0 && word.span.of(text) == "May" {
                    found.retain(|it| it.2 > 1);
                }
            }
            found.sort_by(|one, other| one.0.cmp(&other.0).then(other.2.cmp(&one.2)));
            found.dedup_by_key(|it| it.0);
            let start = word.span.start;
            let clause = word.clause;
            for (mark, end, words) in found {
                self.marks.push(Occurrence { mark, span: Span::new(start, end), clause, words });
            }
        }
        let phrases: Vec<Occurrence> =
            self.marks.iter().copied().filter(|it| it.words > 1 && it.mark != Mark::Light).collect();
        self.marks.retain(|it| {
            let is_within = |phrase: &Occurrence| {
                phrase.words > it.words
                    && phrase.span.overlaps(it.span)
                    && phrase.mark != it.mark
                    && phrase.mark != Mark::Dispute
                    && (phrase.mark == Mark::Mask || WITHIN_PHRASES.contains(&it.mark))
            };
            it.mark != Mark::Mask && (it.mark == Mark::Light || !phrases.iter().any(is_within))
        });
    }

    /// Begins a clause at each conjunction that introduces one.
    fn join_clauses(&mut self, table: &MarkTable) {
        if table.by_substring {
            return;
        }
        let mut begins = vec![false; self.words.len()];
        for it in &self.marks {
            let at = self.words.partition_point(|word| word.span.end <= it.span.start);
            let is_next =
                |mark: Mark, at: usize| self.words.get(at).is_some_and(|word| self.marks_at(word.span).has(mark));
            if at > 0 && (it.mark == Mark::Boundary || it.mark == Mark::Joint && is_next(Mark::Auxiliary, at + 1)) {
                begins[at] = true;
            }
        }
        let (mut clause, mut last) = (0, 0);
        for (word, begins) in self.words.iter_mut().zip(begins) {
            if word.clause != last || begins {
                clause += 1;
            }
            last = word.clause;
            word.clause = clause;
        }
    }
}

/// Words that begin a parenthesis on what others said.
const COMPARISONS: [&str; 17] = [
    "as",
    "contrary",
    "unlike",
    "wie",
    "entgegen",
    "comme",
    "contrairement",
    "come",
    "contrariamente",
    "como",
    "contra",
    "zoals",
    "anders",
    "как",
    "вопреки",
    "som",
    "jak",
];

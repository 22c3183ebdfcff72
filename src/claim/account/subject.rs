//! Whose statement it is: a name that the claim begins with does in the source what the claim says of it, and is no
//! bystander there.

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::{Mark, MarkedText};
use crate::text::Span;

/// Sentences before a pronoun among which the name is that it refers to.
const ANTECEDENT: usize = 3;
/// Terms of a clause that states something of a name.
const MIN_SAID: usize = 2;

/// Prepositions before a place.
const PLACES: [&str; 10] = ["in", "at", "from", "en", "à", "aus", "im", "em", "i", "в"];

/// The rows of a name in the claim, and where it is in the anchor.
struct Named {
    rows: Vec<usize>,
    /// First and last column of each mention.
    mentions: Vec<(usize, usize)>,
}

impl Frame<'_> {
    /// Compares the names of each clause of the claim with those of the clause of the anchor that says the same.
    pub(super) fn subjects(&self, account: &mut Account) {
        if self.is_long() || self.table.is_unsegmented() {
            return;
        }
        for clause in self.clauses() {
            let names = self.names_of(clause);
            let said: Vec<usize> = self
                .rows_of(clause)
                .filter(|row| !self.is_light(*row) && !names.iter().any(|name| name.rows.contains(row)))
                .filter_map(|row| Some(self.alignment.answers[row]?.0))
                .collect();
            let Some(main) = self.main_clause(&said) else { continue };
            // `A bought it` where the source has `was sold to A`.
            if self.has_converse(clause) {
                continue;
            }
            for (place, name) in names.iter().enumerate() {
                let is_subject = place == 0 && self.is_first(&name.rows) && !self.is_governed_here(&name.rows);
                if let Some(reason) = self.other_place(name, &names, main, &said, is_subject) {
                    let span = self.claim.unit(name.rows[0]).span;
                    self.object(account, PartKind::Relation, PartStatus::Missing, span, reason);
                }
            }
            self.exchanged_complements(account, &names);
        }
    }

    /// Returns why what is said in a clause of the anchor is not said of a name of the claim.
    fn other_place(
        &self,
        name: &Named,
        names: &[Named],
        main: usize,
        said: &[usize],
        is_subject: bool,
    ) -> Option<String> {
        let written = self.claim.unit(name.rows[0]).span.of(self.text);
        let units = &self.source.sentences[self.anchor()].statement.units;
        let rival_in = |clause: usize, is_bare: bool| {
            let is_free = |column: &usize| {
                self.their_clause(*column) == clause
                    && self.is_their_name(*column)
                    && !names.iter().flat_map(|it| &it.mentions).any(|(from, to)| (*from..=*to).contains(column))
                    && !(is_bare && self.governor(*column).is_some())
                    && !self.is_matched_elsewhere(*column, names)
            };
            (0..units.len()).find(is_free).map(|column| self.theirs_at(units[column].span))
        };
        // An apposition is said of what is before it.
        let before = main.checked_sub(1).filter(|before| {
            let is_there = name.mentions.iter().any(|(first, _)| self.their_clause(*first) == *before);
            !is_there && !self.begins_statement(main)
        });
        let rival = |is_bare: bool| rival_in(main, is_bare).or_else(|| rival_in(before.filter(|_| is_bare)?, is_bare));
        let says = |other: &str| format!("the source says it of “{other}”, not of “{written}”");
        if name.mentions.is_empty() {
            if !is_subject {
                return None;
            }
            let first = said.iter().min().copied();
            let is_their_subject = |other: &&Named| {
                let is_before = |(from, _): &(usize, usize)| {
                    let is_near = self.their_clause(*from) == main || self.their_clause(*from) + 1 == main;
                    is_near && first.is_some_and(|verb| *from < verb) && self.governor(*from).is_none()
                };
                other.rows[0] > name.rows[0] && !other.mentions.is_empty() && other.mentions.iter().all(is_before)
            };
            let other = names.iter().find(is_their_subject).map(|it| self.claim.unit(it.rows[0]).span.of(self.text));
            return rival(true)
                .map(says)
                .or_else(|| self.antecedent(name).map(|it| says(&it)))
                .or_else(|| other.map(says));
        }
        let is_elsewhere = name.mentions.iter().all(|(first, _)| self.their_clause(*first) != main);
        let count = said.iter().filter(|column| self.their_clause(**column) == main).count();
        // `A reached the final, beating B`: A beats B.
        let is_behind = name.mentions.iter().any(|(first, _)| self.their_clause(*first) < main);
        if is_elsewhere
            && count >= MIN_SAID
            && !(is_subject && is_behind && self.theirs.begins_with_participle(&self.source.article.text, main))
            && let Some(other) = rival(is_subject)
        {
            return Some(says(other));
        }
        if is_subject
            && is_elsewhere
            && let Some(other) = self.relative_of(main, names)
        {
            return Some(says(&other));
        }
        // `She will meet Ada`: she is the subject.
        let verb = said.iter().min().copied();
        let is_object = |(first, _): &(usize, usize)| {
            verb.is_some_and(|verb| verb < *first)
                && self.their_clause(*first) == main
                && self.governor(*first).is_none()
        };
        if is_subject && self.theirs.begins_with_pronoun() && name.mentions.iter().all(is_object) {
            return Some(format!("the source does not say so of “{written}”"));
        }
        // `against Ada` is not `Ada`.
        let governors: Vec<Span> = name.mentions.iter().filter_map(|(first, _)| self.oblique(*first)).collect();
        if is_subject && governors.len() == name.mentions.len() {
            let word = self.theirs_at(*governors.first()?);
            return Some(format!("the source has “{word}” before “{written}”: it does not do it there"));
        }
        None
    }

    /// Returns the name that a pronoun at the beginning of the anchor refers to, if it is not this one.
    fn antecedent(&self, name: &Named) -> Option<String> {
        if !self.theirs.begins_with_pronoun() {
            return None;
        }
        let anchor = self.anchor();
        for sentence in (anchor.saturating_sub(ANTECEDENT)..anchor).rev() {
            if name.rows.iter().any(|row| !self.reading.matching.within(*row, sentence).is_empty()) {
                return None;
            }
            let it = &self.source.sentences[sentence];
            let subject = it.statement.units.iter().find(|unit| self.is_name_in(unit, sentence));
            if let Some(subject) = subject {
                return Some(self.theirs_at(subject.span).to_owned());
            }
        }
        None
    }

    /// Finds two names of which the one follows in the anchor the preposition that the other follows in the claim.
    fn exchanged_complements(&self, account: &mut Account, names: &[Named]) {
        let own = |name: &Named| self.own.oblique_before(self.text, self.claim.unit(name.rows[0]).span);
        let theirs = |name: &Named| -> Vec<Option<Span>> {
            name.mentions.iter().map(|(first, _)| self.oblique(*first)).collect()
        };
        for one in names {
            let Some(preposition) = own(one).map(|span| span.of(self.text).to_lowercase()) else { continue };
            let is_bare = !one.mentions.is_empty() && theirs(one).iter().all(Option::is_none);
            for other in names.iter().filter(|other| own(other).is_none()) {
                let takes =
                    |span: &Option<Span>| span.is_some_and(|span| self.theirs_at(span).to_lowercase() == preposition);
                if is_bare && theirs(other).iter().any(takes) {
                    let (span, second) = (self.claim.unit(one.rows[0]).span, self.claim.unit(other.rows[0]).span);
                    let reason =
                        format!("“{}” and “{}” have exchanged their roles", second.of(self.text), span.of(self.text));
                    self.object(account, PartKind::Relation, PartStatus::Contradicted, span, reason);
                }
            }
        }
    }

    /// Returns the name directly before a relative clause of the anchor, if it is none of the claim.
    fn relative_of(&self, clause: usize, names: &[Named]) -> Option<String> {
        let start = self.theirs.first(Mark::Relative, |it| it == clause).filter(|it| self.theirs.starts_clause(it))?;
        let units = &self.source.sentences[self.anchor()].statement.units;
        let before = units.iter().rposition(|unit| unit.span.end <= start.span.start)?;
        let is_claimed = names.iter().flat_map(|it| &it.mentions).any(|(from, to)| (*from..=*to).contains(&before));
        let is_next = self.theirs.word_before(start.span) == Some(units[before].span);
        // `Dahl, a doctor in Velm who`: a place is nobody.
        let is_place = self.governor(before).is_some_and(|span| PLACES.contains(&self.theirs_at(span)));
        (is_next && !is_claimed && !is_place && self.is_their_name(before))
            .then(|| self.theirs_at(units[before].span).to_owned())
    }

    /// Returns the names in a clause of the claim.
    fn names_of(&self, clause: usize) -> Vec<Named> {
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for row in self.rows_of(clause).filter(|row| self.is_own_name(*row)) {
            let position = self.claim.unit(row).position;
            match runs.last_mut() {
                Some(run) if self.claim.unit(run[run.len() - 1]).position + 1 == position => run.push(row),
                _ => runs.push(vec![row]),
            }
        }
        runs.into_iter().map(|rows| Named { mentions: self.mentions(&rows), rows }).collect()
    }

    /// Returns where a name is in the anchor: where most of it is together.
    fn mentions(&self, rows: &[usize]) -> Vec<(usize, usize)> {
        let columns = |row: usize| {
            let within = self.reading.matching.within(row, self.anchor());
            within.iter().map(|met| met.place.unit as usize)
        };
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            for column in columns(*row) {
                let mut last = column;
                for next in &rows[place + 1..] {
                    match columns(*next).find(|it| *it == last + 1) {
                        Some(it) => last = it,
                        None => break,
                    }
                }
                let is_inside = found.iter().any(|(from, to)| (*from..=*to).contains(&column));
                if !is_inside {
                    found.push((column, last));
                }
            }
        }
        let longest = found.iter().map(|(first, last)| last - first).max().unwrap_or(0);
        // A surname alone is the person; a first name alone, beside a whole name, need not be.
        let is_last = |last: usize| rows.last().is_some_and(|row| columns(*row).any(|it| it == last));
        found.retain(|(first, last)| last - first == longest || is_last(*last));
        found
    }

    /// Returns the clause of the anchor that has most of what is said.
    fn main_clause(&self, said: &[usize]) -> Option<usize> {
        let clauses: Vec<usize> = said.iter().map(|column| self.their_clause(*column)).collect();
        let count = |clause: usize| clauses.iter().filter(|it| **it == clause).count();
        let main = clauses.iter().copied().max_by_key(|clause| (count(*clause), *clause))?;
        (count(main) >= MIN_SAID.min(said.len())).then_some(main)
    }

    /// Returns whether a name is before all else in its clause of the claim.
    fn is_first(&self, rows: &[usize]) -> bool {
        let clause = self.clause_of(rows[0]);
        let before: Vec<usize> = self.rows_of(clause).filter(|row| *row < rows[0] && !self.is_light(*row)).collect();
        // `director Fabbrini`.
        let position = |row: usize| self.claim.unit(row).position;
        let is_title = |row: usize| !self.claim.unit(row).is_numeric() && position(row) + 1 == position(rows[0]);
        before.is_empty() || matches!(before[..], [row] if is_title(row))
    }

    /// Returns whether a clause of the anchor begins with a conjunction.
    fn begins_statement(&self, clause: usize) -> bool {
        self.theirs.marks.iter().any(|it| {
            it.clause == clause
                && matches!(it.mark, Mark::Boundary | Mark::Joint | Mark::Contrast)
                && self.theirs.starts_clause(it)
        })
    }

    fn is_governed_here(&self, rows: &[usize]) -> bool {
        self.own.preposition_before(self.text, self.claim.unit(rows[0]).span).is_some()
    }

    /// Returns the preposition before a term of the anchor.
    fn governor(&self, column: usize) -> Option<Span> {
        let units = &self.source.sentences[self.anchor()].statement.units;
        // The name may have several words.
        let mut first = column;
        let is_next = |at: usize| {
            units[at - 1].is_name()
                && units[at - 1].position + 1 == units[at].position
                && self.their_clause(at - 1) == self.their_clause(at)
        };
        while first > 0 && is_next(first) {
            first -= 1;
        }
        self.theirs.preposition_before(&self.source.article.text, units[first].span)
    }

    /// Returns the preposition before a term of the anchor that no subject has.
    fn oblique(&self, column: usize) -> Option<Span> {
        let units = &self.source.sentences[self.anchor()].statement.units;
        self.theirs.oblique_before(&self.source.article.text, units[column].span)
    }

    /// Returns whether a term of the anchor is matched by what the claim says, or by another name of it.
    fn is_matched_elsewhere(&self, column: usize, names: &[Named]) -> bool {
        let is_of_name = |row: usize| names.iter().any(|name| name.rows.contains(&row));
        let answers = self.alignment.answers.iter().enumerate();
        answers.into_iter().any(|(row, answer)| answer.is_some_and(|(it, _)| it == column) && !is_of_name(row))
    }
}

impl MarkedText {
    /// Returns the preposition before a noun, an article between them or not.
    pub(super) fn preposition_before(&self, text: &str, noun: Span) -> Option<Span> {
        self.governed_by(text, noun, &[Mark::Preposition, Mark::Oblique, Mark::Agent, Mark::After, Mark::Before])
    }

    /// Returns the preposition before a noun, if it is one that no subject has: `against`.
    fn oblique_before(&self, text: &str, noun: Span) -> Option<Span> {
        self.governed_by(text, noun, &[Mark::Oblique])
    }

    fn governed_by(&self, text: &str, noun: Span, marks: &[Mark]) -> Option<Span> {
        let is_one = |span: Span| {
            let set = self.marks_at(span);
            marks.iter().any(|mark| set.has(*mark)) && !set.has(Mark::Report)
        };
        let before = self.word_before(noun)?;
        if is_one(before) {
            return Some(before);
        }
        if is_article(before.of(text)) {
            return self.word_before(before).filter(|span| is_one(*span));
        }
        // `to the developer Holt`.
        let is_capitalised = |span: Span| span.of(text).starts_with(char::is_uppercase);
        let is_title = is_capitalised(noun) && !is_capitalised(before);
        let article = self.word_before(before).filter(|span| is_title && is_article(span.of(text)))?;
        let is_joined =
            text[article.start..noun.start].chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '\'' | '’'));
        self.word_before(article).filter(|span| is_joined && is_one(*span))
    }

    /// Returns the preposition before a noun among the three words before it, other nouns' prepositions excluded.
    pub(super) fn governing_word(&self, text: &str, noun: Span) -> Option<Span> {
        let is_one = |span: &Span| {
            let set = self.marks_at(*span);
            set.has(Mark::Preposition) || set.has(Mark::Oblique)
        };
        let before = self.word_before(noun)?;
        let second = self.word_before(before);
        [Some(before), second]
            .into_iter()
            .flatten()
            .find(is_one)
            .filter(|it| it.end <= noun.start && !it.of(text).is_empty())
    }
}

/// Returns whether a word is an article.
pub(in crate::claim) fn is_article(word: &str) -> bool {
    const ARTICLES: [&str; 34] = [
        "the", "a", "an", "der", "die", "das", "dem", "den", "des", "ein", "eine", "einen", "einem", "einer", "le",
        "la", "les", "l'", "l’", "un", "une", "el", "los", "las", "una", "il", "lo", "gli", "i", "het", "een", "de",
        "o", "os",
    ];
    ARTICLES.contains(&word.to_lowercase().as_str())
}

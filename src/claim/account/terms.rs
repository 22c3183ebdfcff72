//! Whether each word, name and amount of a claim is in the anchor or where its reader would look: the sentences around
//! it, the title, the beginning of the article.

use super::{Account, Frame, MIN_CLAUSE, PartKind, PartStatus};
use crate::claim::marks::{Mark, MarkedText};
use crate::claim::reading::WeightedClaim;
use crate::claim::source::TermPosition;
use crate::claim::statement::{TermKind, is_pair};

/// Sentences before and after the anchor that supply what it leaves out.
const BEFORE: usize = 3;
const AFTER: usize = 1;
/// Sentences at the beginning of an article that say what it is about.
const OPENING: usize = 2;
/// A word in this many sentences is what the article is about.
const TOPICAL: usize = 3;

/// Share of the words that are not what the article is about that the anchor must have itself.
const MIN_HERE: f32 = 0.6;

/// Marks under which a neighbouring sentence supplies nothing to a claim without them.
const QUALIFIED: [Mark; 8] =
    [Mark::Correct, Mark::Deny, Mark::Reject, Mark::Former, Mark::Maybe, Mark::Plan, Mark::Alleged, Mark::Condition];

/// Of these, the marks that qualify other clauses of their sentence.
const GOVERNING: [Mark; 3] = [Mark::Reject, Mark::Maybe, Mark::Alleged];

/// Marks of words that are compared by their mark, not as words.
const COMPARED_BY_MARK: [Mark; 24] = [
    Mark::Light,
    Mark::Report,
    Mark::Plan,
    Mark::Maybe,
    Mark::Alleged,
    Mark::Condition,
    Mark::Regardless,
    Mark::Cause,
    Mark::All,
    Mark::Except,
    Mark::Some,
    Mark::Few,
    Mark::Many,
    Mark::Only,
    Mark::Before,
    Mark::After,
    Mark::Since,
    Mark::Until,
    Mark::Than,
    Mark::Pronoun,
    Mark::Boundary,
    Mark::Joint,
    Mark::Deny,
    Mark::Reject,
];

impl Frame<'_> {
    /// Returns the status of each term of the claim, and the sentence that has it.
    pub(super) fn terms(&self) -> Vec<(PartStatus, Option<usize>)> {
        (0..self.claim.statement.units.len()).map(|row| self.term(row)).collect()
    }

    fn term(&self, row: usize) -> (PartStatus, Option<usize>) {
        let unit = self.claim.unit(row);
        let found = |sentence: usize| (PartStatus::Found, Some(sentence));
        if unit.sort == TermKind::Denial {
            return (PartStatus::Found, None);
        }
        // Another figure of the anchor may say all of it.
        let mut here = self.reading.matching.within(row, self.anchor()).iter().map(|met| met.place);
        let answer = self.alignment.answers[row].map(|(column, _)| self.alignment.place(column));
        if answer.is_some_and(|place| !self.says_more(row, place) || here.any(|it| !self.says_more(row, it))) {
            return found(self.anchor());
        }
        if self.is_light(row) {
            return (PartStatus::Found, None);
        }
        let mut opposites = self.reading.matching.conflicts_within(row, self.anchor()).iter();
        if self.is_denied_opposite(row) || !unit.is_numeric() && opposites.any(|place| self.is_converse(row, *place)) {
            return found(self.anchor());
        }
        if let Some(sentence) = self.supplied(row) {
            return found(sentence);
        }
        if unit.is_numeric() {
            if let Some(sentence) = self.dated(row) {
                return found(sentence);
            }
            if self.bare_figure(row).is_some() {
                return found(self.anchor());
            }
            if let Some(sentence) = self.computed(row) {
                return found(sentence);
            }
            return (PartStatus::Missing, None);
        }
        if is_pair(&unit.term) && self.is_covered_pair(row) {
            return found(self.anchor());
        }
        if self.is_topical(row) && !self.has_rival(row) {
            return (PartStatus::Found, self.nearest(row));
        }
        (PartStatus::Missing, None)
    }

    /// Returns whether a claim term is compared by its mark, or has little content.
    pub(super) fn is_light(&self, row: usize) -> bool {
        self.light[row]
    }

    /// Returns the sentence near the anchor that has a term, as a statement of the same kind and about the same subject.
    fn supplied(&self, row: usize) -> Option<usize> {
        let unit = self.claim.unit(row);
        let anchor = self.anchor();
        let mut near: Vec<_> = self.reading.matching.met[row]
            .iter()
            .filter(|met| self.is_near(met.place.sentence as usize))
            .map(|met| met.place)
            .filter(|place| !self.says_more(row, *place))
            .collect();
        near.sort_by_key(|place| (place.sentence as usize).abs_diff(anchor));
        if unit.is_name() {
            return near.first().map(|place| place.sentence as usize);
        }
        if self.has_rival(row) {
            return None;
        }
        let own = self.own.all();
        let is_stated = |place: &&TermPosition| {
            let Some(marked) = self.source.marked(place.sentence as usize) else { return false };
            let sentence = &self.source.sentences[place.sentence as usize];
            let span = sentence.statement.units[place.unit as usize].span;
            let marks = marked.qualifying(marked.clause_at(span.start), &GOVERNING);
            if self.is_error(place.sentence as usize) && !own.has(Mark::Correct) {
                return false;
            }
            let is_qualified = QUALIFIED.iter().any(|mark| marks.has(*mark) && !own.has(*mark));
            !is_qualified && (!marked.begins_with_pronoun() || self.is_subject_before(row, place.sentence as usize))
        };
        near.iter().find(is_stated).map(|place| place.sentence as usize)
    }

    /// Returns whether another amount of its kind, or its opposite, in the anchor takes the place of a term.
    fn has_rival(&self, row: usize) -> bool {
        let mut rivals = self.reading.matching.conflicts_within(row, self.anchor()).iter();
        rivals.any(|place| !self.alignment.answers_other(row, place.unit as usize))
    }

    /// Returns whether the words of the claim before a term are in a sentence or the one before it, whose subject a pronoun
    /// refers to.
    fn is_subject_before(&self, row: usize, sentence: usize) -> bool {
        let clause = self.clause_of(row);
        let mut before = self.rows_of(clause).filter(|it| *it < row && !self.is_light(*it)).peekable();
        before.peek().is_none()
            || before.any(|it| {
                let met = &self.reading.matching.met[it];
                met.iter().any(|met| (sentence.saturating_sub(1)..=sentence).contains(&(met.place.sentence as usize)))
            })
    }

    /// Returns the sentence nearest to the anchor that has a term.
    fn nearest(&self, row: usize) -> Option<usize> {
        let met = self.reading.matching.met[row].iter().map(|met| met.place.sentence as usize);
        met.min_by_key(|sentence| sentence.abs_diff(self.anchor()))
    }

    /// Returns whether a sentence is close enough to the anchor to supply what the anchor leaves out.
    pub(super) fn is_near(&self, sentence: usize) -> bool {
        let anchor = self.anchor();
        (anchor.saturating_sub(BEFORE)..=anchor + AFTER).contains(&sentence)
    }

    /// Returns whether a term is in the title, at the beginning, or all over the article.
    pub(super) fn is_topical(&self, row: usize) -> bool {
        let unit = self.claim.unit(row);
        if self.source.title.contains(&unit.term) {
            return true;
        }
        let met = &self.reading.matching.met[row];
        let mut sentences: Vec<u32> = met.iter().map(|met| met.place.sentence).collect();
        sentences.dedup();
        sentences.len() >= TOPICAL || sentences.first().is_some_and(|first| (*first as usize) < OPENING)
    }

    /// Objects if the words come from here and there: most of them must be in the anchor.
    pub(super) fn spread(&self, account: &mut Account) {
        let is_content = |row: &usize| {
            let unit = self.claim.unit(*row);
            let is_name = if self.table.capitalises_nouns { self.is_own_name(*row) } else { unit.is_name() };
            !is_name && !unit.is_numeric() && !self.is_light(*row)
        };
        let is_own = |row: &usize| is_content(row) && !self.is_topical(*row);
        let rows: Vec<usize> = self.claim.rows().into_iter().filter(is_own).collect();
        let is_here = |row: &&usize| {
            self.alignment.answers[**row].is_some()
                || is_pair(&self.claim.unit(**row).term) && self.is_covered_pair(**row)
        };
        let here = rows.iter().filter(is_here).count();
        let said: Vec<usize> = self.claim.rows().into_iter().filter(|row| is_content(row)).collect();
        let all: Vec<usize> = self.claim.rows().into_iter().filter(|row| !self.is_light(*row)).collect();
        let all_here = all.iter().filter(|row| is_here(row)).count();
        let is_said =
            said.len() < 2 || said.iter().any(|row| is_here(&row)) && (all.len() <= MIN_CLAUSE || all_here > 1);
        let is_elsewhere =
            rows.len() > 1 && here == 0 || !is_said || said.iter().all(|row| !is_here(&row)) && self.has_names_apart();
        if is_elsewhere || rows.len() >= MIN_CLAUSE && (here as f32) < rows.len() as f32 * MIN_HERE {
            let reason = "no sentence states it: its words are in several".to_owned();
            self.object(account, PartKind::Relation, PartStatus::Missing, self.whole(), reason);
        }
    }

    /// Returns whether a claim has some of its names in the anchor and others elsewhere.
    fn has_names_apart(&self) -> bool {
        let names: Vec<usize> = self.claim.rows().into_iter().filter(|row| self.is_own_name(*row)).collect();
        names.iter().any(|row| self.alignment.answers[*row].is_some())
            && names.len() > 1
            && names.iter().any(|row| {
                let is_here = self.alignment.answers[*row].is_some();
                !is_here && !self.is_topical(*row)
            })
    }

    /// Returns whether the characters of a pair are found in other pairs: at the border of two words, or in an
    /// abbreviation.
    pub(super) fn is_covered_pair(&self, row: usize) -> bool {
        let unit = self.claim.unit(row);
        // As written: terms are folded.
        let written = unit.span.of(self.text);
        let Some(first) = written.chars().next() else { return true };
        let neighbours = |other: usize| {
            let it = self.claim.statement.units.get(other)?;
            let is_answered = self.alignment.answers[other].is_some();
            (self.is_light(other) || is_answered).then_some((it.span, is_answered))
        };
        let before = row.checked_sub(1).and_then(neighbours).filter(|(span, _)| span.end >= unit.span.start);
        let after = neighbours(row + 1).filter(|(span, _)| span.start <= unit.span.end);
        // Between two words of grammar, it is a word.
        if before.zip(after).is_some_and(|(before, after)| before.1 || after.1) {
            return true;
        }
        // An abbreviation: both characters, in order, a few apart.
        let sentence = self.theirs_at(self.source.sentences[self.anchor()].span);
        let second = written.chars().nth(1);
        sentence
            .match_indices(first)
            .any(|(at, _)| sentence[at..].chars().skip(1).take(ABBREVIATED).any(|c| Some(c) == second))
    }
}

/// Returns whether a claim term is compared by its mark, or has little content.
pub(super) fn is_light(claim: &WeightedClaim, own: &MarkedText, row: usize) -> bool {
    let unit = claim.unit(row);
    if unit.is_numeric() {
        return false;
    }
    if is_pair(&unit.term) {
        // In Chinese and Japanese a pair of which a part is grammar says nothing by itself.
        let is_kana = |c: char| matches!(c, '\u{3041}'..='\u{309f}');
        return unit.term.chars().any(is_kana)
            || own.marks.iter().any(|it| it.span.overlaps(unit.span) && COMPARED_BY_MARK.contains(&it.mark));
    }
    let marks = own.marks_at(unit.span);
    (!unit.is_name() || row == 0) && COMPARED_BY_MARK.iter().any(|mark| marks.has(*mark))
}

/// Characters within which an abbreviation leaves some out.
const ABBREVIATED: usize = 5;

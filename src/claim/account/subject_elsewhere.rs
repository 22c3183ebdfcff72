//! Subjects of other sentences: the anchor says something of its own subject, the claim of that of another sentence.

use super::subject::is_article;
use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::Mark;
use crate::text::quantity::Value;

impl Frame<'_> {
    /// Finds a subject of the claim that the anchor does not have, and that is the subject of a sentence beside it.
    pub(super) fn subject_elsewhere(&self, account: &mut Account) {
        if self.is_long() || self.table.is_unsegmented() || self.own.all().has(Mark::Report) {
            return;
        }
        let rows: Vec<usize> = self.claim.rows().into_iter().filter(|row| !self.is_light(*row)).collect();
        let [first, rest @ ..] = &*rows else { return };
        let is_here = |row: usize| !self.reading.matching.within(row, self.anchor()).is_empty();
        if rest.is_empty() || self.claim.unit(*first).is_numeric() || is_here(*first) || self.is_governed(*first) {
            return;
        }
        let is_subject = self.is_own_name(*first) || self.follows_article(*first);
        if !is_subject || self.theirs.begins_with_pronoun() || !self.begins_with_other() {
            return;
        }
        let sentences: Vec<usize> =
            self.reading.matching.met[*first].iter().map(|met| met.place.sentence as usize).collect();
        let anchor = self.anchor();
        let is_behind = !sentences.is_empty() && sentences.iter().all(|it| *it > anchor);
        let is_beside = |sentence: &usize| {
            sentence.abs_diff(anchor) == 1
                && self.first_word(*sentence)
                    == self.reading.matching.within(*first, *sentence).first().map(|met| met.place.unit as usize)
        };
        if is_behind || sentences.iter().any(is_beside) {
            let span = self.claim.unit(*first).span;
            let reason = format!("the source does not say so of “{}”", span.of(self.text));
            self.object(account, PartKind::Relation, PartStatus::Missing, span, reason);
        }
    }

    /// Returns the first word of a sentence that is no article.
    fn first_word(&self, sentence: usize) -> Option<usize> {
        let units = &self.source.sentences[sentence].statement.units;
        units.iter().position(|unit| !unit.is_numeric() && !is_article(self.theirs_at(unit.span)))
    }

    fn is_governed(&self, row: usize) -> bool {
        self.own.preposition_before(self.text, self.claim.unit(row).span).is_some()
    }

    fn follows_article(&self, row: usize) -> bool {
        let before = self.own.word_before(self.claim.unit(row).span);
        before.is_some_and(|span| is_article(span.of(self.text)))
    }

    /// Returns whether the anchor begins with a name, or a noun with its article, that is none of the claim.
    fn begins_with_other(&self) -> bool {
        let sentence = &self.source.sentences[self.anchor()];
        let Some(column) = self.first_word(self.anchor()) else { return false };
        let unit = &sentence.statement.units[column];
        let article = &self.source.article.text;
        let before = &article[sentence.span.start..unit.span.start];
        let is_first = before.split_whitespace().all(is_article);
        let is_noun = self.is_their_name(column) || !before.trim().is_empty();
        let is_claimed = self.claim.rows().into_iter().any(|row| {
            self.reading.matching.within(row, self.anchor()).iter().any(|met| met.place.unit as usize == column)
        });
        is_first && is_noun && !is_claimed
    }

    /// Finds an amount of the anchor that the claim joins with words of another sentence, which has its own amount.
    pub(super) fn amount_elsewhere(&self, account: &mut Account) {
        if self.is_long() || self.table.is_unsegmented() {
            return;
        }
        let is_here = |row: usize| !self.reading.matching.within(row, self.anchor()).is_empty();
        for row in self.claim.rows() {
            let unit = self.claim.unit(row);
            let Some(mine) = unit.quantity().filter(|it| !matches!(it.value, Value::When(_) | Value::Label)) else {
                continue;
            };
            if self.alignment.answers[row].is_none() {
                continue;
            }
            let own = self.clause_of(row);
            let words = self.claim.rows().into_iter().filter(|it| {
                self.clause_of(*it) == own && !self.claim.unit(*it).is_numeric() && !self.is_light(*it) && !is_here(*it)
            });
            let away: Vec<usize> = words.collect();
            for sentence in [self.anchor().checked_sub(1), Some(self.anchor() + 1)].into_iter().flatten() {
                let Some(other) = self.source.sentences.get(sentence) else { continue };
                let is_there = |row: &&usize| !self.reading.matching.within(**row, sentence).is_empty();
                let has_own = other.statement.units.iter().any(|unit| {
                    unit.quantity().is_some_and(|it| {
                        !matches!(it.value, Value::When(_) | Value::Label)
                            && it.unit == mine.unit
                            && it.noun == mine.noun
                    })
                });
                let is_repeated = !self.reading.matching.within(row, sentence).is_empty();
                if away.iter().filter(is_there).count() >= MIN_AWAY && has_own && !is_repeated {
                    let reason = format!("the source does not say “{}” of it", unit.span.of(self.text));
                    self.object(account, PartKind::Amount, PartStatus::Missing, unit.span, reason);
                    return;
                }
            }
        }
    }

    /// Finds a name behind a preposition that the anchor has with another name: `a portrait by A` for `a portrait by B`.
    pub(super) fn other_complement(&self, account: &mut Account) {
        if self.is_long() || self.table.is_unsegmented() {
            return;
        }
        let article = &self.source.article.text;
        let units = &self.source.sentences[self.anchor()].statement.units;
        for row in self.claim.rows().into_iter().skip(1) {
            if !self.is_own_name(row) || !self.reading.matching.within(row, self.anchor()).is_empty() {
                continue;
            }
            let own = self.claim.unit(row).span;
            let Some(preposition) = self.own.preposition_before(self.text, own) else { continue };
            let noun = (0..row).rev().find(|it| self.claim.unit(*it).span.end <= preposition.start);
            let Some(noun) = noun.filter(|it| !self.claim.unit(*it).is_numeric() && !self.is_light(*it)) else {
                continue;
            };
            let is_same = |span: crate::text::Span| span.of(article).eq_ignore_ascii_case(preposition.of(self.text));
            let other = self.reading.matching.within(noun, self.anchor()).iter().find_map(|met| {
                let next = met.place.unit as usize + 1;
                let unit = units.get(next).filter(|_| self.is_their_name(next))?;
                let is_free = !self.alignment.answers.iter().flatten().any(|(column, _)| *column == next);
                let governor = self.theirs.preposition_before(article, unit.span)?;
                (is_free && is_same(governor)).then_some(unit.span)
            });
            let takes_place = |column: &usize| {
                self.is_their_name(*column)
                    && !self.alignment.answers.iter().flatten().any(|(it, _)| it == column)
                    && self.theirs.preposition_before(article, units[*column].span).is_some_and(is_same)
            };
            let touched = self.all_touched();
            let mut here = (0..units.len()).filter(|column| touched.contains(&self.their_clause(*column)));
            let other = other.or_else(|| here.find(takes_place).map(|column| units[column].span));
            if let Some(other) = other {
                let reason = format!("the claim names “{}”, the source “{}”", own.of(self.text), self.theirs_at(other));
                self.object(account, PartKind::Name, PartStatus::Missing, own, reason);
                return;
            }
        }
    }

    /// Finds a place that the claim has as a place, the anchor as an origin or an aim: `built in A` for `bought from A`.
    pub(super) fn other_preposition(&self, account: &mut Account) {
        if self.is_long() || self.table.is_unsegmented() {
            return;
        }
        let article = &self.source.article.text;
        let units = &self.source.sentences[self.anchor()].statement.units;
        let kind = |text: &str, span: crate::text::Span| {
            let word = span.of(text).to_lowercase();
            SIDES.iter().position(|words| words.contains(&word.as_str()))
        };
        for row in self.claim.rows().into_iter().skip(1).filter(|row| self.is_own_name(*row)) {
            let own = self.claim.unit(row).span;
            let Some(mine) = self.own.preposition_before(self.text, own) else { continue };
            let theirs: Vec<Option<crate::text::Span>> = self
                .reading
                .matching
                .within(row, self.anchor())
                .iter()
                .map(|met| self.theirs.preposition_before(article, units[met.place.unit as usize].span))
                .collect();
            let [Some(their)] = theirs[..] else { continue };
            if let (Some(one), Some(other)) = (kind(self.text, mine), kind(article, their))
                && one != other
            {
                let reason = format!(
                    "the claim has “{}” before “{}”, the source “{}”",
                    mine.of(self.text),
                    own.of(self.text),
                    self.theirs_at(their)
                );
                self.object(account, PartKind::Relation, PartStatus::Missing, own, reason);
                return;
            }
        }
    }

    /// Finds a topic of Japanese that is that of another sentence.
    pub(super) fn other_topic(&self, account: &mut Account) {
        if !(self.table.is_unsegmented() && self.table.is_verb_final()) || self.is_long() {
            return;
        }
        // A claim of several sentences may have a topic in each.
        let is_single = self.text.trim_end_matches(|c: char| !c.is_alphanumeric()).find('。').is_none();
        let Some(topic) = topic(self.text).filter(|_| is_single) else { return };
        let sentence = |at: usize| self.theirs_at(self.source.sentences[at].span);
        let anchor = self.anchor();
        let is_other = |own: &str| !own.contains(topic) && !topic.contains(own);
        let supplying = account.terms.iter().filter(|it| it.0 == PartStatus::Found).filter_map(|it| it.1);
        let borrows = |at: usize| {
            at != anchor
                && !sentence(at).contains(topic)
                && self::topic(sentence(at)).is_some_and(is_other)
                && self::topic(sentence(anchor)) == Some(topic)
        };
        if supplying.into_iter().any(borrows) {
            let span = crate::text::Span::new(0, topic.len());
            let reason = format!("the source does not say all of it of “{topic}”");
            self.object(account, PartKind::Relation, PartStatus::Missing, span, reason);
            return;
        }
        if sentence(anchor).contains(topic) || !self::topic(sentence(anchor)).is_some_and(is_other) {
            return;
        }
        let mut near = anchor.saturating_sub(NEAR)..(anchor + NEAR + 1).min(self.source.sentences.len());
        if near.any(|at| self::topic(sentence(at)) == Some(topic)) {
            let span = crate::text::Span::new(0, topic.len());
            let reason = format!("the source does not say so of “{topic}”");
            self.object(account, PartKind::Relation, PartStatus::Missing, span, reason);
        }
    }
}

/// Prepositions of a place, of an origin and of an aim, in languages where each has its own.
const SIDES: [&[&str]; 3] = [
    &["in", "at", "im", "dans", "chez", "en", "em", "no", "na", "w", "i", "op"],
    &["from", "aus", "depuis", "desde", "dal", "dalla", "uit", "från", "out"],
    &["to", "into", "towards", "nach", "zur", "zum", "vers", "hacia", "verso", "naar", "till"],
];

/// Sentences before and after the anchor that may have the topic of the claim.
const NEAR: usize = 3;

/// Words of a claim that another sentence has.
const MIN_AWAY: usize = 2;

/// Returns what a sentence of Japanese begins with, up to the mark of its topic.
fn topic(sentence: &str) -> Option<&str> {
    let (topic, _) = sentence.split_once('は')?;
    (!topic.is_empty() && !topic.contains(['、', '。', '「'])).then_some(topic)
}

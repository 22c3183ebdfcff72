//! Causes, order in time, and what something is compared with.

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::{Mark, MarkedText, Occurrence};
use crate::text::Span;

/// Words, or characters, between an event and what says that something was before or after it.
const NEAR_WORDS: usize = 3;
const NEAR_CHARACTERS: usize = 4;
/// Characters of an event before its mark, in scripts without spaces.
const EVENT: usize = 3;
/// Words of an effect that the anchor has.
const MIN_EFFECT: usize = 2;

impl Frame<'_> {
    /// Compares causes, order in time, and bases of comparison.
    pub(super) fn order(&self, account: &mut Account) {
        let theirs = self.theirs.all();
        let before = self.anchor().checked_sub(1);
        let neighbour = before.and_then(|at| self.source.marked(at)).map(MarkedText::all);
        if let Some(mine) = self.own_cause()
            && !theirs.has(Mark::Cause)
            && !neighbour.is_some_and(|marks| marks.has(Mark::Cause))
        {
            let reason = format!("not found as a cause: “{}”", mine.span.of(self.text));
            self.object(account, PartKind::Cause, PartStatus::Missing, mine.span, reason);
        }
        self.other_cause(account);
        for (mark, contrary) in [(Mark::Before, Mark::After), (Mark::After, Mark::Before)] {
            let Some(mine) = self.own.first(mark, |_| true) else { continue };
            if self.own.all().has(contrary) {
                continue;
            }
            if self.theirs.marks.iter().any(|it| it.mark == mark && self.is_followed_alike(mine, it)) {
                continue;
            }
            if let Some(is_same) = self.has_same_mark(mine, mark, contrary) {
                if !is_same {
                    let reason = format!("the source has another order in time than “{}”", mine.span.of(self.text));
                    self.object(account, PartKind::Order, PartStatus::Contradicted, mine.span, reason);
                }
                continue;
            }
            let is_until = mark == Mark::Before && theirs.has(Mark::Until) && theirs.has(Mark::Deny);
            let same = self.theirs.first(mark, |_| true).map(|it| self.is_same_way(mine, it));
            let other = self.theirs.first(contrary, |_| true).map(|it| self.is_same_way(mine, it));
            let status = match (same, other) {
                _ if is_until => PartStatus::Contradicted,
                (Some(Some(false)), None) | (None, Some(Some(true))) => PartStatus::Contradicted,
                (Some(_), _) | (None, Some(Some(false) | None)) => continue,
                (None, _) => PartStatus::Missing,
            };
            let reason = format!("the source has another order in time than “{}”", mine.span.of(self.text));
            self.object(account, PartKind::Order, status, mine.span, reason);
        }
        self.sooner(account);
        self.base(account);
    }

    /// Finds another cause: the anchor has the effect and gives a cause, of which it has no word of the claim's.
    fn other_cause(&self, account: &mut Account) {
        let Some(mine) = self.own_cause().filter(|_| !self.is_long() && !self.table.is_verb_final()) else { return };
        let Some(theirs) = self.theirs.first(Mark::Cause, |_| true) else { return };
        let rows: Vec<usize> = self.claim.rows().into_iter().filter(|row| !self.is_light(*row)).collect();
        let (effect, cause): (Vec<usize>, Vec<usize>) =
            rows.into_iter().partition(|row| self.claim.unit(*row).span.end <= mine.span.start);
        let is_here = |row: &&usize| self.alignment.answers[**row].is_some();
        let (effects, causes) = (effect.iter().filter(is_here).count(), cause.iter().filter(is_here).count());
        let is_own_matter = |row: &&usize| self.source.title.contains(&self.claim.unit(**row).term);
        let owed = effect.iter().filter(|row| is_here(row) || !is_own_matter(row)).count();
        let units = &self.source.sentences[self.anchor()].statement.units;
        let matched = |at: usize| self.alignment.answers.iter().flatten().any(|(column, _)| *column == at);
        let gives_other = (0..units.len()).any(|at| units[at].span.start >= theirs.span.end && !matched(at));
        if !cause.is_empty() && causes == 0 && effects >= MIN_EFFECT && effects * 4 >= owed * 3 && gives_other {
            let span = Span::new(mine.span.start, self.text.trim_end().len());
            let reason = format!("the source gives another cause (“{}”)", self.theirs_at(theirs.span));
            self.object(account, PartKind::Cause, PartStatus::Contradicted, span, reason);
        }
    }

    /// Finds an event that the claim has behind a word that may mean `before`, the anchor behind `after`.
    fn sooner(&self, account: &mut Account) {
        for mine in self.own.marks.iter().filter(|it| it.mark == Mark::Sooner) {
            if self.own.all().has(Mark::Before) || self.own.all().has(Mark::After) {
                return;
            }
            if self.has_same_mark(mine, Mark::Sooner, Mark::After) == Some(false) {
                let reason = format!("the source has another order in time than “{}”", mine.span.of(self.text));
                self.object(account, PartKind::Order, PartStatus::Contradicted, mine.span, reason);
                return;
            }
        }
    }

    /// Returns the word of the claim for a cause, other than the agent of a passive.
    fn own_cause(&self) -> Option<&Occurrence> {
        self.own.marks.iter().find(|it| {
            let marks = self.own.clauses.get(it.clause).copied().unwrap_or_default();
            it.mark == Mark::Cause && !(marks.has(Mark::Passive) && self.own.marks_at(it.span).has(Mark::Agent))
        })
    }

    /// Returns whether what is before and behind a mark of the claim is before and behind one of the anchor; `None` if
    /// their words do not say.
    fn is_same_way(&self, mine: &Occurrence, theirs: &Occurrence) -> Option<bool> {
        let units = &self.source.sentences[self.anchor()].statement.units;
        let side = |span: Span, mark: Span| if span.start < mark.start { -1 } else { 1 };
        let sides = self.alignment.answers.iter().enumerate().filter_map(|(row, answer)| {
            let (column, _) = (*answer)?;
            Some(side(self.claim.unit(row).span, mine.span) * side(units[column].span, theirs.span))
        });
        let (count, sum) = sides.fold((0, 0), |(count, sum), side| (count + 1, sum + side));
        let (count, sum): (i32, i32) = (count, sum);
        let is_clear = count >= 3 && sum.abs() * 2 > count && self.is_single(mine.mark) && self.is_single(theirs.mark);
        if is_clear { Some(sum > 0) } else { self.is_beside(mine, theirs).then_some(true) }
    }

    /// Returns whether the same word is directly behind a mark of the claim and one of the anchor: `after the storm` in both.
    fn is_followed_alike(&self, mine: &Occurrence, theirs: &Occurrence) -> bool {
        if self.table.is_unsegmented() {
            // The mark is behind its event.
            let event = |text: &str, at: usize| text[..at].chars().rev().take(EVENT).collect::<String>();
            return event(self.text, mine.span.start) == event(&self.source.article.text, theirs.span.start);
        }
        let units = &self.source.sentences[self.anchor()].statement.units;
        let next = self.claim.statement.units.iter().position(|unit| unit.span.start >= mine.span.end);
        let their_next = units.iter().position(|unit| unit.span.start >= theirs.span.end);
        let is_same = |row: usize, column: usize| {
            let within = self.reading.matching.within(row, self.anchor());
            within.iter().any(|met| met.place.unit as usize == column && met.degree >= 1.0)
        };
        next.zip(their_next).is_some_and(|(row, column)| is_same(row, column))
    }

    /// Returns whether the same word is next after both marks, and a word of the claim is before both.
    fn is_beside(&self, mine: &Occurrence, theirs: &Occurrence) -> bool {
        let units = &self.source.sentences[self.anchor()].statement.units;
        let own = |row: usize| self.claim.unit(row).span;
        let next = self.claim.rows().into_iter().find(|row| own(*row).start >= mine.span.end);
        let their_next = units.iter().position(|unit| unit.span.start >= theirs.span.end);
        let column = next.and_then(|row| self.alignment.answers[row]).map(|(column, _)| column);
        let is_before = |(row, answer): (usize, &Option<(usize, f32)>)| {
            answer.is_some_and(|(column, _)| {
                own(row).end <= mine.span.start && units[column].span.end <= theirs.span.start
            })
        };
        column.is_some() && column == their_next && self.alignment.answers.iter().enumerate().any(is_before)
    }

    /// Returns whether the event that a mark of the claim belongs to has the same mark in the anchor, not the contrary one;
    /// `None` if it has neither.
    fn has_same_mark(&self, mine: &Occurrence, mark: Mark, contrary: Mark) -> Option<bool> {
        let is_behind = self.table.is_unsegmented();
        let rows = self.rows_of(mine.clause).filter(|row| !self.is_light(*row));
        let row = if is_behind {
            rows.filter(|row| self.claim.unit(*row).span.end <= mine.span.start).last()?
        } else {
            rows.into_iter().find(|row| self.claim.unit(*row).span.start >= mine.span.end)?
        };
        let (column, _) = self.alignment.answers[row]?;
        let event = self.source.sentences[self.anchor()].statement.units[column].span;
        let near = |mark: Mark| {
            if is_behind {
                self.theirs.behind(event, NEAR_CHARACTERS, mark)
            } else {
                self.theirs.before(event, NEAR_WORDS, mark)
            }
        };
        let distance = |span: Span| if is_behind { span.start - event.end } else { event.start - span.end };
        match (near(mark).map(distance), near(contrary).map(distance)) {
            (None, None) => None,
            (same, other) => Some(match (same, other) {
                (Some(same), Some(other)) => same <= other,
                (same, _) => same.is_some(),
            }),
        }
    }

    /// Returns whether claim and anchor have a mark once at most.
    fn is_single(&self, mark: Mark) -> bool {
        let count = |marked: &MarkedText| marked.marks.iter().filter(|it| it.mark == mark).count();
        count(self.own) <= 1 && count(self.theirs) <= 1
    }

    /// Returns whether what is before and behind the word for a comparison is behind and before it in the anchor: `more A
    /// than B`, `more B than A`.
    fn is_turned(&self, mine: &Occurrence, theirs: &Occurrence) -> bool {
        let units = &self.source.sentences[self.anchor()].statement.units;
        let is_telling = |row: &usize| {
            self.clause_of(*row) == mine.clause && (self.claim.unit(*row).is_numeric() || !self.is_light(*row))
        };
        let (before, behind): (Vec<usize>, Vec<usize>) = self
            .claim
            .rows()
            .into_iter()
            .filter(is_telling)
            .partition(|row| self.claim.unit(*row).span.start < mine.span.start);
        // The nearest on either side; what comes behind may be said of both.
        let is_behind = |row: &usize| match self.reading.matching.within(*row, self.anchor()) {
            [met] => Some(units[met.place.unit as usize].span.start >= theirs.span.end),
            _ => None,
        };
        let sides = before.last().and_then(is_behind).zip(behind.first().and_then(is_behind));
        let is_opposed = |row: &usize| {
            let conflicts = self.reading.matching.conflicts_within(*row, self.anchor());
            !self.claim.unit(*row).is_numeric() && !conflicts.is_empty() && self.alignment.answers[*row].is_none()
        };
        sides == Some((true, false)) && !before.iter().any(is_opposed)
    }

    /// Checks that what the claim compares with is what the anchor compares with.
    fn base(&self, account: &mut Account) {
        let Some(than) = self.own.first(Mark::Than, |_| true) else { return };
        let clause = than.clause;
        let theirs = self.theirs.first(Mark::Than, |_| true);
        // `than that of Baltika` begins a clause.
        let behind_than =
            |row: &usize| self.claim.unit(*row).span.start >= than.span.end && self.clause_of(*row) <= clause + 1;
        let last = self.claim.rows().into_iter().rfind(behind_than);
        if theirs.is_none()
            && let Some(last) = last.filter(|row| self.is_own_name(*row))
        {
            let span = self.claim.unit(last).span;
            let reason = format!("the source does not compare with “{}”", span.of(self.text));
            self.object(account, PartKind::Comparison, PartStatus::Missing, span, reason);
        }
        if let Some(theirs) = theirs.filter(|it| self.is_turned(than, it)) {
            let reason = format!("what is compared is exchanged around “{}”", self.theirs_at(theirs.span));
            self.object(account, PartKind::Comparison, PartStatus::Contradicted, than.span, reason);
        }
        let behind = self.rows_of(clause).filter(|row| self.claim.unit(*row).span.start >= than.span.end);
        for (place, row) in behind.filter(|row| !self.is_light(*row)).enumerate() {
            let unit = self.claim.unit(row);
            // What comes behind the first may be the verb: `less rain than usual fell`.
            if place > 0 && !unit.is_name() && !unit.is_numeric() {
                continue;
            }
            let is_own_matter = unit.is_name() && self.source.title.contains(&unit.term);
            if self.alignment.answers[row].is_none() && !self.is_light(row) && !is_own_matter {
                let reason = format!("the source compares with something else than “{}”", unit.span.of(self.text));
                self.object(account, PartKind::Comparison, PartStatus::Missing, unit.span, reason);
            }
        }
    }
}

//! Two clauses of the claim that each take from the same two statements of the source, crosswise.

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::statement::is_pair;

/// Terms of a part that is taken from another statement, in pairs of characters.
const MIN_PAIRS: usize = 2;
/// How many of the four parts must have so many.
const MIN_LARGE: usize = 3;

/// A clause of the source: its sentence, and its place there.
type Statement = (usize, usize);

impl Frame<'_> {
    /// Finds two parts of statements in each other's place: `A makes the train, B the signals` for `B makes the train, A the
    /// signals`.
    pub(super) fn crossing(&self, account: &mut Account) {
        if !self.table.is_unsegmented() {
            return;
        }
        let from = self.anchor().saturating_sub(1);
        let to = (self.anchor() + 1).min(self.source.sentences.len().saturating_sub(1));
        let statement_of = |row: usize| -> Option<Statement> {
            let mut only = None;
            for met in self.reading.matching.met[row].iter() {
                let sentence = met.place.sentence as usize;
                if !(from..=to).contains(&sentence) {
                    continue;
                }
                let unit = &self.source.sentences[sentence].statement.units[met.place.unit as usize];
                let statement = (sentence, self.source.marked(sentence)?.clause_at(unit.span.start));
                if only.is_some_and(|it| it != statement) {
                    return None;
                }
                only = Some(statement);
            }
            only
        };
        let taken: Vec<(usize, Vec<Statement>)> = self
            .clauses()
            .into_iter()
            .map(|clause| {
                let rows =
                    self.rows_of(clause).filter(|row| !self.is_light(*row) && !self.claim.unit(*row).is_numeric());
                // A word that is no pair of characters says as much as two.
                let twice = rows.flat_map(|row| {
                    std::iter::repeat_n(statement_of(row), if is_pair(&self.claim.unit(row).term) { 1 } else { 2 })
                });
                (clause, twice.flatten().collect())
            })
            .collect();
        let count = |at: usize, wanted: Statement| taken[at].1.iter().filter(|it| **it == wanted).count();
        for one in 0..taken.len() {
            for other in one + 1..taken.len() {
                let mut statements: Vec<Statement> = taken[one].1.iter().chain(&taken[other].1).copied().collect();
                statements.sort_unstable();
                statements.dedup();
                let [first, second] = statements[..] else { continue };
                let counts = [count(one, first), count(one, second), count(other, first), count(other, second)];
                let large = counts.iter().filter(|count| **count >= MIN_PAIRS).count();
                if counts.iter().all(|count| *count > 0) && large >= MIN_LARGE {
                    let reason = "the parts of two statements are exchanged".to_owned();
                    let span = self.clause_span(taken[one].0);
                    self.object(account, PartKind::Relation, PartStatus::Contradicted, span, reason);
                    return;
                }
            }
        }
    }
}

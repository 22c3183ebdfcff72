//! Computes the features of a claim in an article: shares from 0 to 1, counts up to 3 or 4. The model refers to
//! features by name.

use super::reading::{ClaimReading, TermStatus, WeightedClaim};
use super::source::Source;
use super::statement::ClaimTerm;
use crate::error::Result;
use crate::limits::Budget;

macro_rules! features {
    ($($(#[doc = $doc:literal])+ $name:ident $trend:ident,)*) => {
        /// Features of a claim in an article.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Features {
            $($(#[doc = $doc])+ pub $name: f32,)*
        }

        impl Features {
            /// Names, in order, and the direction in which each may influence the support.
            pub const ALL: &'static [(&'static str, Trend)] = &[$((stringify!($name), Trend::$trend)),*];

            /// Returns the values, in the order of `ALL`.
            pub fn values(&self) -> [f32; Self::ALL.len()] {
                [$(self.$name),*]
            }
        }
    };
}

/// Direction in which a feature may influence the support.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// A greater value never lowers the support.
    For,
    /// A greater value never raises the support.
    Against,
    /// Learned from the data.
    Either,
}

features! {
    /// Share of the claim's weight in the best sentence.
    best For,
    /// The same, with the sentences before and after it.
    window For,
    /// The same, in all selected sentences.
    all For,
    /// The same, in the article.
    article For,
    /// The same, in the best sentence and in the claim's order.
    in_order For,
    /// Longest run of consecutive matched terms in the best sentence, as a share of the claim.
    run For,
    /// Number of such runs per term.
    runs Either,
    /// Share of neighbouring terms that are near each other somewhere in the article.
    pairs For,
    /// Share of neighbouring terms that occur in one sentence.
    together For,
    /// Share of the matches that are of the word itself, not of a related one.
    exact Either,
    /// Share of the names in the selected sentences; 1 if the claim has none.
    names For,
    /// The same, in the best sentence.
    names_best For,
    /// The same, in the article.
    names_article For,
    /// Number of names missing from the article.
    names_missing Against,
    /// Whether the claim contains names.
    has_names Either,
    /// Weight of the heaviest term missing from the article.
    missing Against,
    /// Number of words missing from the article.
    missing_count Against,
    /// Their share of the weight.
    missing_share Against,
    /// Share of the amounts that are matched in the same context; 1 if the claim has none.
    amounts For,
    /// Number of amounts that are replaced by a different one.
    amounts_differ Against,
    /// How much better the different amount fits the context, for the clearest such case.
    differs_by Against,
    /// Number of amounts neither matched nor replaced.
    amounts_absent Against,
    /// Smallest margin of a matched amount over a different one in its context.
    amounts_margin For,
    /// Whether the claim contains amounts.
    has_amounts Either,
    /// Strength of a denial in the claim that the article lacks.
    denial_added Against,
    /// Strength of a denial in the article that the claim lacks.
    denial_dropped Against,
    /// Strength of an opposite that replaces a word.
    opposite Against,
    /// Strength of a different name that replaces a name.
    name_instead Against,
    /// Strength of a different word that replaces a word.
    word_instead Against,
    /// Whether the claim is more definite than the best sentence.
    unhedged Either,
    /// Whether the claim is less definite than the best sentence.
    hedged Either,
    /// Number of terms in the claim: logarithm, divided by 4.
    length Either,
    /// Margin of the best sentence over the next.
    lead Either,
    /// Number of sentences that the best counterparts come from, divided by 5.
    sentences Either,
    /// Number of sentences in the article: logarithm, divided by 8.
    source_length Either,
    /// Share of the best sentence that the claim does not contain.
    left_over Either,
    /// Loosest context of a matched term.
    weakest For,
    /// Mean context of the matched terms.
    context For,
    /// Share of the weight that is matched, each term multiplied by its context.
    in_context For,
    /// Smallest matched share of four consecutive terms.
    stretch For,
    /// Consecutive terms missing from the selected sentences, divided by 8.
    unmet_run Against,
}

/// Number of terms in a stretch.
const STRETCH: usize = 4;
/// Additional words allowed between two neighbours that still count as near each other.
const NEAR: u32 = 3;

impl Features {
    pub(super) fn of(claim: &WeightedClaim, source: &Source, reading: &ClaimReading, budget: &Budget) -> Result<Self> {
        let measure = Measure { claim, source, reading, rows: claim.rows() };
        let mut features = Self {
            length: (1.0 + measure.rows.len().max(1) as f32).ln() / 4.0,
            source_length: (1.0 + source.sentences.len() as f32).ln() / 8.0,
            ..Self::default()
        };
        budget.spend(reading.matching.met.iter().map(|met| met.len()).sum())?;
        measure.coverage(&mut features);
        measure.missing(&mut features);
        measure.neighbours(&mut features, budget)?;
        measure.units(&mut features);
        if !reading.ranked.is_empty() {
            measure.best_sentence(&mut features);
            measure.stretches(&mut features);
        }
        features.denial_added = reading.denial_added(claim).map_or(0.0, |(.., firmly)| firmly);
        features.denial_dropped = reading.denial_dropped(claim).map_or(0.0, |(_, firmly)| firmly);
        Ok(features)
    }
}

struct Measure<'a> {
    claim: &'a WeightedClaim,
    source: &'a Source,
    reading: &'a ClaimReading,
    rows: Vec<usize>,
}

impl Measure<'_> {
    fn weight(&self, rows: &[usize]) -> f32 {
        rows.iter().map(|row| self.claim.weights[*row]).sum()
    }

    /// Returns the best match of a term in some sentences.
    fn met(&self, row: usize, among: impl Fn(usize) -> bool) -> f32 {
        let met = self.reading.matching.met[row].iter().filter(|met| among(met.place.sentence as usize));
        met.map(|met| met.degree).fold(0.0, f32::max)
    }

    /// Returns the share of the weight of some terms that is matched in some sentences; 1 for no terms.
    fn share(&self, rows: &[usize], among: impl Fn(usize) -> bool) -> f32 {
        let all = self.weight(rows);
        let met = rows.iter().map(|row| self.claim.weights[*row] * self.met(*row, &among)).sum::<f32>();
        if all > 0.0 { met / all } else { 1.0 }
    }

    fn those(&self, is: impl Fn(&ClaimTerm) -> bool) -> Vec<usize> {
        self.rows.iter().copied().filter(|row| is(self.claim.unit(*row))).collect()
    }

    fn coverage(&self, features: &mut Features) {
        let names = self.those(ClaimTerm::is_name);
        let chosen = |at: usize| self.reading.ranked.iter().any(|(sentence, _)| *sentence == at);
        let first = self.reading.ranked.first().map(|(sentence, _)| *sentence);
        let is_first = |at: usize| first == Some(at);
        features.article = self.share(&self.rows, |_| true);
        features.all = self.share(&self.rows, chosen);
        features.best = self.share(&self.rows, is_first);
        features.window = self.share(&self.rows, |at| first.is_some_and(|first| at.abs_diff(first) <= 1));
        features.has_names = f32::from(u8::from(!names.is_empty()));
        features.names_article = self.share(&names, |_| true);
        features.names = self.share(&names, chosen);
        features.names_best = self.share(&names, is_first);
    }

    fn missing(&self, features: &mut Features) {
        let is_lacking = |row: &usize| {
            self.reading.matching.met[*row].is_empty() && !self.source.title.contains(&self.claim.unit(*row).term)
        };
        let lacking: Vec<usize> = self.rows.iter().copied().filter(is_lacking).collect();
        let words: Vec<usize> = lacking.iter().copied().filter(|row| !self.claim.unit(*row).is_numeric()).collect();
        features.missing = lacking.iter().map(|row| self.claim.weights[*row]).fold(0.0, f32::max);
        features.missing_count = words.len().min(4) as f32;
        features.missing_share = self.weight(&words) / self.weight(&self.rows).max(f32::EPSILON);
        features.names_missing = words.iter().filter(|row| self.claim.unit(**row).is_name()).count().min(3) as f32;
    }

    /// Measures the best sentence: terms in order, terms the claim leaves out, and its margin over the next.
    fn best_sentence(&self, features: &mut Features) {
        let best = &self.reading.alignments[0];
        let statement = &self.source.sentences[best.sentence].statement;
        let in_order = |row: usize| best.answers[row].filter(|_| best.in_order[row]);
        let met =
            self.rows.iter().filter_map(|row| in_order(*row).map(|(_, degree)| self.claim.weights[*row] * degree));
        features.in_order = met.sum::<f32>() / self.weight(&self.rows).max(f32::EPSILON);
        let (mut run, mut longest, mut runs) = (0, 0, 0);
        let mut last: Option<usize> = None;
        for row in &self.rows {
            let column = in_order(*row).map(|(column, _)| column);
            if let Some(column) = column {
                let goes_on = last.is_some_and(|last| last + 1 == column);
                runs += usize::from(!goes_on);
                run = if goes_on { run + 1 } else { 1 };
                longest = longest.max(run);
            }
            last = column;
        }
        let count = self.rows.len().max(1) as f32;
        (features.run, features.runs) = (longest as f32 / count, runs as f32 / count);
        let answered = best.answers.iter().flatten().count() as f32;
        features.left_over = 1.0 - (answered / statement.units.len().max(1) as f32).min(1.0);
        let next = self.reading.ranked.get(1).map_or(0.0, |(_, score)| *score);
        features.lead = self.reading.ranked[0].1 - next;
        let (ours, theirs) = (self.claim.statement.modality, statement.modality);
        features.unhedged = f32::from(u8::from(ours.is_none() && theirs.is_some()));
        features.hedged = f32::from(u8::from(ours.is_some() && theirs.is_none()));
    }

    /// Measures whether neighbours in the claim are neighbours in the article.
    fn neighbours(&self, features: &mut Features, budget: &Budget) -> Result<()> {
        let (mut near, mut together, mut all) = (0.0_f32, 0.0_f32, 0.0_f32);
        for pair in self.rows.windows(2) {
            let met = &self.reading.matching.met;
            let (ones, others) = (&*met[pair[0]], &*met[pair[1]]);
            let position = |row: usize| self.claim.unit(row).position;
            let reach = position(pair[1]).abs_diff(position(pair[0])) + NEAR;
            let (mut is_near, mut is_together) = (false, false);
            let mut at = 0;
            for one in ones {
                if is_near {
                    break;
                }
                let before = at;
                at += others[at..].iter().take_while(|it| it.place.sentence < one.place.sentence).count();
                budget.spend(1 + at - before)?;
                for other in others[at..].iter().take_while(|it| it.place.sentence == one.place.sentence) {
                    budget.spend(1)?;
                    let position = |place| self.source.unit(place).position;
                    is_together = true;
                    is_near |= position(other.place).abs_diff(position(one.place)) <= reach;
                }
            }
            let weight = self.claim.weights[pair[0]].min(self.claim.weights[pair[1]]);
            all += weight;
            near += if is_near { weight } else { 0.0 };
            together += if is_together { weight } else { 0.0 };
        }
        (features.pairs, features.together) =
            if all > 0.0 { (near / all, together / all) } else { (features.article, features.article) };
        Ok(())
    }

    /// Measures the status of each term in the selected sentences.
    fn units(&self, features: &mut Features) {
        let (mut met_weight, mut exact, mut contexts, mut in_context) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        let mut sentences: Vec<u32> = Vec::new();
        let (mut amounts, mut agreeing) = (0, 0);
        (features.weakest, features.amounts_margin) = (1.0, 1.0);
        for row in &self.rows {
            let (unit, weight) = (self.claim.unit(*row), self.claim.weights[*row]);
            let it = &self.reading.rows[*row];
            if let Some(met) = it.met {
                met_weight += weight;
                exact += if met.degree >= 0.99 { weight } else { 0.0 };
                contexts += weight * met.context;
                in_context += weight * met.degree * met.context;
                features.weakest = features.weakest.min(met.context);
                if !sentences.contains(&met.place.sentence) {
                    sentences.push(met.place.sentence);
                }
            }
            if unit.is_numeric() {
                let context = |it: Option<super::reading::Counterpart>| it.map_or(0.0, |it| it.context);
                amounts += 1;
                agreeing += usize::from(matches!(it.standing, TermStatus::Met));
                features.amounts_margin = features.amounts_margin.min(context(it.met) - context(it.conflict));
                features.amounts_absent += f32::from(u8::from(matches!(it.standing, TermStatus::Absent)));
            }
            if let (TermStatus::Replaced(by), Some(conflict)) = (it.standing, it.conflict) {
                let slot = if unit.is_numeric() {
                    features.amounts_differ += 1.0;
                    &mut features.differs_by
                } else if conflict.is_opposite {
                    &mut features.opposite
                } else if unit.is_name() && self.source.unit(conflict.place).is_name() {
                    &mut features.name_instead
                } else {
                    &mut features.word_instead
                };
                *slot = slot.max(by);
            }
        }
        let total = self.weight(&self.rows).max(f32::EPSILON);
        features.in_context = in_context / total;
        if met_weight > 0.0 {
            (features.context, features.exact) = (contexts / met_weight, exact / met_weight);
        }
        features.sentences = sentences.len() as f32 / 5.0;
        features.has_amounts = f32::from(u8::from(amounts > 0));
        features.amounts = if amounts > 0 { agreeing as f32 / amounts as f32 } else { 1.0 };
        features.amounts_differ = features.amounts_differ.min(3.0);
        features.amounts_absent = features.amounts_absent.min(3.0);
    }

    /// Measures the least supported part of the claim.
    fn stretches(&self, features: &mut Features) {
        let chosen = |at: usize| self.reading.ranked.iter().any(|(sentence, _)| *sentence == at);
        let met: Vec<f32> = self.rows.iter().map(|row| self.met(*row, chosen)).collect();
        let length = STRETCH.min(self.rows.len()).max(1);
        let share = |(rows, met): (&[usize], &[f32])| {
            let met: f32 = rows.iter().zip(met).map(|(row, met)| self.claim.weights[*row] * met).sum();
            met / self.weight(rows).max(f32::EPSILON)
        };
        features.stretch = self.rows.windows(length).zip(met.windows(length)).map(share).fold(1.0, f32::min);
        let unmet = met.chunk_by(|one, other| (*one == 0.0) == (*other == 0.0)).filter(|run| run[0] == 0.0);
        features.unmet_run = (unmet.map(<[f32]>::len).max().unwrap_or(0) as f32 / 8.0).min(1.0);
    }
}

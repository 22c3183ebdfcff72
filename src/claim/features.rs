//! A reading of a claim → figures that say how far the article bears it out: shares from 0 to 1, counts up to 3 or 4.
//! Each has a name, under which the model keeps what it learned of it.

use super::reading::{ClaimReading, TermStatus, WeightedClaim};
use super::source::Source;
use super::statement::ClaimTerm;
use crate::error::Result;
use crate::limits::Budget;

macro_rules! features {
    ($($(#[doc = $doc:literal])+ $name:ident $trend:ident,)*) => {
        /// What is measured of a claim in an article.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Features {
            $($(#[doc = $doc])+ pub $name: f32,)*
        }

        impl Features {
            /// Their names, in order, and whether more of each can only speak for a claim, against it, or either.
            pub const ALL: &'static [(&'static str, Trend)] = &[$((stringify!($name), Trend::$trend)),*];

            /// Their values, in that order.
            pub fn values(&self) -> [f32; Self::ALL.len()] {
                [$(self.$name),*]
            }
        }
    };
}

/// Which way a feature may count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// More of it never lowers the support.
    For,
    /// More of it never raises the support.
    Against,
    /// The data decide.
    Either,
}

features! {
    /// Share of the claim's weight that the best sentence has.
    best For,
    /// The same with the sentences before and after it.
    window For,
    /// That all sentences chosen have.
    all For,
    /// That the article has.
    article For,
    /// That the best sentence has in the claim's order.
    in_order For,
    /// The longest run of units that the best sentence has one after the other, as a share of the claim.
    run For,
    /// Runs of such units, by unit.
    runs Either,
    /// Share of neighbouring units that stand near each other somewhere in the article.
    pairs For,
    /// Share of neighbouring units that stand in one sentence.
    together For,
    /// Share of what is met that is met by the word itself, not by one akin to it.
    exact Either,
    /// Share of the names that the sentences chosen have; 1 without names.
    names For,
    /// That the best sentence has.
    names_best For,
    /// That the article has.
    names_article For,
    /// Names that the article lacks.
    names_missing Against,
    /// Whether there are names.
    has_names Either,
    /// Weight of the heaviest unit that the article lacks.
    missing Against,
    /// Words that the article lacks.
    missing_count Against,
    /// Their share of the weight.
    missing_share Against,
    /// Share of the amounts that are met where what stands around them stands; 1 without amounts.
    amounts For,
    /// Amounts in whose place another stands.
    amounts_differ Against,
    /// How much better the other fits the place, of the plainest such.
    differs_by Against,
    /// Amounts that are neither met nor replaced.
    amounts_absent Against,
    /// The least advantage of an amount that is met over another in its place.
    amounts_margin For,
    /// Whether there are amounts.
    has_amounts Either,
    /// How firmly the claim denies what the article does not.
    denial_added Against,
    /// How firmly the article denies what the claim does not.
    denial_dropped Against,
    /// How firmly an opposite stands in the place of a word.
    opposite Against,
    /// How firmly another name stands in the place of one.
    name_instead Against,
    /// How firmly another word stands in the place of one.
    word_instead Against,
    /// Whether the claim commits itself further than the best sentence.
    unhedged Either,
    /// Whether it commits itself less.
    hedged Either,
    /// Units of the claim: logarithm, by 4.
    length Either,
    /// How far the best sentence is ahead of the next.
    lead Either,
    /// Sentences that the best counterparts come from, by 5.
    sentences Either,
    /// Sentences of the article: logarithm, by 8.
    source_length Either,
    /// Share of the best sentence that the claim does not say.
    left_over Either,
    /// The loosest context of a unit that is met.
    weakest For,
    /// The mean context of those that are.
    context For,
    /// Share of the weight that is met, each unit as far as its context is.
    in_context For,
    /// The least share met of four units in a row.
    stretch For,
    /// Units in a row that the sentences chosen lack, by 8.
    unmet_run Against,
}

/// Units that make a stretch.
const STRETCH: usize = 4;
/// Words between two neighbours that still stand near each other, beyond those between them in the claim.
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

    /// How well a unit is met in the best of some sentences.
    fn met(&self, row: usize, among: impl Fn(usize) -> bool) -> f32 {
        let met = self.reading.matching.met[row].iter().filter(|met| among(met.place.sentence as usize));
        met.map(|met| met.degree).fold(0.0, f32::max)
    }

    /// The share of the weight of some units that is met in some sentences; 1 of none.
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

    /// The best sentence: what it has in order, what the claim leaves of it, and how it stands out.
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

    /// What stands side by side in the claim: does it in the article?
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

    /// How each unit stands among the sentences chosen.
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

    /// The worst borne out part of the claim.
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

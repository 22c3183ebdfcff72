//! Trains the three perceptrons.

use ibid::syntax::{Kin, State, Table, Transition, Weights, Word, head_features, relation_features, tag_features};

use crate::perceptron::{Counts, Perceptron, best};
use crate::treebank::GoldSentence;

/// Size of the tables, as powers of two.
const TAG_BITS: u32 = 15;
const HEAD_BITS: u32 = 17;
const RELATION_BITS: u32 = 15;
/// Passes over the treebank.
const PASSES: usize = 10;
/// Passes after which the parser follows its own choices, right or wrong.
const EXPLORE_AFTER: usize = 1;
/// Share of its own choices that it follows, in percent.
const EXPLORE: u32 = 90;
/// Parts of the treebank that are tagged by what is learned on the others.
const FOLDS: usize = 5;
/// Features that are seen less often have no weights.
const SEEN: u32 = 3;
/// Weights of fewer steps are left out.
const LEAST: i32 = 2;

/// Random numbers (xorshift), the same in every run.
struct Random(u32);

impl Random {
    fn draw(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for at in (1..order.len()).rev() {
            order.swap(at, self.draw() as usize % (at + 1));
        }
    }
}

/// Trains on a treebank.
pub(crate) fn train(tags: Vec<String>, relations: Vec<String>, bank: &[GoldSentence]) -> Option<Weights> {
    let tagger = tagger(tags.len(), bank, |_| true).table(LEAST)?;
    // The parser sees the tags that it will see: with errors.
    let mut tagged: Vec<Vec<Word>> = vec![Vec::new(); bank.len()];
    for fold in 0..FOLDS {
        let other = self::tagger(tags.len(), bank, |at| at % FOLDS != fold).table(LEAST)?;
        let weights = Weights { tagger: other, ..Weights::default() };
        for at in (fold..bank.len()).step_by(FOLDS) {
            tagged[at] = weights.tagged(&bank[at].forms);
        }
    }
    let parser = parser(bank, &tagged)?;
    let labeller = labeller(relations.len(), bank, &tagged)?;
    Some(Weights { tags, relations, tagger, parser, labeller })
}

fn tagger(count: usize, bank: &[GoldSentence], is_in: impl Fn(usize) -> bool) -> Perceptron {
    let mut random = Random(1);
    let mut features = Vec::new();
    let mut order: Vec<usize> = (0..bank.len()).filter(|at| is_in(*at)).collect();
    let mut counts = Counts::default();
    for sentence in order.iter().map(|at| &bank[*at]) {
        let mut before = [u8::MAX; 2];
        for (at, tag) in sentence.tags.iter().enumerate() {
            tag_features(&sentence.forms, at, before, &mut features);
            counts.add(&features);
            before = [*tag, before[0]];
        }
    }
    let mut learned = Perceptron::new(counts.rows(TAG_BITS, SEEN), count);
    for _ in 0..PASSES.min(6) {
        random.shuffle(&mut order);
        for sentence in order.iter().map(|at| &bank[*at]) {
            let mut before = [u8::MAX; 2];
            for at in 0..sentence.forms.len() {
                tag_features(&sentence.forms, at, before, &mut features);
                let scores = learned.scores(&features);
                let chosen = best(&scores, 0..count).unwrap_or(0);
                learned.update(&features, usize::from(sentence.tags[at]), chosen);
                before = [chosen as u8, before[0]];
            }
        }
    }
    learned
}

fn parser(bank: &[GoldSentence], tagged: &[Vec<Word>]) -> Option<Table> {
    let mut random = Random(7);
    let mut features = Vec::new();
    let mut order: Vec<usize> = (0..bank.len()).collect();
    let mut counts = Counts::default();
    for (words, gold) in tagged.iter().zip(bank) {
        let mut state = State::new(words.len());
        while !state.is_done() {
            head_features(words, &state, &mut features);
            counts.add(&features);
            let allowed = Transition::ALL.into_iter().filter(|it| state.allows(*it));
            state.apply(allowed.min_by_key(|it| state.cost(*it, &gold.heads))?);
        }
    }
    let mut learned = Perceptron::new(counts.rows(HEAD_BITS, SEEN), 3);
    for pass in 0..PASSES {
        random.shuffle(&mut order);
        for at in &order {
            let (words, gold) = (&tagged[*at], &bank[*at]);
            let mut state = State::new(words.len());
            while !state.is_done() {
                head_features(words, &state, &mut features);
                let scores = learned.scores(&features);
                let allowed = |class: &usize| state.allows(Transition::ALL[*class]);
                let costs = Transition::ALL.map(|it| state.cost(it, &gold.heads));
                let least = (0..3).filter(allowed).map(|class| costs[class]).min()?;
                let chosen = best(&scores, (0..3).filter(allowed))?;
                let wanted = best(&scores, (0..3).filter(allowed).filter(|class| costs[*class] == least))?;
                let is_wrong = costs[chosen] > least;
                learned.update(&features, wanted, if is_wrong { chosen } else { wanted });
                let follows = pass >= EXPLORE_AFTER && random.draw() % 100 < EXPLORE;
                state.apply(Transition::ALL[if follows || !is_wrong { chosen } else { wanted }]);
            }
        }
    }
    learned.table(LEAST)
}

fn labeller(count: usize, bank: &[GoldSentence], tagged: &[Vec<Word>]) -> Option<Table> {
    let mut random = Random(3);
    let mut features = Vec::new();
    let mut order: Vec<usize> = (0..bank.len()).collect();
    let mut counts = Counts::default();
    for (words, gold) in tagged.iter().zip(bank) {
        let kin = Kin::of(words, &gold.heads);
        for word in 0..words.len() {
            relation_features(words, &gold.heads, word, &kin, &mut features);
            counts.add(&features);
        }
    }
    let mut learned = Perceptron::new(counts.rows(RELATION_BITS, SEEN), count);
    for _ in 0..PASSES.min(6) {
        random.shuffle(&mut order);
        for at in &order {
            let (words, gold) = (&tagged[*at], &bank[*at]);
            let kin = Kin::of(words, &gold.heads);
            for word in 0..words.len() {
                relation_features(words, &gold.heads, word, &kin, &mut features);
                let scores = learned.scores(&features);
                let chosen = best(&scores, 0..count)?;
                learned.update(&features, usize::from(gold.relations[word]), chosen);
            }
        }
    }
    learned.table(LEAST)
}

//! The trees of a claim and of its anchor, and what matches in them.

use super::Parsed;
use crate::claim::account::Frame;
use crate::syntax::{Argument, Relation, Role, Tree};
use crate::text::Span;

/// Letters in common of two forms of a verb.
const STEM: usize = 5;

/// The trees of a claim and of its anchor, and which words match.
pub(super) struct Trees<'a> {
    pub(super) own: &'a Parsed,
    pub(super) theirs: &'a Parsed,
    /// For each word of the claim, the words of the anchor that match.
    pub(super) matches: Vec<Vec<usize>>,
    /// For each word of the claim, whether it is a proper name.
    pub(super) names: Vec<bool>,
    /// For each word of the anchor, whether it is a proper name.
    pub(super) their_names: Vec<bool>,
    /// The first or head word of the phrase or name that each word is part of.
    phrases: Vec<usize>,
    pub(super) their_phrases: Vec<usize>,
    /// For each word of the claim, the phrases of the anchor that match its phrase.
    places: Vec<Vec<usize>>,
}

impl Frame<'_> {
    /// Finds what matches in the two trees.
    pub(super) fn trees<'t>(&self, own: &'t Parsed, theirs: &'t Parsed) -> Trees<'t> {
        let anchor = self.anchor();
        let units = &self.source.sentences[anchor].statement.units;
        let article = &self.source.article.text;
        let mut matches = vec![Vec::new(); own.tree.spans.len()];
        let mut names = vec![false; own.tree.spans.len()];
        for row in self.claim.rows() {
            let unit = self.claim.unit(row);
            let Some(word) = own.tree.word_at(unit.span.start) else { continue };
            names[word] |= self.is_own_name(row);
            let within = self.reading.matching.within(row, anchor).iter();
            let answer = self.alignment.answers[row].map(|(column, _)| column);
            let columns = within.map(|met| met.place.unit as usize).chain(answer);
            matches[word].extend(columns.filter_map(|column| theirs.tree.word_at(units[column].span.start)));
        }
        // Verbs by how they begin: `sued` and `suing`.
        for (word, span) in own.tree.spans.iter().enumerate() {
            let form = span.of(self.text).to_lowercase();
            if names[word] || form.chars().count() < STEM {
                continue;
            }
            for (other, span) in theirs.tree.spans.iter().enumerate() {
                let other_form = span.of(article).to_lowercase();
                let common = form.chars().zip(other_form.chars()).take_while(|(one, other)| one == other).count();
                if common >= STEM && !matches[word].contains(&other) {
                    matches[word].push(other);
                }
            }
        }
        let mut their_names = vec![false; theirs.tree.spans.len()];
        for (column, unit) in units.iter().enumerate() {
            if let Some(word) = theirs.tree.word_at(unit.span.start) {
                their_names[word] |= self.is_their_name(column);
            }
        }
        let (phrases, their_phrases) = (phrases(&own.tree, &names), phrases(&theirs.tree, &their_names));
        let places = Vec::new();
        let mut trees = Trees { own, theirs, matches, names, their_names, phrases, their_phrases, places };
        trees.places = own.words().map(|word| trees.find_places(word)).collect();
        trees
    }
}

/// Returns the phrase of each word: the head of its compound or apposition; of a name, its first word.
fn phrases(tree: &Tree, names: &[bool]) -> Vec<usize> {
    let is_joined = |at: usize| names[at] && names[at - 1] && tree.spans[at].start - tree.spans[at - 1].end <= 1;
    let first = |at: usize| (1..=at).rev().take_while(|at| is_joined(*at)).last().map_or(at, |at| at - 1);
    (0..tree.spans.len()).map(|at| first(tree.whole(at))).collect()
}

impl Trees<'_> {
    /// Returns the phrases of the anchor that match the phrase of a word of the claim.
    pub(super) fn places(&self, word: usize) -> &[usize] {
        &self.places[word]
    }

    fn find_places(&self, word: usize) -> Vec<usize> {
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for part in self.own.words().filter(|part| self.phrases[*part] == self.phrases[word]) {
            let mut places: Vec<usize> = self.matches[part].iter().map(|at| self.their_phrases[*at]).collect();
            places.sort_unstable();
            places.dedup();
            for place in places {
                match counts.iter_mut().find(|it| it.0 == place) {
                    Some(it) => it.1 += 1,
                    None => counts.push((place, 1)),
                }
            }
        }
        // Two persons may share a name, but not all of it.
        if self.names[word] {
            let most = counts.iter().map(|it| it.1).max().unwrap_or(0);
            counts.retain(|it| it.1 == most);
        }
        counts.into_iter().map(|it| it.0).collect()
    }

    /// Returns the roles in which a phrase of the claim is beside a verb or noun in the anchor.
    pub(super) fn roles_of(&self, word: usize, head: usize) -> Vec<&Role> {
        let (places, heads) = (self.places(word), &self.matches[head]);
        let is_it = |it: &&Argument| heads.contains(&it.head) && places.contains(&self.their_phrases[it.word]);
        self.theirs.arguments.iter().filter(is_it).map(|it| &it.role).collect()
    }

    /// Returns whether two phrases of the claim match the same of the anchor.
    pub(super) fn is_same(&self, one: usize, other: usize) -> bool {
        self.places(one).iter().any(|place| self.places(other).contains(place))
    }

    /// Returns whether a noun of the claim has the same role beside a verb in both sentences, and no other.
    pub(super) fn keeps(&self, verb: Span, noun: Span) -> bool {
        let (verb, noun) = (self.own.tree.word_at(verb.start), self.own.tree.word_at(noun.start));
        let (Some(verb), Some(noun)) = (verb, noun) else { return false };
        let is_it = |it: &&Argument| it.head == verb && self.phrases[it.word] == self.phrases[noun];
        self.own.arguments.iter().filter(is_it).any(|it| {
            let theirs = self.roles_of(it.word, it.head);
            !theirs.is_empty() && theirs.iter().all(|role| role.fits(&it.role))
        })
    }

    /// Returns whether the source says that something is done to a phrase of the claim, or that it does it to another,
    /// with the words of the passive or with an object.
    pub(super) fn is_explicit(&self, one: &Argument) -> bool {
        let (places, heads) = (self.places(one.word), &self.matches[one.head]);
        let tree = &self.theirs.tree;
        self.theirs.arguments.iter().any(|it| {
            let is_passive = tree.has(it.head, Relation::PassiveAuxiliary);
            heads.contains(&it.head)
                && places.contains(&self.their_phrases[it.word])
                && is_passive == (it.role == Role::Patient)
        })
    }

    /// Returns whether a verb of the claim has both a doer and something that it is done to.
    pub(super) fn is_verb_clear(&self, one: &Argument) -> bool {
        let has = |role: &Role| self.own.arguments.iter().any(|it| it.head == one.head && it.role == *role);
        has(&Role::Agent) && has(&Role::Patient)
    }
}

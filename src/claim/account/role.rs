//! Who did what to whom, from the trees of the claim and of the anchor.

mod speech;
mod trees;

use std::cell::OnceCell;

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::Mark;
use crate::syntax::{Argument, Parser, Relation, Role, Tree};
use crate::text::Span;
use speech::Speech;
use trees::Trees;

/// Letters in common of two forms of a verb: `wins`, `won`.
const MIN_ALIKE: usize = 2;

/// A sentence with its tree and its arguments.
pub(super) struct Parsed {
    tree: Tree,
    arguments: Vec<Argument>,
}

impl Parsed {
    pub(super) fn read(parser: &Parser, text: &str, span: Span) -> Option<Self> {
        let tree = parser.parse(text, span)?;
        let arguments = tree.arguments(text);
        Some(Self { tree, arguments })
    }

    fn words(&self) -> std::ops::Range<usize> {
        0..self.tree.spans.len()
    }
}

/// The tree of the claim, once it is needed.
#[derive(Default)]
pub(super) struct OwnTree(OnceCell<Option<Parsed>>);

impl OwnTree {
    fn get(&self, parser: &Parser, text: &str) -> Option<&Parsed> {
        self.0.get_or_init(|| Parsed::read(parser, text, Span::new(0, text.len()))).as_ref()
    }
}

/// A relation of the claim that the anchor has otherwise.
struct Mismatch {
    /// Word of the claim.
    word: usize,
    kind: PartKind,
    reason: String,
}

impl Frame<'_> {
    /// Compares the roles of the words: by the trees of both sentences, where the language has a parser, and by the order
    /// of words, where the trees do not show the same roles.
    pub(super) fn roles(&self, account: &mut Account) {
        let read = || {
            let parser = self.source.parser.get()?;
            let own = self.own_tree.get(parser, self.text)?;
            let sentence = self.source.sentences[self.anchor()].span;
            Some((own, Parsed::read(parser, &self.source.article.text, sentence)?))
        };
        let Some((own, theirs)) = read() else { return self.exchanged(account, &|_, _| false) };
        let trees = self.trees(own, &theirs);
        let found = self
            .exchanged_roles(&trees)
            .or_else(|| self.other_doer(&trees))
            .or_else(|| self.other_owner(&trees))
            .or_else(|| self.other_number(&trees))
            .or_else(|| self.other_speaker(&trees));
        if let Some(it) = found {
            let span = own.tree.spans[it.word];
            self.object(account, it.kind, PartStatus::Contradicted, span, it.reason);
        } else if let Some(it) = self.other_object(&trees) {
            let span = own.tree.spans[it.word];
            self.object(account, it.kind, PartStatus::Missing, span, it.reason);
        } else {
            self.exchanged(account, &|verb, noun| trees.keeps(verb, noun));
        }
    }

    /// Finds two words that have each other's role, or one that is done to what the claim says it does.
    fn exchanged_roles(&self, trees: &Trees) -> Option<Mismatch> {
        let counts = |it: &&Argument| !matches!(it.role, Role::Number | Role::Modifier | Role::Possessor);
        let own = &trees.own.arguments;
        let all: Vec<(&Argument, Vec<&Role>)> =
            own.iter().filter(counts).map(|it| (it, trees.roles_of(it.word, it.head))).collect();
        for (one, theirs) in &all {
            if theirs.is_empty() || theirs.iter().any(|role| role.fits(&one.role)) {
                continue;
            }
            for (other, others) in &all {
                let is_pair = other.head == one.head && other.word != one.word && !other.role.fits(&one.role);
                if !is_pair || trees.is_same(one.word, other.word) {
                    continue;
                }
                let takes = theirs.iter().any(|role| role.fits(&other.role));
                let gives = others.iter().any(|role| role.fits(&one.role));
                let keeps = others.iter().any(|role| role.fits(&other.role));
                // One role alone says little of a phrase with a preposition, but for names.
                let is_clear = other.role.is_core() || trees.names[one.word] && trees.names[other.word];
                if takes && (gives || one.role.is_core() && is_clear && !keeps) {
                    let reason = format!(
                        "“{}” and “{}” have exchanged their roles",
                        self.name_at(trees, one.word),
                        self.name_at(trees, other.word)
                    );
                    return Some(Mismatch { word: one.word, kind: PartKind::Relation, reason });
                }
            }
            let is_turned = theirs
                .iter()
                .all(|role| matches!((role, &one.role), (Role::Patient, Role::Agent) | (Role::Agent, Role::Patient)));
            // `named A the head`: two phrases with the role of the object.
            let has_kept_object = trees.own.arguments.iter().any(|it| {
                it.head == one.head && it.role == Role::Patient && trees.roles_of(it.word, it.head).contains(&&it.role)
            });
            if is_turned
                && !has_kept_object
                && trees.is_explicit(one)
                && (trees.names[one.word] || trees.is_verb_clear(one))
            {
                let verb = self.name_at(trees, one.head);
                let reason = match one.role {
                    Role::Agent => format!("in the source, “{verb}” happens to “{}”", self.name_at(trees, one.word)),
                    _ => format!("in the source, “{}” does what “{verb}” says", self.name_at(trees, one.word)),
                };
                return Some(Mismatch { word: one.word, kind: PartKind::Relation, reason });
            }
        }
        None
    }

    /// Finds a doer that is in the anchor, but somebody else does it there.
    fn other_doer(&self, trees: &Trees) -> Option<Mismatch> {
        let article = &self.source.article.text;
        let is_doer = |role: &Role| matches!(role, Role::Agent | Role::Theme);
        // Of common nouns, one may be another word for the other: `the company`.
        for one in trees.own.arguments.iter().filter(|it| is_doer(&it.role) && trees.names[it.word]) {
            let places = trees.places(one.word);
            if trees.own.tree.has(one.head, Relation::Copula) {
                continue;
            }
            if places.is_empty() || !trees.roles_of(one.word, one.head).is_empty() {
                continue;
            }
            let heads = &trees.matches[one.head];
            let mut doers = trees
                .theirs
                .arguments
                .iter()
                .filter(|it| heads.contains(&it.head) && it.role.fits(&one.role))
                .peekable();
            let is_other = |it: &Argument| {
                is_doer(&it.role)
                    && trees.their_names[it.word]
                    && !trees.matches[one.word].contains(&it.word)
                    && !places.contains(&trees.their_phrases[it.word])
            };
            let Some(other) = doers.peek().copied().filter(|_| doers.all(is_other)) else { continue };
            let reason = format!(
                "in the source, “{}” does what “{}” says, not “{}”",
                trees.theirs.tree.spans[other.word].of(article),
                self.name_at(trees, one.head),
                self.name_at(trees, one.word)
            );
            return Some(Mismatch { word: one.word, kind: PartKind::Relation, reason });
        }
        None
    }

    /// Finds an object of a verb for which the anchor has another word, with an object of its own: `won the cup` for
    /// `reached the final of the cup by beating the holders`.
    fn other_object(&self, trees: &Trees) -> Option<Mismatch> {
        let article = &self.source.article.text;
        for one in trees.own.arguments.iter().filter(|it| it.role == Role::Patient) {
            let heads = &trees.matches[one.head];
            let is_light =
                |row: usize| self.is_light(row) && self.claim.unit(row).span == trees.own.tree.spans[one.head];
            if self.claim.rows().into_iter().any(is_light) {
                continue;
            }
            let verb = self.name_at(trees, one.head).to_lowercase();
            let is_paraphrase = |at: &usize| {
                let form = trees.theirs.tree.spans[*at].of(article).to_lowercase();
                form.chars().zip(verb.chars()).take_while(|(one, other)| one == other).count() < MIN_ALIKE
            };
            let is_it = |it: &&Argument| heads.contains(&it.head) && it.role == Role::Patient;
            let objects: Vec<&Argument> = trees.theirs.arguments.iter().filter(is_it).collect();
            let places = trees.places(one.word);
            let is_apart = |it: &&Argument| {
                let phrase = trees.their_phrases[it.word];
                !places.contains(&phrase) && !trees.matches.iter().any(|at| at.contains(&it.word))
            };
            if heads.is_empty()
                || places.is_empty()
                || objects.is_empty()
                || !heads.iter().all(is_paraphrase)
                || !trees.roles_of(one.word, one.head).is_empty()
                || !objects.iter().all(is_apart)
            {
                continue;
            }
            let theirs = trees.theirs.tree.spans[objects[0].word].of(article);
            let reason =
                format!("in the source, it is “{theirs}”, not “{}”, that it happens to", self.name_at(trees, one.word));
            return Some(Mismatch { word: one.word, kind: PartKind::Relation, reason });
        }
        None
    }

    /// Finds a thing that belongs to another person than the claim says.
    fn other_owner(&self, trees: &Trees) -> Option<Mismatch> {
        let article = &self.source.article.text;
        for one in trees.own.arguments.iter().filter(|it| it.role == Role::Possessor && trees.names[it.word]) {
            if trees.own.tree.has(one.head, Relation::Subject) {
                continue;
            }
            if trees.roles_of(one.word, one.head).iter().any(|role| role.fits(&one.role)) {
                continue;
            }
            let owned = trees.places(one.head);
            let other = trees
                .theirs
                .arguments
                .iter()
                .find(|it| it.role == Role::Possessor && owned.contains(&it.head) && trees.their_names[it.word]);
            let Some(other) = other.filter(|it| !trees.places(one.word).contains(&trees.their_phrases[it.word])) else {
                continue;
            };
            let reason = format!(
                "in the source, “{}” is of “{}”, not of “{}”",
                self.name_at(trees, one.head),
                trees.theirs.tree.spans[other.word].of(article),
                self.name_at(trees, one.word)
            );
            return Some(Mismatch { word: one.word, kind: PartKind::Relation, reason });
        }
        None
    }

    /// Finds a number that the anchor has with another noun.
    fn other_number(&self, trees: &Trees) -> Option<Mismatch> {
        let article = &self.source.article.text;
        for one in trees.own.arguments.iter().filter(|it| it.role == Role::Number) {
            let (numbers, nouns) = (&trees.matches[one.word], &trees.matches[one.head]);
            let theirs = || trees.theirs.arguments.iter().filter(|it| it.role == Role::Number);
            if theirs().any(|it| numbers.contains(&it.word) && nouns.contains(&it.head)) {
                continue;
            }
            let elsewhere = theirs().find(|it| numbers.contains(&it.word));
            let instead = theirs().find(|it| nouns.contains(&it.head) && !numbers.contains(&it.word));
            if let (Some(elsewhere), Some(_)) = (elsewhere, instead) {
                let reason = format!(
                    "in the source, “{}” is the number of “{}”, not of “{}”",
                    self.name_at(trees, one.word),
                    trees.theirs.tree.spans[elsewhere.head].of(article),
                    self.name_at(trees, one.head)
                );
                return Some(Mismatch { word: one.word, kind: PartKind::Relation, reason });
            }
        }
        None
    }

    /// Finds another speaker: the anchor has the name, but somebody else says it.
    fn other_speaker(&self, trees: &Trees) -> Option<Mismatch> {
        let article = &self.source.article.text;
        let own = Speech::all(trees.own, |span| self.own.marks_at(span).has(Mark::Report));
        let said = own.first()?;
        let theirs = Speech::all(trees.theirs, |span| self.theirs.marks_at(span).has(Mark::Report));
        let places = trees.places(said.speaker);
        if places.is_empty() {
            return None;
        }
        // Of nested speeches the one that has most of what the claim says, then the shortest.
        let content: Vec<usize> = trees.own.words().filter(|word| said.covers(&trees.own.tree, *word)).collect();
        let covered = |speech: &Speech| {
            let is_there =
                |word: &&usize| trees.matches[**word].iter().any(|at| speech.covers(&trees.theirs.tree, *at));
            content.iter().filter(is_there).count()
        };
        let size = |speech: &Speech| trees.theirs.words().filter(|at| speech.covers(&trees.theirs.tree, *at)).count();
        let best = theirs.iter().max_by_key(|it| (covered(it), std::cmp::Reverse(size(it))))?;
        let speaker = trees.their_phrases[best.speaker];
        let says_most = covered(best) * 2 > content.iter().filter(|word| !trees.matches[**word].is_empty()).count();
        let is_pronoun = self.theirs.marks_at(trees.theirs.tree.spans[speaker]).has(Mark::Pronoun);
        let is_said_too = |it: &Speech| covered(it) > 0 && places.contains(&trees.their_phrases[it.speaker]);
        // `a spokesman for the league` speaks for it; of two common nouns, one may be another word for the other.
        let speaks_for = places.iter().any(|place| trees.theirs.tree.is_within(*place, best.speaker));
        let is_named = trees.names[said.speaker] || trees.their_names[best.speaker];
        if theirs.iter().any(is_said_too) || !says_most || is_pronoun || speaks_for || !is_named {
            return None;
        }
        let reason = format!(
            "the claim attributes it to “{}”, the source to “{}”",
            self.name_at(trees, said.speaker),
            trees.theirs.tree.spans[speaker].of(article)
        );
        Some(Mismatch { word: said.speaker, kind: PartKind::Speaker, reason })
    }

    fn name_at(&self, trees: &Trees, word: usize) -> &str {
        trees.own.tree.spans[word].of(self.text)
    }
}

#[cfg(test)]
mod tests;

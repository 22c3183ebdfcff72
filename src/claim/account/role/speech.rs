//! Reported speech in a tree.

use super::Parsed;
use crate::syntax::{Relation, Role, Tree};
use crate::text::Span;

/// Reported speech: who says it, the head of what is said, and the head of what is not part of it.
pub(super) struct Speech {
    pub(super) speaker: usize,
    scope: usize,
    without: usize,
}

impl Speech {
    /// Returns the reported speeches of a sentence.
    pub(super) fn all(parsed: &Parsed, is_report: impl Fn(Span) -> bool) -> Vec<Self> {
        let tree = &parsed.tree;
        let mut found = Vec::new();
        for it in &parsed.arguments {
            let is_subject = matches!(it.role, Role::Agent | Role::Theme);
            let is_according = it.role == Role::Phrase("according".to_owned());
            if !(is_subject && is_report(tree.spans[it.head]) || is_according) {
                continue;
            }
            let said = tree.dependents(it.head, Relation::Complement).next();
            let is_aside = tree.relations[it.head] == Relation::Parataxis && said.is_none();
            let (scope, without) = match said {
                _ if is_according => (it.head, it.word),
                Some(said) => (said, usize::MAX),
                None if is_aside => (tree.heads[it.head], it.head),
                None => (it.head, it.word),
            };
            found.push(Self { speaker: it.word, scope, without });
        }
        found
    }

    pub(super) fn covers(&self, tree: &Tree, word: usize) -> bool {
        tree.is_within(word, self.scope) && (self.without == usize::MAX || !tree.is_within(word, self.without))
    }
}

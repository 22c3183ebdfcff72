//! Roles of Japanese nouns, by the particle behind them.

use super::{Account, Frame, PartKind, PartStatus};
use crate::text::Span;

/// Role of a noun beside its verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    /// Who does it: `が`, or the noun that a cleft sentence names.
    Subject,
    /// Whom or what it is done to, or from whom: `を`, `に`, `から`.
    Other,
}

impl Frame<'_> {
    /// Finds a noun that the claim has with the particle of an object, the anchor with that of the subject, or the reverse.
    pub(super) fn particles(&self, account: &mut Account) {
        if !self.own.is_verb_final || self.is_long() {
            return;
        }
        let sentence = self.theirs_at(self.source.sentences[self.anchor()].span);
        // The subject of a passive is the object of the active.
        let is_passive = |text: &str| ["れた", "れて", "れる", "られ"].iter().any(|it| text.contains(it));
        if is_passive(self.text) != is_passive(sentence) {
            return;
        }
        for noun in nouns(self.text) {
            let Some(own) = case(self.text, noun) else { continue };
            let word = noun.of(self.text);
            let theirs: Vec<Option<Case>> =
                sentence.match_indices(word).map(|(at, _)| case(sentence, Span::new(at, at + word.len()))).collect();
            let is_other = |it: &Option<Case>| it.is_some_and(|it| it != own);
            if !theirs.is_empty() && theirs.iter().all(is_other) {
                let reason = format!("“{word}” has another role in the source");
                self.object(account, PartKind::Relation, PartStatus::Missing, noun, reason);
                return;
            }
        }
    }
}

/// Returns the nouns of a text: its runs of characters other than hiragana and punctuation.
fn nouns(text: &str) -> Vec<Span> {
    let is_noun = |c: char| c.is_alphanumeric() && !matches!(c, '\u{3041}'..='\u{309f}') || c == 'ー';
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), '。')]) {
        match (is_noun(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if text[from..at].chars().nth(1).is_some() {
                    found.push(Span::new(from, at));
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Returns the role of a noun by what is behind it; `None` for a topic, which may have any.
fn case(text: &str, noun: Span) -> Option<Case> {
    let behind = text[noun.end..].trim_start_matches(['」', '』', '）']);
    let is_named = ["である", "だ。", "だった", "です", "でした"].iter().any(|it| behind.starts_with(it));
    if behind.starts_with('が') || is_named && text[..noun.start].contains("のは") {
        Some(Case::Subject)
    } else if behind.starts_with('を')
        || behind.starts_with("から")
        || behind.starts_with('に') && !behind.starts_with("によ")
    {
        Some(Case::Other)
    } else {
        None
    }
}

//! Running text → the claims in it that can be checked; the rest with the reason why not.

use crate::article::Article;
use crate::cite::Reference;
use crate::text::quantity::quantities;
use crate::text::{Lang, ParagraphKind, Span, is_stop_word};

/// A sentence of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitSentence {
    /// Its place in that text.
    pub reference: Reference,
    /// The same in bytes.
    pub span: Span,
    /// Why it is not to be checked, where it is not.
    pub left_out: Option<LeftOut>,
}

/// Why a sentence cannot be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// It asks.
    Question,
    /// It says what somebody thinks or ought to do.
    Opinion,
    /// It tells the reader to do something.
    Instruction,
    /// It is a heading, a caption, or too short to say that anything is so.
    Fragment,
}

impl LeftOut {
    /// The name used in JSON and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Opinion => "opinion",
            Self::Instruction => "instruction",
            Self::Fragment => "fragment",
        }
    }
}

/// Words that say something, of a claim at least.
const SHORTEST: usize = 3;

/// The sentences of an article, each a claim or left out.
pub fn cut(article: &Article) -> Vec<SplitSentence> {
    let lang = Lang::for_article(article.meta.lang.as_deref());
    let mut found = Vec::new();
    for paragraph in &article.paragraphs {
        let is_prose = matches!(paragraph.kind, ParagraphKind::Body | ParagraphKind::ListItem | ParagraphKind::Quote);
        for span in &paragraph.sentences {
            let reference = Reference::of(article, *span);
            let left_out = if is_prose { left_out(span.of(&article.text), lang) } else { Some(LeftOut::Fragment) };
            found.push(SplitSentence { reference, span: *span, left_out });
        }
    }
    found
}

fn left_out(sentence: &str, lang: Lang) -> Option<LeftOut> {
    let bare = sentence.trim_end_matches(['"', '”', '’', '\'', ')', ' ', '」']);
    if bare.ends_with(['?', '？']) {
        return Some(LeftOut::Question);
    }
    let lower = sentence.to_lowercase().replace('’', "'");
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect();
    let telling = if lower.is_ascii() || lang != Lang::UNSTEMMED {
        words.iter().filter(|word| !is_stop_word(word)).count()
    } else {
        lower.chars().filter(|c| c.is_alphanumeric()).count() / 2
    };
    if telling < SHORTEST {
        return Some(LeftOut::Fragment);
    }
    let states_amount = !quantities(sentence, Some(lang)).is_empty();
    let padded = format!(" {} ", words.join(" "));
    if OPINIONS.iter().any(|phrase| padded.contains(phrase)) && !states_amount
        || CHINESE_OPINIONS.iter().any(|it| lower.contains(it))
    {
        return Some(LeftOut::Opinion);
    }
    let first = words.first().copied().unwrap_or_default();
    let second = words.get(1).copied().unwrap_or_default();
    let is_told = INSTRUCTIONS.contains(&first)
        && !matches!(second, "of" | "is" | "was" | "are" | "were" | "has" | "had" | "will");
    if is_told || lower.starts_with('请') {
        return Some(LeftOut::Instruction);
    }
    None
}

/// What opinions are made of, between spaces.
#[rustfmt::skip]
const OPINIONS: [&str; 24] = [
    " i think ", " i believe ", " i feel ", " i hope ", " i guess ", " i suppose ", " we think ", " we believe ", " we feel ", " we hope ",
    " in my view ", " in my opinion ", " in our view ", " in our opinion ", " it seems to me ", " should be ", " should have ", " should ",
    " ought to ", " we must ", " you must ", " let us ", " hopefully ", " unfortunately for ",
];
const CHINESE_OPINIONS: [&str; 5] = ["我认为", "我觉得", "我们认为", "我想", "应该"];

/// What sentences begin with that tell their reader to do something.
#[rustfmt::skip]
const INSTRUCTIONS: [&str; 30] = [
    "please", "click", "see", "read", "note", "subscribe", "sign", "follow", "share", "visit", "contact", "call", "send", "join", "let's",
    "don't", "do", "make", "remember", "consider", "check", "try", "use", "take", "imagine", "compare", "add", "look", "watch", "download",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_checked_is_left_out() {
        let why = |sentence: &str| left_out(sentence, Lang::ENGLISH);
        assert_eq!(why("The bridge was opened in May by the mayor."), None);
        assert_eq!(why("Who opened the bridge over the river?"), Some(LeftOut::Question));
        assert_eq!(why("I think the new bridge looks wonderful from the river."), Some(LeftOut::Opinion));
        assert_eq!(why("The council should repair the northern bridge soon."), Some(LeftOut::Opinion));
        assert_eq!(why("Please send letters to the editor by post."), Some(LeftOut::Instruction));
        assert_eq!(why("Not at all."), Some(LeftOut::Fragment));
        assert_eq!(why("Use of the bridge was free for residents."), None, "a noun");
    }
}

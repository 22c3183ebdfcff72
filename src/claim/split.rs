//! Splits running text into claims that can be checked, and gives the reason for each sentence that cannot.

use crate::article::Article;
use crate::cite::Reference;
use crate::text::quantity::quantities;
use crate::text::{Lang, ParagraphKind, Span, is_stop_word};

/// A sentence of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitSentence {
    /// Reference to the sentence in that text.
    pub reference: Reference,
    /// Byte range of the sentence.
    pub span: Span,
    /// Reason for not checking it, if any.
    pub left_out: Option<LeftOut>,
}

/// Reason why a sentence cannot be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// A question.
    Question,
    /// An opinion or a recommendation.
    Opinion,
    /// An instruction to the reader.
    Instruction,
    /// A heading, a caption, or text too short to state a fact.
    Fragment,
}

impl LeftOut {
    /// Returns the name used in JSON and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Opinion => "opinion",
            Self::Instruction => "instruction",
            Self::Fragment => "fragment",
        }
    }
}

/// Minimum number of content words in a claim.
const SHORTEST: usize = 3;

/// Splits an article into sentences, each a claim or left out.
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
    let telling = if lower.is_ascii() || lang.separates_words() {
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

/// Phrases that indicate an opinion, between spaces.
#[rustfmt::skip]
const OPINIONS: [&str; 24] = [
    " i think ", " i believe ", " i feel ", " i hope ", " i guess ", " i suppose ", " we think ", " we believe ", " we feel ", " we hope ",
    " in my view ", " in my opinion ", " in our view ", " in our opinion ", " it seems to me ", " should be ", " should have ", " should ",
    " ought to ", " we must ", " you must ", " let us ", " hopefully ", " unfortunately for ",
];
const CHINESE_OPINIONS: [&str; 5] = ["我认为", "我觉得", "我们认为", "我想", "应该"];

/// Words that begin an instruction.
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

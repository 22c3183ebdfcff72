//! What is known about the words of each language: its abbreviations, and the words its sentences begin with.

mod dutch;
mod english;
mod french;
mod german;
mod italian;
mod nordic;
mod portuguese;
mod russian;
mod slavic;
mod spanish;

/// How an abbreviation stands in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Always followed by what it belongs to: `Dr.`, `e.g.`.
    Never,
    /// Followed by a number, or else a word like any other: `No. 5`, `Fig. 2`, `Jan. 7`.
    Number,
    /// Ends a sentence only when the next word is one that sentences begin with: `Inc.`, `St.`.
    Rarely,
    /// Ends a sentence whenever a capital follows: `etc.`, `a.m.`.
    Often,
}

/// The words of one language. Every list is sorted. An entry with a capital holds for that spelling only.
struct Lexicon {
    /// The primary subtag of the language.
    tag: &'static str,
    never: &'static [&'static str],
    number: &'static [&'static str],
    rarely: &'static [&'static str],
    often: &'static [&'static str],
    /// Words, capitalised, that begin sentences more often than they begin names.
    openers: &'static [&'static str],
    /// For every first byte, in lower case, the lengths of the abbreviations that begin with it, as bits.
    shapes: [u32; 256],
}

impl Lexicon {
    /// Notes which shapes its abbreviations have.
    const fn with_shapes(mut self) -> Self {
        let lists = [self.never, self.number, self.rarely, self.often];
        let mut at = 0;
        while at < lists.len() {
            let mut entry = 0;
            while entry < lists[at].len() {
                let bytes = lists[at][entry].as_bytes();
                self.shapes[bytes[0].to_ascii_lowercase() as usize] |= 1 << bytes.len();
                entry += 1;
            }
            at += 1;
        }
        self
    }

    /// The abbreviation that `word`, whose lower-case form is `lower`, is in this language.
    fn abbreviation(&self, word: &str, lower: &str) -> Option<Abbreviation> {
        let first = lower.as_bytes().first()?.to_ascii_lowercase();
        if self.shapes[usize::from(first)] >> lower.len() & 1 == 0 {
            return None;
        }
        let holds =
            |list: &[&str]| list.binary_search(&lower).is_ok() || word != lower && list.binary_search(&word).is_ok();
        [
            (self.never, Abbreviation::Never),
            (self.number, Abbreviation::Number),
            (self.rarely, Abbreviation::Rarely),
            (self.often, Abbreviation::Often),
        ]
        .into_iter()
        .find_map(|(list, abbreviation)| holds(list).then_some(abbreviation))
    }
}

/// Every language with a list, English first.
static LEXICA: [&Lexicon; 12] = [
    &english::ENGLISH,
    &german::GERMAN,
    &dutch::DUTCH,
    &nordic::SWEDISH,
    &nordic::DANISH,
    &french::FRENCH,
    &spanish::SPANISH,
    &italian::ITALIAN,
    &portuguese::PORTUGUESE,
    &russian::RUSSIAN,
    &slavic::POLISH,
    &slavic::CZECH,
];

/// No entry is longer, in bytes.
const LONGEST: usize = 24;

/// The language a part is read in.
#[derive(Clone, Copy)]
pub(super) struct Language {
    /// Its words, if there is a list of them.
    own: Option<&'static Lexicon>,
    /// Whether it was named, rather than taken for granted.
    named: bool,
}

impl Language {
    /// The language of a BCP 47 tag; English that may name things in any language without one.
    pub(super) fn of(tag: Option<&str>) -> Self {
        let primary = tag.map(|tag| tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase());
        let primary = match primary.as_deref() {
            Some("nb" | "nn" | "no") => "da",
            Some(known) => known,
            None => "en",
        };
        Self { own: LEXICA.into_iter().find(|lexicon| lexicon.tag == primary), named: tag.is_some() }
    }

    /// The abbreviation that `word`, written without its last full stop, is.
    ///
    /// Abbreviations of other languages count too (texts quote and name things), but only where they could be no word
    /// of this one: without a vowel, or with a full stop or a letter beyond ASCII.
    pub(super) fn abbreviation(self, word: &str) -> Option<Abbreviation> {
        if word.len() > LONGEST || !word.starts_with(char::is_alphabetic) {
            return None;
        }
        // In capitals throughout, a title stands for its usual spelling: `GEN.`.
        let lower = word.to_lowercase();
        let shouted = word.len() > 2 && word.chars().all(char::is_uppercase);
        let capitalised = shouted.then(|| {
            let first = word.chars().next().map_or(0, char::len_utf8);
            format!("{}{}", &word[..first], word[first..].to_lowercase())
        });
        let word = capitalised.as_deref().unwrap_or(word);
        if lower.len() > LONGEST {
            return None;
        }
        if let Some(known) = self.own.and_then(|own| own.abbreviation(word, &lower)) {
            return Some(known);
        }
        let unlike_a_word = !lower.is_ascii() || lower.contains('.') || !lower.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        if !unlike_a_word || lower.chars().nth(1).is_none() {
            return None;
        }
        LEXICA.iter().find_map(|lexicon| lexicon.abbreviation(word, &lower)).map(|known| match known {
            Abbreviation::Never => Abbreviation::Rarely,
            known => known,
        })
    }

    /// Whether sentences begin with the capitalised `word` more often than names do.
    pub(super) fn opens(self, word: &str) -> bool {
        let lists = |lexicon: &&Lexicon| lexicon.openers.binary_search(&word).is_ok();
        match self.own {
            Some(own) if self.named => lists(&own),
            _ => LEXICA.iter().any(lists),
        }
    }

    /// Whether a number with a full stop is an ordinal here, as in `am 3. Oktober`.
    pub(super) fn has_dotted_ordinals(self) -> bool {
        self.named && self.own.is_some_and(|own| matches!(own.tag, "de" | "da" | "cs"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for lexicon in LEXICA {
            for list in [lexicon.never, lexicon.number, lexicon.rarely, lexicon.often, lexicon.openers] {
                assert!(list.iter().all(|entry| entry.len() <= LONGEST));
                if let Some(pair) = list.windows(2).find(|pair| pair[0] >= pair[1]) {
                    panic!("{}: {:?} stand in the wrong order", lexicon.tag, pair);
                }
            }
        }
    }

    #[test]
    fn foreign_abbreviations_must_not_be_words() {
        let english = Language::of(Some("en-GB"));
        assert_eq!(english.abbreviation("Mr"), Some(Abbreviation::Never));
        assert_eq!(english.abbreviation("bzw"), Some(Abbreviation::Rarely));
        assert_eq!(english.abbreviation("on"), None);
        assert_eq!(Language::of(Some("it")).abbreviation("on"), Some(Abbreviation::Never));
    }
}

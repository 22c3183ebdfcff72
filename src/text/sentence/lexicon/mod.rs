//! Word lists of each language: abbreviations, and words that begin sentences.

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

/// Whether an abbreviation ends sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Never: it belongs to the next word: `Dr.`, `e.g.`.
    Never,
    /// Not before a number; otherwise it is an ordinary word: `No. 5`, `Fig. 2`, `Jan. 7`.
    Number,
    /// Only before a word that often begins sentences: `Inc.`, `St.`.
    Rarely,
    /// Before any capital: `etc.`, `a.m.`.
    Often,
}

/// The word lists of one language. Every list is sorted. Entries with a capital match that spelling only.
struct Lexicon {
    /// Primary language subtag.
    tag: &'static str,
    never: &'static [&'static str],
    number: &'static [&'static str],
    rarely: &'static [&'static str],
    often: &'static [&'static str],
    /// Capitalized words that begin sentences more often than names.
    openers: &'static [&'static str],
    /// For every first byte in lower case, a bit set of the lengths of the abbreviations that begin with it.
    shapes: [u32; 256],
}

impl Lexicon {
    /// Computes `shapes`.
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

    /// Looks up an abbreviation of this language; `lower` is the lower-case form of `word`.
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

/// Every language with word lists, English first.
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

/// Maximum length of an entry, in bytes.
const MAX_LENGTH: usize = 24;

/// The language of a part of the text.
#[derive(Clone, Copy)]
pub(super) struct Language {
    /// Its word lists, if there are any.
    own: Option<&'static Lexicon>,
    /// Whether the language was given, not assumed.
    named: bool,
}

impl Language {
    /// Returns the language of a BCP 47 tag; without one, English that may contain names in any language.
    pub(super) fn of(tag: Option<&str>) -> Self {
        let primary = tag.map(|tag| tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase());
        let primary = match primary.as_deref() {
            Some("nb" | "nn" | "no") => "da",
            Some(known) => known,
            None => "en",
        };
        Self { own: LEXICA.into_iter().find(|lexicon| lexicon.tag == primary), named: tag.is_some() }
    }

    /// Looks up an abbreviation, given without its last full stop.
    ///
    /// Abbreviations of other languages count too, because texts quote, but only if they cannot be a word of this
    /// language: without a vowel, or with a full stop or a letter beyond ASCII.
    pub(super) fn abbreviation(self, word: &str) -> Option<Abbreviation> {
        if word.len() > MAX_LENGTH || !word.starts_with(char::is_alphabetic) {
            return None;
        }
        // In all capitals, a title is looked up in its usual spelling: `GEN.`.
        let lower = word.to_lowercase();
        let shouted = word.len() > 2 && word.chars().all(char::is_uppercase);
        let capitalised = shouted.then(|| {
            let first = word.chars().next().map_or(0, char::len_utf8);
            format!("{}{}", &word[..first], word[first..].to_lowercase())
        });
        let word = capitalised.as_deref().unwrap_or(word);
        if lower.len() > MAX_LENGTH {
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

    /// Returns whether the capitalized `word` begins sentences more often than names.
    pub(super) fn opens(self, word: &str) -> bool {
        let lists = |lexicon: &&Lexicon| lexicon.openers.binary_search(&word).is_ok();
        match self.own {
            Some(own) if self.named => lists(&own),
            _ => LEXICA.iter().any(lists),
        }
    }

    /// Returns whether the language writes ordinals as a number with a full stop: `am 3. Oktober`.
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
                assert!(list.iter().all(|entry| entry.len() <= MAX_LENGTH));
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

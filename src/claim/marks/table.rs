//! The phrases of a language, indexed by their first word.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Mark;

/// The tables, by language code.
const TABLES: [(&str, &str); 16] = [
    ("en", include_str!("en.txt")),
    ("de", include_str!("de.txt")),
    ("fr", include_str!("fr.txt")),
    ("es", include_str!("es.txt")),
    ("it", include_str!("it.txt")),
    ("pt", include_str!("pt.txt")),
    ("nl", include_str!("nl.txt")),
    ("sv", include_str!("sv.txt")),
    ("ru", include_str!("ru.txt")),
    ("pl", include_str!("pl.txt")),
    ("tr", include_str!("tr.txt")),
    ("ar", include_str!("ar.txt")),
    ("hi", include_str!("hi.txt")),
    ("zh", include_str!("zh.txt")),
    ("ja", include_str!("ja.txt")),
    ("ko", include_str!("ko.txt")),
];

/// Length of the sample that the language of an untagged text is found from, in bytes.
const SAMPLE: usize = 600;

/// Languages that use the table of a close relative.
const RELATIVES: [(&str, &str); 8] =
    [("ca", "es"), ("gl", "pt"), ("da", "sv"), ("no", "sv"), ("uk", "ru"), ("be", "ru"), ("bg", "ru"), ("af", "nl")];

/// Maximum number of words between the parts of a separable verb: `wirft … vor`.
const GAP: usize = 14;

/// A word of a phrase.
#[derive(Debug)]
struct Pattern {
    word: String,
    /// Whether longer words match too.
    is_prefix: bool,
    /// Whether words that end so match too: `*ranno`.
    is_suffix: bool,
    /// Whether other words of the clause may come before it.
    follows_gap: bool,
}

impl Pattern {
    fn matches(&self, word: &str) -> bool {
        match (self.is_prefix, self.is_suffix) {
            (true, _) => word.starts_with(self.word.as_str()),
            (false, true) => word.len() > self.word.len() && word.ends_with(self.word.as_str()),
            (false, false) => word == self.word,
        }
    }
}

/// A phrase and what it says.
#[derive(Debug)]
pub(super) struct Phrase {
    words: Vec<Pattern>,
    pub(super) mark: Mark,
    /// Whether it must begin a clause.
    pub(super) starts_clause: bool,
}

impl Phrase {
    /// Returns the number of words if the phrase is at the start of these, the words of a clause; up to the gap of a
    /// phrase that has one.
    pub(super) fn length_at<'w>(&self, mut words: impl Iterator<Item = &'w str>) -> Option<usize> {
        let mut length = None;
        for (at, it) in self.words.iter().enumerate() {
            if it.follows_gap {
                length.get_or_insert(at);
                words.by_ref().take(GAP).find(|word| it.matches(word))?;
            } else if !words.next().is_some_and(|word| it.matches(word)) {
                return None;
            }
        }
        Some(length.unwrap_or(self.words.len()))
    }

    /// Returns whether other words may be between its words.
    pub(super) fn has_gap(&self) -> bool {
        self.words.iter().any(|it| it.follows_gap)
    }

    /// Returns the length in bytes if the phrase is at the start of a text.
    pub(super) fn substring_at(&self, text: &str) -> Option<usize> {
        self.words.first().filter(|it| text.starts_with(it.word.as_str())).map(|it| it.word.len())
    }
}

/// The phrases of a language.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub(in crate::claim) struct MarkTable {
    /// By the first word, or by the first character if words are not separated.
    exact: FxHashMap<String, Vec<Phrase>>,
    /// Phrases of one word that is a suffix.
    suffixed: Vec<Phrase>,
    /// Phrases whose first word is a prefix, by its first two characters.
    prefixed: FxHashMap<String, Vec<Phrase>>,
    /// Whether phrases are substrings.
    pub(super) by_substring: bool,
    /// Whether a verb comes behind the clauses that it governs: Japanese, Korean.
    pub(super) is_verb_final: bool,
    /// Whether an apostrophe ends a word: `l'`.
    pub(super) splits_apostrophes: bool,
    /// Whether every noun is capitalised: German.
    pub(in crate::claim) capitalises_nouns: bool,
    /// Whether the order of subject and object is free.
    pub(in crate::claim) has_free_order: bool,
    /// Whether a compound is one word: German, Dutch, Swedish.
    pub(in crate::claim) has_compounds: bool,
    /// Whether a conjunction may be the first letter of a word: Arabic.
    pub(super) has_proclitics: bool,
}

impl MarkTable {
    fn read(code: &str, text: &str) -> Self {
        let mut table = Self {
            capitalises_nouns: code == "de",
            has_free_order: matches!(code, "de" | "nl" | "sv" | "ru" | "pl" | "es" | "it" | "pt" | "ar" | "tr" | "hi"),
            by_substring: matches!(code, "zh" | "ja" | "ko"),
            is_verb_final: matches!(code, "ja" | "ko"),
            splits_apostrophes: matches!(code, "fr" | "it" | "ca"),
            has_compounds: matches!(code, "de" | "nl" | "sv"),
            has_proclitics: code == "ar",
            ..Self::default()
        };
        for line in text.lines() {
            let Some((name, phrases)) = line.split_once(": ") else { continue };
            let Some(mark) = Mark::named(name) else { continue };
            for phrase in phrases.split(", ") {
                table.add(phrase, mark);
            }
        }
        table
    }

    /// Returns whether the language does not separate its words by spaces.
    pub(in crate::claim) const fn is_unsegmented(&self) -> bool {
        self.by_substring
    }

    /// Returns whether a verb comes behind what it governs.
    pub(in crate::claim) const fn is_verb_final(&self) -> bool {
        self.is_verb_final
    }

    fn add(&mut self, phrase: &str, mark: Mark) {
        let starts_clause = phrase.starts_with('^');
        let phrase = phrase.trim_start_matches('^');
        let words: Vec<Pattern> = if self.by_substring {
            vec![Pattern { word: phrase.to_owned(), is_prefix: true, is_suffix: false, follows_gap: false }]
        } else {
            let split = phrase.split([' ', '-']).filter(|word| !word.is_empty()).flat_map(|word| self.parts(word));
            let mut follows_gap = false;
            let pattern = |word: &str| {
                let is_gap = word == "…";
                let after_gap = std::mem::replace(&mut follows_gap, is_gap);
                let (is_prefix, is_suffix) = (word.ends_with('*'), word.starts_with('*'));
                let word = word.trim_matches('*').to_owned();
                (!is_gap).then_some(Pattern { word, is_prefix, is_suffix, follows_gap: after_gap })
            };
            split.filter_map(pattern).collect()
        };
        let Some(first) = words.first() else { return };
        if first.is_suffix {
            self.suffixed.push(Phrase { words, mark, starts_clause });
            return;
        }
        let (key, map) = if self.by_substring {
            (first.word.chars().take(1).collect(), &mut self.exact)
        } else if first.is_prefix {
            (first.word.chars().take(2).collect(), &mut self.prefixed)
        } else {
            (first.word.clone(), &mut self.exact)
        };
        map.entry(key).or_default().push(Phrase { words, mark, starts_clause });
    }

    /// Splits a word of a phrase as a text is split.
    fn parts<'p>(&self, word: &'p str) -> Vec<&'p str> {
        let word = word.trim_matches(['-', '.']);
        if self.splits_apostrophes { word.split_inclusive('\'').collect() } else { vec![word] }
    }

    /// Returns the phrases that may begin with a word, or with a character.
    pub(super) fn beginning_with(&self, word: &str) -> impl Iterator<Item = &Phrase> {
        let start = word.char_indices().nth(2).map_or(word.len(), |(at, _)| at);
        let prefixed = self.prefixed.get(&word[..start]);
        self.exact.get(word).into_iter().chain(prefixed).flatten().chain(&self.suffixed)
    }
}

/// The tables that were needed so far.
#[derive(Debug, Default)]
pub(in crate::claim) struct MarkTables(FxHashMap<&'static str, Arc<MarkTable>>);

impl MarkTables {
    /// Returns the table of a language; that of English if there is none.
    pub(in crate::claim) fn of(&mut self, code: &str) -> Arc<MarkTable> {
        let code = RELATIVES.iter().find(|(relative, _)| *relative == code).map_or(code, |(_, code)| code);
        let (code, text) = TABLES.iter().find(|(known, _)| *known == code).unwrap_or(&TABLES[0]);
        Arc::clone(self.0.entry(code).or_insert_with(|| Arc::new(MarkTable::read(code, text))))
    }

    /// Returns the table for a text: by its script if that says more than the tag of its article, and by its commonest
    /// words if there is no tag.
    pub(in crate::claim) fn for_text(&mut self, text: &str, tag: &str) -> Arc<MarkTable> {
        let code = Self::code_for(text, tag);
        if code != "en" || !tag.is_empty() {
            return self.of(code);
        }
        let sample = text[..text.floor_char_boundary(SAMPLE)].to_lowercase();
        let words: Vec<&str> = sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        let known = |table: &MarkTable| words.iter().filter(|word| table.exact.contains_key(**word)).count();
        let mut best = (self.of("en"), 0);
        best.1 = known(&best.0);
        for (code, _) in
            TABLES.iter().filter(|(code, _)| !matches!(*code, "en" | "zh" | "ja" | "ko" | "ru" | "ar" | "hi"))
        {
            let table = self.of(code);
            let count = known(&table);
            if count > best.1 {
                best = (table, count);
            }
        }
        best.0
    }

    /// Returns the code of the table for a text: by its script if that says more than the tag of its article.
    fn code_for(text: &str, tag: &str) -> &'static str {
        let (mut kana, mut han, mut hangul, mut letters) = (0, 0, 0, 0);
        let (mut cyrillic, mut arabic, mut devanagari) = (0, 0, 0);
        for c in text.chars().take(400).filter(|c| c.is_alphabetic()) {
            letters += 1;
            match c {
                '\u{3041}'..='\u{30ff}' => kana += 1,
                '\u{3400}'..='\u{9fff}' => han += 1,
                '\u{ac00}'..='\u{d7a3}' => hangul += 1,
                '\u{0400}'..='\u{052f}' => cyrillic += 1,
                '\u{0600}'..='\u{06ff}' => arabic += 1,
                '\u{0900}'..='\u{097f}' => devanagari += 1,
                _ => {}
            }
        }
        if hangul * 2 > letters {
            "ko"
        } else if kana * 12 > letters {
            "ja"
        } else if han * 2 > letters {
            "zh"
        } else if cyrillic * 2 > letters {
            "ru"
        } else if arabic * 2 > letters {
            "ar"
        } else if devanagari * 2 > letters {
            "hi"
        } else {
            let known = TABLES.iter().map(|(code, _)| code).chain(RELATIVES.iter().map(|(code, _)| code));
            known.copied().find(|code| *code == tag).unwrap_or("en")
        }
    }
}

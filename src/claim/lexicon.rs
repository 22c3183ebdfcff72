//! Word tables: opposites, paraphrases and modality. Written by hand for the language of news, one file per language;
//! other words are compared by stem alone.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::text::{Analyzer, Lang};

/// A word family and the side of it that a word is on; words on one side are paraphrases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Polarity {
    family: u16,
    side: bool,
}

impl Polarity {
    /// Returns whether two words of one family are opposites.
    pub(super) fn opposes(self, other: Self) -> bool {
        self.family == other.family && self.side != other.side
    }
}

/// Degree of certainty or obligation that a statement expresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Modality {
    /// `will`, `plans to`: not yet.
    Future,
    /// `may`, `could`, `reportedly`: perhaps.
    Possible,
    /// `must`, `should`: ought to.
    Duty,
}

/// The tables of a language: a line has opposites, on two sides of ` | `, or paraphrases; words on one side are paraphrases.
/// Opposites on two sides of ` <> ` say the same of exchanged roles: `A bought it from B`, `B sold it to A`.
const TABLES: [(&str, &str); 19] = [
    ("en", include_str!("lexicon/en.txt")),
    ("de", include_str!("lexicon/de.txt")),
    ("fr", include_str!("lexicon/fr.txt")),
    ("es", include_str!("lexicon/es.txt")),
    ("it", include_str!("lexicon/it.txt")),
    ("pt", include_str!("lexicon/pt.txt")),
    ("nl", include_str!("lexicon/nl.txt")),
    ("ru", include_str!("lexicon/ru.txt")),
    ("ar", include_str!("lexicon/ar.txt")),
    ("hi", include_str!("lexicon/hi.txt")),
    ("de", include_str!("lexicon/verbs/de.txt")),
    ("nl", include_str!("lexicon/verbs/nl.txt")),
    ("sv", include_str!("lexicon/verbs/sv.txt")),
    ("fr", include_str!("lexicon/verbs/fr.txt")),
    ("es", include_str!("lexicon/verbs/es.txt")),
    ("it", include_str!("lexicon/verbs/it.txt")),
    ("ru", include_str!("lexicon/verbs/ru.txt")),
    ("und", include_str!("lexicon/zh.txt")),
    ("und", include_str!("lexicon/ja.txt")),
];

/// Separates words that say the same of exchanged roles.
const CONVERSE: &str = " <> ";

/// Letters of a verb without its prefix.
const MIN_BASE: usize = 3;

/// Prefixes of verbs, by language.
#[rustfmt::skip]
const PREFIXES: [(&str, &[&str]); 4] = [
    ("de", &["er", "ver", "be", "ent", "zer", "miss", "ab", "an", "auf", "aus", "bei", "durch", "ein", "fest", "frei", "her", "hin", "los", "mit",
        "nach", "nieder", "statt", "teil", "über", "um", "unter", "vor", "voran", "weg", "weiter", "wieder", "zu", "zurück", "zusammen"]),
    ("nl", &["be", "er", "ge", "her", "ont", "ver", "aan", "achter", "af", "bij", "binnen", "door", "in", "mee", "na", "neer", "om", "onder", "op",
        "over", "plaats", "samen", "terug", "toe", "tegen", "uit", "vast", "voor", "weg"]),
    ("sv", &["be", "för", "an", "av", "bort", "fram", "in", "ned", "om", "på", "sam", "till", "under", "upp", "ut", "över"]),
    ("ru", &["в", "во", "вз", "воз", "вос", "вы", "до", "за", "из", "ис", "на", "над", "о", "об", "от", "пере", "по", "под", "при", "про", "раз", "рас",
        "с", "со", "съ", "у"]),
];

/// Word tables of a language, by stem.
#[derive(Debug)]
pub(super) struct Lexicon {
    poles: FxHashMap<String, Vec<Polarity>>,
    /// Words of each family.
    families: Vec<Vec<String>>,
    /// Families whose sides are converse.
    converse: FxHashSet<u16>,
    modals: FxHashMap<&'static str, Modality>,
    /// Prefixes of verbs.
    prefixes: &'static [&'static str],
    /// Prefixes that negate a word, with the fewest letters of such a word.
    negating: &'static [(&'static str, usize)],
}

/// The word tables that were needed so far.
#[derive(Debug, Default)]
pub(super) struct Lexicons(FxHashMap<Lang, Arc<Lexicon>>);

impl Lexicons {
    /// Returns the tables of a language.
    pub(super) fn of(&mut self, lang: Lang) -> Arc<Lexicon> {
        Arc::clone(self.0.entry(lang).or_insert_with(|| Arc::new(Lexicon::new(lang))))
    }
}

impl Lexicon {
    pub(super) fn new(lang: Lang) -> Self {
        let mut analyzer = Analyzer::new(lang);
        let mut poles: FxHashMap<String, Vec<Polarity>> = FxHashMap::default();
        let mut families: Vec<Vec<String>> = Vec::new();
        let mut converse = FxHashSet::default();
        let tables = TABLES.iter().filter(|(code, _)| *code == lang.code());
        for line in tables.flat_map(|(_, table)| table.lines()) {
            let family = families.len() as u16;
            let mut words: Vec<String> = Vec::new();
            if line.contains(CONVERSE) {
                converse.insert(family);
            }
            for (side, part) in line.split(" | ").flat_map(|part| part.split(CONVERSE)).enumerate() {
                for token in part.split_whitespace().flat_map(|word| analyzer.tokens(word)) {
                    let known = poles.entry(token.term.clone()).or_default();
                    let pole = Polarity { family, side: side == 0 };
                    if !known.contains(&pole) {
                        known.push(pole);
                    }
                    if !words.contains(&token.term) {
                        words.push(token.term);
                    }
                }
            }
            families.push(words);
        }
        let modals = MODALS.iter().flat_map(|(words, modality)| words.split_whitespace().map(|word| (word, *modality)));
        let prefixes = PREFIXES.iter().find(|(code, _)| *code == lang.code()).map_or(&[][..], |(_, prefixes)| prefixes);
        let negating = if lang == Lang::ENGLISH { NEGATING_PREFIXES } else { &[] };
        Self { modals: modals.collect(), poles, families, converse, prefixes, negating }
    }

    /// Returns the families of a stem.
    pub(super) fn poles(&self, term: &str) -> &[Polarity] {
        self.poles.get(term).map_or(&[], Vec::as_slice)
    }

    /// Returns the paraphrases and the opposites of a stem.
    pub(super) fn relatives(&self, term: &str) -> Vec<(String, Relation)> {
        let families = self.poles(term).iter().flat_map(|pole| &self.families[usize::from(pole.family)]);
        let mut found: Vec<(String, Relation)> = Vec::new();
        for other in families.filter(|other| *other != term) {
            let relation = self.relation(term, other);
            if let Some(relation) = relation.filter(|_| found.iter().all(|(known, _)| known != other)) {
                found.push((other.clone(), relation));
            }
        }
        found.extend(self.negated(term).into_iter().map(|other| (other, Relation::Opposite)));
        found.extend(self.prefixed_forms(term).into_iter().map(|other| (other, Relation::Same)));
        found
    }

    /// Returns the forms of a verb with a prefix, from those of the verb without it: `ertrunken` for `ertrank`.
    fn prefixed_forms(&self, term: &str) -> Vec<String> {
        let mut forms = Vec::new();
        for prefix in self.prefixes {
            let Some(base) = term.strip_prefix(prefix).filter(|base| base.len() >= MIN_BASE) else { continue };
            let same = self.relatives(base).into_iter().filter(|(_, relation)| *relation == Relation::Same);
            forms.extend(same.map(|(other, _)| format!("{prefix}{other}")));
        }
        forms
    }

    /// Returns whether two stems are paraphrases or opposites.
    pub(super) fn relation(&self, one: &str, other: &str) -> Option<Relation> {
        let (ones, others) = (self.poles(one), self.poles(other));
        if ones.is_empty() || others.is_empty() {
            return None;
        }
        if ones.iter().any(|pole| others.contains(pole)) {
            return Some(Relation::Same);
        }
        ones.iter().any(|pole| others.iter().any(|other| pole.opposes(*other))).then_some(Relation::Opposite)
    }

    /// Returns whether two stems say the same of exchanged roles.
    pub(super) fn are_converse(&self, one: &str, other: &str) -> bool {
        let others = self.poles(other);
        let is_one =
            |pole: &Polarity| self.converse.contains(&pole.family) && others.iter().any(|other| pole.opposes(*other));
        self.poles(one).iter().any(is_one)
    }

    /// Returns the stems that may be opposites of this one by a prefix: `known`, `unknown`.
    fn negated(&self, term: &str) -> Vec<String> {
        let own = self.negating.iter().filter_map(|(prefix, least)| {
            let bare = term.strip_prefix(prefix)?;
            (bare.len() >= *least && !NOT_NEGATED.contains(&bare)).then(|| bare.to_owned())
        });
        let others = self.negating.iter().filter(|(_, least)| term.len() >= *least && !NOT_NEGATED.contains(&term));
        own.chain(others.map(|(prefix, _)| format!("{prefix}{term}"))).collect()
    }

    /// Returns the modality that a folded word expresses.
    pub(super) fn modality(&self, word: &str) -> Option<Modality> {
        self.modals.get(word).copied()
    }
}

/// Relation between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// Paraphrases.
    Same,
    /// Opposites.
    Opposite,
}

/// Prefixes of English that negate a word, with the fewest letters that a stem behind it has: `in` also begins `inform`.
const NEGATING_PREFIXES: &[(&str, usize)] =
    &[("un", 4), ("non", 4), ("in", 5), ("im", 5), ("ir", 5), ("il", 5), ("dis", 5)];
/// Stems that such a prefix does not negate: `increase`, `discover`, `imprison`.
const NOT_NEGATED: &[&str] = &[
    "charg", "count", "cours", "cover", "creas", "flame", "flict", "fluenc", "habit", "house", "light", "migr",
    "natal", "patch", "plant", "press", "prison", "prove", "scrib", "sight", "spire", "stall", "still", "sure", "tegr",
    "tribut", "trigu", "value", "vestig",
];

#[rustfmt::skip]
const MODALS: &[(&str, Modality)] = &[
    ("will shall ll plans plan planned intends expected expects scheduled due forecast upcoming 将 将会 计划 预计", Modality::Future),
    ("may might could can possibly perhaps maybe reportedly allegedly alleged likely if would suspected potential potentially 可能 或许 也许 据称", Modality::Possible),
    ("must should ought 必须 应该", Modality::Duty),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_oppose_or_stand_for_each_other() {
        let lexicon = Lexicon::new(Lang::ENGLISH);
        let mut english = Analyzer::new(Lang::ENGLISH);
        let mut stem = |word: &str| english.tokens(word)[0].term.clone();
        assert_eq!(lexicon.relation(&stem("rose"), &stem("falling")), Some(Relation::Opposite));
        assert_eq!(lexicon.relation(&stem("rose"), &stem("climbed")), Some(Relation::Same));
        assert_eq!(lexicon.relation(&stem("rose"), &stem("bridge")), None);
        assert_eq!(lexicon.relation(&stem("boosts"), &stem("improved")), Some(Relation::Same));
        assert_eq!(lexicon.relation(&stem("efficient"), &stem("ineffective")), Some(Relation::Opposite));
        assert_eq!(lexicon.modality("will"), Some(Modality::Future));
    }

    #[test]
    fn prefixes_make_opposites() {
        let lexicon = Lexicon::new(Lang::ENGLISH);
        let mut english = Analyzer::new(Lang::ENGLISH);
        let mut stem = |word: &str| english.tokens(word)[0].term.clone();
        for (one, other) in [("unlabeled", "labeled"), ("disconnected", "connected"), ("inaccurate", "accurate")] {
            let (one, other) = (stem(one), stem(other));
            assert!(lexicon.negated(&one).contains(&other), "{one} {other}");
            assert!(lexicon.negated(&other).contains(&one), "{other} {one}");
        }
        for (one, other) in [("discover", "cover"), ("increase", "crease"), ("inform", "form"), ("imprison", "prison")]
        {
            assert!(!lexicon.negated(&stem(one)).contains(&stem(other)), "{one} {other}");
            assert!(!lexicon.negated(&stem(other)).contains(&stem(one)), "{other} {one}");
        }
        assert!(Lexicon::new(Lang::for_article(Some("de"))).negated("information").is_empty());
    }
}

//! What a quantity does in its clause: the start or the end of a change, and the noun that it counts or numbers.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::scan::{Scan, folded, is_ideograph};

/// Role of a quantity in a change: `fell from 5.4% to 4.9%`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// None that the text states.
    #[default]
    Stated,
    /// The value before the change.
    From,
    /// The value after the change.
    To,
}

impl Role {
    /// Returns whether two quantities may play one part: a start is no end.
    pub fn may_be(self, other: Self) -> bool {
        self == other || self == Self::Stated || other == Self::Stated
    }
}

/// The noun that a number counts (`45 stalls`) or that it numbers (`gate 12`), as a key: equal for equal nouns, singular
/// or plural.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Noun(u32);

impl Noun {
    /// Returns whether there is no noun.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    fn of(word: &str) -> Self {
        let word = folded(word);
        let stem = word.strip_suffix("ies").or_else(|| word.strip_suffix("es")).or_else(|| word.strip_suffix('s'));
        let stem = stem.filter(|stem| stem.len() > 2).unwrap_or(&word);
        let mut hasher = FxHasher::default();
        stem.trim_end_matches(['e', 'y', 'n']).hash(&mut hasher);
        Self(hasher.finish() as u32 | 1)
    }

    /// Returns the noun after a number that ends at `end`.
    pub(super) fn after(scan: &Scan<'_>, end: usize) -> Self {
        let rest = scan.rest(end);
        if let Some(c) = rest.chars().next().filter(|c| is_ideograph(*c)) {
            return if is_particle(c) { Self::default() } else { Self::of(&rest[..c.len_utf8()]) };
        }
        if !rest.starts_with([' ', '\u{A0}', '\u{202F}', '-']) {
            return Self::default();
        }
        match scan.linked_word(end) {
            Some((word, _)) if !is_function_word(&word) => Self::of(&word),
            _ => Self::default(),
        }
    }

    /// Returns the noun before a label that begins at `start`.
    pub(super) fn before(scan: &Scan<'_>, start: usize) -> Self {
        let word = scan.previous_word(start).filter(|(word, _)| word.len() > 1 && !is_function_word(word));
        word.map_or(Self::default(), |(word, _)| Self::of(&word))
    }

    /// Returns the key of a label's own text.
    pub(super) fn of_label(text: &str) -> Self {
        let mut hasher = FxHasher::default();
        text.chars().filter(|c| c.is_alphanumeric()).for_each(|c| c.to_ascii_lowercase().hash(&mut hasher));
        Self(hasher.finish() as u32 | 1)
    }
}

fn is_particle(c: char) -> bool {
    "はがをにでともへやのから、。까이가을를은는에로와과도의".contains(c)
}

#[rustfmt::skip]
fn is_function_word(word: &str) -> bool {
    matches!(word,
        "and" | "or" | "the" | "a" | "an" | "to" | "when" | "while" | "with" | "as" | "but" | "after" | "before" | "by" | "for" | "from" | "in"
        | "on" | "at" | "of" | "that" | "which" | "who" | "it" | "he" | "she" | "they" | "we" | "was" | "were" | "is" | "are" | "has" | "had"
        | "have" | "will" | "would" | "under" | "until" | "through" | "because" | "amid" | "compared" | "than" | "his" | "her" | "their" | "its"
        | "there" | "this" | "where" | "if" | "so" | "not" | "also" | "et" | "und" | "y" | "de" | "der" | "die" | "das" | "im" | "am" | "auf" | "mit"
        | "von" | "zu" | "ein" | "eine" | "par" | "dans" | "sur" | "pour" | "le" | "la" | "les" | "des" | "du" | "en" | "el" | "los" | "las" | "del"
        | "por" | "con" | "al" | "e" | "di" | "per" | "il" | "nel" | "i" | "do" | "na" | "w" | "z" | "в" | "на" | "и" | "с" | "из" | "het" | "een" | "van")
}

/// Verbs and adverbs of a change before `to`: `rose to`, `down to`.
#[rustfmt::skip]
const CHANGES: [&str; 62] = [
    "rose", "rise", "rises", "risen", "rising", "fell", "fall", "falls", "fallen", "falling", "up", "down", "increased", "increase", "increases",
    "increasing", "grew", "grow", "grown", "dropped", "drop", "drops", "slipped", "slip", "cut", "cuts", "raised", "raise", "raises", "climbed",
    "climb", "declined", "decline", "declines", "jumped", "jump", "sank", "sunk", "reduced", "reduce", "lowered", "lower", "widened", "narrowed",
    "shrank", "shrunk", "soared", "surged", "plunged", "tumbled", "dipped", "edged", "doubled", "tripled", "halved", "went", "moved", "changed",
    "improved", "worsened", "expanded", "revised",
];

/// Prepositions of a start and of the end that belongs to it.
const PAIRS: [(&str, &[&str]); 9] = [
    ("von", &["auf"]),
    ("de", &["à", "a", "para", "hasta"]),
    ("da", &["a"]),
    ("dal", &["al"]),
    ("van", &["naar", "tot"]),
    ("z", &["do", "na"]),
    ("с", &["до"]),
    ("fra", &["til"]),
    ("från", &["till"]),
];

/// How many words before a figure may lie between it and its preposition.
const REACH: usize = 3;

/// Returns the role of the amount from `start` to `end`; `before` is the role of the amount before it, if that ends
/// nearby.
pub(super) fn role(scan: &Scan<'_>, start: usize, end: usize, before: Option<Role>) -> Role {
    if let Some(role) = by_signs(scan, start, end) {
        return role;
    }
    let Some((word, at)) = scan.previous_word(start) else { return Role::Stated };
    let compared =
        |at| scan.previous_word(at).is_some_and(|(word, _)| matches!(word.as_ref(), "compared" | "verglichen"));
    match word.as_ref() {
        "from" => return Role::From,
        "with" | "to" if compared(at) => return Role::From,
        "to" => {
            let mut at = at;
            let changes = (0..REACH).any(|_| match scan.previous_word(at) {
                Some((word, start)) => {
                    at = start;
                    CHANGES.contains(&word.as_ref())
                }
                None => false,
            });
            return if changes || before == Some(Role::From) { Role::To } else { Role::Stated };
        }
        _ => {}
    }
    for (from, to) in PAIRS {
        if word == from {
            // Only a pair is a change: `von 34,1 auf 32,8`, but `von 500 Menschen`.
            let mut at = end;
            let is_pair = (0..=REACH).any(|_| match scan.next_word(at) {
                Some((word, end)) => {
                    at = end;
                    to.contains(&word.as_ref()) && scan.char(scan.past_space(end)).is_some_and(|c| c.is_ascii_digit())
                }
                None => false,
            });
            return if is_pair { Role::From } else { Role::Stated };
        }
    }
    if before == Some(Role::From) && PAIRS.iter().any(|(_, to)| to.contains(&word.as_ref())) {
        return Role::To;
    }
    Role::Stated
}

/// Returns the role that an arrow or a Chinese, Japanese or Korean particle next to the amount gives it.
fn by_signs(scan: &Scan<'_>, start: usize, end: usize) -> Option<Role> {
    const ARROWS: [&str; 4] = ["→", "->", "⟶", "⇒"];
    let here = scan.back_over_space(start);
    let is_sign = |c: char| !c.is_ascii() || c == '>';
    if scan.char_before(here).is_some_and(is_sign) {
        if scan.before(here, &ARROWS).is_some() {
            return Some(Role::To);
        }
        if scan.before(here, &["从", "從", "由", "较", "較", "比"]).is_some() {
            return Some(Role::From);
        }
        if scan.before(here, &["升至", "增至", "降至", "跌至", "至", "到", "升到", "降到"]).is_some() {
            return Some(Role::To);
        }
    }
    let past = scan.past_space(end);
    if !scan.char(past).is_some_and(|c| is_sign(c) || c == '-') {
        return None;
    }
    if scan.after(past, &ARROWS).is_some()
        || scan.after(end, &["から", "に比べ", "と比べ", "に対し", "에서", "より"]).is_some()
    {
        return Some(Role::From);
    }
    let ends = ["に増", "に減", "へ", "に落", "に上", "に下", "に達", "となり", "となっ", "로"];
    scan.after(end, &ends).map(|_| Role::To)
}

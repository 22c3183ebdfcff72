//! Qualifiers of numbers: about, more than, at least, 超过, 不到.

use super::scan::Scan;

/// How a quantity relates to the number in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// No qualifier.
    #[default]
    Stated,
    /// About, around, roughly, 约.
    About,
    /// Nearly, almost, 近: slightly below.
    Nearly,
    /// More than, over, 超过, 逾, 多.
    Over,
    /// At least, no fewer than, 至少.
    AtLeast,
    /// Less than, under, below, 不到.
    Under,
    /// At most, up to, 至多.
    AtMost,
}

use Qualifier::{About, AtLeast, AtMost, Nearly, Over, Under};

/// Qualifiers of several words, the longer ones first; indexed by their last word.
const PHRASES: [(&str, Qualifier); 30] = [
    ("no fewer than", AtLeast),
    ("not fewer than", AtLeast),
    ("no less than", AtLeast),
    ("not less than", AtLeast),
    ("no more than", AtMost),
    ("not more than", AtMost),
    ("more than", Over),
    ("greater than", Over),
    ("higher than", Over),
    ("larger than", Over),
    ("in excess of", Over),
    ("upwards of", Over),
    ("less than", Under),
    ("fewer than", Under),
    ("lower than", Under),
    ("smaller than", Under),
    ("as many as", AtMost),
    ("as much as", AtMost),
    ("a maximum of", AtMost),
    ("a minimum of", AtLeast),
    ("at least", AtLeast),
    ("at most", AtMost),
    ("up to", AtMost),
    ("close to", About),
    ("an estimated", About),
    ("in the region of", About),
    ("or so", About),
    ("just over", Over),
    ("just under", Under),
    ("well over", Over),
];

const CHINESE_BEFORE: [(&str, Qualifier); 27] = [
    ("不超过", AtMost),
    ("不少于", AtLeast),
    ("不低于", AtLeast),
    ("不高于", AtMost),
    ("超过", Over),
    ("突破", Over),
    ("多达", AtMost),
    ("高达", AtMost),
    ("至少", AtLeast),
    ("最少", AtLeast),
    ("至多", AtMost),
    ("最多", AtMost),
    ("不到", Under),
    ("不足", Under),
    ("低于", Under),
    ("少于", Under),
    ("高于", Over),
    ("多于", Over),
    ("大约", About),
    ("大概", About),
    ("接近", Nearly),
    ("将近", Nearly),
    ("左右", About),
    ("约", About),
    ("近", Nearly),
    ("逾", Over),
    ("超", Over),
];

/// Parses the qualifier before `start`.
pub(super) fn before(scan: &Scan<'_>, start: usize) -> Option<Qualifier> {
    let here = scan.back_over_space(start);
    if let Some((word, qualifier)) = CHINESE_BEFORE.iter().find(|(word, _)| scan.before(here, &[word]).is_some()) {
        // 中超, 最近, 条约: the character is the end of another word.
        let other = ["中超", "英超", "最近", "附近", "条约", "合约", "签约", "节约", "大约超"];
        let is_other = word.chars().count() == 1 && scan.before(here, &other).is_some();
        return (!is_other).then_some(*qualifier);
    }
    match scan.text[scan.floor..here].chars().next_back()? {
        '~' | '≈' | '～' => return Some(About),
        '>' => return Some(Over),
        '<' => return Some(Under),
        '≥' => return Some(AtLeast),
        '≤' => return Some(AtMost),
        _ => {}
    }
    let (word, at) = scan.previous_word(start)?;
    // `about a dozen`: the article is already part of the number.
    let single = match word.as_ref() {
        "about" | "around" | "approximately" | "approx" | "roughly" | "circa" | "some" | "etwa" | "rund"
        | "ungefähr" | "environ" | "unos" | "unas" | "около" | "примерно" => About,
        "nearly" | "almost" | "fast" | "knapp" | "casi" | "presque" | "quasi" | "почти" => Nearly,
        "over" | "above" | "exceeding" | "exceeded" | "topping" | "über" | "свыше" | "более" => Over,
        "under" | "below" | "unter" | "менее" => Under,
        "than" | "of" | "as" | "least" | "most" | "to" | "estimated" => {
            return PHRASES.iter().find(|(phrase, _)| scan.phrase_before(start, phrase).is_some()).map(|found| found.1);
        }
        _ => return None,
    };
    // `up by about`, `just over`: one word decides. `from above`, `the above 3`: not a qualifier.
    let is_pointer = single == Over && word == "above" && scan.previous_word(at).is_some_and(|(word, _)| word == "the");
    (!is_pointer).then_some(single)
}

/// Parses the qualifier after `end`. Also returns its end.
pub(super) fn after(scan: &Scan<'_>, end: usize) -> Option<(Qualifier, usize)> {
    if let Some(end) = scan.after(end, &["+"]) {
        return scan.is_free_end(end).then_some((AtLeast, end));
    }
    if let Some(end) = scan.after(end, &["以上"]) {
        return Some((AtLeast, end));
    }
    if let Some(end) = scan.after(end, &["以下", "以内"]) {
        return Some((AtMost, end));
    }
    if let Some(end) = scan.after(end, &["左右", "上下"]) {
        return Some((About, end));
    }
    let (_, past_or) = scan.next_word(end).filter(|(word, _)| word == "or")?;
    let (word, end) = scan.next_word(past_or)?;
    match word.as_ref() {
        "so" => Some((About, end)),
        "more" | "above" | "over" => Some((AtLeast, end)),
        "less" | "fewer" | "under" | "below" => Some((AtMost, end)),
        _ => None,
    }
}

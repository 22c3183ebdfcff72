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
const PHRASES: [(&str, Qualifier); 50] = [
    ("no fewer than", AtLeast),
    ("not fewer than", AtLeast),
    ("no less than", AtLeast),
    ("not less than", AtLeast),
    ("no more than", AtMost),
    ("not more than", AtMost),
    ("mehr als", Over),
    ("weniger als", Under),
    ("nicht mehr als", AtMost),
    ("plus de", Over),
    ("moins de", Under),
    ("au moins", AtLeast),
    ("près de", About),
    ("más de", Over),
    ("menos de", Under),
    ("al menos", AtLeast),
    ("cerca de", About),
    ("alrededor de", About),
    ("più di", Over),
    ("meno di", Under),
    ("circa di", About),
    ("mais de", Over),
    ("pelo menos", AtLeast),
    ("meer dan", Over),
    ("minder dan", Under),
    ("co najmniej", AtLeast),
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

const CHINESE_BEFORE: [(&str, Qualifier); 39] = [
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
    ("約", About),
    ("およそ", About),
    ("大約", About),
    ("ほぼ", About),
    ("약", About),
    ("약 ", About),
    ("超過", Over),
    ("最大", AtMost),
    ("최대 ", AtMost),
    ("최소 ", AtLeast),
    ("少なくとも", AtLeast),
    ("거의 ", Nearly),
    ("近", Nearly),
    ("逾", Over),
    ("超", Over),
];

/// Parses the qualifier before `start`.
pub(super) fn before(scan: &Scan<'_>, start: usize) -> Option<Qualifier> {
    let here = scan.back_over_space(start);
    let is_han = scan.char_before(here).is_some_and(|c| !c.is_ascii());
    if let Some((word, qualifier)) =
        CHINESE_BEFORE.iter().filter(|_| is_han).find(|(word, _)| scan.before(here, &[word]).is_some())
    {
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
        "about"
        | "around"
        | "approximately"
        | "approx"
        | "roughly"
        | "some"
        | "etwa"
        | "rund"
        | "ungefähr"
        | "circa"
        | "zirka"
        | "ca"
        | "environ"
        | "quelque"
        | "unos"
        | "unas"
        | "aproximadamente"
        | "cerca"
        | "ongeveer"
        | "omkring"
        | "cirka"
        | "około"
        | "ok"
        | "asi"
        | "okolo"
        | "около"
        | "примерно"
        | "приблизительно"
        | "близько"
        | "noin"
        | "kb"
        | "körülbelül"
        | "yaklaşık"
        | "sekitar"
        | "khoảng"
        | "حوالي"
        | "نحو" => About,
        "nearly" | "almost" | "fast" | "knapp" | "beinahe" | "casi" | "presque" | "quasi" | "quase" | "bijna"
        | "nästan" | "niemal" | "prawie" | "почти" | "майже" | "hampir" => Nearly,
        "over" | "above" | "exceeding" | "exceeded" | "topping" | "über" | "mehr" | "ponad" | "przeszło" | "свыше"
        | "более" | "понад" | "över" | "yli" | "lebih" => Over,
        "under" | "below" | "unter" | "менее" | "onder" | "poniżej" | "alle" => Under,
        "mindestens" | "wenigstens" | "minstens" | "minst" | "almeno" | "vähintään" | "minimal" => AtLeast,
        "höchstens" | "maximal" | "hoogstens" | "högst" | "enintään" => AtMost,
        "than" | "dan" | "of" | "as" | "least" | "most" | "to" | "estimated" | "als" | "de" | "di" | "que"
        | "moins" | "menos" | "meno" | "max" | "najmniej" | "plus" => {
            // `add up to £9`: the sum, not a bound.
            let is_sum = word == "to"
                && scan.previous_word(at).and_then(|(_, at)| scan.previous_word(at)).is_some_and(|(verb, _)| {
                    ["add", "sum", "total", "lead", "live", "catch", "run"].iter().any(|it| verb.starts_with(it))
                });
            if is_sum {
                return None;
            }
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
    if scan.char(end).is_none_or(|c| c.is_ascii() && !matches!(c, ' ' | '+')) {
        return None;
    }
    if let Some(end) = scan.after(end, &["+"]) {
        return scan.is_free_end(end).then_some((AtLeast, end));
    }
    if let Some(end) = scan.after(end, &["以上", " 이상", "이상"]) {
        return Some((AtLeast, end));
    }
    if let Some(end) = scan.after(end, &["以下", "以内", " 이하", "이하", "まで"]) {
        return Some((AtMost, end));
    }
    if let Some(end) = scan.after(end, &["左右", "上下", "ほど", "程度", "前後", " 정도", "정도"]) {
        return Some((About, end));
    }
    if let Some(end) = scan.after(end, &["未満", "미만", " 미만", "足らず"]) {
        return Some((Under, end));
    }
    if let Some(end) = scan.after(end, &["超", "余り", "あまり", "여 "]) {
        return Some((Over, end));
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

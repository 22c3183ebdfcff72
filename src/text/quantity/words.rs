//! English number words: cardinals, ordinals, and the words that may start a quantity.

use std::sync::LazyLock;

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::number::Number;
use super::scale;
use super::scan::Scan;

/// A parsed number in words.
pub(super) struct Spelled {
    pub(super) number: Number,
    pub(super) end: usize,
    pub(super) ordinal: bool,
}

/// Maximum number of words; `nine hundred and ninety-nine million …` down to the unit has fewer.
const MAX_LENGTH: usize = 24;

/// Returns the value of a cardinal below a hundred.
pub(super) fn cardinal(word: &str) -> Option<u64> {
    Some(match word {
        "zero" => 0,
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    })
}

/// Returns the value of an ordinal below a hundred, or of `hundredth`.
pub(super) fn ordinal(word: &str) -> Option<u64> {
    Some(match word {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        "sixth" => 6,
        "seventh" => 7,
        "eighth" => 8,
        "ninth" => 9,
        "tenth" => 10,
        "eleventh" => 11,
        "twelfth" => 12,
        "hundredth" => 100,
        _ => {
            let stem = word.strip_suffix("th")?;
            return match stem.strip_suffix("ie") {
                Some(tens) => ["twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet"]
                    .iter()
                    .position(|known| *known == tens)
                    .map(|place| 10 * (place as u64 + 2)),
                None => cardinal(stem).filter(|value| (13..20).contains(value)),
            };
        }
    })
}

/// Returns the denominator that a word names: 3 for `third` and `thirds`.
pub(super) fn parts(word: &str) -> Option<u64> {
    match word {
        "half" | "halves" => Some(2),
        "quarter" | "quarters" => Some(4),
        _ => ordinal(word.strip_suffix('s').unwrap_or(word)).filter(|parts| *parts > 2),
    }
}

/// Parses the number in words at `at`: `two hundred and five`, `fifty-sixth`, `twelve million`.
pub(super) fn read(scan: &Scan<'_>, at: usize) -> Option<Spelled> {
    let (mut total, mut chunk) = (0_u64, 0_u64);
    let (mut end, mut last_power) = (at, 99);
    let mut spelled = None;
    // Whether `and` may come next: after `hundred`, `thousand`, `million`.
    let mut open = false;
    for step in 0..MAX_LENGTH {
        let next = if step == 0 { scan.word(at) } else { scan.linked_word(end) };
        let Some((mut word, mut after)) = next else { break };
        if word == "and" && open {
            match scan.next_word(after) {
                Some((small, past)) if cardinal(&small).or_else(|| ordinal(&small)).is_some() => {
                    (word, after) = (small, past);
                }
                _ => break,
            }
        }
        if let Some(value) = cardinal(&word) {
            // `nineteen ninety-nine` is a year.
            if total == 0 && (13..=20).contains(&chunk) && !open && value >= 20 {
                let unit =
                    scan.linked_word(after).and_then(|(word, end)| Some((cardinal(&word).filter(|n| *n < 10)?, end)));
                let (unit, after) = unit.unwrap_or((0, after));
                let mut number = Number::whole(chunk * 100 + value + unit);
                number.may_be_year = true;
                return Some(Spelled { number, end: after, ordinal: false });
            }
            if !fits(chunk, value) || (step > 0 && (value == 0 || chunk == 0 && total == 0)) {
                break;
            }
            chunk += value;
            open = false;
        } else if word == "hundred" && (1..100).contains(&chunk) {
            chunk *= 100;
            open = true;
        } else if let Some(power) = scale::english(&word).filter(|power| chunk > 0 && *power > 2 && *power < last_power)
        {
            let Some(more) = 10_u64.checked_pow(power as u32).and_then(|factor| chunk.checked_mul(factor)) else {
                break;
            };
            (total, chunk, last_power, open) = (total + more, 0, power, true);
        } else if let Some(value) = ordinal(&word).filter(|value| fits(chunk, *value)) {
            // `one third` is a fraction, `two seconds` a duration.
            if step > 0 && chunk > 0 && chunk < 20 {
                break;
            }
            return Some(Spelled { number: Number::whole(total + chunk + value), end: after, ordinal: true });
        } else {
            break;
        }
        end = after;
        let place = if chunk == 0 && total > 0 { last_power } else { 0 };
        spelled = Some(Spelled { number: Number::new(Decimal::from(total + chunk), place), end, ordinal: false });
    }
    spelled
}

/// Returns whether `value` may be added to the hundreds and tens parsed so far.
fn fits(chunk: u64, value: u64) -> bool {
    match value {
        0..10 => chunk.is_multiple_of(10) && chunk % 100 != 10,
        _ => chunk.is_multiple_of(100),
    }
}

/// Words that may start a quantity.
const STARTERS: &[&str] = &[
    "www",
    "fy",
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "million",
    "billion",
    "trillion",
    "lakh",
    "crore",
    "bn",
    "dozen",
    "dozens",
    "tens",
    "hundreds",
    "thousands",
    "millions",
    "billions",
    "trillions",
    "half",
    "quarter",
    "twice",
    "thrice",
    "doubled",
    "doubling",
    "twofold",
    "tripled",
    "tripling",
    "trebled",
    "trebling",
    "threefold",
    "quadrupled",
    "quadrupling",
    "fourfold",
    "quintupled",
    "fivefold",
    "halved",
    "halving",
    "tenfold",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "thirtieth",
    "fortieth",
    "fiftieth",
    "sixtieth",
    "seventieth",
    "eightieth",
    "ninetieth",
    "hundredth",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sept",
    "sep",
    "oct",
    "nov",
    "dec",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "usd",
    "eur",
    "gbp",
    "cny",
    "rmb",
    "jpy",
    "hkd",
    "aud",
    "cad",
    "inr",
    "chf",
    "sgd",
    "nzd",
    "twd",
    "krw",
    "rub",
    "sek",
    "nok",
    "dkk",
    "pln",
    "czk",
    "huf",
    "vnd",
    "idr",
    "brl",
    "mxn",
    "zar",
    "thb",
    "myr",
    "php",
    "aed",
    "sar",
    "ils",
    "uah",
    "kzt",
    "ngn",
    "kes",
    "egp",
    "pkr",
    "bdt",
    "rs",
];

static STARTER_SET: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| STARTERS.iter().copied().collect());

/// Bit `length` of a letter's entry is set if a starter of that length begins with the letter. This check alone rejects
/// nearly all words of a text.
const LENGTHS: [u32; 26] = {
    let mut lengths = [0; 26];
    let mut place = 0;
    while place < STARTERS.len() {
        let word = STARTERS[place].as_bytes();
        lengths[(word[0] - b'a') as usize] |= 1 << word.len();
        place += 1;
    }
    lengths
};

/// Returns whether an ASCII word may start a quantity.
pub(super) fn may_start(word: &str) -> bool {
    let first = word.bytes().next().map_or(0, |byte| byte.to_ascii_lowercase());
    first.is_ascii_lowercase()
        && word.len() < 16
        && LENGTHS[usize::from(first - b'a')] & (1 << word.len()) != 0
        && STARTER_SET.contains(&*word.to_ascii_lowercase())
}

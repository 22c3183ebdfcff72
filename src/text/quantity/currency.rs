//! Currencies: signs, codes and names → an ISO 4217 code, or the sign if it is ambiguous.

use super::scan::Scan;

/// A currency by its ISO 4217 code; `$`, `¥` and `kr` if the text does not say which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(&'static str);

impl Currency {
    /// Returns the code or sign.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// Returns whether both may be the same currency: `$` may be `USD`, or any other dollar.
    pub fn may_be(self, other: Self) -> bool {
        let among = |sign: Self, code: Self| match sign.0 {
            "$" => matches!(code.0, "USD" | "HKD" | "AUD" | "CAD" | "NZD" | "SGD" | "TWD"),
            "¥" => matches!(code.0, "JPY" | "CNY"),
            "kr" => matches!(code.0, "SEK" | "NOK" | "DKK"),
            _ => false,
        };
        self == other || among(self, other) || among(other, self)
    }
}

/// Returns the currency of a sign.
pub(super) fn sign(c: char) -> Option<Currency> {
    Some(Currency(match c {
        '$' | '＄' => "$",
        '€' => "EUR",
        '£' | '￡' => "GBP",
        '¥' | '￥' => "¥",
        '₹' => "INR",
        '₩' => "KRW",
        '₽' => "RUB",
        '₺' => "TRY",
        '฿' => "THB",
        _ => return None,
    }))
}

/// Returns the currency of a dollar with a prefix: `US$`, `HK$`.
pub(super) fn dollar(letters: &str) -> Option<Currency> {
    Some(Currency(match letters {
        "us" => "USD",
        "hk" => "HKD",
        "a" | "au" => "AUD",
        "c" | "ca" => "CAD",
        "nz" => "NZD",
        "s" | "sg" => "SGD",
        "nt" => "TWD",
        "r" => "BRL",
        _ => return None,
    }))
}

/// Returns the currency of a code, which may precede or follow the number.
pub(super) fn code(word: &str) -> Option<Currency> {
    const CODES: [&str; 24] = [
        "USD", "EUR", "GBP", "CNY", "JPY", "HKD", "AUD", "CAD", "INR", "CHF", "SGD", "NZD", "TWD", "KRW", "RUB", "SEK",
        "NOK", "DKK", "BRL", "TRY", "THB", "ZAR", "PLN", "MXN",
    ];
    match word {
        "rmb" => Some(Currency("CNY")),
        "rs" => Some(Currency("INR")),
        "try" => None,
        _ => CODES.iter().find(|code| code.eq_ignore_ascii_case(word)).map(|code| Currency(code)),
    }
}

/// Parses a currency name after the number. Returns the power of ten of the subunit (`cents`), and the end of the name.
pub(super) fn after(scan: &Scan<'_>, at: usize) -> Option<(Currency, i8, usize)> {
    let here = scan.past_space(at);
    if let Some((currency, end)) = han(scan, here) {
        return Some((currency, 0, end));
    }
    if let Some((currency, end)) = scan.char(here).and_then(|c| Some((sign(c)?, here + c.len_utf8())))
        && !scan.char(end).is_some_and(|c| c.is_ascii_digit())
    {
        return Some((currency, 0, end));
    }
    let (word, end) = scan.linked_word(at)?;
    if let Some(currency) = code(&word).filter(|_| scan.is_free_end(end)) {
        return Some((currency, 0, end));
    }
    let dollars = |scan: &Scan<'_>, at| {
        scan.next_word(at).filter(|(word, _)| matches!(word.as_ref(), "dollar" | "dollars")).map(|(_, end)| end)
    };
    let country = match word.as_ref() {
        "us" | "american" => Some((end, "USD")),
        "u" => scan.after(end, &[".S."]).map(|end| (end, "USD")),
        "hong" => scan.phrase(end, "kong").map(|end| (end, "HKD")),
        "australian" => Some((end, "AUD")),
        "canadian" => Some((end, "CAD")),
        "singapore" => Some((end, "SGD")),
        "new" => scan
            .phrase(end, "zealand")
            .or_else(|| scan.phrase(end, "taiwan"))
            .map(|end| (end, if scan.text[..end].ends_with("and") { "NZD" } else { "TWD" })),
        _ => None,
    };
    if let Some((end, code)) = country {
        return dollars(scan, end).map(|end| (Currency(code), 0, end));
    }
    let (name, power) = match word.as_ref() {
        "dollar" | "dollars" => ("$", 0),
        "cent" | "cents" => ("$", -2),
        "pence" => ("GBP", -2),
        "euro" | "euros" => ("EUR", 0),
        "pound" | "pounds" => ("GBP", 0),
        "yuan" | "renminbi" => ("CNY", 0),
        "yen" => ("JPY", 0),
        "won" => ("KRW", 0),
        "rupee" | "rupees" => ("INR", 0),
        "rouble" | "roubles" | "ruble" | "rubles" | "рублей" | "рубля" | "рубль" | "руб" => {
            ("RUB", 0)
        }
        "franken" | "francs" => ("CHF", 0),
        "kronor" => ("SEK", 0),
        "kroner" | "kr" => ("kr", 0),
        "baht" => ("THB", 0),
        "rand" => ("ZAR", 0),
        "lira" => ("TRY", 0),
        _ => return None,
    };
    Some((Currency(name), power, end))
}

/// Parses a Chinese currency name.
pub(super) fn han(scan: &Scan<'_>, at: usize) -> Option<(Currency, usize)> {
    const NAMES: [(&[&str], &str); 11] = [
        (&["人民币", "人民幣", "元人民币", "元人民幣"], "CNY"),
        (&["美元", "美金"], "USD"),
        (&["港元", "港币", "港幣"], "HKD"),
        (&["欧元", "歐元"], "EUR"),
        (&["日元", "日圆", "日圓"], "JPY"),
        (&["英镑", "英鎊"], "GBP"),
        (&["澳元"], "AUD"),
        (&["加元"], "CAD"),
        (&["新台币", "新臺幣"], "TWD"),
        (&["韩元", "韓元"], "KRW"),
        (&["元", "块钱"], "CNY"),
    ];
    if !scan.char(at).is_some_and(super::scan::is_ideograph) {
        return None;
    }
    NAMES.iter().find_map(|(names, code)| scan.after(at, names).map(|end| (Currency(code), end)))
}

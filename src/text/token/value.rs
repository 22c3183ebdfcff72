//! The value of a number with its scale word and currency: `4.66 billion`, `4.66bn` and `46.6亿` are 4660000000, and `5
//! euros` is `€5`. The numbers, scales and currencies are those of [`quantity`](super::super::quantity).

use super::super::fold::fold_into;
use super::super::quantity::currency::{self, Currency};
use super::super::quantity::digits::Style;
use super::super::quantity::scale;
use super::super::quantity::scaled::{IndexedAmount, indexed};

/// Maximum length of a scale word or currency, in bytes; longer words are not looked up.
const MAX_WORD: usize = 40;

/// Returns the value of the number from `start` to `end` of a text, unless it is the digits themselves.
pub(super) fn read(text: &str, start: usize, end: usize, style: Style, is_money: bool) -> Option<IndexedAmount> {
    let is_thousands = || text[start..end].ends_with('0') && text[start..end].contains('.');
    if !is_thousands() && !may_go_on(&text[end..], style, is_money) {
        return None;
    }
    let amount = indexed(text, start, style, is_money)?;
    (amount.is_scaled || amount.currency.is_some()).then_some(amount)
}

/// Returns whether a scale, a fraction or a currency may follow a number.
fn may_go_on(rest: &str, style: Style, is_money: bool) -> bool {
    let gap = rest.chars().next().filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '-'));
    let start = gap.map_or(0, char::len_utf8);
    let next = &rest[start..];
    let Some(first) = next.chars().next() else { return false };
    if !first.is_ascii() {
        return true;
    }
    if first.is_ascii_digit() {
        // `2 3/4`
        let digits = next.bytes().take_while(u8::is_ascii_digit).count();
        return start > 0 && digits < 3 && next[digits..].starts_with('/');
    }
    if !first.is_ascii_alphabetic() {
        return first == '$' && start > 0;
    }
    let length = next.find(|c: char| !c.is_alphabetic()).unwrap_or(next.len());
    if length > MAX_WORD {
        return false;
    }
    let mut word = String::with_capacity(length);
    next[..length].chars().for_each(|c| fold_into(c, &mut word));
    match word.as_str() {
        "k" | "m" | "b" => is_money || start == 0,
        "de" | "di" | "d" | "us" | "american" | "hong" | "australian" | "canadian" | "singapore" | "new" | "taiwan"
        | "swiss" | "schweizer" | "and" | "et" | "y" | "livres" | "libras" => true,
        word => {
            scale::named(word, style.code).is_some()
                || currency::name(word).is_some()
                || word.len() == 3 && currency::code(word).is_some() && next.as_bytes()[0].is_ascii_uppercase()
        }
    }
}

/// Returns how a currency is written in terms: by its sign where it has one, which `€5` has too. The second is what the
/// sign of several currencies would be. A dollar without a country is that of the United States.
pub(super) fn sign(currency: Currency) -> (&'static str, Option<&'static str>) {
    match currency.code() {
        "EUR" => ("€", None),
        "GBP" => ("£", None),
        "INR" => ("₹", None),
        "KRW" => ("₩", None),
        "RUB" => ("₽", None),
        "TRY" => ("₺", None),
        "UAH" => ("₴", None),
        "VND" => ("₫", None),
        "PHP" => ("₱", None),
        "NGN" => ("₦", None),
        "ILS" => ("₪", None),
        "THB" => ("฿", None),
        "USD" => ("us$", Some("$")),
        "HKD" => ("hk$", None),
        "AUD" => ("a$", None),
        "CAD" => ("c$", None),
        "SGD" => ("s$", None),
        "NZD" => ("nz$", None),
        "TWD" => ("nt$", None),
        "CNY" => ("cny", Some("¥")),
        "JPY" => ("jpy", Some("¥")),
        "SEK" => ("sek", Some("kr")),
        "NOK" => ("nok", Some("kr")),
        "DKK" => ("dkk", Some("kr")),
        "CZK" => ("czk", Some("kr")),
        code => (code, None),
    }
}

/// Returns a decimal number without trailing zeros, if it has any: `2.50` is `2.5`.
pub(super) fn trimmed(word: &str) -> Option<&str> {
    let trimmed = word.split_once('.')?.1.trim_end_matches('0');
    let whole = word.find('.')?;
    let end = if trimmed.is_empty() { whole } else { whole + 1 + trimmed.len() };
    (end < word.len()).then(|| &word[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn value(text: &str, lang: &str, is_money: bool) -> Option<String> {
        let style = Style::of(Lang::named(lang));
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(text.len());
        let amount = read(text, 0, end, style, is_money)?;
        Some(amount.currency.map_or("", |currency| sign(currency).0).to_owned() + &amount.digits)
    }

    #[test]
    fn scales_move_the_point() {
        assert_eq!(value("4.66 billion in", "en", false).as_deref(), Some("4660000000"));
        assert_eq!(value("4.66bn", "en", false).as_deref(), Some("4660000000"));
        assert_eq!(value("46.6亿元", "zh", false).as_deref(), Some("cny4660000000"));
        assert_eq!(value("1.2万亿", "zh", false).as_deref(), Some("1200000000000"));
        assert_eq!(value("0.5-million", "en", false).as_deref(), Some("500000"));
        assert_eq!(value("1.2345 thousand", "en", false).as_deref(), Some("1234.5"));
        assert_eq!(value("5m", "en", true).as_deref(), Some("5000000"));
        assert_eq!(value("5m", "en", false), None);
        assert_eq!(value("5 millionaires", "en", false), None);
        assert_eq!(value("2 Billionen Euro", "de", false).as_deref(), Some("€2000000000000"));
        assert_eq!(value("2 billions d’euros", "fr", false).as_deref(), Some("€2000000000000"));
        assert_eq!(value("2 billion euros", "en", false).as_deref(), Some("€2000000000"));
        assert_eq!(value("5 US dollars", "en", false).as_deref(), Some("us$5"));
        assert_eq!(value("94.000 euros", "en", false).as_deref(), Some("€94000"));
        assert_eq!(value("56 enterprises", "en", false), None);
    }

    #[test]
    fn zeros_at_the_end_are_trimmed() {
        assert_eq!(
            [trimmed("1250.50"), trimmed("2.0"), trimmed("2.5"), trimmed("250")],
            [Some("1250.5"), Some("2"), None, None]
        );
    }
}

//! Names that look like numbers: `CA123`, `COVID-19`, `F-16`, `G20`, `1.2.3`, `0592-1234567`, addresses.

use super::scan::{Scan, is_letter};

/// Words before a hyphen and a number that do not make the number part of a name: `mid-2016`, `under-21`.
const OPEN: [&str; 14] =
    ["mid", "early", "late", "pre", "post", "under", "over", "top", "sub", "minus", "plus", "to", "about", "from"];

/// Nouns after which a number identifies and does not count, whatever their case: `page 77`, `gate 12`.
#[rustfmt::skip]
const LOWER_NOUNS: [&str; 43] = [
    "page", "pages", "p", "pp", "section", "sections", "sec", "chapter", "chapters", "article", "paragraph", "para", "figure", "table",
    "appendix", "footnote", "note", "flight", "gate", "room", "platform", "route", "number", "clause", "rule", "version", "step",
    "seite", "seiten", "abschnitt", "kapitel", "artikel", "absatz", "tabelle", "abbildung", "chapitre", "página", "páginas", "capítulo",
    "pagina", "pagine", "capitolo", "line",
];

/// Abbreviations and signs of places before a number.
const POINTED: [&str; 10] = ["p.", "pp.", "§§", "§", "S.", "Nr.", "nr.", "no.", "art.", "стр."];

/// Nouns with a capital after which a number identifies and does not count: `Flight 370`, `Boeing 737`.
const NOUNS: [&str; 31] = [
    "flight",
    "boeing",
    "airbus",
    "route",
    "article",
    "chapter",
    "section",
    "number",
    "no",
    "nos",
    "page",
    "pages",
    "resolution",
    "interstate",
    "room",
    "gate",
    "terminal",
    "highway",
    "figure",
    "table",
    "version",
    "volume",
    "iphone",
    "windows",
    "channel",
    "platform",
    "model",
    "apollo",
    "formula",
    "type",
    "phase",
];

/// Returns the end of the label that starts with the ASCII letters from `at` to `end`, or `None` if it has no digit.
pub(super) fn after_letters(scan: &Scan<'_>, at: usize, end: usize) -> Option<usize> {
    let bytes = scan.text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let hyphen = bytes.get(end) == Some(&b'-') && digit(end + 1);
    if !digit(end) && !hyphen {
        return None;
    }
    let word = &scan.text[at..end];
    if hyphen {
        let lower = word.to_ascii_lowercase();
        let month = super::month::month(&lower, scan.style.code).is_some();
        if OPEN.contains(&lower.as_str()) || month || super::words::may_start(&lower) {
            return None;
        }
    } else if super::currency::code(word)
        .is_some_and(|_| word.bytes().all(|byte| byte.is_ascii_uppercase()) || word.eq_ignore_ascii_case("rs"))
    {
        return None;
    }
    Some(past(scan, end + usize::from(hyphen)))
}

/// Returns whether a number after a noun counts all the same: `page 3 million readers`, `line 5 per cent`.
fn counts_more(scan: &Scan<'_>, end: usize) -> bool {
    super::scale::read(scan, end, false).is_some()
        || super::unit::after(scan, end).is_some()
        || super::currency::after(scan, end).is_some()
}

/// Returns whether a text begins with a date such as `26.06.2025`.
fn is_dotted_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '.').map(|part| part.bytes().take_while(u8::is_ascii_digit).count());
    matches!((parts.next(), parts.next(), parts.next()), (Some(1..=2), Some(1..=2), Some(4)))
}

/// Returns the end of the letters, digits and joining hyphens from `at`.
fn past(scan: &Scan<'_>, at: usize) -> usize {
    let mut end = at;
    let mut chars = scan.rest(at).chars().peekable();
    while let Some(c) = chars.next() {
        let joins = matches!(c, '-' | '.' | '/') && chars.peek().is_some_and(char::is_ascii_digit);
        if !(c.is_ascii_digit() || is_letter(c) || c == '_' || joins) {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// Returns the end of the label that starts with the digits from `at` to `end`: chains of digits and hyphens, numbers
/// with a leading zero, digits next to letters, and numbers after an identifying noun.
pub(super) fn from_digits(scan: &Scan<'_>, at: usize, end: usize, plain: bool) -> Option<usize> {
    let bytes = scan.text.as_bytes();
    let run = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let literal = &bytes[at..end];
    // `+86 592 123 4567`
    if plain && literal.len() < 4 && at > 0 && bytes[at - 1] == b'+' {
        let (mut last, mut count) = (end, literal.len());
        while matches!(bytes.get(last), Some(b' ' | b'-')) && run(last + 1) > 1 {
            count += run(last + 1);
            last += 1 + run(last + 1);
        }
        if count > 7 {
            return Some(last);
        }
    }
    let (mut last, mut links) = (end, 0);
    while plain && matches!(bytes.get(last), Some(b'-' | b'/' | b':')) && run(last + 1) > 0 {
        last += 1 + run(last + 1);
        links += 1;
    }
    // `80101911/26.06.2025`: a number and a date.
    if links > 0 && bytes[end] == b'/' && is_dotted_date(scan.rest(end + 1)) {
        return Some(end);
    }
    let leading_zero = plain && literal.len() > 1 && literal[0] == b'0';
    let slash = links > 0 && matches!(bytes[end], b'/' | b':');
    // `0592-1234567`, `737-800`: a range neither decreases nor goes from few digits to very many.
    let uneven = links == 1 && run(end + 1) > literal.len() + 3;
    // 1-6月: months, not a range of counts.
    let months = links == 1 && scan.after(last, &["月"]).is_some();
    if months {
        return Some(last + "月".len());
    }
    if links > 1 || leading_zero || slash || uneven {
        return Some(past(scan, last));
    }
    let named = scan.previous_word(at.min(scan.text.len())).is_some_and(|(word, start)| {
        plain && NOUNS.contains(&word.as_ref()) && scan.char(start).is_some_and(char::is_uppercase)
            || LOWER_NOUNS.contains(&word.as_ref()) && !counts_more(scan, end)
    });
    let here = scan.back_over_space(at);
    let is_pointed = scan.char_before(here).is_some_and(|c| matches!(c, '.' | '§'));
    let pointed = if is_pointed { scan.before(here, &POINTED) } else { None };
    if named || pointed.is_some_and(|start| !scan.char_before(start).is_some_and(char::is_alphanumeric)) {
        return Some(past(scan, end));
    }
    if plain && scan.before(scan.back_over_space(at), &["No.", "Nos.", "№"]).is_some() {
        return Some(past(scan, end));
    }
    // `map[3]`: the number of a note; 3号: an identifying number.
    let note = at > 0
        && bytes[at - 1] == b'['
        && bytes.get(end) == Some(&b']')
        && scan.char_before(at - 1).is_some_and(|c| !c.is_whitespace());
    if note {
        return Some(end);
    }
    if let Some(end) = scan.after(end, &["号", "號"]) {
        return Some(end);
    }
    let hash = at > 0 && matches!(bytes[at - 1], b'#' | b'@' | b'_');
    hash.then(|| past(scan, end))
}

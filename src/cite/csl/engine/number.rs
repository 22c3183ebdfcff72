//! Numbers in citations: whether a text is one, ranges, ordinals, Roman numerals.

use super::terms::Terms;

/// Returns whether a text consists of numbers with optional letters around them, separated by `,`, `&` or a hyphen (CSL
/// 1.0.2, "choose", `is-numeric`): `4th`, `2a`, `1-3`, `L2 & L5`.
pub(super) fn is_numeric(text: &str) -> bool {
    let mut any = false;
    for part in text.split([',', '&', '-', '–', '—']) {
        let part = part.trim();
        let inner = part.trim_matches(|c: char| !c.is_ascii_digit());
        if inner.is_empty() || part.contains(' ') || inner.contains('.') {
            return false;
        }
        any = true;
    }
    any
}

/// Returns whether a text names more than one number.
pub(super) fn is_plural(text: &str) -> bool {
    let text = text.trim();
    // `US 1,234,567` is one number.
    if text.split_once(' ').is_some_and(|(lead, _)| lead.chars().all(char::is_alphabetic) && !is_roman(lead)) {
        return false;
    }
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let splits = |text: &str, marks: &[char]| {
        let parts: Vec<&str> = text.split(marks).map(str::trim).filter(|part| !part.is_empty()).collect();
        parts.len() > 1 && parts.iter().all(|part| part.chars().any(|c| c.is_ascii_digit()) || is_roman(part))
    };
    if text.contains("\\-") {
        return splits(&text.replace("\\-", ""), &['-', '–', ',', '&']);
    }
    (digits || text.split(['-', '–']).all(is_roman)) && splits(text, &['-', '–', '—', ',', '&'])
}

fn is_roman(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| "ivxlcdmIVXLCDM".contains(c))
}

/// Formats a number in a form: `ordinal`, `long-ordinal`, `roman`; others unchanged.
pub(super) fn formatted(number: u32, form: &str, terms: &Terms, gender: &str) -> String {
    match form {
        "ordinal" => format!("{number}{}", terms.ordinal(number, gender)),
        "long-ordinal" if (1..=10).contains(&number) => terms
            .gendered(&format!("long-ordinal-{number:02}"), "long", false, gender)
            .unwrap_or_else(|| formatted(number, "ordinal", terms, gender)),
        "long-ordinal" => formatted(number, "ordinal", terms, gender),
        "roman" if number < 6000 => roman(number),
        _ => number.to_string(),
    }
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            text.push_str(sign);
            number -= value;
        }
    }
    text
}

/// Formats every number of a text in a form, and its separators as CSL writes them: `1-3` → `1–3`, `2,5` → `2, 5`.
pub(super) fn with_form(text: &str, form: &str, terms: &Terms, gender: &str) -> String {
    let one = |part: &str| match part.parse::<u32>() {
        Ok(number) => formatted(number, form, terms, gender),
        Err(_) => part.to_owned(),
    };
    let range = range_delimiter(terms);
    let mut out = String::new();
    let mut part = String::new();
    for c in text.chars() {
        let separator = match c {
            '-' | '–' | '—' => Some(range.as_str()),
            ',' => Some(", "),
            '&' => Some(" & "),
            _ => None,
        };
        match separator {
            Some(separator) => {
                out.push_str(&one(part.trim()));
                out.push_str(separator);
                part.clear();
            }
            None => part.push(c),
        }
    }
    out + &one(part.trim())
}

/// Returns what a language puts between the ends of a range.
pub(super) fn range_delimiter(terms: &Terms) -> String {
    terms.get("page-range-delimiter", "long", false).unwrap_or_else(|| "–".to_owned())
}

/// Formats the page ranges of a text (CSL 1.0.2, Appendix V).
pub(super) fn pages(text: &str, format: Option<&str>, delimiter: &str) -> String {
    let text = text.replace("\\-", "\u{1}");
    let mut out = String::new();
    for (at, piece) in text.split_inclusive([',', '&', ';']).enumerate() {
        let (piece, mark) = match piece.char_indices().last() {
            Some((end, mark)) if matches!(mark, ',' | '&' | ';') => (&piece[..end], Some(mark)),
            _ => (piece, None),
        };
        if at > 0 && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push_str(&range(piece.trim(), format, delimiter));
        match mark {
            Some('&') => out.push_str(" & "),
            Some(mark) => out.extend([mark, ' ']),
            None => {}
        }
    }
    out.trim_end().replace('\u{1}', "-")
}

fn range(text: &str, format: Option<&str>, delimiter: &str) -> String {
    let Some((first, last)) = split_range(text) else { return text.to_owned() };
    let digits = |text: &str| text.chars().rev().take_while(char::is_ascii_digit).count();
    let (first_count, last_count) = (digits(first), digits(last));
    let (lead, from) = first.split_at(first.len() - first_count);
    let (other, to) = last.split_at(last.len() - last_count);
    let is_alike = !from.is_empty() && !to.is_empty() && (other.is_empty() || other == lead);
    let Some(format) = format.filter(|_| is_alike && from.len() >= to.len()) else {
        return format!("{first}{delimiter}{last}");
    };
    let full = format!("{}{to}", &from[..from.len() - to.len()]);
    if full.parse::<u64>().ok() < from.parse::<u64>().ok() {
        return format!("{first}{delimiter}{last}");
    }
    let common = from.bytes().zip(full.bytes()).take_while(|(a, b)| a == b).count();
    let kept = |at_least: usize| full[common.min(full.len().saturating_sub(at_least))..].to_owned();
    let end = match format {
        "minimal" => kept(1),
        "minimal-two" => kept(2),
        "chicago" | "chicago-15" | "chicago-16" => {
            let number = from.parse::<u64>().unwrap_or(0);
            if from.len() < 3 || number.is_multiple_of(100) {
                full
            } else if number % 100 < 10 {
                kept(1)
            } else if from.len() == 4 && format != "chicago-16" && from.len() - common >= 3 {
                full
            } else {
                kept(2)
            }
        }
        _ => format!("{lead}{full}"),
    };
    format!("{first}{delimiter}{end}")
}

/// Splits `4-5` into its ends, if both have figures or are Roman numerals.
fn split_range(text: &str) -> Option<(&str, &str)> {
    let at = text.find(['-', '–', '—'])?;
    let mark = text[at..].chars().next()?;
    let (first, last) = (text[..at].trim(), text[at + mark.len_utf8()..].trim_start_matches(['-', '–', '—']).trim());
    let is_end = |end: &str| !end.is_empty() && !end.contains([' ', '-', '–', '—']);
    (is_end(first) && is_end(last)).then_some((first, last))
}

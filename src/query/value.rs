//! Values of the two fields with a fixed syntax: dates and kinds of paragraph.
//!
//! Every date in a tree is valid for [`days`], with the precision entered: `2018`, `2018-06`, `2018-06-01`.

use std::ops::Bound;

use super::ast::Term;
use crate::text::{ParagraphKind, days};

/// Why a value was not understood, as the end of a note.
type Reason = &'static str;

const FORM: Reason = "write a date as 2018, 2018-06 or 2018-06-01";

/// Parses a term of the date field, with a note if it was corrected.
pub(super) fn date_term(term: &Term) -> Result<(Term, Option<Reason>), Reason> {
    match term {
        Term::Word(text) | Term::Phrase { text, .. } => {
            if let Some((lower, upper)) = compared(text) {
                return Ok(ordered(checked(lower)?, checked(upper)?));
            }
            match text.split_once("..") {
                Some((lower, upper)) => Ok(ordered(included(lower)?, included(upper)?)),
                None => Ok((Term::Word(date(text).ok_or(FORM)?), None)),
            }
        }
        Term::Range { lower, upper } => {
            let end = |bound: &Bound<String>| checked(bound.as_ref().map(String::as_str));
            Ok(ordered(end(lower)?, end(upper)?))
        }
        Term::Exists => Ok((Term::Exists, None)),
        Term::Prefix(_) | Term::Wildcard(_) | Term::Fuzzy { .. } | Term::Regex(_) => Err(FORM),
    }
}

/// Parses a term of the kind field.
pub(super) fn kind_term(term: &Term) -> Result<Term, Reason> {
    match term {
        Term::Word(text) | Term::Phrase { text, .. } => {
            let name = text.to_lowercase().replace(['-', ' '], "_");
            let kind = ParagraphKind::named(&name).ok_or("unknown kind")?;
            Ok(Term::Word(kind.name().to_owned()))
        }
        Term::Exists => Ok(Term::Exists),
        _ => Err("a kind is a single word"),
    }
}

/// Returns the bounds of a comparison such as `>=2018`, or `None` for other text.
fn compared(text: &str) -> Option<(Bound<&str>, Bound<&str>)> {
    let signs = text.len() - text.trim_start_matches(['<', '>', '=', '≤', '≥']).len();
    let (sign, value) = text.split_at(signs);
    match sign {
        ">" => Some((Bound::Excluded(value), Bound::Unbounded)),
        ">=" | "≥" => Some((Bound::Included(value), Bound::Unbounded)),
        "<" => Some((Bound::Unbounded, Bound::Excluded(value))),
        "<=" | "≤" => Some((Bound::Unbounded, Bound::Included(value))),
        _ => None,
    }
}

/// Parses a bound of `2018..2020`; an empty one is open.
fn included(text: &str) -> Result<Bound<String>, Reason> {
    checked(if text.is_empty() { Bound::Unbounded } else { Bound::Included(text) })
}

fn checked(bound: Bound<&str>) -> Result<Bound<String>, Reason> {
    match bound {
        Bound::Included(text) => date(text).map(Bound::Included).ok_or(FORM),
        Bound::Excluded(text) => date(text).map(Bound::Excluded).ok_or(FORM),
        Bound::Unbounded => Ok(Bound::Unbounded),
    }
}

/// Returns the range with its bounds in chronological order, and a note if they were swapped.
fn ordered(lower: Bound<String>, upper: Bound<String>) -> (Term, Option<Reason>) {
    match (&lower, &upper) {
        (Bound::Unbounded, Bound::Unbounded) => (Term::Exists, None),
        (Bound::Included(from) | Bound::Excluded(from), Bound::Included(to) | Bound::Excluded(to))
            if days(from).map(|(first, _)| first) > days(to).map(|(_, last)| last) =>
        {
            let remark = "reversed range: ends swapped";
            (Term::Range { lower: upper, upper: lower }, Some(remark))
        }
        _ => (Term::Range { lower, upper }, None),
    }
}

/// Returns the date in ISO 8601, to the day at most, or `None` if it is not one. Accepts `2018/6/1` and `2018.06.01`.
fn date(text: &str) -> Option<String> {
    let day = text.split('T').next()?;
    let numbers = day.split(['-', '/', '.']).map(|number| format!("{number:0>2}"));
    let iso = numbers.collect::<Vec<_>>().join("-");
    days(&iso).map(|_| iso)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_precision() {
        let good = [
            ("2018", "2018"),
            ("2018-6", "2018-06"),
            ("2018/06/01", "2018-06-01"),
            ("2018-06-01T09:30Z", "2018-06-01"),
        ];
        for (query_string, iso) in good {
            assert_eq!(date(query_string).as_deref(), Some(iso));
        }
        for query_string in ["", "18", "yesterday", "2018-13", "2018-00", "2018-06-01-02", "2018-02-30"] {
            assert_eq!(date(query_string), None, "{query_string}");
        }
    }

    #[test]
    fn ranges_are_put_in_order() {
        let asked = |text: &str| date_term(&Term::Word(text.to_owned()));
        let years = |lower, upper| Term::Range { lower, upper };
        let (a, b) = (Bound::Included("2018".to_owned()), Bound::Included("2020-01".to_owned()));
        assert_eq!(asked("2018..2020-01"), Ok((years(a.clone(), b.clone()), None)));
        assert!(matches!(asked("2020-01..2018"), Ok((range, Some(_))) if range == years(a.clone(), b)));
        assert_eq!(asked(">=2018"), Ok((years(a, Bound::Unbounded), None)));
        assert_eq!(asked(".."), Ok((Term::Exists, None)));
        assert_eq!(asked("=>2018"), Err(FORM));
    }
}

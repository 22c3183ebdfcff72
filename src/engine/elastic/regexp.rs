//! Translates regular expressions to those of the servers, where other characters are operators and letters.

use std::fmt::Write as _;

use regex_syntax::hir::{Class, Hir, HirKind};

/// Translates an expression for whole values; `None` if it has parts that the servers do not know.
pub(super) fn translated(expression: &str) -> Option<String> {
    let parsed = regex_syntax::parse(expression).ok()?;
    let mut out = String::new();
    write(&parsed, &mut out)?;
    Some(out)
}

fn write(part: &Hir, out: &mut String) -> Option<()> {
    match part.kind() {
        HirKind::Empty => out.push_str("()"),
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok()?.chars().for_each(|c| escaped(c, out)),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            if ranges.is_empty() {
                return None;
            }
            // Everything but the end of a line, which no value has.
            if ranges.len() <= 3 && ranges[0].start() == '\0' && ranges[ranges.len() - 1].end() == char::MAX {
                out.push('.');
                return Some(());
            }
            out.push('[');
            for range in ranges {
                escaped(range.start(), out);
                if range.end() != range.start() {
                    out.push('-');
                    escaped(range.end(), out);
                }
            }
            out.push(']');
        }
        HirKind::Class(Class::Bytes(_)) | HirKind::Look(_) => return None,
        HirKind::Repetition(repetition) => {
            out.push('(');
            write(&repetition.sub, out)?;
            out.push(')');
            match (repetition.min, repetition.max) {
                (0, None) => out.push('*'),
                (1, None) => out.push('+'),
                (0, Some(1)) => out.push('?'),
                (least, None) => write!(out, "{{{least},}}").ok()?,
                (least, Some(most)) => write!(out, "{{{least},{most}}}").ok()?,
            }
        }
        HirKind::Capture(capture) => {
            out.push('(');
            write(&capture.sub, out)?;
            out.push(')');
        }
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(part, out))?,
        HirKind::Alternation(parts) => {
            out.push('(');
            for (number, part) in parts.iter().enumerate() {
                if number > 0 {
                    out.push('|');
                }
                write(part, out)?;
            }
            out.push(')');
        }
    }
    Some(())
}

fn escaped(c: char, out: &mut String) {
    if !c.is_alphanumeric() {
        out.push('\\');
    }
    out.push(c);
}

#[cfg(test)]
mod tests {
    use super::translated;

    #[test]
    fn operators_of_the_servers_are_escaped() {
        let cases = [
            ("trad(es|ing)", "trad((es|ing))"),
            ("col.*r", "col(.)*r"),
            ("a~\"b", "a\\~\\\"b"),
            ("[a-c]{2,3}", "([a-c]){2,3}"),
        ];
        for (expression, expected) in cases {
            assert_eq!(translated(expression).as_deref(), Some(expected), "{expression}");
        }
        assert_eq!(translated("^a"), None);
    }
}

//! Parses suppression comments: `<!-- ibid: allow RULE, RULE: reason -->`.

use crate::text::Span;

/// A suppression comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Byte range of the comment.
    pub span: Span,
    /// Names of the suppressed rules.
    pub rules: Vec<String>,
    /// Reason; empty if not given.
    pub reason: String,
    /// Range it applies to: its own block or, on a separate line, the next block.
    pub scope: Span,
}

impl Suppression {
    /// Parses a comment; `None` if it is not a suppression. Its scope is not set yet.
    pub(super) fn read(comment: &str, at: usize) -> Option<Self> {
        let inside = comment.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
        let start = at + (comment.len() - comment.trim_start().len());
        Self::inside(inside, Span::new(start, start + comment.trim().len()))
    }

    /// Parses what is inside a comment, given the range of the comment.
    pub(super) fn inside(inside: &str, span: Span) -> Option<Self> {
        let inside = inside.trim();
        let wish = inside.strip_prefix("ibid:")?.trim_start().strip_prefix("allow")?;
        if !wish.is_empty() && !wish.starts_with([' ', ':', '\n']) {
            return None;
        }
        let (rules, reason) = wish.split_once(':').unwrap_or((wish, ""));
        let rules = rules.split([',', ' ', '\n']).map(str::trim).filter(|rule| !rule.is_empty()).map(str::to_owned);
        Some(Self { span, rules: rules.collect(), reason: reason.trim().to_owned(), scope: Span::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_read() {
        let read = |comment: &str| Suppression::read(comment, 0).map(|allow| (allow.rules.join("+"), allow.reason));
        let is = |rules: &str, reason: &str| Some((rules.to_owned(), reason.to_owned()));
        assert_eq!(
            read("<!-- ibid: allow quotation-altered: my translation -->\n"),
            is("quotation-altered", "my translation")
        );
        assert_eq!(read("<!--ibid:allow a, b: c: d-->"), is("a+b", "c: d"));
        assert_eq!(read("<!-- ibid: allow a -->"), is("a", ""));
        assert_eq!(read("<!-- ibid: allowance -->"), None);
        assert_eq!(read("<!-- a note -->"), None);
    }
}

//! `<!-- ibid: allow RULE, RULE: reason -->` → what the report asks not to be told, and where.

use crate::text::Span;

/// A wish not to be told of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Where the comment stands.
    pub span: Span,
    /// The names of the rules.
    pub rules: Vec<String>,
    /// Why; empty where no reason is given.
    pub reason: String,
    /// Where it holds: in the block that it stands in, or, where it is alone, in the one that follows.
    pub scope: Span,
}

impl Suppression {
    /// Reads a comment, `None` where it is one of other people's. It holds nowhere yet.
    pub(super) fn read(comment: &str, at: usize) -> Option<Self> {
        let inside = comment.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
        let wish = inside.strip_prefix("ibid:")?.trim_start().strip_prefix("allow")?;
        if !wish.is_empty() && !wish.starts_with([' ', ':', '\n']) {
            return None;
        }
        let (rules, reason) = wish.split_once(':').unwrap_or((wish, ""));
        let rules = rules.split([',', ' ', '\n']).map(str::trim).filter(|rule| !rule.is_empty()).map(str::to_owned);
        let start = at + (comment.len() - comment.trim_start().len());
        let span = Span::new(start, start + comment.trim().len());
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

//! Finds the outermost quotations in prose.
//!
//! Quotation marks are distinguished by context: an apostrophe joins or follows letters, inch and minute marks follow
//! digits, 《》 enclose titles. Straight single marks are too ambiguous and are never treated as quotation marks.

use super::prose::Prose;
use crate::text::Span;

/// Text between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct QuotedText {
    /// Range without the marks.
    pub(super) inner: Span,
    /// Range with the marks.
    pub(super) outer: Span,
    /// Whether the closing mark is present.
    pub(super) is_closed: bool,
}

/// Returns the closing marks of an opening mark; empty if it does not open a quotation.
fn closing(open: char) -> &'static [char] {
    match open {
        '“' | '”' => &['”'],
        '„' | '‟' => &['“', '”'],
        '«' => &['»'],
        '»' => &['«', '»'],
        '‹' => &['›'],
        '›' => &['‹'],
        '‚' => &['‘', '’'],
        '‘' => &['’'],
        '「' => &['」'],
        '『' => &['』'],
        '﹁' => &['﹂'],
        '〝' => &['〞', '〟'],
        '＂' => &['＂'],
        '"' => &['"'],
        _ => &[],
    }
}

/// Maximum length of an inline quotation, in characters; a longer one would be a forgotten mark.
const LONGEST: usize = 20_000;

/// Returns the outermost quotations, in order.
pub(super) fn quotations(prose: &Prose) -> Vec<QuotedText> {
    let text = Text { text: prose.text(), chars: prose.text().char_indices().collect() };
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.chars.len() {
        let Some(marked) = text.opens(at).then(|| text.closed(at)).flatten() else {
            at += 1;
            continue;
        };
        let (last, marked) = marked;
        found.push(marked);
        at = last + 1;
    }
    found
}

struct Text<'t> {
    text: &'t str,
    chars: Vec<(usize, char)>,
}

impl Text<'_> {
    fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    fn before(&self, at: usize) -> Option<char> {
        self.char(at.checked_sub(1)?)
    }

    /// Returns whether a quotation begins here.
    fn opens(&self, at: usize) -> bool {
        let (before, after) = (self.before(at), self.char(at + 1));
        let begins = before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | ',' | '!' | '?' | '%' | '$'));
        let goes_on = after.is_some_and(|c| !c.is_whitespace());
        match self.chars[at].1 {
            '"' => begins && goes_on,
            // These close a quotation unless they precede one.
            '”' | '’' => self.chars[at].1 == '”' && begins && goes_on && before.is_none_or(char::is_whitespace),
            '»' | '›' => begins && goes_on && after.is_some_and(char::is_alphanumeric),
            // An apostrophe here begins a shortened word; its quotation then has no end.
            '‘' | '‚' => begins && after.is_some_and(char::is_alphanumeric),
            mark => !closing(mark).is_empty(),
        }
    }

    /// Returns the quotation that begins here, and its last character. An unclosed one extends to the end of the prose,
    /// if its mark has no other use.
    fn closed(&self, open: usize) -> Option<(usize, QuotedText)> {
        let mark = self.chars[open].1;
        let start = self.chars[open].0 + mark.len_utf8();
        let marked = |at: usize| {
            let (end, close) = self.chars[at];
            let outer = Span::new(self.chars[open].0, end + close.len_utf8());
            (at, QuotedText { inner: Span::new(start, end).trimmed(self.text), outer, is_closed: true })
        };
        let mut depth = 0_usize;
        for at in open + 1..self.chars.len().min(open + LONGEST) {
            let c = self.chars[at].1;
            if closing(mark).contains(&c) && self.closes(mark, at) {
                if depth == 0 {
                    let found = marked(at);
                    return (!found.1.inner.is_empty()).then_some(found);
                }
                depth -= 1;
            } else if c == mark && matches!(mark, '“' | '「' | '『' | '«' | '‹') {
                depth += 1;
            }
        }
        if !matches!(mark, '“' | '„' | '«' | '「' | '『') {
            return None;
        }
        let inner = Span::new(start, self.text.len()).trimmed(self.text);
        let whole = QuotedText { inner, outer: Span::new(self.chars[open].0, inner.end), is_closed: false };
        (!inner.is_empty()).then_some((self.chars.len() - 1, whole))
    }

    /// Returns whether this mark closes the quotation that `open` began; it may also be an apostrophe, an inch mark, or
    /// open another quotation.
    fn closes(&self, open: char, at: usize) -> bool {
        let (before, after) = (self.before(at), self.char(at + 1));
        let is_inside = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
        match self.chars[at].1 {
            '’' | '‘' => {
                // A possessive plural looks the same: prefer a mark next to punctuation, or else the last one.
                let is_sure = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !c.is_whitespace());
                let is_last = || !self.beyond(at).any(|later| self.ends_single(later));
                !is_inside && (is_sure(before) || is_sure(after) || is_last())
            }
            '"' => {
                let is_inch = before.is_some_and(|c| c.is_ascii_digit())
                    && after.is_some_and(|c| c == ' ' || c.is_alphabetic())
                    && self
                        .beyond(at)
                        .find(|later| self.chars[*later].1 == '"')
                        .is_some_and(|later| !self.opens(later));
                before.is_some_and(|c| !c.is_whitespace()) && !is_inch && (!is_inside || open != '"')
            }
            _ => true,
        }
    }

    /// Returns the positions after `at`, as far as a quotation may extend.
    fn beyond(&self, at: usize) -> std::ops::Range<usize> {
        at + 1..self.chars.len().min(at + 1000)
    }

    fn ends_single(&self, at: usize) -> bool {
        let before = self.before(at).is_some_and(|c| !c.is_whitespace());
        let after = self.char(at + 1).is_none_or(|c| !c.is_alphanumeric());
        self.chars[at].1 == '’' && before && after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut prose = Prose::default();
        prose.push(text, Span::new(0, text.len()));
        quotations(&prose).iter().map(|marked| marked.inner.of(text).to_owned()).collect()
    }

    #[test]
    fn marks_of_many_languages_are_read() {
        for (text, quoted) in [
            ("He said “a b c.” So.", vec!["a b c."]),
            ("He said \"a b c.\" So \"d\".", vec!["a b c.", "d"]),
            ("Er sagte: „a b c“, dann „d”.", vec!["a b c", "d"]),
            ("Il dit « a b c », puis «d».", vec!["a b c", "d"]),
            ("Han sagde »a b c«.", vec!["a b c"]),
            ("Hän sanoi ”a b c” ja lähti.", vec!["a b c"]),
            ("他说“甲乙丙”，《书名》里写着「丁『戊』己」。", vec!["甲乙丙", "丁『戊』己"]),
            ("She said ‘the workers’ strike isn’t over,’ and left.", vec!["the workers’ strike isn’t over,"]),
            ("“He said ‘no’ to ‘it’,” she said.", vec!["He said ‘no’ to ‘it’,"]),
            ("“A “b” c” d", vec!["A “b” c"]),
        ] {
            assert_eq!(found(text), quoted, "{text}");
        }
    }

    #[test]
    fn apostrophes_and_inches_are_not_marks() {
        for text in [
            "It isn't the workers' fault, nor the '90s'.",
            "a 12\" pipe",
            "a 6'2\" man and 5\" more",
            "rock ’n’ roll",
            "it’s",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(found("He said \"the 12\" pipe burst\" twice"), ["the 12\" pipe burst"]);
    }

    #[test]
    fn what_is_left_open_runs_to_the_end() {
        assert_eq!(found("She said: “a b. C d."), ["a b. C d."]);
        assert_eq!(found("She said: \"a b. C d."), Vec::<String>::new());
    }
}

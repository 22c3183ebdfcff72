//! Quotation marks of many languages.

/// Opening marks, the marks that close each, and the marks accepted instead if none of these follows.
/// The apostrophe and its curly forms are not quotation marks: `don't`, `’90s`.
const QUOTES: [(char, &[char], &[char]); 8] = [
    ('"', &['"'], &['＂', '”']),
    ('＂', &['＂'], &['"', '”']),
    ('“', &['”'], &['"', '“', '＂']),
    ('„', &['“', '”'], &['"', '„']),
    ('«', &['»'], &[]),
    ('「', &['」'], &[]),
    ('『', &['』'], &[]),
    ('《', &['》'], &[]),
];
/// Closing marks that open a quotation in some languages; they do so only if a closing mark follows.
const REVERSED_QUOTES: [(char, &[char]); 2] = [('”', &['”']), ('»', &['«'])];

/// Returns whether this mark begins a quotation even inside a word: `数字“香港”经济`.
pub(super) fn opens(mark: char) -> bool {
    QUOTES.iter().any(|(opener, ..)| *opener == mark)
}

/// Returns the contents of the quotation that `opener` begins and its closing mark, or all of `rest` if it is unclosed.
pub(super) fn split(opener: char, rest: &str) -> Option<(&str, Option<char>)> {
    let end = if let Some((_, closers)) = REVERSED_QUOTES.iter().find(|(mark, _)| *mark == opener) {
        Some(closed_at(rest, closers)?)
    } else {
        let (_, closers, substitutes) = QUOTES.iter().find(|(mark, ..)| *mark == opener)?;
        closed_at(rest, closers).or_else(|| closed_at(rest, substitutes))
    };
    Some(end.map_or((rest, None), |end| (&rest[..end], rest[end..].chars().next())))
}

/// Returns the offset of the first of these marks that is not escaped by `\`.
pub(super) fn closed_at(text: &str, marks: &[char]) -> Option<usize> {
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if marks.contains(&c) {
            return Some(at);
        }
        if c == '\\' {
            chars.next();
        }
    }
    None
}

/// Resolves `\"` and `\\`; any other `\` is literal.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mark = chars.next_if(|next| c == '\\' && (*next == '\\' || is_mark(*next)));
        plain.push(mark.unwrap_or(c));
    }
    plain
}

/// Returns whether the character opens or closes quotations.
pub(super) fn is_mark(c: char) -> bool {
    QUOTES.iter().any(|(opener, closers, _)| *opener == c || closers.contains(&c))
}

/// Returns whether a `*` follows a letter, which suggests that it was meant as a wildcard.
pub(super) fn has_wildcard(text: &str) -> bool {
    text.char_indices().any(|(at, c)| c == '*' && text[..at].ends_with(char::is_alphanumeric))
}

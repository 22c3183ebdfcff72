//! Quotation marks of many languages: what opens a phrase, what closes it.

/// Quotation marks that open, the marks that close them, and marks taken for these when there are none.
/// The apostrophe and its curly forms are no quotation marks: `don't`, `’90s`.
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
/// Closing marks that some languages open with; they do so only where they are closed again.
const SHY_QUOTES: [(char, &[char]); 2] = [('”', &['”']), ('»', &['«'])];

/// Whether this mark begins a quotation even in the middle of a word: `数字“香港”经济`.
pub(super) fn opens(mark: char) -> bool {
    QUOTES.iter().any(|(opener, ..)| *opener == mark)
}

/// What stands in the quotation that `opener` begins, and the mark that ends it; all of `rest` where none does.
pub(super) fn split(opener: char, rest: &str) -> Option<(&str, Option<char>)> {
    let end = if let Some((_, closers)) = SHY_QUOTES.iter().find(|(mark, _)| *mark == opener) {
        Some(closed_at(rest, closers)?)
    } else {
        let (_, closers, substitutes) = QUOTES.iter().find(|(mark, ..)| *mark == opener)?;
        closed_at(rest, closers).or_else(|| closed_at(rest, substitutes))
    };
    Some(end.map_or((rest, None), |end| (&rest[..end], rest[end..].chars().next())))
}

/// Where the first of these marks stands that no `\` comes before.
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

/// `\"` and `\\` without their `\`, which otherwise stands for itself.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mark = chars.next_if(|next| c == '\\' && (*next == '\\' || is_mark(*next)));
        plain.push(mark.unwrap_or(c));
    }
    plain
}

/// Whether it opens or closes quotations.
pub(super) fn is_mark(c: char) -> bool {
    QUOTES.iter().any(|(opener, closers, _)| *opener == c || closers.contains(&c))
}

/// Whether a `*` follows a letter, which looks as though it were meant as a wildcard.
pub(super) fn has_wildcard(text: &str) -> bool {
    text.char_indices().any(|(at, c)| c == '*' && text[..at].ends_with(char::is_alphanumeric))
}

//! Text case (CSL 1.0.2, "text-case"): words that contain a capital stay as their author wrote them.

use super::output::Out;

/// Words that stay lower-case inside an English title.
const SMALL: &[&str] = &[
    "a",
    "according to",
    "across",
    "afore",
    "after",
    "against",
    "ahead of",
    "along",
    "alongside",
    "amid",
    "amidst",
    "among",
    "amongst",
    "an",
    "and",
    "anenst",
    "apart from",
    "apropos",
    "apud",
    "around",
    "as",
    "aside",
    "astride",
    "at",
    "athwart",
    "atop",
    "back to",
    "barring",
    "before",
    "behind",
    "below",
    "beneath",
    "beside",
    "besides",
    "between",
    "beyond",
    "but",
    "by",
    "c",
    "ca",
    "circa",
    "d'",
    "d’",
    "de",
    "despite",
    "down",
    "during",
    "et",
    "except",
    "for",
    "forenenst",
    "from",
    "given",
    "in",
    "inside",
    "into",
    "lest",
    "like",
    "modulo",
    "near",
    "next",
    "nor",
    "notwithstanding",
    "of",
    "off",
    "on",
    "onto",
    "or",
    "out",
    "over",
    "per",
    "plus",
    "pro",
    "qua",
    "sans",
    "since",
    "so",
    "than",
    "the",
    "through",
    "throughout",
    "thruout",
    "till",
    "to",
    "toward",
    "towards",
    "under",
    "underneath",
    "until",
    "unto",
    "up",
    "upon",
    "v",
    "v.",
    "versus",
    "via",
    "vis-à-vis",
    "von",
    "van",
    "vs",
    "vs.",
    "with",
    "within",
    "without",
    "yet",
    "about",
    "above",
    "al",
];

/// Applies a text case to a part.
pub(super) fn apply(out: &mut Out, case: &str, is_english: bool) {
    let mut state = State { is_first: true, is_after_mark: false };
    let title = if is_english { "title" } else { "as-is" };
    let case = if case == "title" { title } else { case };
    let last = (case == "title").then(|| last_word(&out.plain())).flatten();
    each(out, &mut |leaf| {
        if leaf.nocase {
            state.is_first &= leaf.text.trim().is_empty();
            return;
        }
        leaf.text = match case {
            "lowercase" => leaf.text.to_lowercase(),
            "uppercase" => leaf.text.to_uppercase(),
            "capitalize-first" => state.first(&leaf.text),
            "sentence" => state.sentence(&leaf.text),
            "capitalize-all" => words(&leaf.text, |word, _, _| if is_lower(word) { Some(raised(word)) } else { None }),
            "title" => state.title(&leaf.text, last.as_deref()),
            _ => return,
        };
    });
}

/// Applies a function to every leaf; what is inside a part that keeps its case keeps it.
fn each(out: &mut Out, change: &mut dyn FnMut(&mut Out)) {
    if out.parts.is_empty() {
        change(out);
        return;
    }
    let nocase = out.nocase;
    for part in &mut out.parts {
        part.nocase |= nocase;
        each(part, change);
    }
}

fn last_word(text: &str) -> Option<String> {
    let mut words = text.rsplit(|c: char| c.is_whitespace());
    words.find(|word| word.chars().any(char::is_alphanumeric)).map(|word| bare(word).to_owned())
}

struct State {
    is_first: bool,
    is_after_mark: bool,
}

impl State {
    fn first(&mut self, text: &str) -> String {
        let mut is_first = self.is_first;
        let changed = words(text, |word, _, _| {
            let change = (is_first && is_lower(word)).then(|| raised(word));
            is_first &= !word.chars().any(char::is_alphanumeric);
            change
        });
        self.is_first = is_first;
        changed
    }

    fn sentence(&mut self, text: &str) -> String {
        let mut is_first = self.is_first;
        let is_shouted = !text.chars().any(char::is_lowercase);
        let changed = words(text, |word, _, _| {
            let change = if is_first {
                Some(raised(&if is_shouted { word.to_lowercase() } else { word.to_owned() }))
            } else {
                Some(word.to_lowercase())
            };
            is_first &= !word.chars().any(char::is_alphanumeric);
            change
        });
        self.is_first = is_first;
        changed
    }

    fn title(&mut self, text: &str, last: Option<&str>) -> String {
        let (mut is_first, mut is_after_mark) = (self.is_first, self.is_after_mark);
        let count = text.split(is_break).filter(|word| !word.is_empty()).count();
        // A small word begins a compound with a capital: `Off-Duty`, `Well-to-Do`.
        let mut before = None;
        let changed = words(text, |word, at, next| {
            let joined = before == Some('-');
            before = next;
            let small = bare(word);
            let is_small = SMALL.contains(&small.to_lowercase().as_str()) || small.chars().count() < 2;
            let is_last = at + 1 == count && last == Some(small) && small.chars().count() > 1;
            let raise = is_first
                || is_after_mark
                || is_last
                || !is_small
                || (next == Some('-') && !joined && small.chars().count() > 1);
            if word.chars().any(char::is_alphanumeric) {
                is_first = false;
                is_after_mark = word.ends_with([':', '?', '!', '…']) || word.ends_with("—");
            } else {
                is_after_mark |= word.ends_with([':', '?', '!', '—', '–']);
            }
            // Names of accounts, and elided articles: `l’eau`.
            let is_kept = word.starts_with('@') || word.chars().nth(1).is_some_and(|c| matches!(c, '\'' | '’'));
            (raise && is_lower(word) && !is_kept).then(|| raised(word))
        });
        (self.is_first, self.is_after_mark) = (is_first, is_after_mark);
        changed
    }
}

const fn is_break(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '-' | '–' | '—' | '/' | ',' | '.' | ';' | '(' | '[')
}

/// Applies a function to every word and its place; separators stay.
fn words(text: &str, mut change: impl FnMut(&str, usize, Option<char>) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut at = 0;
    while !rest.is_empty() {
        let end = rest.find(is_break).unwrap_or(rest.len());
        let word = &rest[..end];
        if !word.is_empty() {
            out.push_str(&change(word, at, rest[end..].chars().next()).unwrap_or_else(|| word.to_owned()));
            at += 1;
        }
        let mark = rest[end..].chars().next().map_or(0, char::len_utf8);
        out.push_str(&rest[end..end + mark]);
        rest = &rest[end + mark..];
    }
    out
}

/// Returns a word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'')
}

fn is_lower(word: &str) -> bool {
    !word.chars().any(char::is_uppercase)
}

/// Raises the first letter.
fn raised(word: &str) -> String {
    let Some((at, first)) = word.char_indices().find(|(_, c)| c.is_alphanumeric()) else { return word.to_owned() };
    format!("{}{}{}", &word[..at], first.to_uppercase(), &word[at + first.len_utf8()..])
}

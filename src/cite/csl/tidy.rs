//! Mends what the style engine writes where it is provably wrong for titles: capitals inside words, two stops, quotation marks
//! inside quotation marks.
//!
//! Every rule changes only what the engine added or changed. The words of a title stay those of its author.

use crate::cite::styled::{Run, Styled};

/// English words that stay lower-case inside a title (CSL 1.0.2, "Title Case Conversion", the short ones).
const SMALL_WORDS: &[&str] = &[
    "a", "an", "and", "as", "at", "but", "by", "down", "for", "from", "in", "into", "nor", "of", "off", "on", "onto",
    "or", "out", "over", "per", "so", "than", "the", "till", "to", "up", "via", "vs.", "with", "yet",
];

/// A character of a text, and the number of its run.
type Char = (char, usize);

/// Returns a citation or a bibliography entry of works with these titles, mended.
pub(super) fn tidied(styled: &Styled, titles: &[&str]) -> Styled {
    let mut chars: Vec<Char> = Vec::new();
    for (number, run) in styled.0.iter().enumerate() {
        chars.extend(run.text.chars().map(|c| (c, number)));
    }
    for title in titles {
        restore_case(&mut chars, title);
    }
    let chars = without_second_stops(&turned_quotes(chars));
    rebuilt(&without_retrieved(chars, &styled.0), &styled.0)
}

fn rebuilt(chars: &[Char], runs: &[Run]) -> Styled {
    let mut texts = vec![String::new(); runs.len()];
    for (c, number) in chars {
        texts[*number].push(*c);
    }
    let runs = runs.iter().zip(texts).map(|(run, text)| Run { text, ..run.clone() });
    Styled(runs.filter(|run| !run.text.is_empty()).collect())
}

/// Returns a character as it is compared: without case, quotation marks of one kind.
fn folded(c: char) -> char {
    match c {
        '’' | '‘' => '\'',
        '“' | '”' | '„' => '"',
        '\u{a0}' => ' ',
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Restores the capitals of a title where the engine changed its case. A word that the author wrote with a capital stays as
/// written; a word in lower case keeps the capital that the style gave it, unless it is a small word.
fn restore_case(chars: &mut [Char], title: &str) {
    let title: Vec<char> = title.chars().collect();
    let wanted: Vec<char> = title.iter().copied().map(folded).collect();
    if wanted.is_empty() {
        return;
    }
    let Some(start) = chars
        .windows(wanted.len())
        .position(|window| window.iter().zip(&wanted).all(|((c, _), wanted)| folded(*c) == *wanted))
    else {
        return;
    };
    let shown = &mut chars[start..start + title.len()];
    let capitals = |letters: &[char]| letters.split(|c| c.is_whitespace()).filter(|word| starts_high(word)).count();
    let is_raised = capitals(&shown.iter().map(|(c, _)| *c).collect::<Vec<_>>()) > capitals(&title);
    let mut at = 0;
    while at < title.len() {
        let end = at + title[at..].iter().take_while(|c| !c.is_whitespace()).count();
        let word = &title[at..end];
        let letters = word.iter().collect::<String>();
        let bare = letters.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').to_lowercase();
        let before = title[..at].iter().rev().find(|c| !c.is_whitespace());
        let begins = before.is_none_or(|c| matches!(c, ':' | '?' | '!' | '—' | '–' | '“' | '"'));
        let is_small = !begins && (SMALL_WORDS.contains(&bare.as_str()) || bare.contains('.'));
        let is_authors = word.iter().any(|c| c.is_uppercase()) || is_small || !is_raised;
        if is_authors {
            for (shown, c) in shown[at..end].iter_mut().zip(word).filter(|(_, c)| c.is_alphabetic()) {
                // A style that raises the first letter of a sentence is right.
                let is_first = at == 0 && shown.0.is_uppercase() && c.is_lowercase() && !is_mixed(word);
                if !is_first {
                    shown.0 = *c;
                }
            }
        }
        at = end + title[end..].iter().take_while(|c| c.is_whitespace()).count();
    }
}

/// Returns whether the first letter of a word is a capital.
fn starts_high(word: &[char]) -> bool {
    word.iter().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase())
}

/// Returns whether a word has a capital behind its first letter, as in `eBay`.
fn is_mixed(word: &[char]) -> bool {
    word.iter().skip_while(|c| !c.is_alphabetic()).skip(1).any(|c| c.is_uppercase())
}

/// Turns double quotation marks inside double quotation marks into single ones, and puts a stop behind them inside the outer
/// mark where the style puts stops inside.
fn turned_quotes(chars: Vec<Char>) -> Vec<Char> {
    if chars.iter().any(|(c, _)| matches!(c, '„' | '«' | '»' | '‹')) {
        return chars;
    }
    let mut depth = 0_usize;
    let mut turned: Vec<Char> = Vec::with_capacity(chars.len());
    for (c, run) in chars {
        let c = match c {
            '“' => {
                depth += 1;
                if depth.is_multiple_of(2) { '‘' } else { c }
            }
            '”' => {
                depth = depth.saturating_sub(1);
                if depth % 2 == 1 { '’' } else { c }
            }
            c => c,
        };
        turned.push((c, run));
    }
    // Where a title ends with a closing mark, the engine leaves out its own.
    if depth == 1
        && let Some(at) = turned.iter().rposition(|(c, _)| *c == '’')
        && turned.iter().filter(|(c, _)| *c == '‘').count() > 0
        && turned[at + 1..].iter().all(|(c, _)| *c != '”')
        && turned.get(at + 1).is_none_or(|(c, _)| !c.is_alphanumeric())
    {
        turned.insert(at + 1, ('”', turned[at].1));
    }
    // `Stop’.”` is written `Stop.’”`: the stop belongs inside both.
    for at in 0..turned.len().saturating_sub(2) {
        if let [('’', _), (stop @ ('.' | ','), _), ('”', _)] = turned[at..at + 3] {
            let (mark, number) = turned[at];
            turned[at] = (stop, number);
            turned[at + 1].0 = mark;
        }
    }
    turned
}

/// Removes a stop behind a question mark, an exclamation mark or an ellipsis, also behind its closing quotation mark, and the
/// second of two stops.
fn without_second_stops(chars: &[Char]) -> Vec<Char> {
    let mut kept: Vec<Char> = Vec::with_capacity(chars.len());
    for (at, (c, run)) in chars.iter().enumerate() {
        if *c == '.' {
            let before: Vec<char> = kept.iter().rev().take(3).map(|(c, _)| *c).collect();
            let last = before.iter().copied().find(|c| !matches!(c, '”' | '’' | '»'));
            let ends = matches!(last, Some('?' | '!' | '…'));
            let next_is_stop = chars.get(at + 1).is_some_and(|(c, _)| *c == '.');
            let is_second = before.first() == Some(&'.') && before.get(1) != Some(&'.') && !next_is_stop;
            if ends || is_second {
                continue;
            }
        }
        kept.push((*c, *run));
    }
    kept
}

/// Removes `Retrieved` directly before an address: without a date of retrieval it says nothing.
fn without_retrieved(chars: Vec<Char>, runs: &[Run]) -> Vec<Char> {
    const WORD: &str = "Retrieved ";
    let length = WORD.chars().count();
    let is_address = |at: usize| {
        chars[at..].iter().take(8).map(|(c, _)| *c).collect::<String>().starts_with("http")
            || chars.get(at).is_some_and(|(_, run)| runs[*run].link.is_some())
    };
    let found = (0..chars.len().saturating_sub(length))
        .find(|at| chars[*at..at + length].iter().map(|(c, _)| *c).eq(WORD.chars()) && is_address(at + length));
    match found {
        Some(at) => [&chars[..at], &chars[at + length..]].concat(),
        None => chars,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidy(text: &str, title: &str) -> String {
        let run = |text: &str| Run { text: text.to_owned(), ..Run::default() };
        tidied(&Styled(text.split('|').map(run).collect()), &[title]).plain()
    }

    #[test]
    fn capitals_of_the_author_stay() {
        for (title, shown, wanted) in [
            ("A visit to the UK", "“A Visit to the Uk.”", "“A Visit to the UK.”"),
            (
                "McKinsey and DeepMind on GPT-4",
                "“Mckinsey and Deepmind on Gpt-4.”",
                "“McKinsey and DeepMind on GPT-4.”",
            ),
            ("eBay sells the pier", "“Ebay Sells the Pier.”", "“eBay Sells the Pier.”"),
            ("open from 6 a.m. to 9 p.m.", "“Open from 6 a.m. To 9 P.m.”", "“Open from 6 a.m. to 9 p.m.”"),
            ("A guide to mRNA", "“A Guide to Mrna.”", "“A Guide to mRNA.”"),
            ("The pier: a history", "“The Pier: A History.”", "“The Pier: A History.”"),
            ("The pier is closed", "The pier is closed. Port Gazette.", "The pier is closed. Port Gazette."),
        ] {
            assert_eq!(tidy(shown, title), wanted);
        }
    }

    #[test]
    fn a_title_keeps_one_stop() {
        for (shown, wanted) in [
            ("Will it stand?. Port Gazette.", "Will it stand? Port Gazette."),
            ("“Quo Vadis?.” Port Gazette", "“Quo Vadis?” Port Gazette"),
            ("“Quo Vadis?”.| Port", "“Quo Vadis?” Port"),
            ("Rust Inc.. 2018", "Rust Inc. 2018"),
            ("And so on... and on", "And so on... and on"),
        ] {
            assert_eq!(tidy(shown, ""), wanted);
        }
    }

    #[test]
    fn quotation_marks_inside_others_are_turned() {
        assert_eq!(tidy("“The “Lost” Pier.”", ""), "“The ‘Lost’ Pier.”");
        assert_eq!(tidy("“Mayor Says “We Won’t Stop”.”", ""), "“Mayor Says ‘We Won’t Stop.’”");
        assert_eq!(tidy("(“Mayor Says “We Won’t Stop”)", ""), "(“Mayor Says ‘We Won’t Stop’”)");
        assert_eq!(tidy("“Mayor Says “We Won’t Stop.” China Daily", ""), "“Mayor Says ‘We Won’t Stop.’” China Daily");
        assert_eq!(tidy("„Der „verlorene“ Steg“", ""), "„Der „verlorene“ Steg“");
    }

    #[test]
    fn nothing_is_retrieved_without_a_date() {
        assert_eq!(tidy("Gazette. Retrieved |https://port.example", ""), "Gazette. https://port.example");
        assert_eq!(
            tidy("Retrieved 2 May 2018 from https://port.example", ""),
            "Retrieved 2 May 2018 from https://port.example"
        );
    }
}

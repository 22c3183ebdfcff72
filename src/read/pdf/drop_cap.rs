//! Joins a large initial letter with the word that it begins.

use std::collections::HashSet;

use super::line::Line;

/// An initial is at least this many times as large as the letters beside it.
const LARGE: f64 = 1.7;
/// Letters that are words of their own.
const WORDS: &str = "AIOYÀÉaàBВКСУИЯОА";

/// Joins the initials of a page with the first of the lines beside them.
pub(super) fn join(lines: &mut Vec<Line>) {
    let mut place = 0;
    while place < lines.len() {
        match beside(lines, place) {
            Some(found) => {
                let initial = lines.remove(place);
                let places: Vec<usize> = found.into_iter().map(|line| line - usize::from(line > place)).collect();
                let is_word = is_word(&initial.text(), lines, places[0]);
                for line in &places {
                    lines[*line].left = initial.left;
                }
                let first = &mut lines[places[0]];
                first.order = first.order.min(initial.order);
                let word = &mut first.words[0];
                word.left = initial.left;
                word.text.insert_str(0, &(initial.text() + if is_word { " " } else { "" }));
            }
            None => place += 1,
        }
    }
}

/// Returns the lines beside an initial, the topmost first, if a line is one.
fn beside(lines: &[Line], place: usize) -> Option<Vec<usize>> {
    let initial = &lines[place];
    let [word] = &initial.words[..] else { return None };
    let letters = word.text.chars().filter(|c| c.is_alphabetic()).count();
    if letters != 1 || word.text.chars().count() > 2 || !word.text.contains(char::is_uppercase) {
        return None;
    }
    let is_beside = |line: &Line| {
        let gap = line.left - initial.right;
        line.size * LARGE < initial.size
            && line.left > initial.left - 0.3 * line.size
            && gap < 1.2 * line.size
            && (initial.base - 0.95 * initial.size..initial.base + 0.3 * line.size).contains(&line.base)
    };
    let mut found: Vec<usize> = (0..lines.len()).filter(|other| *other != place && is_beside(&lines[*other])).collect();
    found.sort_by(|one, other| lines[*one].base.total_cmp(&lines[*other].base));
    (!found.is_empty()).then_some(found)
}

/// Whether an initial is a word rather than the first letter of one, as far as the words of the page show.
fn is_word(initial: &str, lines: &[Line], first: usize) -> bool {
    let lower = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let next = lower(&lines[first].words[0].text);
    let others = lines.iter().enumerate().filter(|(place, _)| *place != first);
    let others: HashSet<String> = others.flat_map(|(_, line)| &line.words).map(|word| lower(&word.text)).collect();
    let whole = initial.to_lowercase() + &next;
    // In French no sentence begins with this word, but many with words that begin so: `Après`.
    if initial == "A" && ["les", "des", "est"].iter().filter(|word| others.contains(**word)).count() > 1 {
        return false;
    }
    initial.chars().all(|c| WORDS.contains(c)) && others.contains(&next) && !others.contains(&whole)
}

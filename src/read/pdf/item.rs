//! Recognizes the labels of list items.

use super::line::Line;

/// Returns the number of words that form a list label, and whether the label is only a bullet.
pub(super) fn label(line: &Line) -> Option<(usize, bool)> {
    let first = &line.words.first()?.text;
    let stands_apart = line.words.get(1).is_some_and(|word| word.left - line.words[0].right > 0.2 * line.size);
    if !stands_apart {
        return None;
    }
    if is_bullet(line) || matches!(&**first, "·" | "–" | "—" | "-" | "∗" | "*") {
        return Some((1, true));
    }
    let bare = first.trim_start_matches('(').strip_suffix(['.', ')'])?;
    let is_number = bare.len() <= 2 && bare.bytes().all(|byte| byte.is_ascii_digit()) && !bare.is_empty();
    let is_letter = bare.len() == 1 && bare.bytes().all(|byte| byte.is_ascii_lowercase()) && first.ends_with(')');
    (is_number || is_letter).then_some((1, false))
}

/// Whether a line begins with a character that is only a bullet, or with one that is unknown.
pub(super) fn is_bullet(line: &Line) -> bool {
    const BULLETS: [&str; 15] =
        ["•", "◦", "▪", "▫", "‣", "∙", "●", "○", "■", "□", "◆", "➢", "✓", "\u{fffd}", "\u{2043}"];
    line.words.len() > 1 && BULLETS.contains(&&*line.words[0].text)
}

/// Whether a line begins with the next number of a list after that of an item.
pub(super) fn follows_in_list(item: &Line, line: &Line) -> bool {
    let number = |line: &Line| {
        let (_, is_bullet) = label(line)?;
        let digits: String = line.words[0].text.chars().filter(char::is_ascii_digit).collect();
        if is_bullet { None } else { digits.parse::<u32>().ok() }
    };
    let (Some(one), Some(other)) = (number(item), number(line)) else { return false };
    other == one + 1 && (item.left - line.left).abs() < line.size
}

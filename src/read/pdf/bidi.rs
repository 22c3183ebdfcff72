//! Puts the glyphs of a line, which are ordered by position, in the order in which they are read.
//!
//! This reverses the Unicode bidirectional algorithm (UAX #9): runs against the direction of the line are reversed. In a
//! line that runs from right to left those are runs of other letters and of figures.

/// Whether a character is a letter of a script that runs from right to left.
pub(super) fn is_right_to_left(c: char) -> bool {
    let code = u32::from(c);
    code >= 0x590
        && matches!(code,
            0x5be | 0x5c0 | 0x5c3 | 0x5c6 | 0x5d0..=0x5ff | 0x608 | 0x60b | 0x61b..=0x64a | 0x66d..=0x66f
            | 0x671..=0x6d5 | 0x6e5..=0x6e6 | 0x6ee..=0x6ef | 0x6fa..=0x710 | 0x712..=0x72f | 0x74d..=0x7a5
            | 0x7b1..=0x8c9 | 0xfb1d..=0xfdff | 0xfe70..=0xfefe | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
        && !matches!(code, 0xfb1e | 0xfd3e | 0xfd3f)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Left,
    Right,
    /// Letters of the Arabic script: numbers after them are written without their signs.
    Arabic,
    Digit,
    /// A raised digit: the reference to a note, unless it touches a number.
    Raised,
    /// Separates the digits of one number.
    Separator,
    /// The same, but not in numbers after Arabic letters.
    Sign,
    /// Belongs to the number that it touches.
    Terminator,
    Neutral,
}

fn class(c: char) -> Class {
    match c {
        '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '²' | '³' | '¹' | '⁰' | '⁴'..='⁹' => {
            Class::Digit
        }
        '.' | ',' | ':' | '/' | '\u{a0}' | '\u{202f}' | '\u{66b}' | '\u{66c}' | '\u{60c}' => Class::Separator,
        '-' | '+' | '−' => Class::Sign,
        '%' | '‰' | '$' | '€' | '£' | '¥' | '₪' | '°' | '#' | '\u{66a}' => Class::Terminator,
        c if is_right_to_left(c) && u32::from(c) < 0x600 => Class::Right,
        c if is_right_to_left(c) && matches!(u32::from(c), 0xfb1d..=0xfb4f) => Class::Right,
        c if is_right_to_left(c) => Class::Arabic,
        c if c.is_alphabetic() => Class::Left,
        _ => Class::Neutral,
    }
}

/// Whether a line, whose page runs from right to left or not, does so too.
fn line_runs_backwards(classes: &[Class], is_mirrored: bool) -> bool {
    let count = |wanted: &[Class]| classes.iter().filter(|class| wanted.contains(class)).count();
    let (backwards, forwards) = (count(&[Class::Right, Class::Arabic]), count(&[Class::Left]));
    if is_mirrored { backwards > 0 || forwards == 0 } else { backwards > forwards }
}

/// Puts items that are ordered by position, from the start of a line, in the order in which they are read. `is_mirrored`:
/// the position counts from the right. `first` returns the first character of an item, and whether it is raised.
pub(super) fn reorder<T>(items: &mut [T], is_mirrored: bool, first: impl Fn(&T) -> (char, bool)) {
    if !is_mirrored && !items.iter().any(|item| is_right_to_left(first(item).0)) {
        return;
    }
    let class = |item: &T| match first(item) {
        (c, true) if class(c) == Class::Digit => Class::Raised,
        (c, _) => class(c),
    };
    let mut classes: Vec<Class> = items.iter().map(class).collect();
    // A line of a page from right to left may have no such letters; no line begins with what ends a sentence.
    let ends_left = |item: &T| matches!(first(item).0, '.' | ',' | ':' | ';' | '!' | '?');
    let is_backwards = line_runs_backwards(&classes, is_mirrored) || is_mirrored && items.last().is_some_and(ends_left);
    if is_backwards != is_mirrored {
        items.reverse();
        classes.reverse();
    }
    let (classes, runs) = if is_backwards {
        let runs = forward_runs(&mut classes);
        (classes, runs)
    } else {
        let runs = backward_runs(&classes);
        (classes, runs)
    };
    debug_assert_eq!(classes.len(), items.len());
    for run in runs {
        items[run.clone()].reverse();
        if !is_backwards {
            // Numbers within it run forwards.
            let mut inner: Vec<Class> = classes[run.clone()].iter().rev().copied().collect();
            for number in forward_runs(&mut inner) {
                items[run.start + number.start..run.start + number.end].reverse();
            }
        }
    }
}

/// Returns the runs of letters and figures that run forwards, in a line that is ordered from right to left.
fn forward_runs(classes: &mut [Class]) -> Vec<std::ops::Range<usize>> {
    // An exponent belongs to its number, which follows it in this order.
    for place in (1..classes.len().max(1)).rev() {
        if classes[place - 1] == Class::Raised && classes[place] == Class::Digit {
            classes[place - 1] = Class::Digit;
        }
    }
    let is_digit = |classes: &[Class], place: usize| classes.get(place) == Some(&Class::Digit);
    // In this order a terminator before or after a number touches it.
    let after_arabic = classes.contains(&Class::Arabic);
    for place in 0..classes.len() {
        let between = place > 0 && is_digit(classes, place - 1) && is_digit(classes, place + 1);
        match classes[place] {
            Class::Separator if between => classes[place] = Class::Digit,
            Class::Sign if between && !after_arabic => classes[place] = Class::Digit,
            Class::Terminator if !after_arabic => {
                let end = (place..classes.len()).find(|at| classes[*at] != Class::Terminator).unwrap_or(classes.len());
                let touches = place > 0 && is_digit(classes, place - 1) || is_digit(classes, end);
                if touches {
                    classes[place..end].fill(Class::Digit);
                }
            }
            _ => {}
        }
    }
    let mut runs = Vec::new();
    let mut place = 0;
    while place < classes.len() {
        if !matches!(classes[place], Class::Left | Class::Digit | Class::Raised) {
            place += 1;
            continue;
        }
        // A run of letters goes on over figures and neutral characters; one of figures alone does not.
        let (mut end, mut has_letters) = (place + 1, classes[place] == Class::Left);
        let mut next = end;
        while next < classes.len() && !matches!(classes[next], Class::Right | Class::Arabic) {
            match classes[next] {
                // What follows a note reference does not belong to it.
                _ if classes[place] == Class::Raised && next > end => break,
                Class::Left => (end, has_letters) = (next + 1, true),
                Class::Raised if next == end => end = next + 1,
                Class::Raised => break,
                Class::Digit if has_letters || next == end || has_letters_ahead(&classes[next..]) => end = next + 1,
                _ => {}
            }
            next += 1;
        }
        runs.push(place..end);
        place = end;
    }
    runs
}

/// Whether letters that run forwards come before those that run backwards.
fn has_letters_ahead(classes: &[Class]) -> bool {
    let letter = classes.iter().find(|class| matches!(class, Class::Left | Class::Right | Class::Arabic));
    letter == Some(&Class::Left)
}

/// Returns the runs that run backwards, in a line that is ordered from left to right: from the first letter to the last.
fn backward_runs(classes: &[Class]) -> Vec<std::ops::Range<usize>> {
    let is_backwards = |class: &Class| matches!(class, Class::Right | Class::Arabic);
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for place in (0..classes.len()).filter(|place| is_backwards(&classes[*place])) {
        match runs.last_mut().filter(|run| !classes[run.end..place].contains(&Class::Left)) {
            Some(run) => run.end = place + 1,
            None => runs.push(place..place + 1),
        }
    }
    runs
}

const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('{', '}'), ('«', '»')];

/// Returns the bracket that faces the other way; other characters as they are.
pub(super) fn turned_bracket(c: char) -> char {
    let pair = BRACKETS.iter().find(|(open, close)| [*open, *close].contains(&c));
    pair.map_or(c, |(open, close)| if c == *open { *close } else { *open })
}

/// Returns how many brackets of a line lack their partner: as they are, and if each faced the other way.
pub(super) fn unmatched_brackets(text: &str) -> (usize, usize) {
    let unmatched = |characters: &mut dyn Iterator<Item = char>| {
        let (mut open, mut unmatched) = (0, 0);
        for c in characters {
            match c {
                c if BRACKETS.iter().any(|pair| pair.0 == c) => open += 1,
                c if BRACKETS.iter().any(|pair| pair.1 == c) && open > 0 => open -= 1,
                c if BRACKETS.iter().any(|pair| pair.1 == c) => unmatched += 1,
                _ => {}
            }
        }
        unmatched + open
    };
    (unmatched(&mut text.chars()), unmatched(&mut text.chars().map(turned_bracket)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Orders the characters of a line that is drawn from left to right as given.
    fn read(drawn: &str, is_mirrored: bool) -> String {
        let mut items: Vec<char> = drawn.chars().collect();
        if is_mirrored {
            items.reverse();
        }
        reorder(&mut items, is_mirrored, |c| (*c, false));
        items.into_iter().collect()
    }

    /// What a page shows of a line in Hebrew letters: its characters from right to left.
    fn backwards(text: &str) -> String {
        text.chars().rev().collect()
    }

    #[test]
    fn letters_run_backwards_and_figures_forwards() {
        let drawn = format!("{} 4.66% {}", backwards("מיליון"), backwards("עלה ב"));
        assert_eq!(read(&drawn, true), "עלה ב 4.66% מיליון");
        let drawn = format!("{} 12/05/2024 {}", backwards("ביום"), backwards("נפתח"));
        assert_eq!(read(&drawn, true), "נפתח 12/05/2024 ביום");
        assert_eq!(read(&format!("{} Windows 11 {}", backwards("על"), backwards("רץ")), true), "רץ Windows 11 על");
        assert_eq!(read(&format!("1,204 {} 17", backwards("או")), true), "17 או 1,204");
        // The end of a sentence in a line of its own.
        assert_eq!(read(".HydroTrack 5", true), "HydroTrack 5.");
        assert_eq!(read("HydroTrack 5.", true), "HydroTrack 5.");
    }

    #[test]
    fn a_note_reference_is_no_part_of_the_words_before_it() {
        // `… HydroTrack 5).²` with a raised figure, drawn from the left.
        let drawn: Vec<char> = "²)HydroTrack 5 ".chars().chain("על".chars().rev()).collect();
        let mut items: Vec<char> = drawn.into_iter().rev().collect();
        reorder(&mut items, true, |c| (*c, *c == '²'));
        assert_eq!(items.into_iter().collect::<String>(), "על HydroTrack 5)²");
        let mut power: Vec<char> = "10²".chars().rev().chain(" על".chars()).collect();
        reorder(&mut power, true, |c| (*c, *c == '²'));
        assert_eq!(power.into_iter().collect::<String>(), "10² על");
    }

    #[test]
    fn numbers_in_arabic_leave_their_signs() {
        assert_eq!(read(&format!("%4.66 {}", backwards("بنسبة")), true), "بنسبة 4.66%");
    }

    #[test]
    fn a_word_within_a_line_of_another_script_is_turned() {
        assert_eq!(read(&format!("The word {} is old", backwards("שלום לך")), false), "The word שלום לך is old");
        assert_eq!(read("No such letters", false), "No such letters");
    }

    #[test]
    fn brackets_that_close_first_are_unmatched() {
        assert_eq!(unmatched_brackets("שנה )2024( סוף"), (2, 0));
        assert_eq!(unmatched_brackets("א) שנה (2024)"), (1, 1));
        assert_eq!(turned_bracket(')'), '(');
    }
}

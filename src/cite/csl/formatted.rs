//! Converts the output of the style engine to [`Styled`] text.

use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{ElemChild, ElemChildren, Formatted};

use crate::cite::openable;
use crate::cite::styled::{Run, Styled, VerticalPosition};

/// Converts formatted elements.
pub(super) fn styled(elements: &ElemChildren) -> Styled {
    let mut styled = Styled::default();
    gather(&mut styled, elements);
    if let Some(last) = styled.0.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    styled
}

fn gather(styled: &mut Styled, elements: &ElemChildren) {
    for element in &elements.0 {
        match element {
            ElemChild::Text(text) => push(styled, run(text, None)),
            ElemChild::Link { text, url } => {
                push(styled, run(text, openable(url).map(str::to_owned)));
            }
            ElemChild::Markup(text) => push(styled, Run { text: text.clone(), ..Run::default() }),
            ElemChild::Elem(element) => {
                // A block is separated by a space here.
                let is_apart = element.display.is_some() && styled.0.last().is_some_and(|run| !run.text.ends_with(' '));
                if is_apart {
                    push(styled, Run { text: " ".to_owned(), ..Run::default() });
                }
                gather(styled, &element.children);
            }
            // The engine emits these only for locators that request them.
            ElemChild::Transparent { .. } => {}
        }
    }
}

/// Appends a run.
fn push(styled: &mut Styled, mut run: Run) {
    // Merges the spaces where two parts meet that each have one.
    if styled.0.last().is_none_or(|last| last.text.ends_with(' ')) {
        run.text.drain(..run.text.len() - run.text.trim_start_matches(' ').len());
    }
    let is_alike =
        |last: &Run| Run { text: String::new(), ..last.clone() } == Run { text: String::new(), ..run.clone() };
    match styled.0.last_mut() {
        Some(last) if is_alike(last) => last.text.push_str(&run.text),
        _ if run.text.is_empty() => {}
        _ => styled.0.push(run),
    }
}

/// Removes the comma that the style engine leaves before the month and day of a date that has neither: `(2019,)`,
/// `The Lantern,.`
pub(super) fn without_dangling_comma(mut styled: Styled, year: u16) -> Styled {
    for run in &mut styled.0 {
        if run.text.starts_with(",.") {
            run.text.remove(0);
        }
        for suffix in std::iter::once(String::new()).chain(('a'..='z').map(String::from)) {
            run.text = run.text.replace(&format!("({year}{suffix},)"), &format!("({year}{suffix})"));
        }
    }
    styled
}

fn run(text: &Formatted, link: Option<String>) -> Run {
    let formatting = text.formatting;
    let mut words = text.text.clone();
    while words.contains("  ") {
        words = words.replace("  ", " ");
    }
    Run {
        text: words,
        italic: formatting.font_style == FontStyle::Italic,
        bold: formatting.font_weight == FontWeight::Bold,
        small_caps: formatting.font_variant == FontVariant::SmallCaps,
        underlined: formatting.text_decoration == TextDecoration::Underline,
        raised: match formatting.vertical_align {
            VerticalAlign::Sup => Some(VerticalPosition::Up),
            VerticalAlign::Sub => Some(VerticalPosition::Down),
            VerticalAlign::None | VerticalAlign::Baseline => None,
        },
        link,
    }
}

//! Text with the formatting that citations use: the output of the style engine, ready for any output format.

use super::openable;
use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{ElemChild, ElemChildren, Formatted};

/// A text as a sequence of runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Styled(pub Vec<Run>);

/// A run of text with uniform formatting.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Text of the run.
    pub text: String,
    /// In italics.
    pub italic: bool,
    /// In bold.
    pub bold: bool,
    /// In small capitals.
    pub small_caps: bool,
    /// Underlined.
    pub underlined: bool,
    /// Superscript or subscript.
    pub raised: Option<VerticalPosition>,
    /// Target of the link.
    pub link: Option<String>,
}

/// Vertical position of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerticalPosition {
    /// Superscript.
    Up,
    /// Subscript.
    Down,
}

impl Styled {
    pub(super) fn of(elements: &ElemChildren) -> Self {
        let mut styled = Self::default();
        styled.gather(elements);
        if let Some(last) = styled.0.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        styled
    }

    fn gather(&mut self, elements: &ElemChildren) {
        for element in &elements.0 {
            match element {
                ElemChild::Text(text) => self.push(run(text, None)),
                ElemChild::Link { text, url } => {
                    self.push(run(text, openable(url).map(str::to_owned)));
                }
                ElemChild::Markup(text) => self.push(Run { text: text.clone(), ..Run::default() }),
                ElemChild::Elem(element) => {
                    // A block is separated by a space here.
                    let is_apart =
                        element.display.is_some() && self.0.last().is_some_and(|run| !run.text.ends_with(' '));
                    if is_apart {
                        self.push(Run { text: " ".to_owned(), ..Run::default() });
                    }
                    self.gather(&element.children);
                }
                // The engine emits these only for locators that request them.
                ElemChild::Transparent { .. } => {}
            }
        }
    }

    fn push(&mut self, mut run: Run) {
        // Merges the spaces where two parts meet that each have one.
        if self.0.last().is_none_or(|last| last.text.ends_with(' ')) {
            run.text.drain(..run.text.len() - run.text.trim_start_matches(' ').len());
        }
        let is_alike =
            |last: &Run| Run { text: String::new(), ..last.clone() } == Run { text: String::new(), ..run.clone() };
        match self.0.last_mut() {
            Some(last) if is_alike(last) => last.text.push_str(&run.text),
            _ if run.text.is_empty() => {}
            _ => self.0.push(run),
        }
    }

    /// Removes the comma that the style engine leaves before the month and day of a date that has neither: `(2019,)`,
    /// `The Lantern,.`
    pub(super) fn without_dangling_comma(mut self, year: u16) -> Self {
        for run in &mut self.0 {
            if run.text.starts_with(",.") {
                run.text.remove(0);
            }
            for suffix in std::iter::once(String::new()).chain(('a'..='z').map(String::from)) {
                run.text = run.text.replace(&format!("({year}{suffix},)"), &format!("({year}{suffix})"));
            }
        }
        self
    }

    /// Returns the text without formatting.
    pub fn plain(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// Returns whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|run| run.text.trim().is_empty())
    }
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

//! Text that the author has struck out: `~~text~~` and `<del>text</del>`.

use pulldown_cmark::{Event, Tag, TagEnd};

/// The struck-out text that is open.
#[derive(Default)]
pub(super) struct Struck {
    /// Number of open pairs of `~~`.
    signs: usize,
    /// Whether an HTML element is open, which ends with its paragraph at the latest.
    is_element: bool,
}

impl Struck {
    /// Whether an event belongs to struck-out text. `source` is what it was read from. A single `~` is not the sign:
    /// several dialects lower text by it.
    pub(super) fn takes(&mut self, event: &Event<'_>, source: &str) -> bool {
        let is_sign = source.starts_with("~~");
        match event {
            Event::Start(Tag::Strikethrough) if is_sign => {
                self.signs += 1;
                true
            }
            Event::End(TagEnd::Strikethrough) if is_sign => {
                self.signs = self.signs.saturating_sub(1);
                true
            }
            Event::InlineHtml(tag) => {
                let begins = struck_tag(tag);
                self.is_element = begins.unwrap_or(self.is_element);
                begins.is_some() || self.is_open()
            }
            Event::Text(_) | Event::Code(_) | Event::InlineMath(_) | Event::SoftBreak | Event::HardBreak => {
                self.is_open()
            }
            Event::Start(_) | Event::End(_) if ends_block(event) => {
                self.is_element = false;
                false
            }
            _ => false,
        }
    }

    fn is_open(&self) -> bool {
        self.signs > 0 || self.is_element
    }
}

/// Whether an HTML tag begins or ends struck-out text; `None` if it is another.
fn struck_tag(tag: &str) -> Option<bool> {
    let inner = tag.trim_start_matches('<');
    let name = inner.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let is_struck = ["del", "s", "strike"].iter().any(|known| name.eq_ignore_ascii_case(known));
    is_struck.then(|| !inner.starts_with('/'))
}

/// Whether a paragraph or another block begins or ends.
fn ends_block(event: &Event<'_>) -> bool {
    !matches!(
        event,
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. } | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image | TagEnd::Strikethrough)
    )
}

//! The kinds of paragraphs that the styles of word processors stand for.
//!
//! Word and LibreOffice name their built-in styles in English, whatever the language of the document; pandoc, Google
//! Docs and others use the same names and some of their own.

use crate::text::ParagraphKind;

/// What a style says about its paragraphs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::read) struct Role {
    pub(in crate::read) kind: ParagraphKind,
    /// Level of a heading, else 0.
    pub(in crate::read) level: u8,
    /// Whether it is the title of the document.
    pub(in crate::read) is_title: bool,
    /// Whether its paragraphs are left out: lines of a table of contents.
    pub(in crate::read) is_left_out: bool,
}

impl Role {
    pub(in crate::read) fn of(kind: ParagraphKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// Returns the role of a heading.
    pub(in crate::read) fn heading(level: u8) -> Self {
        Self { kind: ParagraphKind::Heading, level: level.clamp(1, 6), ..Self::default() }
    }

    /// Returns the role of a style of that name, or `None` if the name says nothing and the style that it is based on
    /// decides.
    pub(in crate::read) fn named(name: &str) -> Option<Self> {
        let name = spaced(name);
        if let Some(level) = name.strip_prefix("heading ").and_then(|level| level.parse().ok()) {
            return Some(Self::heading(level));
        }
        let left_out = Self { is_left_out: true, ..Self::default() };
        let is_numbered = |start: &str| {
            name.strip_prefix(start).is_some_and(|rest| rest.trim().bytes().all(|byte| byte.is_ascii_digit()))
        };
        Some(match &*name {
            "title" => Self { is_title: true, ..Self::heading(1) },
            // Based on the title, but not one.
            "subtitle" | "author" | "authors" | "date" | "abstract" | "abstract title" | "affiliation" | "byline"
            | "institute" | "salutation" | "signature" | "closing" => Self::default(),
            "quote" | "intense quote" | "block text" | "block quote" | "block quotation" | "blockquote"
            | "quotations" | "quotation" => Self::of(ParagraphKind::Quote),
            "source code" | "code" | "code block" | "html preformatted" | "macro text" | "macro" | "plain text"
            | "preformatted text" | "preformatted" | "verbatim" | "listing" => Self::of(ParagraphKind::Code),
            "caption" | "table caption" | "image caption" | "figure caption" | "illustration" | "drawing"
            | "figure" | "table" | "captions" => Self::of(ParagraphKind::Caption),
            "table of figures"
            | "table of authorities"
            | "toc heading"
            | "toa heading"
            | "contents heading"
            | "table of contents" => left_out,
            "list bullet" | "list number" | "list" => Self::of(ParagraphKind::ListItem),
            _ if is_numbered("list bullet ") || is_numbered("list number ") => Self::of(ParagraphKind::ListItem),
            _ if is_numbered("toc ") || is_numbered("contents ") => left_out,
            _ => return None,
        })
    }
}

/// Returns a name in lower case with single spaces: `Heading_20_1`, `Heading1` and `heading 1` are one style.
fn spaced(name: &str) -> String {
    let name = name.replace("_20_", " ").replace(['_', '-'], " ");
    let mut spaced = String::with_capacity(name.len() + 2);
    let mut last = ' ';
    for c in name.chars() {
        // `TableCaption`, `Heading1`
        let is_joint = last.is_lowercase() && (c.is_uppercase() || c.is_ascii_digit());
        if is_joint || c == ' ' && last != ' ' {
            spaced.push(' ');
        }
        if c != ' ' {
            spaced.extend(c.to_lowercase());
        }
        last = c;
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_style_has_many_spellings() {
        for name in ["heading 2", "Heading_20_2", "Heading2", "HEADING 2"] {
            assert_eq!(Role::named(name), Some(Role::heading(2)), "{name}");
        }
        for name in ["TableCaption", "Table Caption", "Image Caption", "Caption"] {
            assert_eq!(Role::named(name), Some(Role::of(ParagraphKind::Caption)), "{name}");
        }
        assert!(Role::named("toc 3").is_some_and(|role| role.is_left_out));
        assert!(Role::named("Title").is_some_and(|role| role.is_title));
        assert_eq!(Role::named("Subtitle"), Some(Role::default()));
        assert_eq!(Role::named("Text_20_body"), None);
    }
}

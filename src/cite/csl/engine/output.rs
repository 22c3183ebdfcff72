//! The formatted text under construction: a tree of parts with affixes, delimiters, formatting and quotation marks.

use super::node::Node;

/// A formatting property: unset, on, off, or turned by markup inside a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Toggle {
    #[default]
    Unset,
    On,
    Off,
    Flip,
}

impl Toggle {
    pub(super) const fn of(self, outer: bool) -> bool {
        match self {
            Self::Unset => outer,
            Self::On => true,
            Self::Off => false,
            Self::Flip => !outer,
        }
    }
}

/// Vertical position that a style or markup asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Height {
    Base,
    Up,
    Down,
}

/// Formatting of a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Format {
    pub italic: Toggle,
    pub bold: Toggle,
    pub small_caps: Toggle,
    pub underlined: Toggle,
    pub height: Option<Height>,
}

impl Format {
    /// Reads the formatting attributes of an element.
    pub(super) fn of(node: &Node) -> Self {
        let toggle = |name: &str, on: &[&str]| match node.get(name) {
            Some(value) if on.contains(&value) => Toggle::On,
            Some(_) => Toggle::Off,
            None => Toggle::Unset,
        };
        Self {
            italic: toggle("font-style", &["italic", "oblique"]),
            bold: toggle("font-weight", &["bold"]),
            small_caps: toggle("font-variant", &["small-caps"]),
            underlined: toggle("text-decoration", &["underline"]),
            height: match node.get("vertical-align") {
                Some("sup") => Some(Height::Up),
                Some("sub") => Some(Height::Down),
                Some(_) => Some(Height::Base),
                None => None,
            },
        }
    }
}

/// Quotation marks around a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Marks of the outer kind, unless inside others.
    Outer,
    /// Marks of the inner kind, unless inside inner ones.
    Inner,
}

/// What a part is, for those that look for it later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// The names of the first names element.
    Names,
    /// One name among them.
    Name,
    /// The number of a work.
    Number,
    /// Begins on a line of its own.
    Block,
}

/// A part of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Out {
    pub text: String,
    pub parts: Vec<Out>,
    pub prefix: String,
    pub suffix: String,
    pub delimiter: String,
    pub format: Format,
    pub quotes: Option<Quotes>,
    pub link: Option<String>,
    pub tag: Option<Tag>,
    /// The full name that a part with the tag of a name shows, however short.
    pub person: String,
    /// Whether no text case may change it.
    pub nocase: bool,
    /// Whether it is punctuation or words of the style.
    pub of_style: bool,
}

impl Out {
    /// Creates a part of plain text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Creates a part of other parts; `None` without any.
    pub(super) fn of(parts: Vec<Self>, delimiter: &str) -> Option<Self> {
        let parts: Vec<Self> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| Self { parts, delimiter: delimiter.to_owned(), ..Self::default() })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.parts.iter().all(Self::is_empty)
    }

    /// Wraps the part in the affixes, the formatting and the quotation marks of an element.
    pub(super) fn dressed(self, node: &Node) -> Self {
        let affix = |name: &str| node.get(name).unwrap_or_default().to_owned();
        let format = Format::of(node);
        let quotes = node.is("quotes", "true").then_some(Quotes::Outer);
        let tag = matches!(node.get("display"), Some("block" | "indent" | "right-inline" | "left-margin"))
            .then_some(Tag::Block);
        let (prefix, suffix) = (affix("prefix"), affix("suffix"));
        if format == Format::default() && quotes.is_none() && prefix.is_empty() && suffix.is_empty() && tag.is_none() {
            return self;
        }
        Self { parts: vec![self], prefix, suffix, format, quotes, tag, ..Self::default() }
    }

    /// Applies a function to every leaf, in order.
    pub(super) fn each_text(&mut self, change: &mut dyn FnMut(&mut Self)) {
        if self.parts.is_empty() {
            change(self);
        }
        for part in &mut self.parts {
            part.each_text(change);
        }
    }

    /// Returns the first part with a tag.
    pub(super) fn find(&mut self, tag: Tag) -> Option<&mut Self> {
        if self.tag == Some(tag) {
            return Some(self);
        }
        self.parts.iter_mut().find_map(|part| part.find(tag))
    }

    /// Returns the text without formatting and quotation marks, for comparisons.
    pub(super) fn plain(&self) -> String {
        let inner = if self.parts.is_empty() {
            self.text.clone()
        } else {
            self.parts.iter().map(Self::plain).collect::<Vec<_>>().join(&self.delimiter)
        };
        format!("{}{inner}{}", self.prefix, self.suffix)
    }

    /// Removes full stops.
    pub(super) fn strip_periods(&mut self) {
        self.each_text(&mut |leaf| leaf.text.retain(|c| c != '.'));
    }
}

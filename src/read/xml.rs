//! Reads XML as a sequence of elements and text, for the formats that are based on it.
//!
//! The document is read as a stream: only the current step is in memory, however deep or long it is.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use std::borrow::Cow;
use std::io::BufRead;

use super::Skip;

/// The next step of a document.
pub(crate) enum Step<'a> {
    /// An element begins; an empty one ends immediately.
    Open(&'a Element<'a>),
    /// The element of that name ends.
    Close(&'a str),
    /// Text between tags.
    Words(&'a str),
}

/// An element with its qualified name: the supported formats always use the same prefixes.
pub(crate) struct Element<'a> {
    pub(crate) name: &'a str,
    tag: &'a BytesStart<'a>,
}

impl Element<'_> {
    /// Returns the value of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let attribute = self.tag.try_get_attribute(name).ok()??;
        attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
    }

    /// Returns its name without the prefix of its namespace.
    pub(crate) fn local(&self) -> &str {
        local(self.name)
    }

    /// Returns the names and values of its attributes. Invalid ones are left out.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut attributes = self.tag.attributes();
        attributes.with_checks(false);
        attributes.flatten().filter_map(|attribute| {
            let value = match attribute.value {
                Cow::Borrowed(value) if !value.contains(['&', '\n', '\t', '\r']) => Cow::Borrowed(value),
                _ => attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned().into(),
            };
            Some((attribute.key.into_inner(), value))
        })
    }
}

/// Returns a name without the prefix of its namespace.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Passes a document to `take` step by step.
pub(super) fn walk(document: &str, mut take: impl FnMut(Step<'_>)) -> Result<(), Skip> {
    walk_places(document, |_, step| take(step))
}

/// Passes a document to `take` step by step, each with the byte at which it begins.
pub(crate) fn walk_places(document: &str, mut take: impl FnMut(usize, Step<'_>)) -> Result<(), Skip> {
    let mut reader = Reader::from_str(document);
    configure(&mut reader);
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(document.len());
        let event = reader.read_event().map_err(|error| damaged(&error))?;
        if !pass(event, |step| {
            take(at, step);
            Ok(())
        })? {
            return Ok(());
        }
    }
}

/// Passes a document to `take` step by step as it is read, until `take` fails. Its encoding is UTF-8.
pub(super) fn walk_reader(input: impl BufRead, mut take: impl FnMut(Step<'_>) -> Result<(), Skip>) -> Result<(), Skip> {
    let mut reader = Reader::from_reader(input);
    configure(&mut reader);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|error| damaged(&error))?;
        if !pass(event, &mut take)? {
            return Ok(());
        }
    }
}

fn configure<R>(reader: &mut Reader<R>) {
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_dangling_amp = true;
}

fn damaged(error: &quick_xml::Error) -> Skip {
    Skip::new(format!("damaged XML: {}", error.to_string().to_lowercase()))
}

/// Passes an event on. Returns whether the document goes on.
fn pass(event: Event<'_>, mut take: impl FnMut(Step<'_>) -> Result<(), Skip>) -> Result<bool, Skip> {
    match event {
        Event::Eof => return Ok(false),
        Event::Start(tag) => open(&tag, &mut take)?,
        Event::Empty(tag) => {
            open(&tag, &mut take)?;
            take(Step::Close(tag.name().as_ref()))?;
        }
        Event::End(tag) => take(Step::Close(tag.name().as_ref()))?,
        Event::Text(text) => take(Step::Words(&text))?,
        Event::CData(text) => take(Step::Words(&text))?,
        Event::GeneralRef(reference) => {
            if let Ok(Some(c)) = reference.resolve_char_ref() {
                take(Step::Words(c.encode_utf8(&mut [0; 4])))?;
            } else {
                let name: &str = &reference;
                match resolve_predefined_entity(name) {
                    Some(text) => take(Step::Words(text))?,
                    // An undefined entity: kept as written, since an HTML parser may know it.
                    None => take(Step::Words(&format!("&{name};")))?,
                }
            }
        }
        _ => {}
    }
    Ok(true)
}

fn open(tag: &BytesStart<'_>, take: &mut impl FnMut(Step<'_>) -> Result<(), Skip>) -> Result<(), Skip> {
    take(Step::Open(&Element { name: tag.name().as_ref(), tag }))
}

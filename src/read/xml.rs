//! Reads XML as a sequence of elements and text, for the formats that are based on it.
//!
//! The document is read as a stream: only the current step is in memory, however deep or long it is.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::Skip;

/// The next step of a document.
pub(super) enum Step<'a> {
    /// An element begins; an empty one ends immediately.
    Open(&'a Element<'a>),
    /// The element of that name ends.
    Close(&'a str),
    /// Text between tags.
    Words(&'a str),
}

/// An element with its qualified name: the supported formats always use the same prefixes.
pub(super) struct Element<'a> {
    pub(super) name: &'a str,
    tag: &'a BytesStart<'a>,
}

impl Element<'_> {
    /// Returns the value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let attribute = self.tag.try_get_attribute(name).ok()??;
        attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    }
}

/// Passes a document to `take` step by step.
pub(super) fn walk(document: &str, mut take: impl FnMut(Step<'_>)) -> Result<(), Skip> {
    let mut reader = Reader::from_str(document);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_dangling_amp = true;
    loop {
        match reader.read_event() {
            Err(error) => return Err(Skip::new(format!("damaged XML: {}", error.to_string().to_lowercase()))),
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::Start(tag)) => open(&tag, &mut take),
            Ok(Event::Empty(tag)) => {
                open(&tag, &mut take);
                take(Step::Close(tag.name().as_ref()));
            }
            Ok(Event::End(tag)) => take(Step::Close(tag.name().as_ref())),
            Ok(Event::Text(text)) => take(Step::Words(&text)),
            Ok(Event::CData(text)) => take(Step::Words(&text)),
            Ok(Event::GeneralRef(reference)) => {
                if let Ok(Some(c)) = reference.resolve_char_ref() {
                    take(Step::Words(c.encode_utf8(&mut [0; 4])));
                } else {
                    let name: &str = &reference;
                    match resolve_predefined_entity(name) {
                        Some(text) => take(Step::Words(text)),
                        // An undefined entity: kept as written, since an HTML parser may know it.
                        None => take(Step::Words(&format!("&{name};"))),
                    }
                }
            }
            Ok(_) => {}
        }
    }
}

fn open(tag: &BytesStart<'_>, take: &mut impl FnMut(Step<'_>)) {
    take(Step::Open(&Element { name: tag.name().as_ref(), tag }));
}

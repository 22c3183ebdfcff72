//! Reads the XMP metadata of a PDF file: the only metadata of PDF 2.0, and more exact than the older fields.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, Stream};

use crate::article::Meta;
use crate::read::date::iso;
use crate::read::person::{keywords, people};
use crate::read::xml::{Step, walk};

/// Maximum size of the packet, in bytes: it may contain thumbnails and histories, which are not read.
const MAX_PACKET: usize = 8 << 20;
/// Maximum length of a value, in bytes.
const MAX_VALUE: usize = 4096;

/// Returns the metadata of the document's XMP packet.
pub(super) fn xmp(pdf: &Pdf) -> Meta {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let packet = catalog.and_then(|catalog| catalog.get::<Stream<'_>>("Metadata")?.decoded_data().ok());
    packet.filter(|packet| packet.len() <= MAX_PACKET).map(|packet| of(&text(&packet))).unwrap_or_default()
}

/// Decodes a packet: UTF-8, or UTF-16 with a mark.
fn text(packet: &[u8]) -> String {
    let (text, _) = encoding_rs::UTF_8.decode_with_bom_removal(packet);
    match encoding_rs::Encoding::for_bom(packet) {
        Some((encoding, _)) => encoding.decode(packet).0.into_owned(),
        None => text.into_owned(),
    }
}

/// A value of a property. Titles may be given in several languages.
struct Value {
    property: String,
    text: String,
    is_default: bool,
}

fn of(packet: &str) -> Meta {
    let mut values: Vec<Value> = Vec::new();
    let mut property: Option<String> = None;
    let mut value = None;
    let mut walked = |step: Step<'_>| match step {
        Step::Open(element) if element.name == "rdf:Description" => {
            // The short form: properties as attributes.
            for name in PROPERTIES {
                let text = element.get(name);
                values.extend(text.map(|text| Value { property: name.to_owned(), text, is_default: true }));
            }
        }
        Step::Open(element) if PROPERTIES.contains(&element.name) => {
            property = Some(element.name.to_owned());
            value = Some(Value { property: element.name.to_owned(), text: String::new(), is_default: true });
        }
        Step::Open(element) if element.name == "rdf:li" => {
            let is_default = element.get("xml:lang").is_none_or(|lang| lang == "x-default");
            value = property.clone().map(|property| Value { property, text: String::new(), is_default });
        }
        Step::Close(name) => {
            if name == "rdf:li" || property.as_deref() == Some(name) {
                values.extend(value.take());
            }
            if property.as_deref() == Some(name) {
                property = None;
            }
        }
        Step::Words(words) => {
            if let Some(value) = value.as_mut().filter(|value| value.text.len() + words.len() <= MAX_VALUE) {
                value.text.push_str(words);
            }
        }
        Step::Open(_) => {}
    };
    // What precedes the damage counts.
    let _damage = walk(packet, &mut walked);
    for value in &mut values {
        value.text = value.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    values.retain(|value| !value.text.is_empty());
    let all = |name: &'static str| values.iter().filter(move |value| value.property == name);
    let one = |name: &'static str| {
        all(name).find(|value| value.is_default).or(all(name).next()).map(|value| value.text.clone())
    };
    let doi = || one("prism:doi").map(|doi| format!("https://doi.org/{}", doi.trim_start_matches("doi:")));
    let is_address = |url: &String| url.starts_with("http://") || url.starts_with("https://");
    let mut authors: Vec<String> = Vec::new();
    for name in all("dc:creator").flat_map(|value| people(&value.text)) {
        if !authors.contains(&name) {
            authors.push(name);
        }
    }
    Meta {
        index: None,
        title: one("dc:title"),
        authors,
        source: one("prism:publicationName").or_else(|| one("dc:publisher")),
        date: ["prism:publicationDate", "prism:coverDate"].into_iter().find_map(|name| iso(&one(name)?)),
        url: one("prism:url").filter(is_address).or_else(doi),
        lang: one("dc:language").filter(|lang| lang.len() >= 2 && !lang.starts_with("x-")),
        section: one("prism:section"),
        tags: all("dc:subject").flat_map(|value| keywords(&value.text)).collect(),
    }
}

/// The properties that are read.
const PROPERTIES: [&str; 11] = [
    "dc:title",
    "dc:creator",
    "dc:subject",
    "dc:language",
    "dc:publisher",
    "prism:publicationName",
    "prism:publicationDate",
    "prism:coverDate",
    "prism:url",
    "prism:doi",
    "prism:section",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_read_in_both_forms() {
        let packet = "<?xpacket begin='\u{feff}'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description \
             prism:publicationName='The Quay' dc:format='application/pdf'><dc:title><rdf:Alt>\
             <rdf:li xml:lang='de'>Die Fähre</rdf:li><rdf:li xml:lang='x-default'>The  Ferry &amp; the Mole</rdf:li></rdf:Alt>\
             </dc:title><dc:creator><rdf:Seq><rdf:li>Ada Brook</rdf:li><rdf:li>user</rdf:li><rdf:li>Omar Idris</rdf:li>\
             </rdf:Seq></dc:creator><dc:subject><rdf:Bag><rdf:li>salt</rdf:li></rdf:Bag></dc:subject>\
             <xmp:CreateDate>2020-01-01</xmp:CreateDate><prism:coverDate>1984-05-03</prism:coverDate>\
             <prism:doi>10.1000/7</prism:doi></rdf:Description></rdf:RDF></x:xmpmeta>";
        let meta = of(packet);
        assert_eq!(meta.title.as_deref(), Some("The Ferry & the Mole"));
        assert_eq!(meta.authors, ["Ada Brook", "Omar Idris"]);
        assert_eq!((meta.source.as_deref(), meta.date.as_deref()), (Some("The Quay"), Some("1984-05-03")));
        assert_eq!((meta.url.as_deref(), meta.lang), (Some("https://doi.org/10.1000/7"), None));
        assert_eq!(meta.tags, ["salt"]);
        assert_eq!(of("<rdf:RDF><dc:title>Half").title, None);
        assert_eq!(of("<rdf:RDF><dc:title>Plain</dc:title><").title.as_deref(), Some("Plain"));
    }
}

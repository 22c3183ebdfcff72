//! Exports items to BibTeX and BibLaTeX, in UTF-8. Characters special to TeX are escaped; titles keep their capitals.
//!
//! BibTeX (Patashnik, *BibTeXing*, 1988) has years and months but no addresses or newspapers, so an address is written
//! to the fields that later styles have adopted; BibLaTeX (manual, §2.1–2.3) has dates, web pages and newspapers.

use crate::cite::item::{Item, ItemType};
use crate::cite::name::Name;

/// BibTeX's predefined month strings.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Returns entries for BibTeX.
pub fn bibtex(items: &[Item]) -> String {
    items
        .iter()
        .map(|item| entry(item, bibtex_fields(item), if item.source.is_some() { "article" } else { "misc" }))
        .collect()
}

/// Returns entries for BibLaTeX and Pandoc.
pub fn biblatex(items: &[Item]) -> String {
    let kind = |item: &Item| match item.kind {
        ItemType::Article => "article",
        ItemType::Page => "online",
        ItemType::Document => "misc",
    };
    items.iter().map(|item| entry(item, biblatex_fields(item), kind(item))).collect()
}

/// A field: its name, and its value in BibTeX syntax, with braces if it needs them.
type Field = (&'static str, String);

fn entry(item: &Item, fields: Vec<Field>, kind: &str) -> String {
    let mut entry = format!("@{kind}{{{},\n", item.key);
    for (name, value) in fields {
        entry.extend(["  ", name, " = ", &value, ",\n"]);
    }
    entry + "}\n\n"
}

fn bibtex_fields(item: &Item) -> Vec<Field> {
    let mut fields = common_fields(item);
    fields.extend(item.source.as_deref().map(|source| ("journal", braced(source))));
    if let Some(date) = item.date {
        fields.push(("year", format!("{{{:04}}}", date.year)));
        fields.extend(date.month.map(|month| ("month", MONTHS[usize::from(month) - 1].to_owned())));
        fields.extend(date.day.map(|day| ("day", format!("{{{day}}}"))));
    }
    fields.extend(closing_fields(item, false));
    fields
}

fn biblatex_fields(item: &Item) -> Vec<Field> {
    let mut fields = common_fields(item);
    if let Some(source) = item.source.as_deref() {
        fields.push(("journaltitle", braced(source)));
        fields.push(("entrysubtype", "{newspaper}".to_owned()));
    }
    fields.extend(item.date.map(|date| ("date", format!("{{{}}}", date.iso()))));
    fields.extend(closing_fields(item, true));
    fields
}

fn common_fields(item: &Item) -> Vec<Field> {
    let authors = item.authors.iter().map(name).collect::<Vec<_>>().join(" and ");
    // A second pair of braces protects capitals from styles that lower-case titles.
    let title = ("title", format!("{{{}}}", braced(&item.title)));
    let authors = (!authors.is_empty()).then(|| ("author", format!("{{{authors}}}")));
    authors.into_iter().chain([title]).collect()
}

fn closing_fields(item: &Item, is_biblatex: bool) -> Vec<Field> {
    let mut fields = Vec::new();
    fields.extend(item.address().map(|url| ("url", format!("{{{}}}", address(url)))));
    // Neither format has a field for the section of a newspaper.
    let section = item.section.as_deref().map(|section| format!("Section: {section}"));
    let note = [section.as_deref(), item.unopened()].into_iter().flatten().collect::<Vec<_>>().join("; ");
    fields.extend(Some(note).filter(|note| !note.is_empty()).map(|note| ("note", braced(&note))));
    if let Some(lang) = item.lang.as_deref() {
        // BibLaTeX prints `language`, Zotero reads nothing else, and Pandoc reads `langid` alone.
        fields.extend((!is_biblatex).then(|| ("language", braced(lang))));
        fields.push(("langid", format!("{{{}}}", babel(lang).map_or_else(|| escaped(lang), str::to_owned))));
    }
    if !item.tags.is_empty() {
        let tag = |tag: &String| if tag.contains(',') { braced(tag) } else { escaped(tag) };
        fields.push(("keywords", format!("{{{}}}", item.tags.iter().map(tag).collect::<Vec<_>>().join(", "))));
    }
    fields
}

/// Formats `von Last, Jr, First`; an institution in an extra pair of braces, so that it is not split into name parts.
fn name(name: &Name) -> String {
    match name {
        Name::Whole(name) => braced(name),
        Name::Person { family, given, particle, suffix } => {
            let part = |part: &str| {
                let escaped = escaped(part);
                let is_torn = part.contains(',') || part.split(' ').any(|word| word.eq_ignore_ascii_case("and"));
                if is_torn { format!("{{{escaped}}}") } else { escaped }
            };
            // A family name of several lower-case words would be read as a particle.
            let family = if family.contains(' ') { braced(family) } else { part(family) };
            let family = particle.iter().map(|particle| part(particle)).chain([family]).collect::<Vec<_>>().join(" ");
            let given = given.as_deref().map(part).unwrap_or_default();
            match suffix {
                Some(suffix) => format!("{family}, {}, {given}", part(suffix)),
                None => format!("{family}, {given}"),
            }
        }
    }
}

fn braced(text: &str) -> String {
    format!("{{{}}}", escaped(text))
}

/// Escapes characters special to TeX.
fn escaped(text: &str) -> String {
    let are_balanced = are_balanced(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            // Braces count even when escaped, so unpaired ones are written as commands, which fewer programs know.
            '{' | '}' if are_balanced => out.extend(['\\', c]),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            // One alone would be typeset as an opening quotation mark.
            '`' => out.push_str("\\`{}"),
            // Two of these would be typeset as a ligature.
            '-' | '\'' if before == c => out.extend(["{}", c.encode_utf8(&mut [0; 4])]),
            c if c.is_whitespace() => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
        before = c;
    }
    out
}

/// Returns whether all braces are balanced.
fn are_balanced(text: &str) -> bool {
    let mut open = 0_i32;
    let mut never_below = true;
    for c in text.chars() {
        open += i32::from(c == '{') - i32::from(c == '}');
        never_below &= open >= 0;
    }
    never_below && open == 0
}

/// An address is read verbatim, so characters that would end the field or start a comment are percent-encoded.
fn address(url: &str) -> String {
    url.trim()
        .chars()
        .map(|c| match c {
            '{' => "%7B".to_owned(),
            '}' => "%7D".to_owned(),
            '\\' => "%5C".to_owned(),
            '"' => "%22".to_owned(),
            c if c.is_whitespace() || c.is_control() => "%20".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

/// Returns BibLaTeX's name of a language, if it has one.
fn babel(lang: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str)] = &[
        ("af", "afrikaans"),
        ("ar", "arabic"),
        ("bg", "bulgarian"),
        ("bn", "bengali"),
        ("ca", "catalan"),
        ("cs", "czech"),
        ("cy", "welsh"),
        ("da", "danish"),
        ("de", "ngerman"),
        ("de-at", "naustrian"),
        ("de-ch", "nswissgerman"),
        ("el", "greek"),
        ("en", "english"),
        ("en-au", "australian"),
        ("en-ca", "canadian"),
        ("en-gb", "british"),
        ("en-nz", "newzealand"),
        ("en-us", "american"),
        ("es", "spanish"),
        ("et", "estonian"),
        ("eu", "basque"),
        ("fa", "persian"),
        ("fi", "finnish"),
        ("fr", "french"),
        ("fr-ca", "canadien"),
        ("ga", "irish"),
        ("gl", "galician"),
        ("he", "hebrew"),
        ("hi", "hindi"),
        ("hr", "croatian"),
        ("hu", "hungarian"),
        ("hy", "armenian"),
        ("id", "indonesian"),
        ("is", "icelandic"),
        ("it", "italian"),
        ("ja", "japanese"),
        ("ka", "georgian"),
        ("ko", "korean"),
        ("la", "latin"),
        ("lt", "lithuanian"),
        ("lv", "latvian"),
        ("mk", "macedonian"),
        ("ms", "malay"),
        ("nb", "norsk"),
        ("nl", "dutch"),
        ("nn", "nynorsk"),
        ("no", "norsk"),
        ("pl", "polish"),
        ("pt", "portuguese"),
        ("pt-br", "brazilian"),
        ("ro", "romanian"),
        ("ru", "russian"),
        ("sk", "slovak"),
        ("sl", "slovene"),
        ("sq", "albanian"),
        ("sr", "serbian"),
        ("sv", "swedish"),
        ("ta", "tamil"),
        ("th", "thai"),
        ("tr", "turkish"),
        ("uk", "ukrainian"),
        ("ur", "urdu"),
        ("vi", "vietnamese"),
        ("zh", "chinese"),
    ];
    let lang = lang.to_lowercase();
    let base = lang.split('-').next().unwrap_or_default();
    let of = |tag: &str| NAMES.iter().find(|(known, _)| *known == tag).map(|(_, name)| *name);
    of(&lang).or_else(|| of(base))
}

#[cfg(test)]
mod tests {
    use biblatex::{Bibliography, ChunksExt, DateValue, PermissiveType, Person};
    use proptest::prelude::*;

    use super::*;
    use crate::cite::item::Date;

    fn item(title: &str, authors: &[Name], source: Option<&str>, date: Option<Date>) -> Item {
        Item {
            key: "news/2019/bridge".to_owned(),
            kind: ItemType::Article,
            title: title.to_owned(),
            untitled: false,
            authors: authors.to_vec(),
            source: source.map(str::to_owned),
            section: None,
            date,
            url: Some("https://lantern.example/a_b?c=1&d=100%25#e".to_owned()),
            lang: Some("en".to_owned()),
            tags: vec!["bridges".to_owned(), "trade, sea".to_owned()],
        }
    }

    /// Parses an entry with an independent BibTeX parser: title, authors, container, date, address.
    fn read_back(entry: &str) -> (String, Vec<Person>, Option<String>, Option<String>, String) {
        let bibliography = Bibliography::parse(entry).unwrap_or_else(|error| panic!("{error}: {entry}"));
        let entry = bibliography.get("news/2019/bridge").expect("its key");
        let date = entry.date().ok().map(|date| match date {
            PermissiveType::Typed(date) => match date.value {
                DateValue::At(date) => {
                    let part = |part: Option<u8>| part.map(|part| format!("-{:02}", part + 1)).unwrap_or_default();
                    format!("{:04}{}{}", date.year, part(date.month), part(date.day))
                }
                other => panic!("{other:?}"),
            },
            PermissiveType::Chunks(chunks) => panic!("{chunks:?}"),
        });
        (
            entry.title().expect("a title").format_verbatim(),
            entry.author().unwrap_or_default(),
            entry.journal_title().or_else(|_| entry.journal()).ok().map(ChunksExt::format_verbatim),
            date,
            entry.url().expect("an address"),
        )
    }

    #[test]
    fn unpaired_braces_become_commands() {
        assert_eq!(escaped("{a} \\ 100% --"), "\\{a\\} \\textbackslash{} 100\\% -{}-");
        assert_eq!(escaped("}a{"), "\\textbraceright{}a\\textbraceleft{}");
    }

    #[test]
    fn a_backtick_stays_one() {
        assert_eq!(escaped("`ls` -- it's"), "\\`{}ls\\`{} -{}- it's");
    }

    #[test]
    fn languages_without_a_name_keep_their_tag() {
        let old = |lang: &str| bibtex(&[Item { lang: Some(lang.to_owned()), ..item("Tides", &[], None, None) }]);
        assert!(old("en-GB").contains("language = {en-GB}") && old("en-GB").contains("langid = {british}"));
        let entry = |lang: &str| biblatex(&[Item { lang: Some(lang.to_owned()), ..item("Tides", &[], None, None) }]);
        assert!(entry("pt-BR").contains("langid = {brazilian}"));
        assert!(entry("pt").contains("langid = {portuguese}"));
        assert!(entry("vi").contains("langid = {vietnamese}"));
        assert!(entry("de-AT").contains("langid = {naustrian}") && entry("en-ZA").contains("langid = {english}"));
        // Styles print `language`, so a tag there would be part of the bibliography.
        assert!(entry("yo").contains("langid = {yo}") && !entry("yo").contains("language"));
    }

    #[test]
    fn the_section_is_a_note() {
        let item = Item { section: Some("World & Sea".to_owned()), ..item("Tides", &[], Some("Gazette"), None) };
        for written in [biblatex(std::slice::from_ref(&item)), bibtex(std::slice::from_ref(&item))] {
            assert!(written.contains("note = {Section: World \\& Sea}"), "{written}");
        }
    }

    proptest! {
        #[test]
        fn entries_round_trip(
            title in "[a-zA-Z0-9 {}$&%#_^~'\"`@,.:;=<>*+/\\\\港é-]{1,30}",
            family in "[A-Z][a-zé]{1,8}( and| of)?( [A-Z][a-z]{1,6})?",
            given in "[A-Z][a-z]{1,8}( [A-Z]\\.)?",
            institution in "[A-Z][a-z&,% ]{1,12}[a-z]",
            source in proptest::option::of("[A-Z][a-z&%$ ]{0,8}[a-z]"),
            (year, month, day) in (1000_u16..2100, 1_u8..=12, 1_u8..=28),
            precision in 0..4,
        ) {
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assume!(!title.is_empty());
            let person = Name::Person { family: family.clone(), given: Some(given.clone()), particle: None, suffix: None };
            let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let whole = one_line(&institution);
            let date = (precision > 0).then_some(Date {
                year,
                month: (precision > 1).then_some(month),
                day: (precision > 2).then_some(day),
            });
            let source = source.as_deref().map(one_line);
            let item = item(&title, &[person, Name::Whole(whole.clone())], source.as_deref(), date);
            let items = std::slice::from_ref(&item);
            for written in [biblatex(items), bibtex(items)] {
                let (read, authors, journal, issued, url) = read_back(&written);
                // A grave accent on nothing is what Pandoc reads as a backtick; this parser reads the accent.
                prop_assert_eq!(read.replace('\u{300}', "`"), title.clone(), "{}", written);
                prop_assert_eq!(journal, source.clone());
                prop_assert_eq!(issued, date.map(Date::iso));
                prop_assert_eq!(Some(url), item.url.clone());
                prop_assert_eq!(authors.len(), 2, "{}", written);
                prop_assert_eq!((&authors[0].name, &authors[0].given_name), (&family, &given));
                prop_assert_eq!(&authors[1].name, &whole);
            }
        }
    }
}

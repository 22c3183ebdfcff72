//! Reads EPUB books: the chapters in reading order under their headings, with the book's metadata.
//!
//! A chapter without a heading gets its title from the table of contents. The table of contents itself is left out.

mod cfi;
mod dom;
mod package;
mod place;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::archive::Archive;
use super::budget::Budget;
use super::word_processor::DocumentBuilder;
use super::xml::{Step, walk};
use super::{Format, RawArticle, Skip, html};
use crate::text::{Block, ParagraphKind};
use package::Book;
pub(super) use place::places;

/// Reads an EPUB book.
pub(super) fn read(bytes: Vec<u8>, budget: &Budget) -> Result<RawArticle, Skip> {
    read_chapters(bytes, budget, &mut |_| {})
}

/// A part of a book as it was read.
enum Part<'a> {
    /// The package document, and the folder that its paths are relative to.
    Package(&'a str, &'a str),
    /// A content document: its path, its markup, and where its text begins in the text of the book.
    Chapter(&'a str, &'a str, usize),
}

/// Reads an EPUB book, and passes on the parts that its text comes from.
fn read_chapters(bytes: Vec<u8>, budget: &Budget, take: &mut dyn FnMut(Part<'_>)) -> Result<RawArticle, Skip> {
    let mut archive = Archive::open(bytes, "EPUB book", budget.renewed())?;
    let missing = |what: &str| Skip::new(format!("damaged EPUB book: no {what}"));
    let container = archive.text("META-INF/container.xml")?.ok_or_else(|| missing("container"))?;
    let package = first_value(&container, "rootfile", "full-path")?.ok_or_else(|| missing("package"))?;
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);
    let document = archive.text(&package)?.ok_or_else(|| missing("package"))?;
    take(Part::Package(&document, folder));
    let book = Book::of(&document, folder)?;
    let locked = archive.text("META-INF/encryption.xml")?.map(|list| locked(&list)).transpose()?.unwrap_or_default();
    let mut names = HashMap::new();
    for contents in &book.contents {
        if let Some(list) = archive.text(contents)? {
            self::names(&list, contents, &mut names)?;
        }
    }
    let mut builder = DocumentBuilder::new(budget.renewed());
    let mut warnings = book.stated.warnings;
    let mut seen = HashSet::new();
    for chapter in book.chapters.iter().filter(|chapter| !book.left_out.contains(*chapter)) {
        // Several places of one document.
        if !seen.insert(chapter) {
            continue;
        }
        if locked.contains(chapter) {
            return Err(Skip::new("encrypted EPUB book"));
        }
        let Some(markup) = archive.text(chapter)? else {
            warnings.push(format!("chapter {chapter} is missing"));
            continue;
        };
        let (text, mut blocks) =
            html::whole(&escaped(&markup)).map_err(|what| Skip::new(format!("{chapter}: {what}")))?;
        take(Part::Chapter(chapter, &markup, builder.length()));
        let is_named = blocks.iter().take(2).any(|block| block.kind == ParagraphKind::Heading);
        match (names.get(chapter).filter(|_| !is_named), blocks.first_mut()) {
            // A heading that is not marked up as one.
            (Some(name), Some(first)) if first.span.of(&text) == name => *first = Block::heading(first.span, 1),
            (Some(name), Some(_)) => builder.add_block(ParagraphKind::Heading, 1, name),
            _ => {}
        }
        for block in blocks {
            builder.add_block(block.kind, block.level, block.span.of(&text));
        }
    }
    let (text, blocks) = builder.finish()?;
    let mut raw_article = RawArticle::of(text, Format::Epub.name());
    (raw_article.meta, raw_article.blocks, raw_article.warnings) = (book.stated.meta, Some(blocks), warnings);
    Ok(raw_article)
}

/// Returns the markup with its sections of character data as escaped text: to an HTML parser they are comments.
fn escaped(markup: &str) -> Cow<'_, str> {
    let mut escaped = String::new();
    let mut rest = markup;
    while let Some((before, after)) = rest.split_once("<![CDATA[") {
        let (section, next) = after.split_once("]]>").unwrap_or((after, ""));
        escaped.extend([before, &quick_xml::escape::partial_escape(section)]);
        rest = next;
    }
    if escaped.is_empty() && rest.len() == markup.len() {
        return Cow::Borrowed(markup);
    }
    escaped.push_str(rest);
    Cow::Owned(escaped)
}

/// Collects the titles that a table of contents (NCX or navigation document) gives the parts of a book: the first for
/// each.
fn names(list: &str, path: &str, names: &mut HashMap<String, String>) -> Result<(), Skip> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (mut words, mut link) = (String::new(), None);
    let mut name = |target: &str, words: &str| {
        let part = resolved(folder, target.split('#').next().unwrap_or_default());
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() {
            names.entry(part).or_insert(words);
        }
    };
    walk(list, |step| match step {
        Step::Open(element) => match local(element.name) {
            "a" => {
                link = element.get("href");
                words.clear();
            }
            "text" => words.clear(),
            // In NCX the name comes before the link.
            "content" => element.get("src").iter().for_each(|target| name(target, &words)),
            _ => {}
        },
        Step::Words(more) => words.push_str(more),
        Step::Close(closed) if local(closed) == "a" => link.take().iter().for_each(|target| name(target, &words)),
        Step::Close(_) => {}
    })
}

/// Returns the parts that are encrypted.
fn locked(list: &str) -> Result<HashSet<String>, Skip> {
    let mut locked = HashSet::new();
    walk(list, |step| {
        if let Step::Open(element) = step
            && local(element.name) == "CipherReference"
        {
            locked.extend(element.get("URI"));
        }
    })?;
    Ok(locked)
}

/// Returns the value of an attribute of the first element with that name.
fn first_value(document: &str, name: &str, attribute: &str) -> Result<Option<String>, Skip> {
    let mut value = None;
    walk(document, |step| {
        if let Step::Open(element) = step
            && local(element.name) == name
            && value.is_none()
        {
            value = element.get(attribute);
        }
    })?;
    Ok(value)
}

/// Returns a name without its namespace prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}

/// Resolves a reference relative to a folder of the archive.
fn resolved(folder: &str, reference: &str) -> String {
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in reference.split('/') {
        match part {
            ".." => drop(path.pop()),
            "." | "" => {}
            part => path.push(part),
        }
    }
    unescaped(&path.join("/"))
}

/// Decodes percent-encoded characters in a path.
fn unescaped(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|digits| u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok());
        let is_escape = *first == b'%' && code.is_some();
        bytes.push(code.filter(|_| is_escape).unwrap_or(*first));
        rest = if is_escape { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_to_parts() {
        assert_eq!(resolved("OEBPS/text", "../pages/chapter%201.xhtml"), "OEBPS/pages/chapter 1.xhtml");
        assert_eq!(resolved("", "./a.xhtml"), "a.xhtml");
        assert_eq!(unescaped("50%"), "50%");
    }

    #[test]
    fn character_data_is_text() {
        assert_eq!(escaped("<p>a<![CDATA[b & <c>]]>d</p>"), "<p>ab &amp; &lt;c&gt;d</p>");
        assert_eq!(escaped("<p><![CDATA[a]]><![CDATA[b"), "<p>ab");
        assert!(matches!(escaped("<p>a</p>"), Cow::Borrowed(_)));
    }
}

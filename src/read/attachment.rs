//! Articles attached to a letter: files and letters that become articles of their own.
//!
//! The subprocess that parses a letter returns the bytes of its attachments; each is then read like a file with that
//! name, in a subprocess if its format is risky. A bad attachment therefore never costs its letter.

use std::collections::HashMap;
use std::path::Path;

use super::budget::Budget;
use super::declared::{DeclaredMetadata, short};
use super::format::Reading;
use super::subprocess::{self, Pool};
use super::{Format, RawArticle, Skip, Source, whole};

/// Maximum nesting of letters within letters.
const DEPTH: usize = 8;
/// Maximum length of an attachment's name, in bytes.
const NAME: usize = 200;

/// A file attached to a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attachment {
    /// Its file name, for its id and its warnings.
    pub(super) name: String,
    /// Its declared media type, in lower case; empty if none is declared.
    pub(super) media_type: String,
    /// Its content.
    pub(super) bytes: Vec<u8>,
}

impl Attachment {
    /// Returns the format of an attachment by its name, its declared media type or its first bytes, or `None` if it is
    /// no article: pictures, signatures, calendars, reports of mail servers.
    pub(super) fn format(name: &str, media_type: &str, bytes: &[u8]) -> Option<Format> {
        if is_for_programs(media_type) {
            return None;
        }
        let by_type = Format::of_media(media_type);
        // The name of a letter is often its subject: `Re: report.docx`.
        if by_type == Some(Format::Mail) {
            return by_type;
        }
        let by_type = || match media_type.split('/').next() {
            // Named by its extension or its content, whatever type the sender's program gives it.
            Some("application") => by_type.or_else(|| Format::of_bytes(bytes)),
            Some("text") => by_type.or(Some(Format::Text)),
            _ => None,
        };
        match media_type.split('/').next() {
            Some("application" | "text" | "message" | "") => Format::of_name(Path::new(name)).or_else(by_type),
            _ => None,
        }
    }

    /// Returns a name that can be part of an id: the last component of a path, without control characters.
    pub(super) fn name(declared: Option<&str>, number: usize, format: Option<Format>) -> String {
        let last = declared.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
        let name: String = last.chars().filter(|c| !c.is_control()).collect();
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.len() {
            0 => match format.map(Format::name) {
                Some("text") => format!("attachment-{number}.txt"),
                Some(format) => format!("attachment-{number}.{format}"),
                None => format!("attachment-{number}"),
            },
            1..=NAME => name,
            _ => name[name.ceil_char_boundary(name.len() - NAME)..].to_owned(),
        }
    }
}

/// Whether a media type is for mail programs and not for readers: signatures, keys, cards, calendars, reports.
fn is_for_programs(media_type: &str) -> bool {
    #[rustfmt::skip]
    const TYPES: [&str; 18] = [
        "application/pgp-signature", "application/pgp-encrypted", "application/pgp-keys", "application/pkcs7-signature",
        "application/x-pkcs7-signature", "application/pkcs7-mime", "application/x-pkcs7-mime", "application/ms-tnef",
        "application/vnd.ms-tnef", "application/ics", "text/calendar", "text/vcard", "text/x-vcard", "text/directory",
        "text/x-amp-html", "text/rfc822-headers", "text/watch-html", "application/applefile",
    ];
    TYPES.contains(&media_type)
}

/// Puts the articles of the attachments of each letter after it. An attachment that cannot be read is named in a
/// warning of its letter.
pub(super) fn read_all(letters: Vec<Result<RawArticle, Skip>>, pool: Option<&Pool>) -> Vec<Result<RawArticle, Skip>> {
    let mut articles = Vec::with_capacity(letters.len());
    for letter in letters {
        match letter {
            Ok(letter) => read_letter(letter, 0, pool, &mut articles),
            Err(skip) => articles.push(Err(skip)),
        }
    }
    articles
}

/// Adds a letter and its attachments to `articles`.
fn read_letter(
    mut letter: RawArticle,
    depth: usize,
    pool: Option<&Pool>,
    articles: &mut Vec<Result<RawArticle, Skip>>,
) {
    let attachments = std::mem::take(&mut letter.attachments);
    let (at, id, number, outer) = (articles.len(), letter.id.clone(), letter.number, letter.part.clone());
    articles.push(Ok(letter));
    let mut names: HashMap<String, usize> = HashMap::new();
    let mut warnings = Vec::new();
    for Attachment { name, media_type, bytes } in attachments {
        let unread = |why: &str| format!("attachment `{}` is not read: {why}", short(&name));
        if depth == DEPTH {
            warnings.push(unread("too many letters within letters"));
            continue;
        }
        let used = names.entry(name.clone()).and_modify(|count| *count += 1).or_insert(1);
        let own = if *used == 1 { name.clone() } else { format!("{name}:{used}") };
        let path = outer.as_ref().map_or_else(|| own.clone(), |outer| format!("{outer}/{own}"));
        for article in read(Attachment::format(&name, &media_type, &bytes), bytes, pool) {
            match article.and_then(RawArticle::unless_blank) {
                Ok(mut article) => {
                    article.warnings.iter_mut().for_each(|warning| *warning = format!("{name}: {warning}"));
                    let inner = article.number.map_or_else(String::new, |number| format!(":{number}"));
                    let inner = inner + &article.part.map_or_else(String::new, |part| format!("/{part}"));
                    article.part = Some(path.clone() + &inner);
                    (article.id, article.number) = (id.clone(), number);
                    read_letter(article, depth + 1, pool, articles);
                }
                Err(skip) if skip.temporary => articles.push(Err(skip)),
                Err(skip) => warnings.push(unread(&skip.what)),
            }
        }
    }
    if let Some(Ok(letter)) = articles.get_mut(at) {
        letter.warnings.append(&mut warnings);
    }
}

/// Reads an attachment; the attachments of a letter are still unread.
fn read(format: Option<Format>, bytes: Vec<u8>, pool: Option<&Pool>) -> Vec<Result<RawArticle, Skip>> {
    let budget = Budget::of(bytes.len() as u64);
    let read = || match Format::decide(format, &bytes)? {
        Some(format) if matches!(format.reading(), Reading::Sandboxed(_)) => subprocess::read(format, bytes, pool),
        format => match whole(format, bytes, DeclaredMetadata::default(), &budget, None)? {
            Source::RawArticles(articles) => Ok(articles),
            Source::Batches(batches) => {
                let mut articles = Vec::new();
                for batch in batches {
                    match batch {
                        Ok(batch) => articles.extend(batch.raw_articles()),
                        Err(skip) => articles.push(Err(skip)),
                    }
                }
                Ok(articles)
            }
        },
    };
    super::catch_parser_panic(read).flatten().unwrap_or_else(|skip| vec![Err(skip)])
}

#[cfg(test)]
mod tests;

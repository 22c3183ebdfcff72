//! Reads messages as Outlook stores them (MS-OXMSG): subject, sender, date and body; attached files and letters become
//! articles of their own.
//!
//! The body is read as the sender wrote it: HTML, whether by itself or kept in RTF, then plain text, then RTF.

mod compressed_rtf;
mod properties;

use encoding_rs::WINDOWS_1252;
use jiff::Timestamp;

use super::attachment::Attachment;
use super::budget::Budget;
use super::declared::{DeclaredMetadata, Field};
use super::value::Value;
use super::word_processor::DocumentBuilder;
use super::{Format, RawArticle, Skip, decode, html, mail, rtf};
use crate::text::ParagraphKind;
use properties::{Letter, Property, Storage};

/// Maximum nesting of letters within letters.
const DEPTH: usize = 8;
/// Maximum number of attachments that are read, and of those that are listed.
const ATTACHED: usize = 200;
const LISTED: usize = 20;

/// Reads a message and the letters attached to it.
pub(super) fn read(bytes: Vec<u8>, budget: Budget) -> Result<Vec<Result<RawArticle, Skip>>, Skip> {
    let mut letter = Letter::open(bytes, budget)?;
    let mut articles = Vec::new();
    let top = letter.root();
    add(&mut letter, &top, None, 0, &mut articles);
    Ok(articles)
}

/// Adds the article of a message, followed by those of the letters attached to it.
fn add(
    letter: &mut Letter,
    storage: &Storage,
    part: Option<&str>,
    depth: usize,
    articles: &mut Vec<Result<RawArticle, Skip>>,
) {
    let at = articles.len();
    let read =
        raw_article(letter, storage).map(|raw_article| RawArticle { part: part.map(str::to_owned), ..raw_article });
    let mut attached = match &read {
        Ok(_) => attachments(letter, storage),
        Err(_) => Attached::default(),
    };
    articles.push(read);
    for (name, inner) in std::mem::take(&mut attached.letters) {
        if depth == DEPTH {
            attached.warnings.push(format!("attachment `{name}` is not read: too many letters within letters"));
            continue;
        }
        let path = part.map_or_else(|| name.clone(), |outer| format!("{outer}/{name}"));
        let before = articles.len();
        add(letter, &inner, Some(&path), depth + 1, articles);
        // A letter that cannot be read costs only itself.
        if let Some(Err(skip)) = articles.get(before) {
            attached.warnings.push(format!("attachment `{name}` is not read: {}", skip.what));
            articles.truncate(before);
        }
    }
    if let Some(Ok(article)) = articles.get_mut(at) {
        article.attachments = attached.files;
        article.warnings.append(&mut attached.warnings);
    }
}

/// Reads the text and the metadata of a message.
fn raw_article(letter: &mut Letter, storage: &Storage) -> Result<RawArticle, Skip> {
    let mut stated = DeclaredMetadata::default();
    declare(letter, storage, &mut stated)?;
    let mut builder = body(letter, storage)?;
    if builder.is_empty() {
        // The letter is only the envelope of its attachments; its subject is all that it says.
        builder.add_block(ParagraphKind::Heading, 1, stated.meta.title.as_deref().unwrap_or("(no subject)"));
    }
    let (text, blocks) = builder.finish()?;
    let mut raw_article = RawArticle::of(text, Format::Msg.name());
    (raw_article.meta, raw_article.warnings, raw_article.blocks) = (stated.meta, stated.warnings, Some(blocks));
    raw_article.unless_blank()
}

/// Reads the metadata of a message.
fn declare(letter: &mut Letter, storage: &Storage, stated: &mut DeclaredMetadata<'static>) -> Result<(), Skip> {
    let text = |text: String| Value::Text(text.into());
    if let Some(subject) = letter.text(storage, Property::SUBJECT)? {
        // The length of a prefix may be stated before it.
        let mut rest = subject.chars();
        let subject = if rest.next() == Some('\u{1}') { rest.as_str().chars().skip(1).collect() } else { subject };
        stated.take(Field::Title, text(subject));
    }
    let mut sender = None;
    for property in [Property::REPRESENTED_NAME, Property::SENDER_NAME, Property::SENDER_ADDRESS, Property::SENDER_MAIL]
    {
        let name = letter.text(storage, property)?.map(|name| name.trim_matches(['\'', '"', ' ']).to_owned());
        sender =
            sender.or(name.filter(|name| !name.is_empty() && !name.starts_with("/O=") && !name.starts_with("/o=")));
    }
    if let Some(sender) = sender {
        stated.take(Field::Authors(0), Value::List(vec![text(sender)]));
    }
    // The header has the sender's zone.
    let headers = letter.text(storage, Property::HEADERS)?.unwrap_or_default();
    let header = headers.lines().take_while(|line| !line.is_empty()).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("date").then(|| value.trim().to_owned())
    });
    let header = header.and_then(|written| mail::date(&written));
    let times = [Property::SUBMITTED, Property::DELIVERED, Property::CREATED];
    let date = header.or_else(|| times.into_iter().find_map(|time| storage.number(time)).and_then(date_of));
    if let Some(date) = date {
        stated.take(Field::Date, text(date));
    }
    Ok(())
}

/// Returns the date of a number of tenths of microseconds since 1601, as ISO 8601.
fn date_of(time: u64) -> Option<String> {
    const EPOCH: i64 = 11_644_473_600;
    let seconds = i64::try_from(time / 10_000_000).ok()? - EPOCH;
    // No message is as old as that: the time is not set.
    let time = Timestamp::from_second(seconds).ok().filter(|_| seconds > 0)?;
    Some(time.to_string())
}

/// Lays out the body of a message.
fn body(letter: &mut Letter, storage: &Storage) -> Result<DocumentBuilder, Skip> {
    let mut builder = DocumentBuilder::new(letter.budget());
    let is_plain = storage.number(Property::NATIVE_BODY) == Some(1);
    let plain = letter.text(storage, Property::BODY)?.filter(|text| !text.trim().is_empty());
    if let Some(text) = plain.as_ref().filter(|_| is_plain) {
        mail::add_plain(&mut builder, text);
        return Ok(builder);
    }
    let mut markup = letter.html(storage)?;
    let mut document = None;
    if markup.is_none()
        && let Some(packed) = letter.bytes(storage, Property::RTF)?
    {
        let limit = usize::try_from(letter.budget().left()).unwrap_or(usize::MAX);
        let unpacked = compressed_rtf::unpack(&packed, limit)?;
        letter.spend(unpacked.len())?;
        markup = rtf::html(&unpacked, letter.budget())?;
        document = Some(unpacked);
    }
    if let Some(markup) = markup.filter(|markup| !markup.trim().is_empty()) {
        let (text, blocks) = html::whole(&markup).map_err(Skip::new)?;
        for block in blocks {
            builder.add_block(block.kind, block.level, block.span.of(&text));
        }
    }
    if !builder.is_empty() {
        return Ok(builder);
    }
    if let Some(text) = plain {
        mail::add_plain(&mut builder, &text);
    } else if let Some(document) = document {
        let RawArticle { text, blocks, .. } = rtf::read(&document, letter.budget())?;
        for block in blocks.unwrap_or_default() {
            builder.add_block(block.kind, block.level, block.span.of(&text));
        }
    }
    Ok(builder)
}

/// What is attached to a message.
#[derive(Default)]
struct Attached {
    files: Vec<Attachment>,
    /// Letters, with their names.
    letters: Vec<(String, Storage)>,
    warnings: Vec<String>,
}

/// Returns what is attached to a message.
fn attachments(letter: &mut Letter, storage: &Storage) -> Attached {
    let mut attached = Attached::default();
    let mut others = Vec::new();
    for inner in letter.attachments(storage) {
        let added = attachment(letter, &inner, &mut attached);
        let other = match added {
            Ok(None) => continue,
            Ok(Some(name)) => name,
            Err(skip) => {
                attached.warnings.push(format!("attachment is not read: {}", skip.what));
                continue;
            }
        };
        if others.len() < LISTED {
            others.push(other);
        }
    }
    if !others.is_empty() {
        attached.warnings.push(format!("attachments are not read: {}", others.join(", ")));
    }
    attached
}

/// Adds an attachment, or returns how to list it.
fn attachment(letter: &mut Letter, storage: &Storage, attached: &mut Attached) -> Result<Option<String>, Skip> {
    let mut declared = None;
    for property in [Property::LONG_NAME, Property::NAME, Property::DISPLAY_NAME] {
        declared = declared.or(letter.text(storage, property)?.filter(|name| !name.trim().is_empty()));
    }
    let number = attached.files.len() + attached.letters.len() + 1;
    if number > ATTACHED {
        return Ok(Some(declared.map_or_else(|| "an unnamed part".to_owned(), |name| format!("`{name}`"))));
    }
    if let Some(inner) = letter.embedded(storage) {
        let name = Attachment::name(declared.as_deref(), number, Some(Format::Msg));
        let repeated = attached.letters.iter().filter(|(known, _)| *known == name).count();
        let name = if repeated > 0 { format!("{name}:{}", repeated + 1) } else { name };
        attached.letters.push((name, inner));
        return Ok(None);
    }
    let media_type = letter.text(storage, Property::MEDIA_TYPE)?.unwrap_or_default().to_ascii_lowercase();
    let Some(bytes) = letter.bytes(storage, Property::DATA)? else {
        return Ok(Some(declared.map_or_else(|| "an unnamed object".to_owned(), |name| format!("`{name}`"))));
    };
    let format = Attachment::format(declared.as_deref().unwrap_or_default(), &media_type, &bytes);
    if format.is_none() {
        return Ok(Some(match declared {
            Some(name) => format!("`{name}`"),
            None => "an unnamed part".to_owned(),
        }));
    }
    let name = Attachment::name(declared.as_deref(), number, format);
    attached.files.push(Attachment { name, media_type, bytes });
    Ok(None)
}

impl Letter {
    /// Returns the HTML of a message, in the encoding that it states or that the message states.
    fn html(&mut self, storage: &Storage) -> Result<Option<String>, Skip> {
        if let Some(text) = self.text(storage, Property::HTML)? {
            return Ok(Some(text));
        }
        let Some(bytes) = self.bytes(storage, Property::HTML)? else { return Ok(None) };
        let page = storage.number(Property::INTERNET_CODE_PAGE).or(storage.number(Property::CODE_PAGE));
        let stated = page.and_then(|page| rtf::encoding_of(u32::try_from(page).ok()?));
        let top = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
        if top.contains("charset=") || stated.is_none() {
            return Ok(Some(decode::decode(bytes, true)?.text));
        }
        let encoding = stated.unwrap_or(WINDOWS_1252);
        Ok(Some(encoding.decode(&bytes).0.into_owned()))
    }
}

#[cfg(test)]
mod tests;

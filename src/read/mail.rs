//! Reads e-mail, as single messages or mailboxes: the text, with the metadata of the headers, and the files and letters
//! that are attached.
//!
//! The text is the message's plain text part, else its HTML part. Attachments are returned unread
//! ([`attachment`](super::attachment)); those that are no articles are listed in the warnings.
//!
//! A message is parsed twice. The first pass finds its parts and leaves them encoded: otherwise an encoded attached
//! message would be decoded and parsed as well, and every message in it with a copy of the whole. The second pass
//! decodes the parts that contain its text and its attachments, each separately.

mod body;
mod charset;
mod head;
mod mailbox;

use std::borrow::Cow;
use std::collections::HashSet;

use mail_parser::{Addr, HeaderName, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::attachment::Attachment;
use super::budget::Budget;
use super::declared::{DeclaredMetadata, Field};
use super::value::Value;
use super::word_processor::DocumentBuilder;
use super::{Format, RawArticle, Skip, html};
use crate::text::ParagraphKind;
use body::Lines;
pub(super) use head::date as header_date;

/// Maximum number of attachments that are listed.
const LISTED: usize = 20;
/// Maximum number of attachments that are read.
const ATTACHED: usize = 200;
/// Maximum number of multipart sections of a message: for each unclosed one, the parser scans the rest of the message.
const MULTIPARTS: usize = 1000;

/// Reads one message.
pub(super) fn read(bytes: &[u8], budget: Budget) -> Result<RawArticle, Skip> {
    let name = b"multipart";
    if bytes.windows(name.len()).filter(|word| word.eq_ignore_ascii_case(name)).nth(MULTIPARTS).is_some() {
        return Err(Skip::new(format!("a message of more than {MULTIPARTS} multipart sections")));
    }
    // A message that was saved with the envelope of its mailbox.
    let first = mailbox::begins(bytes).then(|| mailbox::messages(bytes).next()).flatten();
    let bytes = first.as_deref().unwrap_or(bytes);
    let opaque = with_opaque_letters(bytes);
    let message = structure().parse(&*opaque).ok_or_else(|| Skip::new("not an e-mail message"))?;
    let raw_article = raw_article(&message, bytes, budget);
    drop_iteratively(message);
    raw_article
}

/// The type of attached letters, and the name that hides them from the parser of the first pass.
const LETTER: (&[u8], &[u8]) = (b"message/rfc822", b"lettera/rfc822");

/// Returns the message with attached letters as parts of an unknown type, of which the parser looks for the end only.
/// All offsets stay the same. An encoded letter would end the parsing of the message that it is attached to.
fn with_opaque_letters(bytes: &[u8]) -> Cow<'_, [u8]> {
    let (name, hidden) = LETTER;
    let mut copy = Cow::Borrowed(bytes);
    for at in memchr::memchr2_iter(b'm', b'M', bytes) {
        if bytes.get(at..at + name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name)) {
            copy.to_mut()[at..at + name.len()].copy_from_slice(hidden);
        }
    }
    copy
}

/// Returns a parser that finds the parts of a message and leaves them encoded.
fn structure() -> MessageParser {
    let parser = MessageParser::new().with_mime_headers().default_header_raw();
    parser.ignore_header(HeaderName::ContentTransferEncoding)
}

/// Drops a message without recursion, however deeply attached messages are nested.
fn drop_iteratively(message: Message<'_>) {
    let mut waiting = vec![message];
    while let Some(message) = waiting.pop() {
        waiting.extend(message.parts.into_iter().filter_map(|part| match part.body {
            PartType::Message(message) => Some(message),
            _ => None,
        }));
    }
}

fn raw_article(message: &Message<'_>, bytes: &[u8], budget: Budget) -> Result<RawArticle, Skip> {
    if message.headers().is_empty() {
        return Err(Skip::new("not an e-mail message"));
    }
    let mut stated = DeclaredMetadata::default();
    declare(bytes, &mut stated);
    let mut builder = body_text(message, bytes, budget)?;
    let (attachments, others) = attached(message, bytes);
    if builder.is_empty() && !attachments.is_empty() {
        // The letter is only the envelope of its attachments; its subject is all that it says.
        builder.add_block(ParagraphKind::Heading, 1, stated.meta.title.as_deref().unwrap_or("(no subject)"));
    }
    let (text, blocks) = builder.finish()?;
    let mut raw_article = RawArticle::of(text, Format::Mail.name());
    (raw_article.meta, raw_article.warnings, raw_article.blocks) = (stated.meta, stated.warnings, Some(blocks));
    raw_article.attachments = attachments;
    raw_article.warnings.extend(others);
    Ok(raw_article)
}

/// Reads the messages of a mailbox, each with its number.
pub(super) fn all(bytes: &[u8], budget: &Budget) -> Result<Vec<Result<RawArticle, Skip>>, Skip> {
    let mut budget = budget.renewed();
    let mut found = Vec::new();
    for (contents, number) in mailbox::messages(bytes).zip(1..) {
        let raw_article = read(&contents, Budget::of(contents.len() as u64)).and_then(RawArticle::unless_blank);
        let raw_article = raw_article.map_err(|skip| Skip::at(number, skip.what)).map(|raw_article| RawArticle {
            number: Some(number),
            format: Format::Mailbox.name(),
            ..raw_article
        });
        budget.take(size_of_val(&raw_article) + raw_article.as_ref().map_or(0, RawArticle::size));
        budget.check()?;
        found.push(raw_article);
    }
    Ok(if found.is_empty() { vec![Err(Skip::new("not a mailbox"))] } else { found })
}

/// Reads the metadata of the headers.
fn declare(bytes: &[u8], stated: &mut DeclaredMetadata<'static>) {
    let head = head::rewritten(bytes);
    let parser = MessageParser::new().header_text(HeaderName::Subject).header_raw(HeaderName::ContentLanguage);
    let parser = parser.header_raw(HeaderName::Date).with_address_headers().default_header_ignore();
    let Some(message) = parser.parse_headers(&head) else { return };
    let text = |text: &str| Value::Text(text.to_owned().into());
    let line = |name: HeaderName<'static>| message.header(name).and_then(|value| value.as_text());
    if let Some(subject) = message.subject() {
        stated.take(Field::Title, text(subject));
    }
    if let Some(written) = line(HeaderName::Date) {
        stated.take(Field::Date, text(&head::date(written).unwrap_or_else(|| written.to_owned())));
    }
    let name = |sender: &Addr<'_>| sender.name().or(sender.address()).map(text);
    let senders = message.from().into_iter().flat_map(|senders| senders.iter()).filter_map(name).collect();
    stated.take(Field::Authors(0), Value::List(senders));
    if let Some(lang) = line(HeaderName::ContentLanguage).and_then(|all| all.split(',').next()) {
        stated.take(Field::Lang, text(lang));
    }
}

/// Adds the plain text of a message that another format keeps.
pub(super) fn add_plain(builder: &mut DocumentBuilder, text: &str) {
    body::add(builder, text, Lines::Fixed);
}

/// Returns the date of a header in ISO 8601.
pub(super) fn date(written: &str) -> Option<String> {
    head::date(written)
}

/// Lays out the text of a message.
fn body_text(message: &Message<'_>, bytes: &[u8], budget: Budget) -> Result<DocumentBuilder, Skip> {
    let mut builder = DocumentBuilder::new(budget);
    for part in message.text_bodies().filter(|part| matches!(part.body, PartType::Text(_) | PartType::Html(_))) {
        let kind = part.content_type();
        let attribute = |name: &str| kind.and_then(|kind| kind.attribute(name));
        let text = charset::decode(attribute("charset"), &decoded(part, bytes));
        if matches!(part.body, PartType::Html(_)) {
            let (text, blocks) = html::whole(&text).map_err(Skip::new)?;
            for block in blocks {
                builder.add_block(block.kind, block.level, block.span.of(&text));
            }
        } else {
            let is = |name: &str, value: &str| attribute(name).is_some_and(|set| set.eq_ignore_ascii_case(value));
            let flowed = Lines::Flowed { deletes_space: is("delsp", "yes") };
            body::add(&mut builder, &text, if is("format", "flowed") { flowed } else { Lines::Fixed });
        }
    }
    Ok(builder)
}

/// Returns the content of a part without its transfer encoding.
fn decoded(part: &MessagePart<'_>, bytes: &[u8]) -> Vec<u8> {
    let slice = |from: u32, to: u32| bytes.get(from as usize..to as usize).unwrap_or_default();
    let headers = slice(part.offset_header, part.offset_body);
    let content = slice(part.offset_body, part.offset_end);
    let parser = MessageParser::new().header_text(HeaderName::ContentTransferEncoding).default_header_ignore();
    let encoding = parser.parse_headers(headers);
    let encoding = encoding.as_ref().and_then(|part| part.header(HeaderName::ContentTransferEncoding)?.as_text());
    let encoding = encoding.unwrap_or_default().trim().to_ascii_lowercase();
    if !matches!(&*encoding, "base64" | "quoted-printable") {
        return content.to_vec();
    }
    // As a part without a type, of which the parser returns the bytes.
    let head = format!("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n");
    let whole = [head.as_bytes(), content].concat();
    let message = MessageParser::new().with_mime_headers().default_header_ignore().parse(&whole);
    match message.and_then(|message| message.parts.into_iter().next()).map(|part| part.body) {
        Some(PartType::Binary(bytes) | PartType::InlineBinary(bytes)) => bytes.into_owned(),
        _ => content.to_vec(),
    }
}

/// Returns the attachments that are articles, and a warning that lists the others.
fn attached(message: &Message<'_>, bytes: &[u8]) -> (Vec<Attachment>, Option<String>) {
    let alternatives = alternatives(message);
    let (mut articles, mut others) = (Vec::new(), Vec::new());
    for &id in message.attachments.iter().filter(|id| !alternatives.contains(id)) {
        let Some(part) = message.part(id) else { continue };
        let media_type = media_type(part);
        let declared = declared_name(part, bytes);
        let mut content = decoded(part, bytes);
        let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
        if let Some(charset) = charset.filter(|_| media_type.starts_with("text/")) {
            content = charset::decode(Some(charset), &content).into_bytes();
        }
        let format = Attachment::format(declared.as_deref().unwrap_or_default(), &media_type, &content);
        if format.is_some() && articles.len() < ATTACHED {
            let name = Attachment::name(declared.as_deref(), articles.len() + 1, format);
            articles.push(Attachment { name, media_type, bytes: content });
        } else if others.len() < LISTED {
            others.push(match (declared, &*media_type) {
                (Some(name), _) => format!("`{name}`"),
                (None, "") => "an unnamed part".to_owned(),
                (None, kind) => format!("unnamed {kind}"),
            });
        }
    }
    (articles, (!others.is_empty()).then(|| format!("attachments are not read: {}", others.join(", "))))
}

/// Returns the ids of the parts that are other versions of a text: those within an alternative.
fn alternatives(message: &Message<'_>) -> HashSet<u32> {
    let mut found = HashSet::new();
    for (id, part) in (0..).zip(&message.parts) {
        let PartType::Multipart(inner) = &part.body else { continue };
        let is_alternative =
            part.content_type().and_then(|kind| kind.subtype()).is_some_and(|kind| kind == "alternative");
        // Parts come after the section that contains them.
        if is_alternative || found.contains(&id) {
            found.extend(inner);
        }
    }
    found
}

/// Returns the declared media type of a part in lower case, or that of a letter.
fn media_type(part: &MessagePart<'_>) -> String {
    match part.content_type() {
        Some(kind) => match kind.subtype() {
            Some(subtype) => {
                let name = format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase();
                if name.as_bytes() == LETTER.1 { "message/rfc822".to_owned() } else { name }
            }
            None => kind.ctype().to_ascii_lowercase(),
        },
        // In a digest.
        None if matches!(part.body, PartType::Message(_)) => "message/rfc822".to_owned(),
        None => String::new(),
    }
}

/// Returns the file name that a part declares.
fn declared_name(part: &MessagePart<'_>, bytes: &[u8]) -> Option<String> {
    let headers = bytes.get(part.offset_header as usize..part.offset_body as usize)?;
    let headers = head::rewritten(headers);
    let part = MessageParser::new().with_mime_headers().default_header_ignore().parse_headers(&headers)?;
    let name = part.parts.first().and_then(|part| part.attachment_name()).map(str::to_owned);
    name.or_else(|| part.attachment_name().map(str::to_owned)).filter(|name| !name.trim().is_empty())
}

#[cfg(test)]
mod tests;

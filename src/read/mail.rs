//! Reads e-mail, as single messages or mailboxes: the text, with the metadata of the headers.
//!
//! The text is the message's plain text part, else its HTML part. Attachments are not read; they are listed in the
//! warnings.
//!
//! A message is parsed twice. The first pass finds its parts and leaves them encoded: otherwise an encoded attached
//! message would be decoded and parsed as well, and every message in it with a copy of the whole. The second pass
//! decodes the parts that contain its text, each separately.

use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{Addr, HeaderName, Message, MessageParser, MimeHeaders as _, PartType};

use super::budget::Budget;
use super::declared::{DeclaredMetadata, Field};
use super::value::Value;
use super::word_processor::DocumentBuilder;
use super::{Format, RawArticle, Skip, html};
use crate::text::{ParagraphKind, paragraphs};

/// Maximum number of attachments that are listed.
const LISTED: usize = 20;
/// Maximum number of multipart sections of a message: for each unclosed one, the parser scans the rest of the message.
const MULTIPARTS: usize = 1000;

/// Reads one message.
pub(super) fn read(bytes: &[u8], budget: Budget) -> Result<RawArticle, Skip> {
    let name = b"multipart";
    if bytes.windows(name.len()).filter(|word| word.eq_ignore_ascii_case(name)).nth(MULTIPARTS).is_some() {
        return Err(Skip::new(format!("a message of more than {MULTIPARTS} multipart sections")));
    }
    let message = structure().parse(bytes).ok_or_else(|| Skip::new("not an e-mail message"))?;
    let raw_article = raw_article(&message, bytes, budget);
    drop_iteratively(message);
    raw_article
}

/// Returns a parser that finds the parts of a message and leaves them encoded.
fn structure() -> MessageParser {
    let parser = MessageParser::new().header_text(HeaderName::Subject).header_raw(HeaderName::ContentLanguage);
    let parser = parser.with_mime_headers().with_date_headers().with_address_headers().default_header_ignore();
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
    declare(message, &mut stated);
    let (text, blocks) = body_text(message, bytes, budget)?.finish()?;
    let mut raw_article = RawArticle::of(text, Format::Mail.name());
    (raw_article.meta, raw_article.warnings, raw_article.blocks) = (stated.meta, stated.warnings, Some(blocks));
    raw_article.warnings.extend(attachments(message));
    Ok(raw_article)
}

/// Reads the messages of a mailbox, each with its number.
pub(super) fn all(bytes: &[u8], budget: &Budget) -> Result<Vec<Result<RawArticle, Skip>>, Skip> {
    let mut budget = budget.renewed();
    let mut found = Vec::new();
    for (message, number) in MessageIterator::new(bytes).zip(1..) {
        let at = |what: String| Skip::at(number, what);
        let raw_article = message.map_err(|_| at("damaged mailbox".into())).and_then(|message| {
            let contents = message.contents();
            let raw_article = read(contents, Budget::of(contents.len() as u64)).and_then(RawArticle::unless_blank);
            let raw_article = raw_article.map_err(|skip| at(skip.what))?;
            Ok(RawArticle { number: Some(number), format: Format::Mailbox.name(), ..raw_article })
        });
        budget.take(size_of_val(&raw_article) + raw_article.as_ref().map_or(0, RawArticle::size));
        budget.check()?;
        found.push(raw_article);
    }
    Ok(if found.is_empty() { vec![Err(Skip::new("not a mailbox"))] } else { found })
}

/// Reads the metadata of the headers.
fn declare(message: &Message<'_>, stated: &mut DeclaredMetadata<'static>) {
    let text = |text: &str| Value::Text(text.to_owned().into());
    if let Some(subject) = message.subject() {
        stated.take(Field::Title, text(subject));
    }
    if let Some(date) = message.date() {
        stated.take(Field::Date, text(&date.to_rfc3339()));
    }
    let name = |sender: &Addr<'_>| sender.name().or(sender.address()).map(text);
    let senders = message.from().into_iter().flat_map(|senders| senders.iter()).filter_map(name).collect();
    stated.take(Field::Authors(0), Value::List(senders));
    let lang = message.header("Content-Language").and_then(|lang| lang.as_text()).and_then(|all| all.split(',').next());
    if let Some(lang) = lang {
        stated.take(Field::Lang, text(lang));
    }
}

/// Lays out the text of a message.
fn body_text(message: &Message<'_>, bytes: &[u8], budget: Budget) -> Result<DocumentBuilder, Skip> {
    let mut builder = DocumentBuilder::new(budget);
    for part in message.text_bodies().filter(|part| matches!(part.body, PartType::Text(_) | PartType::Html(_))) {
        let alone = bytes.get(part.offset_header as usize..part.offset_end as usize).unwrap_or_default();
        let Some(alone) = MessageParser::default().parse(alone) else { continue };
        let Some(part) = alone.text_bodies().next() else { continue };
        match &part.body {
            PartType::Text(text) => {
                let flowed = part.content_type().and_then(|kind| kind.attribute("format"));
                let is_flowed = flowed.is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
                plain(&mut builder, &if is_flowed { unwrap_flowed(text) } else { text.to_string() });
            }
            PartType::Html(markup) => {
                let (text, blocks) = html::whole(markup).map_err(Skip::new)?;
                for block in blocks {
                    builder.add_block(block.kind, block.level, block.span.of(&text));
                }
            }
            _ => {}
        }
    }
    Ok(builder)
}

/// Adds plain text; quoted lines become quotations, without their quote characters.
fn plain(builder: &mut DocumentBuilder, text: &str) {
    let is_quoted = |line: &&str| line.starts_with('>');
    let lines: Vec<&str> = text.lines().collect();
    for run in lines.chunk_by(|one, other| is_quoted(one) == is_quoted(other)) {
        let quoted = is_quoted(&run[0]);
        let bare =
            |line: &&str| if quoted { line.trim_start_matches(['>', ' ']).to_owned() } else { (*line).to_owned() };
        let text = run.iter().map(bare).collect::<Vec<_>>().join("\n");
        for block in paragraphs(&text) {
            let kind = if quoted { ParagraphKind::Quote } else { block.kind };
            builder.add_block(kind, if quoted { 0 } else { block.level }, block.span.of(&text));
        }
    }
}

/// Joins the lines of flowed text (RFC 3676): a line that ends in a space continues on the next.
fn unwrap_flowed(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    for line in text.lines() {
        // A line that begins with a space, `From ` or `>` was stuffed with a space.
        let line = line.strip_prefix(' ').unwrap_or(line);
        whole.push_str(line);
        if !line.ends_with(' ') || line == "-- " {
            whole.push('\n');
        }
    }
    whole
}

/// Describes the attachments.
fn attachments(message: &Message<'_>) -> Option<String> {
    let name = |part: &mail_parser::MessagePart<'_>| {
        let kind = part.content_type().map(|kind| match kind.subtype() {
            Some(subtype) => format!("{}/{subtype}", kind.ctype()),
            None => kind.ctype().to_owned(),
        });
        match (part.attachment_name(), kind) {
            (Some(name), _) => format!("`{name}`"),
            (None, Some(kind)) => format!("unnamed {kind}"),
            (None, None) => "an unnamed part".to_owned(),
        }
    };
    let names: Vec<String> = message.attachments().take(LISTED).map(name).collect();
    (!names.is_empty()).then(|| format!("attachments are not read: {}", names.join(", ")))
}

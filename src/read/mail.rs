//! E-mail messages, one or a mailbox of them → their text, with what their headers state.
//!
//! The text is the message's own plain text, else its HTML. Attachments are not read; they are listed in the warnings.

use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{Addr, Message, MessageParser, MimeHeaders as _, PartType};

use super::paper::Paper;
use super::stated::{Field, Stated};
use super::value::Value;
use super::{Draft, Format, Skip, html};
use crate::text::{Kind, paragraphs};

/// Attachments that are named at most.
const LISTED: usize = 20;

/// Reads one message.
pub(super) fn read(bytes: &[u8]) -> Result<Draft, Skip> {
    let message = MessageParser::default().parse(bytes).ok_or_else(|| Skip::new("not an e-mail message"))?;
    if message.headers().is_empty() {
        return Err(Skip::new("not an e-mail message"));
    }
    let mut stated = Stated::default();
    state(&message, &mut stated);
    let paper = paper(&message);
    let mut draft = Draft::of(paper.text, Format::Mail.name());
    (draft.meta, draft.warnings, draft.blocks) = (stated.meta, stated.warnings, Some(paper.blocks));
    draft.warnings.extend(attachments(&message));
    Ok(draft)
}

/// Reads the messages of a mailbox, each with its number.
pub(super) fn all(bytes: &[u8]) -> Vec<Result<Draft, Skip>> {
    let messages = MessageIterator::new(bytes);
    let numbered = messages.zip(1..).map(|(message, number)| {
        let at = |what: String| Skip::at(number, what);
        let message = message.map_err(|_| at("damaged mailbox".into()))?;
        let draft = read(message.contents()).and_then(Draft::unless_blank).map_err(|skip| at(skip.what))?;
        Ok(Draft { number: Some(number), format: Format::Mailbox.name(), ..draft })
    });
    let found: Vec<_> = numbered.collect();
    if found.is_empty() { vec![Err(Skip::new("not a mailbox"))] } else { found }
}

/// What the headers state.
fn state(message: &Message<'_>, stated: &mut Stated<'static>) {
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

/// The text of a message.
fn paper(message: &Message<'_>) -> Paper {
    let mut paper = Paper::default();
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(text) => {
                let flowed = part.content_type().and_then(|kind| kind.attribute("format"));
                let is_flowed = flowed.is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
                plain(&mut paper, &if is_flowed { unflowed(text) } else { text.to_string() });
            }
            PartType::Html(markup) => {
                let (text, blocks) = html::whole(markup);
                for block in blocks {
                    paper.lay(block.kind, block.level, block.span.of(&text));
                }
            }
            _ => {}
        }
    }
    paper
}

/// Lays down plain text: what is quoted from other messages as quotations, without the signs before its lines.
fn plain(paper: &mut Paper, text: &str) {
    let is_quoted = |line: &&str| line.starts_with('>');
    let lines: Vec<&str> = text.lines().collect();
    for run in lines.chunk_by(|one, other| is_quoted(one) == is_quoted(other)) {
        let quoted = is_quoted(&run[0]);
        let bare =
            |line: &&str| if quoted { line.trim_start_matches(['>', ' ']).to_owned() } else { (*line).to_owned() };
        let text = run.iter().map(bare).collect::<Vec<_>>().join("\n");
        for block in paragraphs(&text) {
            let kind = if quoted { Kind::Quote } else { block.kind };
            paper.lay(kind, if quoted { 0 } else { block.level }, block.span.of(&text));
        }
    }
}

/// Text whose lines flow (RFC 3676): one that ends in a space goes on in the next.
fn unflowed(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    for line in text.lines() {
        // What begins with a space, `From ` or `>` was stuffed with one more.
        let line = line.strip_prefix(' ').unwrap_or(line);
        whole.push_str(line);
        if !line.ends_with(' ') || line == "-- " {
            whole.push('\n');
        }
    }
    whole
}

/// The attachments, in words.
fn attachments(message: &Message<'_>) -> Option<String> {
    let name = |part: &mail_parser::MessagePart<'_>| {
        let kind = part.content_type().map(|kind| match kind.subtype() {
            Some(subtype) => format!("{}/{subtype}", kind.ctype()),
            None => kind.ctype().to_owned(),
        });
        match (part.attachment_name(), kind) {
            (Some(name), _) => format!("`{name}`"),
            (None, Some(kind)) => format!("one of {kind}"),
            (None, None) => "one without a name".to_owned(),
        }
    };
    let names: Vec<String> = message.attachments().take(LISTED).map(name).collect();
    (!names.is_empty()).then(|| format!("attachments are not read: {}", names.join(", ")))
}

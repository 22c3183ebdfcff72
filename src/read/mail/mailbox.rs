//! Splits a mailbox into its messages.
//!
//! Mailboxes differ in how they treat a line of a message that begins with `From `: some put `>` before it, some state
//! the length of each message, some do neither. A message therefore begins only at a line that looks like an envelope
//! (RFC 4155: sender, weekday, month, day, time, year) and that headers follow.

use std::borrow::Cow;

use memchr::memmem;

/// Returns the messages of a mailbox without their envelope lines.
pub(super) fn messages(bytes: &[u8]) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let mut next = envelope_from(bytes, 0);
    std::iter::from_fn(move || {
        let (_, start) = next?;
        next = stated_end(bytes, start).or_else(|| envelope_from(bytes, start));
        let end = next.map_or(bytes.len(), |(end, _)| end);
        Some(unescaped(&bytes[start..end]))
    })
}

/// Whether a file begins with an envelope line.
pub(super) fn begins(bytes: &[u8]) -> bool {
    envelope_at(bytes, skip_blank(bytes, 0), true).is_some()
}

/// Returns where the next envelope line at or after `at` begins and ends.
fn envelope_from(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    if let Some(found) = envelope_at(bytes, skip_blank(bytes, at), at == 0).filter(|_| at == 0) {
        return Some(found);
    }
    let mut at = at;
    while let Some(found) = memmem::find(&bytes[at..], b"\nFrom ") {
        let start = at + found + 1;
        let before = &bytes[..start - 1];
        let is_apart = before.is_empty() || before.ends_with(b"\n") || before.ends_with(b"\n\r");
        if let Some(found) = envelope_at(bytes, start, is_apart) {
            return Some(found);
        }
        at = start;
    }
    None
}

/// Returns the start and end of the line at `start` if it is an envelope. Programs that leave no empty line before it
/// at least state the whole date.
fn envelope_at(bytes: &[u8], start: usize, is_apart: bool) -> Option<(usize, usize)> {
    let length = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len() - start, |length| length + 1);
    let line = &bytes[start..start + length];
    let end = start + length;
    let line = str::from_utf8(line.strip_prefix(b"From ")?).ok()?;
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let is_digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_time = |word: &&str| {
        let parts: Vec<&str> = word.split(':').collect();
        matches!(parts.len(), 2 | 3) && parts.iter().all(|part| part.len() <= 2 && is_digits(part))
    };
    let is_year = |word: &&str| word.len() == 4 && is_digits(word) && ("1970".."2100").contains(word);
    let is_dated = words.iter().any(is_time) && words.iter().any(is_year);
    // Without a date, only an address alone is an envelope.
    let is_address = matches!(&*words, [address] if address.contains('@'));
    let has_headers = is_header(&bytes[end..]);
    (has_headers && (is_dated || is_apart && is_address)).then_some((start, end))
}

/// Whether the bytes begin with a header: a name without spaces and a colon. An escaped envelope may come first.
fn is_header(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b">From ").map_or(bytes, |rest| {
        let line = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        &rest[line..]
    });
    let name = bytes.iter().take(100).take_while(|byte| byte.is_ascii_graphic() && **byte != b':').count();
    name > 0 && bytes.get(name) == Some(&b':') && bytes[0].is_ascii_alphabetic()
}

/// Returns the envelope after a message that states its length rightly: at that place is another, or the end.
fn stated_end(bytes: &[u8], start: usize) -> Option<(usize, usize)> {
    let message = &bytes[start..];
    let head = memmem::find(message, b"\n\n").map(|at| at + 2);
    let head = head.into_iter().chain(memmem::find(message, b"\r\n\r\n").map(|at| at + 4)).min()?;
    let fields = message[..head].split(|byte| *byte == b'\n');
    let name = b"content-length:";
    let value = fields.into_iter().find_map(|field| {
        let (start, value) = field.split_at_checked(name.len())?;
        start.eq_ignore_ascii_case(name).then_some(value)
    })?;
    let length: usize = str::from_utf8(value).ok()?.trim().parse().ok()?;
    let end = start.checked_add(head)?.checked_add(length).filter(|end| *end < bytes.len())?;
    envelope_at(bytes, skip_blank(bytes, end), true)
}

/// Returns the offset after empty lines.
fn skip_blank(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count()
}

/// Returns the message with its escaped lines as they were written: `>From ` → `From `.
fn unescaped(message: &[u8]) -> Cow<'_, [u8]> {
    if memmem::find(message, b"\n>From ").is_none() && memmem::find(message, b">>From ").is_none() {
        return Cow::Borrowed(message);
    }
    let mut whole = Vec::with_capacity(message.len());
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        let bare = line.iter().position(|byte| *byte != b'>').unwrap_or(line.len());
        whole.extend_from_slice(if bare > 0 && line[bare..].starts_with(b"From ") { &line[1..] } else { line });
    }
    Cow::Owned(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(mailbox: &str) -> Vec<String> {
        messages(mailbox.as_bytes()).map(|message| String::from_utf8_lossy(&message).trim().to_owned()).collect()
    }

    #[test]
    fn messages_begin_at_envelopes_only() {
        let mailbox = "From - Tue Mar 05 10:00:00 2024\nSubject: a\n\nFrom Monday, 5 March 2024 at 10:00, it rains.\n\n\
            From here on: it is dry.\n\nFrom x@y.example Tue Mar  5 10:00 2024\nno header\n\n\
            >From now on\n>>From then\n\n\
            From 17123@xxx Tue Mar 05 10:00:00 +0000 2024\nX-A: b\n\nc\nFrom d@e Tue Mar 5 10:00:00 2024\nTo: f\n\ng\n\n\
            From bare@example.org\nTo: h\n\ni\n";
        let found = split(mailbox);
        assert_eq!(found.len(), 4, "{found:#?}");
        assert!(found[0].ends_with("no header\n\nFrom now on\n>From then"), "{}", found[0]);
        assert_eq!(found[1..], ["X-A: b\n\nc", "To: f\n\ng", "To: h\n\ni"]);
        assert_eq!(split("no mailbox\n\nFrom a@b Tue Mar 5 10:00:00 2024\nTo: c\n\nd").len(), 1);
        assert!(split("").is_empty() && split("From ").is_empty());
    }

    #[test]
    fn a_stated_length_covers_an_envelope_within_a_message() {
        let body = "Copied:\n\nFrom a@b Tue Mar 5 10:00:00 2024\nTo: c\n";
        let mailbox = format!(
            "From a@b Tue Mar 5 10:00:00 2024\r\nContent-Length: {}\n\n{body}\nFrom d@e Tue Mar 5 10:00:00 2024\nTo: f\n\ng",
            body.len()
        );
        assert_eq!(split(&mailbox).len(), 2);
        assert_eq!(split(&mailbox.replace("Length: ", "Length: 9")).len(), 3);
    }
}

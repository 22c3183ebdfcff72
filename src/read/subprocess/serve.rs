//! The subprocess: enters its sandbox, then parses one file after another.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::thread;

use super::protocol::{self, LOCATE, RECOGNISE, RENDER, SELF_TEST, SentArticle, SentSkip};
use super::{STACK, found_places, limits, parse, parse_scans, sandbox};
use crate::parallel::catch_panic;
use crate::read::ocr::{Line, PageImage};
use crate::read::pdf::{self, Place};
use crate::read::place::PlaceJob;
use crate::read::rendered::Job;
use crate::read::{RawArticle, Skip};

/// Runs the subprocess for a [`Worker`](super::Worker): reads requests from standard input and writes answers to
/// standard output until the input ends. The process enters its sandbox before it reads a byte, and can do nothing else
/// afterwards.
///
/// # Errors
/// Returns the errors of reading and writing; the process is unusable then.
pub fn work() -> io::Result<()> {
    let landlock = sandbox::enter_landlock();
    let parsing = thread::Builder::new().stack_size(STACK).spawn(move || {
        limits::for_all();
        let state = sandbox::State { landlock, seccomp: sandbox::enter_seccomp() };
        let input = BufReader::with_capacity(64 << 10, io::stdin().lock());
        answer_all(input, BufWriter::with_capacity(64 << 10, io::stdout().lock()), &state)
    })?;
    parsing.join().unwrap_or_else(|_| Err(io::Error::other(limits::CRASHED)))
}

/// Answers requests until there are no more.
fn answer_all(mut input: impl Read, mut output: impl Write, state: &sandbox::State) -> io::Result<()> {
    loop {
        let (wanted, size) = match protocol::read_head(&mut input) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            head => head?,
        };
        limits::for_file(size);
        if wanted == SELF_TEST {
            protocol::write(&mut output, protocol::REPORT, &sandbox::report(state))?;
        } else {
            let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
            input.by_ref().take(size).read_to_end(&mut bytes)?;
            match wanted {
                RECOGNISE => answer_with_scans(bytes, size, &mut input, &mut output)?,
                RENDER => answer_with_page(bytes, size, &mut input, &mut output)?,
                LOCATE => answer_with_places(bytes, &mut output)?,
                _ => answer(wanted, bytes, &mut output)?,
            }
        }
        protocol::head(&mut output, protocol::END, 0)?;
        output.flush()?;
    }
}

/// Parses a file and writes the result.
pub(super) fn answer(wanted: u8, bytes: Vec<u8>, output: &mut impl Write) -> io::Result<()> {
    let format = protocol::format_of(wanted).ok_or_else(|| io::Error::other("unknown request"))?;
    let raw_articles = catch_panic(|| parse(format, bytes)).unwrap_or_else(|_| vec![Err(Skip::new(limits::CRASHED))]);
    write_all(raw_articles, output)
}

/// Parses a PDF document whose scanned pages the parent recognises, and writes the result.
fn answer_with_scans(bytes: Vec<u8>, size: u64, input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    limits::for_scans(size);
    let raw_article = catch_panic(|| {
        parse_scans(bytes, &mut |image, place| {
            let lines = recognised(image, place, input, output)?;
            // The next page has the whole time.
            limits::for_scans(size);
            lines
        })
    });
    let raw_article = raw_article.unwrap_or_else(|_| Err(Skip::new(limits::CRASHED)));
    write_all(vec![raw_article], output)
}

/// Draws a page of a PDF document, and writes its layout and its image.
fn answer_with_page(bytes: Vec<u8>, size: u64, input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    limits::for_scans(size);
    let (job, bytes) = protocol::job::<Job>(bytes)?;
    let page = catch_panic(|| {
        let recognise = &mut |image: &PageImage, place| {
            let lines = recognised(image, place, input, output)?;
            limits::for_scans(size);
            lines
        };
        pdf::render_page(bytes, &job, if job.recognises { Some(recognise) } else { None })
    });
    match page.unwrap_or_else(|_| Err(Skip::new(limits::CRASHED))) {
        Ok(page) => {
            protocol::write(output, protocol::LAYOUT, &page.about)?;
            protocol::write_bytes(output, protocol::PNG, &page.png)
        }
        Err(skip) => protocol::write(output, protocol::SKIP, &SentSkip::from(skip)),
    }
}

/// Finds passages of a book, and writes their places.
fn answer_with_places(bytes: Vec<u8>, output: &mut impl Write) -> io::Result<()> {
    let (job, bytes) = protocol::job::<PlaceJob>(bytes)?;
    let found = catch_panic(|| found_places(&job, bytes)).unwrap_or_else(|_| Err(Skip::new(limits::CRASHED)));
    match found {
        Ok(found) => protocol::write(output, protocol::PLACES, &found),
        Err(skip) => protocol::write(output, protocol::SKIP, &SentSkip::from(skip)),
    }
}

/// Sends the image of a page to the parent and returns its reply.
fn recognised(
    image: &PageImage,
    place: Place,
    input: &mut impl Read,
    output: &mut impl Write,
) -> io::Result<Result<Vec<Line>, Skip>> {
    protocol::write_image(output, image, place)?;
    let (tag, content) = protocol::read_reply(input)?;
    Ok(match tag {
        protocol::WORDS => Ok(protocol::parsed(&content)?),
        _ => Err(protocol::parsed::<SentSkip>(&content)?.into()),
    })
}

fn write_all(raw_articles: Vec<Result<RawArticle, Skip>>, output: &mut impl Write) -> io::Result<()> {
    for raw_article in raw_articles {
        match raw_article {
            Ok(raw_article) => {
                let (article, text, attachments) = SentArticle::of(raw_article);
                protocol::write(output, protocol::ARTICLE, &article)?;
                protocol::write_bytes(output, protocol::TEXT, text.as_bytes())?;
                for bytes in attachments {
                    protocol::write_bytes(output, protocol::ATTACHMENT, &bytes)?;
                }
            }
            Err(skip) => protocol::write(output, protocol::SKIP, &SentSkip::from(skip))?,
        }
    }
    Ok(())
}

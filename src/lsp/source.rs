//! Hover and go to source: the passages that the text at a position cites.

use std::fs;
use std::path::{Path, PathBuf};

use ibid::article::{Mark, Places};
use ibid::report::{Cited, CitedPassage, LintCache, Report, cited_passage};
use ibid::text::Span;
use ibid::{Article, Error, Result, cite, engine};

use super::encoding::{Counting, Lines, Range};
use super::uri;

/// Maximum length of a passage in a hover, in characters.
const LONGEST: usize = 1200;
/// Maximum number of passages in a hover.
const MOST: usize = 4;

/// The passages cited at a byte of a report, and the range in the report that cites them.
pub(super) fn cited_at(
    report: &Report,
    at: usize,
    searcher: &dyn engine::Searcher,
) -> Result<Option<(Span, Vec<CitedPassage>)>> {
    let touches = |span: Span| span.start <= at && at <= span.end;
    let one = report.citations.iter().find(|citation| touches(citation.span));
    let (span, cited): (Span, Vec<&Cited>) = if let Some(citation) = one {
        let own = citation.cited.iter().find(|cited| touches(cited.span));
        own.map_or_else(|| (citation.span, citation.cited.iter().collect()), |cited| (cited.span, vec![cited]))
    } else {
        let Some(quotation) = report.quotations.iter().find(|quotation| touches(quotation.span)) else {
            return Ok(None);
        };
        let cited = quotation.citations.iter().flat_map(|place| &report.citations[*place].cited);
        (quotation.span, cited.collect())
    };
    let cache = LintCache::default();
    let mut passages = Vec::new();
    for cited in cited.into_iter().take(MOST) {
        passages.extend(cited_passage(cited, report, searcher, &cache)?);
    }
    Ok((!passages.is_empty()).then_some((span, passages)))
}

/// Returns the text of a hover: the source's words, then the source and the page.
pub(super) fn hover(passages: &[CitedPassage], root: Option<&Path>, is_markdown: bool) -> String {
    let texts = passages.iter().map(|passage| {
        let CitedPassage { article, reference, span, is_current } = passage;
        let record = article.record(0);
        let words = shortened(span.trimmed(&article.text).of(&article.text));
        let mut about = vec![cite::name(&record)];
        about.extend(article.meta.authors.first().cloned());
        about.extend(article.meta.source.clone());
        about.extend(article.meta.date.clone());
        about.extend(cite::places(&record, Places::of(&article.marks).at(span.start)));
        let about = about.join(", ");
        let changed = if *is_current { "" } else { "\n\nThe source has changed since it was cited." };
        if !is_markdown {
            return format!("“{words}”\n\n{about}\n{reference}{changed}");
        }
        let quoted = words.lines().map(|line| format!("> {}", escaped(line))).collect::<Vec<_>>().join("\n");
        let reference = escaped(&reference.to_string());
        let link = match original(article, root) {
            Some(file) => format!("[{reference}]({})", uri::of(&file)),
            None => reference,
        };
        format!("{quoted}\n\n{} · {link}{changed}", escaped(&about))
    });
    texts.collect::<Vec<_>>().join(if is_markdown { "\n\n---\n\n" } else { "\n\n" })
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{} …", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

/// Escapes what Markdown would treat as markup.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        out.extend(matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '#' | '|' | '~' | '$' | '&').then_some('\\'));
        out.push(c);
    }
    out
}

/// Returns the file of an article, if it is still there.
fn original(article: &Article, root: Option<&Path>) -> Option<PathBuf> {
    let path = root.map_or_else(|| PathBuf::from(&article.path), |root| root.join(&article.path));
    (path.is_absolute() && path.is_file()).then_some(path)
}

/// Returns the file and the range of a passage: in the article's own file if that is text with lines, or else in a copy
/// of the text in the user's cache.
///
/// # Errors
/// If the copy cannot be written.
pub(super) fn location(passage: &CitedPassage, root: Option<&Path>, counting: Counting) -> Result<(PathBuf, Range)> {
    let CitedPassage { article, span, .. } = passage;
    let words = span.trimmed(&article.text);
    if let Some(file) = original(article, root).filter(|_| matches!(article.format.as_str(), "text" | "markdown"))
        && let Some(text) = ibid::read::read_regular(&file).ok().and_then(|bytes| String::from_utf8(bytes).ok())
        && let Some(range) = in_file(&text, article, words, counting)
    {
        return Ok((file, range));
    }
    let file = copy(article)?;
    let lines = Lines::of(&article.text, counting);
    Ok((file, lines.range(&article.text, words)))
}

/// Returns the range of the words in the file: from the line that the reader noted.
fn in_file(text: &str, article: &Article, words: Span, counting: Counting) -> Option<Range> {
    let from = article.marks.iter().filter_map(|mark| match mark {
        Mark::Line { at, number } if *at <= words.start => Some(*number),
        _ => None,
    });
    let lines = Lines::of(text, counting);
    let first = from.max().map_or(0, |number| (number as usize).saturating_sub(1));
    let start = lines.line(text, first).start;
    let said = words.of(&article.text);
    // The file may break lines and mark up words inside the passage: its first words are enough.
    let opening = said.char_indices().nth(24).map_or(said, |(at, _)| &said[..at]);
    let opening = opening.lines().next().unwrap_or_default();
    let begins = start + text[start..].find(opening)?;
    let ends = if text[begins..].starts_with(said) { begins + said.len() } else { begins + opening.len() };
    Some(lines.range(text, Span::new(begins, ends)))
}

/// Writes the text of an article to the user's cache, unless it is there.
fn copy(article: &Article) -> Result<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")));
    let folder = cache.unwrap_or_else(std::env::temp_dir).join("ibid").join("sources");
    // The version of the text is part of the name, so a copy never changes.
    let version = article.sha256();
    let name: String = article.id.as_str().rsplit('/').next().unwrap_or_default().chars().take(60).collect();
    let name: String = name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
    let file = folder.join(&version[..16]).join(format!("{}.txt", name.trim_start_matches('.')));
    if file.is_file() {
        return Ok(file);
    }
    let parent = file.parent().unwrap_or(&folder);
    let failed = |error| Error::disk(file.clone(), "writing the source's text")(error);
    private(parent).map_err(failed)?;
    let unfinished = parent.join(format!("{}.tmp", std::process::id()));
    fs::write(&unfinished, &article.text).map_err(failed)?;
    let mut permissions = fs::metadata(&unfinished).map_err(failed)?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&unfinished, permissions).map_err(failed)?;
    fs::rename(&unfinished, &file).map_err(failed)?;
    Ok(file)
}

/// Makes a folder that only the user can read.
#[cfg(unix)]
fn private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)
}

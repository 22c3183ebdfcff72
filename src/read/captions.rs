//! Reads captions and transcripts of recordings (WebVTT, SubRip): what is said, with times and speakers as marks.
//!
//! ```text
//! lines ─ cue ─→ cues ─ roll_up ─→ each line once ─ speaker ─→ who speaks ─ compose ─→ paragraphs and marks
//! ```

mod compose;
mod cue;
mod markup;
mod roll_up;
mod speaker;

use super::budget::Budget;
use super::declared::{DeclaredMetadata, Field};
use super::value::Value;
use super::{Format, RawArticle, Skip};
use cue::Parsed;

/// Reads a WebVTT file.
pub(super) fn webvtt(text: &str, budget: Budget) -> Result<RawArticle, Skip> {
    read(Format::Vtt, cue::webvtt(text), budget)
}

/// Reads a SubRip file.
pub(super) fn subrip(text: &str, budget: Budget) -> Result<RawArticle, Skip> {
    read(Format::Srt, cue::subrip(text), budget)
}

fn read(format: Format, parsed: Parsed, mut budget: Budget) -> Result<RawArticle, Skip> {
    let Parsed { mut cues, lang, outside } = parsed;
    if cues.is_empty() {
        return Err(Skip::new("no captions"));
    }
    for cue in &cues {
        budget.take_item();
        budget.take(cue.lines.iter().map(|line| line.text.len()).sum());
    }
    budget.check()?;
    roll_up::once(&mut cues);
    speaker::from_prefixes(&mut cues);
    let (text, blocks, marks) = compose::compose(&cues);
    let mut raw_article = RawArticle::of(text, format.name());
    (raw_article.blocks, raw_article.marks) = (Some(blocks), marks);
    if let Some(lang) = lang {
        let mut stated = DeclaredMetadata::default();
        stated.take(Field::Lang, Value::Text(lang.into()));
        (raw_article.meta, raw_article.warnings) = (stated.meta, stated.warnings);
    }
    if outside > 0 {
        let lines = if outside == 1 { "line" } else { "lines" };
        raw_article.warnings.push(format!("{outside} {lines} outside of captions left out"));
    }
    Ok(raw_article)
}

#[cfg(test)]
mod tests;

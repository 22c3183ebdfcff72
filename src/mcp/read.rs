//! `read`: the passage at a reference, with its context; a long one in pages, each of which ends with a sentence and
//! has its own reference.

use ibid::cite::Excerpt;
use ibid::read::RESOLUTION;
use ibid::render::json;
use ibid::wire::PassageText;
use ibid::{Reference, Span};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{PageParams, ToolCall, line};
use super::detail::{Fields, schema_of};
use super::fit::{Page, piece, shorten, size};
use super::library::{AgentIndex, Open};
use super::tool_error::ToolError;
use crate::app::original::PageOptions;
use crate::app::{Settings, lookup};

/// Number of context paragraphs: default and maximum.
const CONTEXT: (u32, u32) = (1, 20);
/// Minimum size of a piece of a sentence, in bytes of JSON.
const SHORTEST: usize = 64;

/// Read a passage or an article
#[derive(Deserialize, JsonSchema)]
pub(super) struct ReadTool {
    /// news/2018/forum (the whole article), …#p3, …#p3-5, …#p3s2; a pin (…@9f3c12ab) shows whether the text has changed
    reference: String,
    /// Number of paragraphs to return before and after it, as far as there is room; default 1
    context: Option<u32>,
    /// Also return the original page of a PDF file as an image, with the passage marked
    #[serde(default)]
    image: bool,
    #[serde(flatten)]
    page: PageParams,
}

impl ToolCall for ReadTool {
    const NAME: &'static str = "read";
    const TITLE: &'static str = "Read a passage or an article";
    const DESCRIPTION: &'static str = "Reads the passage at a reference: its exact `text`, the paragraphs around it \
        (`context`), and the metadata of the article (title, authors, source, date; null is unknown). Call it before \
        you rely on a hit or on evidence. References come from `search`, `quote` and `check`; an article id alone \
        is the whole article. A long text comes in pages, each with its own reference: follow `cursor`. Pages after \
        the first have only the article's id.";
    const ALIASES: &'static [(&'static str, &'static str)] = &[("ref", "reference"), ("id", "reference")];
    const FIELDS: Fields = &[
        "ref",
        "article.id",
        "article.title",
        "article.authors",
        "article.source",
        "article.date",
        "article.url",
        "article.section",
        "article.warnings",
        "text",
        "changed",
        "next",
        "context.before.text",
        "context.after.text",
    ];

    fn answer_members() -> Vec<(&'static str, Value)> {
        let schema = schema_of::<PassageText<'_>>();
        let member = |name| (name, schema["properties"][name].clone());
        let mut members: Vec<_> = ["ref", "article", "text", "changed", "context"].map(member).into();
        members.push(("next", json!({"type": "string"})));
        members
    }

    fn page(&self) -> &PageParams {
        &self.page
    }

    fn image(&self, library: &AgentIndex, open: &Open) -> Result<Option<Vec<u8>>, ToolError> {
        if !self.image {
            return Ok(None);
        }
        let next = "call again without `image`";
        let mut reference = parsed(&self.reference)?;
        let Some(article) = lookup::found(&open.search, &mut reference, library.settings())? else {
            return Err(missing(open, &reference)?);
        };
        let span = reference.resolve(&article).map_err(|error| ToolError::new(error, next))?;
        let record = article.record(0);
        let options = PageOptions { page: None, resolution: RESOLUTION };
        let page = library.page(open, (&article, &record, span), options);
        page.map(|page| Some(page.png.clone())).map_err(|error| ToolError::new(error, next))
    }

    fn answer(self, open: &mut Open, settings: &Settings, page: Page) -> Result<Value, ToolError> {
        let mut reference = parsed(&self.reference)?;
        let Some(article) = lookup::found(&open.search, &mut reference, settings)? else {
            return Err(missing(open, &reference)?);
        };
        let next = format!("call `read` with `{}` to see how it is divided", article.id);
        let whole = reference.resolve(&article).map_err(|error| ToolError::new(error, next))?;
        let start = whole.start.saturating_add(page.given);
        if start > whole.end || !article.text.is_char_boundary(start) {
            return Err(ToolError::new("cursor past the end of the passage", "call again without cursor"));
        }
        let record = article.record(0);
        let changed = !reference.fits(&record.sha256);
        let render = |reference: &Reference, span, context| {
            let mut read = line(|out| {
                json::excerpt(out, &Excerpt { article: &article, record: &record, reference, span, context, changed })
            });
            if page.given > 0 {
                read["article"] = json!({"id": article.id});
            }
            if changed {
                let now = Reference { pin: None, ..reference.clone() }.pinned(&record.sha256);
                read["next"] =
                    json!(format!("source changed since it was cited: search for the cited words; now {now}"));
            }
            let mut read = page.only(read);
            read["cursor"] = Value::Null;
            read
        };
        if page.given == 0 {
            let context = self.context.unwrap_or(CONTEXT.0).min(CONTEXT.1) as usize;
            let context = if reference.paragraphs.is_some() { context } else { 0 };
            let fits = |context| Some(render(&reference, whole, context)).filter(|read| size(read) <= page.room);
            // Do not render what clearly cannot fit.
            if whole.len() <= page.room
                && let Some(read) = (0..=context).rev().find_map(fits)
            {
                return Ok(read);
            }
        }
        let upto = |end| {
            let span = Span::new(start, end);
            let mut read = render(&Reference::of(&article, span), span, 0);
            let further = article.text[end..whole.end].trim_start().len();
            if further > 0 {
                read["cursor"] = page.after(whole.end - further - start);
            }
            read
        };
        // A page must have a reference: whole paragraphs, or sentences of one.
        let (paragraphs, at) = (&article.paragraphs, |span: &Span| span.end <= start);
        let mut rest = paragraphs[paragraphs.partition_point(|paragraph| at(&paragraph.span))..].iter();
        let first = rest.next();
        let whole_ones = rest.filter(|_| first.is_some_and(|first| start <= first.span.start));
        let sentences = first.into_iter().flat_map(|first| &first.sentences);
        let ends = sentences.chain(whole_ones.map(|paragraph| &paragraph.span)).map(|span| span.end);
        let limit = whole.end.min(start + page.room);
        let ends: Vec<usize> = ends.skip_while(|end| *end <= start).take_while(|end| *end <= limit).collect();
        let fitting = ends.partition_point(|end| size(&upto(*end)) <= page.room);
        if let Some(last) = fitting.checked_sub(1) {
            return Ok(upto(ends[last]));
        }
        // Not even one sentence fits: return as much of it as does, without metadata.
        let bare = |end| {
            let mut read = upto(end);
            if !read["cursor"].is_null() {
                // Within a sentence, white space is part of it.
                read["cursor"] = page.after(end - start);
            }
            if let Value::Object(read) = &mut read {
                read.remove("paragraphs");
                read["article"] = json!({"id": article.id});
                read.insert("left_out".to_owned(), json!(["article", "paragraphs"]));
            }
            read
        };
        let nothing = size(&bare(start)) + 16;
        let end = piece(&article.text[..whole.end], start, page.room.saturating_sub(nothing).max(SHORTEST));
        let mut read = bare(end);
        if let Value::Object(read) = &mut read {
            shorten(read, page.room);
        }
        Ok(read)
    }
}

/// Parses a reference.
pub(super) fn parsed(argument: &str) -> Result<Reference, ToolError> {
    let next = "write the id of an article and a place in it, as in news/2018/forum#p3, …#p3-5 or …#p3s2; `search` \
                gives references";
    argument.parse().map_err(|error| ToolError::new(error, next))
}

/// Returns the error for an unknown article, with the next step.
pub(super) fn missing(open: &Open, reference: &Reference) -> Result<ToolError, ToolError> {
    let error = lookup::missing(&open.search, &reference.article)?;
    Ok(ToolError::new(error, "call `search` with words of it and by: \"article\" to find its id"))
}

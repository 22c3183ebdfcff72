//! `cite`: references as citations in a style, or in an export format.

use ibid::render::json;
use ibid::wire::Citation;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{PageParams, ToolCall, lines};
use super::detail::{Fields, schema_of};
use super::fit::{Page, piece, shorten, size};
use super::library::Open;
use super::read::parsed;
use super::tool_error::ToolError;
use crate::app::{
    Failure, Settings, citing,
    params::{CiteFormat, CiteParams, MAX_REFERENCES},
};

/// Cite passages
#[derive(Deserialize, JsonSchema)]
pub(super) struct CiteTool {
    #[serde(flatten)]
    params: CiteParams,
    #[serde(flatten)]
    page: PageParams,
}

impl ToolCall for CiteTool {
    const NAME: &'static str = "cite";
    const TITLE: &'static str = "Cite passages";
    const DESCRIPTION: &'static str = "Formats references as citations with their bibliography entries in any CSL style, or \
        as BibTeX, BibLaTeX, CSL-JSON, RIS, Pandoc, Markdown, HTML or W3C annotations. Call it to put sources into a \
        report; pass all references of a report in one call and in its order, because styles number and abbreviate by \
        it. Each citation is pinned to the text it was made from. Unknown metadata is left out, never invented. \
        `problems` names references that were not found or whose source has changed.";
    const ALIASES: &'static [(&'static str, &'static str)] =
        &[("refs", "references"), ("ref", "references"), ("reference", "references")];
    const FIELDS: Fields = &[
        "citations.ref",
        "citations.citation",
        "citations.entry",
        "citations.link",
        "citations.cfi",
        "citations.changed",
        "citations.article.warnings",
        "problems",
        "format",
        "text",
    ];

    fn answer_members() -> Vec<(&'static str, Value)> {
        let texts = json!({"type": "array", "items": {"type": "string"}});
        let text = || json!({"type": "string"});
        let citations = json!({"type": "array", "items": schema_of::<Citation<'_>>()});
        vec![("citations", citations), ("problems", texts), ("format", text()), ("text", text())]
    }

    fn page(&self) -> &PageParams {
        &self.page
    }

    fn answer(self, open: &mut Open, settings: &Settings, page: Page) -> Result<Value, ToolError> {
        let CiteParams { references, style, locale, text: words, format } = self.params;
        if references.is_empty() || references.len() > MAX_REFERENCES {
            let error = format!("cite: {} references: expected from 1 to {MAX_REFERENCES}", references.len());
            return Err(ToolError::new(error, "call again with references from `search`"));
        }
        if words.is_some() && references.len() > 1 {
            return Err(ToolError::new("cite: `text` applies to a single reference", "call once for each reference"));
        }
        let references = references.iter().map(|argument| parsed(argument)).collect::<Result<Vec<_>, _>>()?;
        let next = "omit `style` and `locale`, or choose one of those named";
        let style = citing::style(&style).map_err(|error| ToolError::new(error, next))?;
        let (mut all, mut problems) = (Vec::new(), Vec::new());
        for reference in references {
            let tell = &mut |problem: String| problems.push(problem.replace("--text WORDS", "`text`"));
            all.extend(citing::located(&open.search, reference, words.as_deref(), settings, tell)?);
        }
        if all.is_empty() {
            let next = "call `search` to find the passage, and cite its `ref`";
            return Err(ToolError::new(problems.join("; "), next));
        }
        citing::place(&open.search, &mut all, settings)?;
        let written = citing::styled(&mut all, &style, locale.as_deref());
        let written = written.map_err(|error| ToolError::new(error, next))?;
        if format == CiteFormat::Json {
            let mut citations = lines(|out| json::citations(out, &all, &written));
            for (citation, cited) in citations.iter_mut().zip(&all) {
                // Citing a work as a whole needs no text.
                if let (Value::Object(citation), None) = (citation, cited.reference.paragraphs) {
                    citation.remove("text");
                    citation.insert("left_out".to_owned(), json!(["text"]));
                }
            }
            citations.drain(..page.given.min(citations.len()));
            return Ok(page.fit(json!({"citations": citations, "problems": problems}), "citations", false));
        }
        let mut text = Vec::new();
        citing::write(&mut text, format.format(), &all, &written, None)
            .map_err(|failure: Failure| ToolError::from(failure))?;
        let text = String::from_utf8_lossy(&text);
        if !text.is_char_boundary(page.given) {
            return Err(ToolError::new("cursor past the end of the text", "call again without cursor"));
        }
        let mut answer = json!({"format": format.format().name(), "problems": problems, "text": "", "cursor": page.after(text.len())});
        if let Value::Object(answer) = &mut answer {
            shorten(answer, page.room / 2);
        }
        let end = piece(&text, page.given, page.room.saturating_sub(size(&answer)));
        answer["text"] = text[page.given..end].into();
        answer["cursor"] = if end < text.len() { page.after(end - page.given) } else { Value::Null };
        Ok(answer)
    }
}

//! `cite`: references as citations in a style, or in an export format.

use ibid::render::cited;
use rmcp::schemars::{self, JsonSchema};
use serde::Deserialize;
use serde_json::{Value, json};

use super::fit::{Page, piece, shorten, size};
use super::library::Open;
use super::read::parsed;
use super::tool::{ToolCall, lines};
use super::tool_error::ToolError;
use crate::app::{Failure, Format, Settings, citing};

/// Maximum number of references per call.
const MAX_REFERENCES: usize = 100;

/// Cite passages
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CiteTool {
    /// What to cite, in the order of the document: news/2018/forum#p3, or an article's id for the work alone
    references: Vec<String>,
    /// apa (the default), chicago, chicago-author-date, mla, ieee, harvard, gb7714, or another style by its CSL name
    style: Option<String>,
    /// Language of the style's terms, such as de or pt-BR; default the style's own
    locale: Option<String>,
    /// Cited words of a single reference, to find their new place if the article has changed
    text: Option<String>,
    /// Format: objects with citation and bibliography entry (json, the default), or a text for other programs
    format: Option<Written>,
    /// The `cursor` of the previous answer, to continue after it; all other arguments must be the same
    cursor: Option<String>,
    /// Maximum length of the answer, in tokens of about 4 bytes; default 4000
    max_tokens: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Written {
    Json,
    Text,
    Md,
    Html,
    Pandoc,
    Bibtex,
    Biblatex,
    CslJson,
    Ris,
    Annotation,
}

impl Written {
    const fn format(self) -> Format {
        match self {
            Self::Json => Format::Json,
            Self::Text => Format::Text,
            Self::Md => Format::Md,
            Self::Html => Format::Html,
            Self::Pandoc => Format::Pandoc,
            Self::Bibtex => Format::Bibtex,
            Self::Biblatex => Format::Biblatex,
            Self::CslJson => Format::CslJson,
            Self::Ris => Format::Ris,
            Self::Annotation => Format::Annotation,
        }
    }
}

impl ToolCall for CiteTool {
    const NAME: &'static str = "cite";
    const TITLE: &'static str = "Cite passages";
    const DESCRIPTION: &'static str = "Writes references as citations with their bibliography entries in any CSL style, or \
        as BibTeX, BibLaTeX, CSL-JSON, RIS, Pandoc, Markdown, HTML or W3C annotations. Call it to put sources into a \
        report; give all references of a report at once and in its order, since styles number and abbreviate by it. \
        Each citation is pinned to the text it was made from. What is unknown is left out, never invented. `problems` \
        names references that lead nowhere or whose source has changed.";

    fn page(&self) -> (Option<&str>, Option<u32>) {
        (self.cursor.as_deref(), self.max_tokens)
    }

    fn answer(self, open: &mut Open, settings: &Settings, page: Page) -> Result<Value, ToolError> {
        if self.references.is_empty() || self.references.len() > MAX_REFERENCES {
            let error = format!("cite: {} references: expected from 1 to {MAX_REFERENCES}", self.references.len());
            return Err(ToolError::new(error, "call again with references from `search`"));
        }
        if self.text.is_some() && self.references.len() > 1 {
            return Err(ToolError::new("cite: `text` applies to a single reference", "call once for each reference"));
        }
        let references = self.references.iter().map(|argument| parsed(argument)).collect::<Result<Vec<_>, _>>()?;
        let next = "omit `style` and `locale`, or choose one of those named";
        let style =
            citing::style(self.style.as_deref().unwrap_or("apa")).map_err(|error| ToolError::new(error, next))?;
        let (mut all, mut problems) = (Vec::new(), Vec::new());
        for reference in references {
            let tell = &mut |problem: String| problems.push(problem.replace("--text WORDS", "`text`"));
            all.extend(citing::located(&open.search, reference, self.text.as_deref(), settings, tell)?);
        }
        if all.is_empty() {
            let next = "call `search` to find the passage, and cite its `ref`";
            return Err(ToolError::new(problems.join("; "), next));
        }
        let written = citing::styled(&mut all, &style, self.locale.as_deref());
        let written = written.map_err(|error| ToolError::new(error, next))?;
        let format = self.format.unwrap_or(Written::Json);
        if format == Written::Json {
            let mut citations = lines(|out| cited::json(out, &all, &written));
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

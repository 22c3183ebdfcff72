//! `GET /cite` and `GET /styles`: references as citations of one document, in a style or an export format.

use ibid::cite::Style;
use ibid::render::json;
use ibid::wire::Citation;
use schemars::JsonSchema;
use serde::Serialize;

use super::article::parsed;
use super::params::{declared, renamed};
use super::problem::Problem;
use super::route::{BASE, RenderedAnswer, RequestKind, Route, schema_of};
use super::worker::Lane;
use crate::app::{
    citing,
    params::{CiteFormat, CiteParams, MAX_REFERENCES},
};

/// One object for each reference, or a text for other programs.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum Cited<'a> {
    Citations(Vec<Citation<'a>>),
    Text(CitationText),
}

/// Citations as a text for other programs.
#[derive(Serialize, JsonSchema)]
struct CitationText {
    format: String,
    refs: Vec<String>,
    /// Whether a source has changed since it was cited
    changed: bool,
    citation: String,
}

/// A built-in citation style.
#[derive(Serialize, JsonSchema)]
struct StyleName {
    name: &'static str,
    title: &'static str,
}

pub(super) const CITE: Route = Route {
    path: "/cite",
    summary: "Cite passages",
    about: "References as the citations of one document, in its order: as objects with their bibliography entries, one \
            for each reference; or, in another `format`, as one text for other programs.",
    params: || renamed(declared::<CiteParams>(), "references", "ref"),
    answer: schema_of::<Cited<'_>>,
    finds: true,
    lane: Lane::Quick,
    takes: RequestKind::Query(|worker, asked| {
        let CiteParams { references, style, locale, text: words, format } = asked.read()?;
        if references.len() > MAX_REFERENCES {
            return Err(Problem::bad(
                "ref",
                format!("{} references exceed the limit of {MAX_REFERENCES}: split the request", references.len()),
            ));
        }
        if words.is_some() && references.len() > 1 {
            return Err(Problem::bad("text", "text: applies to a single reference"));
        }
        let style = citing::style(&style);
        let style = style.map_err(|error| {
            let what = error.to_string();
            // The rest of the message is about the command line.
            let what = what.split(['\n', ';']).next().unwrap_or_default();
            Problem::bad("style", format!("{what}: {BASE}/styles lists them"))
        })?;
        let mut all = Vec::new();
        for argument in &references {
            let mut said = String::new();
            let mut tell = |problem: String| said = problem.replace("--text WORDS", "`text`");
            let found = citing::located(
                &worker.search,
                parsed("ref", argument)?,
                words.as_deref(),
                worker.settings(),
                &mut tell,
            )?;
            all.push(found.ok_or_else(|| Problem::lost("ref", &said))?);
        }
        citing::place(&worker.search, &mut all, worker.settings())?;
        let written = citing::styled(&mut all, &style, locale.as_deref());
        let written = written.map_err(|error| Problem::from(error).about("locale"))?;
        if format == CiteFormat::Json {
            return Ok(RenderedAnswer::list(&RenderedAnswer::json(|out| json::citations(out, &all, &written)).bytes));
        }
        let mut text = Vec::new();
        citing::write(&mut text, format.format(), &all, &written, None)?;
        let citation = String::from_utf8_lossy(&text).into_owned();
        let refs: Vec<String> = all.iter().map(|cited| cited.reference.to_string()).collect();
        let changed = all.iter().any(|cited| cited.changed);
        Ok(RenderedAnswer::value(&CitationText { format: format.format().name(), refs, changed, citation }))
    }),
};

pub(super) const STYLES: Route = Route {
    path: "/styles",
    summary: "List the citation styles",
    about: "The built-in styles, by the names that `style` accepts.",
    params: Vec::new,
    answer: schema_of::<Vec<StyleName>>,
    finds: false,
    lane: Lane::Quick,
    takes: RequestKind::Query(|_, _| {
        let styles: Vec<_> = Style::names().into_iter().map(|(name, title)| StyleName { name, title }).collect();
        Ok(RenderedAnswer::value(&styles))
    }),
};

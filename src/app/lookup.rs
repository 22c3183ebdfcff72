//! Finds articles by what users type: an id, a file, or a reference.

use std::path::Path;

use ibid::cite::{Locator, Reference};
use ibid::read::id_of;
use ibid::{Article, ArticleId, Error, Result, Search};

use super::settings::Settings;

/// Maximum number of ids to suggest for an unknown one.
const MAX_SUGGESTIONS: usize = 3;
/// Minimum similarity of suggested ids: Jaro-Winkler, from 0 to 1.
const MIN_SIMILARITY: f64 = 0.85;

/// Returns the article by its id or its file; a reference by file then gets the id.
pub(crate) fn found(search: &Search, reference: &mut Reference, settings: &Settings) -> Result<Option<Article>> {
    let searcher = search.searcher();
    if let Some(article) = searcher.article(&reference.article)? {
        return Ok(Some(article));
    }
    let file = Path::new(reference.article.as_str());
    let file = file.strip_prefix(&settings.corpus).unwrap_or(file);
    let id = ArticleId::new(id_of(file));
    let article = searcher.article(&id)?;
    if article.is_some() {
        reference.article = id;
        return Ok(article);
    }
    located(search, reference)
}

/// Returns the article at a place of its file, as citations write it: `talk#00:12:31`, `talk, slide 4`. The reference
/// then is that of the paragraphs or sentences there.
fn located(search: &Search, reference: &mut Reference) -> Result<Option<Article>> {
    let typed = reference.article.as_str();
    let Some((id, place)) = typed.rsplit_once('#').or_else(|| typed.rsplit_once(", ")) else { return Ok(None) };
    let Ok(locator) = place.parse::<Locator>() else { return Ok(None) };
    let Some(article) = search.searcher().article(&ArticleId::new(id))? else { return Ok(None) };
    let pin = reference.pin.take();
    match locator.span(&article).and_then(|span| Reference::covering(&article, span.trimmed(&article.text))) {
        Some(found) => *reference = Reference { pin, ..found },
        None => return Err(Error::input(typed.to_owned(), format!("{id} has no {}", locator.abbreviated()))),
    }
    Ok(Some(article))
}

/// Returns the error for an unknown article, with similar ids.
pub(crate) fn missing(search: &Search, id: &ArticleId) -> Result<Error> {
    let name = |id: &str| id.rsplit('/').next().unwrap_or_default().to_lowercase();
    let (argument, typed_name) = (id.as_str().to_lowercase(), name(id.as_str()));
    let manifest = search.searcher().manifest()?;
    let ids = manifest.ids()?;
    let alike = |id: &&str| {
        let whole = strsim::jaro_winkler(&argument, &id.to_lowercase());
        whole.max(strsim::jaro_winkler(&typed_name, &name(id)))
    };
    let mut near: Vec<(f64, &str)> = ids
        .iter()
        .map(ArticleId::as_str)
        .map(|id| (alike(&id), id))
        .filter(|(alike, _)| *alike >= MIN_SIMILARITY)
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(other.1)));
    let near = near.iter().take(MAX_SUGGESTIONS).map(|(_, id)| format!("`{id}`")).collect::<Vec<_>>().join(" or ");
    let hint = if near.is_empty() { "find one with `ibid search`".to_owned() } else { format!("did you mean {near}?") };
    Ok(Error::input(id.to_string(), format!("article not found in the index: {hint}")))
}

/// Returns the id of an article named by its id, its file or a reference into it.
pub(crate) fn named(query_string: &str, search: &Search, settings: &Settings) -> Result<ArticleId> {
    let mut reference: Reference = query_string.parse()?;
    match found(search, &mut reference, settings)? {
        Some(article) => Ok(article.id),
        None => Err(missing(search, &reference.article)?),
    }
}

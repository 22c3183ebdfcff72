//! Finds where a quotation occurs, or how it differs from the source.
//!
//! The engine returns candidate articles by the phrases and the rarest words of the quotation; each candidate's text is
//! then compared token by token, across the boundaries of passages and paragraphs. Only differences in typography are
//! ignored: `docs/citations.md` lists them, and describes each verdict.
//!
//! ```no_run
//! use ibid::quote::{Quotation, Quotes, Verdict};
//!
//! let searcher = ibid::engine::open("index".as_ref())?;
//! let quotes = Quotes::over(&*searcher);
//! let finding = quotes.check(&Quotation::new("one of the most service-oriented economies"))?;
//! assert!(finding.verdict.is_good());
//! # Ok::<(), ibid::Error>(())
//! ```

mod align;
mod candidates;
mod change;
mod char_class;
mod judge;
mod kind;
mod location;
mod occurrences;
mod omission;
mod pattern;
mod token;

use serde::{Deserialize, Serialize};

pub use change::Change;
pub use kind::ChangeKind;
pub use location::QuoteLocation;

use crate::article::ArticleId;
use crate::engine::{ArticleCache, SearcherRef};
use crate::error::Result;
use crate::limits::{Budget, Limits};
use judge::{ArticleMatch, MatchGrade, TokenizedArticle, judge};
use pattern::QuotePattern;

/// Words in quotation marks, and the article they are attributed to, if any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotation {
    /// Quoted words, with or without quotation marks.
    pub text: String,
    /// Article that is cited.
    pub article: Option<ArticleId>,
}

impl Quotation {
    /// Creates a quotation without an article.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), article: None }
    }

    /// Attributes the quotation to an article.
    #[must_use]
    pub fn from(self, article: ArticleId) -> Self {
        Self { article: Some(article), ..self }
    }
}

/// Result of checking a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Identical to the byte.
    Exact,
    /// Different in typography only.
    Normalized,
    /// In pieces, each verbatim and in order, joined by an ellipsis or words in brackets.
    Elided,
    /// With different words, numbers, names or negations, or spliced from several places.
    Altered,
    /// In an article other than the cited one.
    WrongSource,
    /// Too short to be evidence: it has no word, or occurs in many places.
    Ambiguous,
    /// Neither it nor anything similar is in the index.
    NotFound,
}

impl Verdict {
    /// Returns the name used in JSON and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Normalized => "normalized",
            Self::Elided => "elided",
            Self::Altered => "altered",
            Self::WrongSource => "wrong_source",
            Self::Ambiguous => "ambiguous",
            Self::NotFound => "not_found",
        }
    }

    /// Returns whether the source contains the quotation.
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Exact | Self::Normalized | Self::Elided)
    }
}

/// Result of checking a quotation, with the locations and changes.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The verdict.
    pub verdict: Verdict,
    /// Where it occurs, or the closest text: best first, at most [`PLACES`].
    pub found: Vec<QuoteLocation>,
    /// Differences from there, in the order of the quotation. For [`Verdict::Elided`], the omissions and insertions.
    pub changes: Vec<Change>,
    /// Number of occurrences in the articles that were checked.
    pub places: usize,
    /// Whether there may be more occurrences in articles that were not checked.
    pub more: bool,
}

/// Maximum number of locations in a finding.
pub const PLACES: usize = 50;
/// A longer quotation, in words, is evidence wherever it occurs; a shorter one only if it has no more occurrences than
/// words.
const SHORT: usize = 6;
/// Minimum similarity of a changed quotation in an article that is not the cited one.
const MIN_SIMILARITY_ELSEWHERE: f32 = 0.6;
/// A changed quotation of fewer words, found in the cited article, is not searched for in others.
const INFORMATIVE_WORDS: usize = 4;

/// Looks up quotations in an index. Caches a bounded number of texts for later quotations.
pub struct Quotes<'s> {
    searcher: SearcherRef<'s>,
    cache: ArticleCache<TokenizedArticle>,
}

/// Matches of a quotation, by article.
type ArticleMatches = Vec<(std::sync::Arc<TokenizedArticle>, ArticleMatch)>;

impl<'s> Quotes<'s> {
    /// Creates a checker for the articles of an open index.
    pub fn over(searcher: impl Into<SearcherRef<'s>>) -> Self {
        let searcher = searcher.into();
        Self { searcher, cache: ArticleCache::default() }
    }

    /// Returns whether the index contains the article.
    pub fn knows(&self, article: &ArticleId) -> Result<bool> {
        Ok(self.text(article, &Limits::default())?.is_some())
    }

    fn text(&self, article: &ArticleId, limits: &Limits) -> Result<Option<std::sync::Arc<TokenizedArticle>>> {
        limits.cancel.check()?;
        self.cache.get(&*self.searcher, article, |article| Ok(TokenizedArticle::new(article)))
    }

    /// Checks a quotation against the article it names, or else against any. An article missing from the index contains
    /// nothing.
    pub fn check(&self, quotation: &Quotation) -> Result<Finding> {
        self.check_within(quotation, &Limits::default())
    }

    /// Checks a quotation within limits.
    ///
    /// # Errors
    /// [`OverBudget`](crate::Error::OverBudget) if the work budget is spent; otherwise the errors of the engine and of
    /// cancellation.
    pub fn check_within(&self, quotation: &Quotation, limits: &Limits) -> Result<Finding> {
        self.check_metered(quotation, limits, &limits.budget())
    }

    /// Checks a quotation with the caller's budget, which then shows the work done.
    pub(crate) fn check_metered(&self, quotation: &Quotation, limits: &Limits, budget: &Budget) -> Result<Finding> {
        // A quotation without a word is no evidence.
        let Some(quoted) = QuotePattern::new(&quotation.text) else {
            return Ok(finding(Verdict::Ambiguous, Vec::new(), false));
        };
        let Some(named) = &quotation.article else {
            let (standing, more) = self.anywhere(&quoted, None, true, (limits, budget))?;
            return Ok(settled(&quoted, standing, more));
        };
        let here = match self.text(named, limits)? {
            Some(text) => judge(&quoted, &text, budget)?.map(|reading| (text, reading)),
            None => None,
        };
        match here {
            Some((text, reading)) if reading.grade < MatchGrade::Altered => {
                Ok(finding(verdict(reading.grade), vec![(text, reading)], false))
            }
            Some(here) if quoted.words() < INFORMATIVE_WORDS => Ok(finding(Verdict::Altered, vec![here], false)),
            here => {
                let is_like = here.as_ref().is_some_and(|(_, reading)| reading.similarity >= MIN_SIMILARITY_ELSEWHERE);
                let (mut others, more) = self.anywhere(&quoted, Some(named), !is_like, (limits, budget))?;
                // If the cited article has a changed version, another article counts only if it has the quotation
                // unchanged.
                others.retain(|(_, reading)| here.is_none() || reading.grade < MatchGrade::Altered);
                Ok(match (others.is_empty(), here) {
                    (false, _) => finding(Verdict::WrongSource, others, more),
                    (true, Some(here)) => finding(Verdict::Altered, vec![here], false),
                    (true, None) => finding(Verdict::NotFound, Vec::new(), false),
                })
            }
        }
    }

    /// Searches all articles but one, best matches first: as quoted, or else the most similar. Candidates come from the
    /// phrases and, if `deep`, from the rarest words.
    fn anywhere(
        &self,
        quoted: &QuotePattern,
        but: Option<&ArticleId>,
        deep: bool,
        (limits, budget): (&Limits, &Budget),
    ) -> Result<(ArticleMatches, bool)> {
        let mut standing: ArticleMatches = Vec::new();
        let mut seen: Vec<ArticleId> = but.into_iter().cloned().collect();
        let mut look = |ids: Vec<ArticleId>, standing: &mut ArticleMatches| -> Result<()> {
            for id in ids {
                if seen.contains(&id) {
                    continue;
                }
                if let Some(text) = self.text(&id, limits)?
                    && let Some(reading) =
                        judge(quoted, &text, budget)?.filter(|it| it.similarity >= MIN_SIMILARITY_ELSEWHERE)
                {
                    standing.push((text, reading));
                }
                seen.push(id);
            }
            Ok(())
        };
        let phrases = candidates::by_phrases(&*self.searcher, quoted)?;
        let more = phrases.more;
        look(phrases.articles, &mut standing)?;
        if standing.is_empty() && deep {
            look(
                candidates::by_rare_words(&*self.searcher, &phrases.frequencies, &phrases.stems, quoted)?,
                &mut standing,
            )?;
        }
        standing.sort_by(|(_, one), (_, other)| {
            one.grade.cmp(&other.grade).then_with(|| other.similarity.total_cmp(&one.similarity))
        });
        if let Some((_, best)) = standing.first() {
            let is_good = best.grade < MatchGrade::Altered;
            if is_good {
                standing.retain(|(_, reading)| reading.grade < MatchGrade::Altered);
            } else {
                standing.truncate(1);
            }
        }
        let more = more && standing.len() > 1;
        Ok((standing, more))
    }
}

/// Returns the finding for a quotation that names no article.
fn settled(quoted: &QuotePattern, standing: ArticleMatches, more: bool) -> Finding {
    let Some((_, best)) = standing.first() else { return finding(Verdict::NotFound, standing, false) };
    let mut finding = finding(verdict(best.grade), standing, more);
    let words = quoted.words();
    if finding.verdict.is_good() && words <= SHORT && finding.places > words {
        finding.verdict = Verdict::Ambiguous;
        finding.changes.clear();
    }
    finding
}

fn finding(verdict: Verdict, standing: ArticleMatches, more: bool) -> Finding {
    let places = standing.iter().map(|(_, reading)| reading.places.len()).sum();
    let spans = standing.iter().flat_map(|(text, reading)| reading.places.iter().map(move |place| (text, *place)));
    let found =
        spans.take(PLACES).map(|(text, span)| QuoteLocation::new(std::sync::Arc::clone(&text.article), span)).collect();
    let changes = standing.into_iter().next().map(|(_, reading)| reading.changes).unwrap_or_default();
    Finding { verdict, found, changes, places, more }
}

const fn verdict(grade: MatchGrade) -> Verdict {
    match grade {
        MatchGrade::Exact => Verdict::Exact,
        MatchGrade::Normalized => Verdict::Normalized,
        MatchGrade::Elided => Verdict::Elided,
        MatchGrade::Altered => Verdict::Altered,
    }
}

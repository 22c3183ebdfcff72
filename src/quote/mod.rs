//! Street 3: quotation → where it stands, or what it departs from.
//!
//! Candidates come from the engine by the quotation's own phrases and rarest words; each is then held, atom by atom, to
//! the text of its article, across the borders of passages and paragraphs. Only what typography does is forgiven:
//! `docs/citations.md` says what that is, and what each verdict means.
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
mod pattern;
mod token;

use serde::{Deserialize, Serialize};

pub use change::Change;
pub use kind::ChangeKind;
pub use location::QuoteLocation;

use crate::article::ArticleId;
use crate::engine::{ArticleCache, Searcher};
use crate::error::Result;
use crate::limits::{Budget, Limits};
use judge::{ArticleMatch, MatchGrade, TokenizedArticle, judge};
use pattern::QuotePattern;

/// Words in quotation marks, and the article that they are said to be from, where one is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotation {
    /// What was quoted, with or without its quotation marks.
    pub text: String,
    /// Where it is said to stand.
    pub article: Option<ArticleId>,
}

impl Quotation {
    /// A quotation from anywhere.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), article: None }
    }

    /// The same, from that article.
    #[must_use]
    pub fn from(self, article: ArticleId) -> Self {
        Self { article: Some(article), ..self }
    }
}

/// How a quotation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Byte for byte.
    Exact,
    /// But for what typography does.
    Normalized,
    /// In pieces, each word for word and in order, joined by an ellipsis or words in brackets.
    Elided,
    /// With other words, numbers, names or negations, or put together from several places.
    Altered,
    /// Not in the article that was named, but in another.
    WrongSource,
    /// Too short to be evidence: it stands in many places, or has no word at all.
    Ambiguous,
    /// Nowhere, nor anything like it.
    NotFound,
}

impl Verdict {
    /// The name used in JSON and on screen.
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

    /// Whether the source says what is quoted.
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Exact | Self::Normalized | Self::Elided)
    }
}

/// What was found of a quotation.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How it stands.
    pub verdict: Verdict,
    /// Where it stands, or what it departs from: the best places first, and no more than [`PLACES`] of them.
    pub found: Vec<QuoteLocation>,
    /// What differs there, in the order of the quotation. For [`Verdict::Elided`], what was left out or put in.
    pub changes: Vec<Change>,
    /// In how many places it stands, of those that were looked at.
    pub places: usize,
    /// Whether it may stand in more places than were looked at.
    pub more: bool,
}

/// Places that a finding lists at most.
pub const PLACES: usize = 50;
/// A quotation of more words is evidence wherever it stands; a shorter one, where it stands in no more places than it
/// has words.
const SHORT: usize = 6;
/// Elsewhere, what is less like the quotation than this is another text.
const LIKE_ELSEWHERE: f32 = 0.6;
/// A changed quotation of fewer words is not looked for in other articles than the named one, which has it.
const TELLING: usize = 4;

/// Looks quotations up in an index. Texts that were read are kept, within bounds, for the quotations that follow.
pub struct Quotes<'s> {
    searcher: &'s dyn Searcher,
    cache: ArticleCache<TokenizedArticle>,
}

/// Where a quotation stands, by article.
type ArticleMatches = Vec<(std::sync::Arc<TokenizedArticle>, ArticleMatch)>;

impl<'s> Quotes<'s> {
    /// Over the articles of an engine that is open.
    pub fn over(searcher: &'s dyn Searcher) -> Self {
        Self { searcher, cache: ArticleCache::default() }
    }

    /// Whether there is such an article.
    pub fn knows(&self, article: &ArticleId) -> Result<bool> {
        Ok(self.text(article, &Limits::default())?.is_some())
    }

    fn text(&self, article: &ArticleId, limits: &Limits) -> Result<Option<std::sync::Arc<TokenizedArticle>>> {
        limits.cancel.check()?;
        self.cache.get(self.searcher, article, |article| Ok(TokenizedArticle::new(article)))
    }

    /// Where the quotation stands: in the article it names, else in any. An article that is not in the index holds
    /// nothing.
    pub fn check(&self, quotation: &Quotation) -> Result<Finding> {
        self.check_within(quotation, &Limits::default())
    }

    /// The same within limits.
    ///
    /// # Errors
    /// [`OverBudget`](crate::Error::OverBudget) where it is not decided within the work budget, besides those of the engine
    /// and of cancellation.
    pub fn check_within(&self, quotation: &Quotation, limits: &Limits) -> Result<Finding> {
        self.check_metered(quotation, limits, &limits.budget())
    }

    /// The same with a budget of the caller's, who then knows the work that it took.
    pub(crate) fn check_metered(&self, quotation: &Quotation, limits: &Limits, budget: &Budget) -> Result<Finding> {
        // Without a word it is no evidence of anything.
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
            Some(here) if quoted.words() < TELLING => Ok(finding(Verdict::Altered, vec![here], false)),
            here => {
                let is_like = here.as_ref().is_some_and(|(_, reading)| reading.likeness >= LIKE_ELSEWHERE);
                let (mut others, more) = self.anywhere(&quoted, Some(named), !is_like, (limits, budget))?;
                // What is changed here as well counts elsewhere only where it stands as quoted.
                others.retain(|(_, reading)| here.is_none() || reading.grade < MatchGrade::Altered);
                Ok(match (others.is_empty(), here) {
                    (false, _) => finding(Verdict::WrongSource, others, more),
                    (true, Some(here)) => finding(Verdict::Altered, vec![here], false),
                    (true, None) => finding(Verdict::NotFound, Vec::new(), false),
                })
            }
        }
    }

    /// Where it stands in any article but one, the best first: as quoted, or else where it is likest. Looked up by its
    /// phrases and, if `deep`, by its rarest words.
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
                    && let Some(reading) = judge(quoted, &text, budget)?.filter(|it| it.likeness >= LIKE_ELSEWHERE)
                {
                    standing.push((text, reading));
                }
                seen.push(id);
            }
            Ok(())
        };
        let phrases = candidates::by_phrases(self.searcher, quoted)?;
        let more = phrases.more;
        look(phrases.articles, &mut standing)?;
        if standing.is_empty() && deep {
            look(
                candidates::by_rare_words(self.searcher, &phrases.frequencies, &phrases.stems, quoted)?,
                &mut standing,
            )?;
        }
        standing.sort_by(|(_, one), (_, other)| {
            one.grade.cmp(&other.grade).then_with(|| other.likeness.total_cmp(&one.likeness))
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

/// The finding for a quotation that names no article.
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

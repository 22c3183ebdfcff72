//! The cited passage does not contain a number or date of the sentence.
//!
//! Numbers are compared by value and unit, to the precision that both state: `4,200,000` supports `4.2 million`, `91.2
//! percent` supports `about 90%`, and a day in May 2019 supports `in May 2019`. If the passage has a different number
//! of the same kind, the finding is an error; if it has none, a warning. Numbers inside quotations, small numbers in
//! words, ordinals and names with digits (`COVID-19`) are not checked. The date of the article counts as part of its
//! text, gives days without a year their year, and says which day `on Thursday` was.
//!
//! - bad: `Traders pay 35 crowns a month [market#p3].`
//! - good: `Traders pay 30 crowns a month [market#p3].`

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::LintCache;
use super::super::finding::{Finding, Fix, Severity, Source};
use super::super::lint::LintContext;
use super::super::sources::{ArticleRange, ReferenceStatus};
use super::super::{Block, Statement};
use super::{not_checked, shown};
use crate::article::ArticleId;
use crate::cite::Reference;
use crate::error::{Error, Result};
use crate::text::quantity::{Qualifier, Quantity, Support, Unit, Value, quantities, relative_dates, resolved};
use crate::text::{Lang, Span};

pub(super) const NAME: &str = "number-unsupported";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let mut figures = Figures::default();
    let lang = case.report.lang.as_deref().map(Lang::of_tag);
    let mut findings = Vec::new();
    for statement in &case.report.statements {
        let places = case.places(&statement.citations);
        // A missing passage or a work outside the index may contain any number.
        let mut standings = statement.citations.iter().flat_map(|citation| &case.standings[*citation]);
        let is_all = standings.all(|standing| matches!(standing, ReferenceStatus::Found(_)));
        if places.is_empty() || !is_all {
            continue;
        }
        let block = &case.report.blocks[statement.block];
        let said = stated(case, statement, block, lang);
        if said.is_empty() {
            continue;
        }
        let compared = figures.of(&places, case).and_then(|carried| {
            let length: usize = places.iter().map(|place| place.text().len()).sum();
            let mut found = Vec::new();
            for quantity in &said {
                case.budget.spend(STEPS_PER_NUMBER * carried.len() + length / BYTES_PER_STEP)?;
                found.extend(unsupported(block, quantity, &carried, &places));
            }
            Ok(found)
        });
        match compared {
            Ok(found) => findings.extend(found),
            Err(Error::OverBudget) => findings.push(not_checked::finding(statement.span)),
            // Cancelled; the caller checks for that itself.
            Err(_) => break,
        }
    }
    findings
}

/// Work units of comparing two numbers, and bytes searched for a number per work unit.
const STEPS_PER_NUMBER: usize = 16;
const BYTES_PER_STEP: usize = 16;

/// Returns the numbers of a sentence that are not in quotations.
fn stated(case: &LintContext<'_>, statement: &Statement, block: &Block, lang: Option<Lang>) -> Vec<Quantity> {
    let quoted: Vec<Span> =
        case.report.quoted_in(statement.block, statement.place).map(|quotation| quotation.place).collect();
    // Both are in order: a number can only be in the first quotation that does not end before it.
    let is_quoted =
        |at: Span| quoted.get(quoted.partition_point(|it| it.end <= at.start)).is_some_and(|it| it.overlaps(at));
    let words = statement.place.of(block.prose.text());
    let read = case.cache.quantities.get_or((words.to_owned(), lang), |_| quantities(words, lang).into());
    let placed = read.iter().copied().map(|quantity| {
        let span = quantity.span.shifted(statement.place.start);
        Quantity { span, ..quantity }
    });
    placed
        .filter(|quantity| !is_quoted(quantity.span))
        .filter(|quantity| !matches!(quantity.value, Value::Label) && quantity.unit != Unit::Ordinal)
        .collect()
}

/// A number in a passage.
struct SourceFigure<'p> {
    quantity: Quantity,
    /// Text that contains it: the article's, or its date.
    text: &'p str,
    place: &'p ArticleRange,
    /// Whether it is in the article's text.
    is_text: bool,
}

/// Cached numbers of passages, because reports cite the same ones repeatedly.
#[derive(Default)]
struct Figures {
    of: FxHashMap<(ArticleId, Span), Arc<[Quantity]>>,
    count: usize,
}

/// Maximum number of cached numbers.
const KEPT: usize = 1 << 17;

impl Figures {
    fn of<'p>(&mut self, places: &[&'p ArticleRange], case: &LintContext<'_>) -> Result<Vec<SourceFigure<'p>>> {
        let budget = &case.budget;
        let mut carried = Vec::new();
        for place in places {
            let key = (place.known.article.id.clone(), place.span);
            let known = self.of.get(&key).map(Arc::clone);
            let read = if let Some(read) = known {
                read
            } else {
                budget.spend(place.text().len())?;
                let lang = place.known.article.meta.lang.as_deref().map(Lang::of_tag);
                let text = place.text().to_owned();
                let read = case.cache.quantities.get_or((text, lang), |(text, _)| quantities(text, lang).into());
                if self.count + read.len() > KEPT {
                    *self = Self::default();
                }
                self.count += read.len();
                self.of.insert(key, Arc::clone(&read));
                read
            };
            budget.spend(read.len())?;
            carried.extend(SourceFigure::of(place, &read, case.cache));
        }
        Ok(carried)
    }
}

impl<'p> SourceFigure<'p> {
    fn of(place: &'p ArticleRange, inside: &[Quantity], cache: &LintCache) -> Vec<Self> {
        let article = &place.known.article;
        let date = article.meta.date.as_deref().map(|date| date.split('T').next().unwrap_or(date)).unwrap_or_default();
        let day = date.parse::<jiff::civil::Date>().ok();
        let in_text = |quantity: Quantity| {
            let span = quantity.span.shifted(place.span.start);
            Self { quantity: Quantity { span, ..quantity }, text: &article.text, place, is_text: true }
        };
        // A day without a year, and `on Thursday`, are what they mean on the day of publication.
        let inside = inside.iter().map(|quantity| day.map_or(*quantity, |day| resolved(quantity, day))).map(in_text);
        let lang = article.meta.lang.as_deref().map(Lang::of_tag);
        let days = day.map(|day| {
            let key = (place.text().to_owned(), lang, day);
            cache.days.get_or(key, |(text, ..)| relative_dates(text, lang, day).into())
        });
        let relative = days.iter().flat_map(|days| days.iter().copied()).map(in_text);
        let dated = quantities(date, None);
        let dated = dated.into_iter().map(|quantity| Self { quantity, text: date, place, is_text: false });
        inside.chain(relative).chain(dated).collect()
    }
}

/// Returns whether a figure of the source may be what the report's figure means. A bound such as `under 7` is not
/// supported by any smaller number.
fn is_comparable(said: &Quantity, carried: &Quantity) -> bool {
    let is_bound = |it: &Quantity| {
        matches!(it.qualifier, Qualifier::Over | Qualifier::AtLeast | Qualifier::Under | Qualifier::AtMost)
    };
    let is_other = said.noun != carried.noun || said.noun.is_none();
    !(is_bound(said) && !is_bound(carried) && said.unit == Unit::Count && is_other)
}

fn unsupported(
    block: &Block,
    said: &Quantity,
    carried: &[SourceFigure<'_>],
    places: &[&ArticleRange],
) -> Option<Finding> {
    let compared: Vec<(Support, &SourceFigure<'_>)> = carried
        .iter()
        .filter(|carried| is_comparable(said, &carried.quantity))
        .map(|carried| (said.supported_by(&carried.quantity), carried))
        .collect();
    if compared.iter().any(|(support, _)| matches!(support, Support::Full | Support::Rounded)) {
        return None;
    }
    let prose = block.prose.text();
    let typed = said.span.of(prose);
    // The same number in another role (a year that is a plain number there) counts as present.
    if said.unit == Unit::Count && places.iter().any(|place| holds(place.text(), typed)) {
        return None;
    }
    let is_bare = said.unit == Unit::Count && matches!(said.value, Value::Number(_) | Value::Range(..));
    let rivals = || compared.iter().filter(|(support, rival)| *support == Support::Contradicted && rival.is_text);
    let same_noun = |rival: &SourceFigure<'_>| !said.noun.is_none() && rival.quantity.noun == said.noun;
    // A plain number is a conflict only if it counts the same thing.
    // The same figure at the other end of a change, or in another unit, is what was mistaken.
    let same_figure =
        |rival: &SourceFigure<'_>| said.digits().next().is_some() && said.digits().eq(rival.quantity.digits());
    let rival = rivals()
        .find(|(_, rival)| same_figure(rival))
        .or_else(|| rivals().find(|(_, rival)| same_noun(rival)))
        .or_else(|| rivals().next().filter(|_| !is_bare));
    let partial = compared.iter().find(|(support, _)| *support == Support::Partial);
    let is_in_words = !typed.contains(|c: char| c.is_numeric());
    if rival.is_none() && is_bare && is_in_words {
        return None;
    }
    let (severity, message) = match (partial, rival) {
        (Some((_, vague)), _) => {
            let there = vague.quantity.span.of(vague.text);
            (Severity::Warning, format!("“{}” where the source has only “{}”", shown(typed), shown(there)))
        }
        (None, Some((_, rival))) => {
            let there = rival.quantity.span.of(rival.text);
            (Severity::Error, format!("“{}” where the source has “{}”", shown(typed), shown(there)))
        }
        (None, None) => (Severity::Warning, format!("“{}” is not in the cited passages", shown(typed))),
    };
    let mut finding = Finding::new(NAME, severity, block.prose.source(said.span), message);
    finding.source =
        rival.or(partial).and_then(|(_, rival)| sentence(rival.place, rival.quantity.span)).or_else(|| {
            let place = places.first()?;
            let text = place.text().to_owned();
            Some(Source {
                reference: place.reference.clone(),
                article: place.known.article.id.clone(),
                span: place.span,
                text,
            })
        });
    finding.fix = Some(Fix::advice("follow the source, or cite a passage that contains it"));
    Some(finding)
}

/// Returns the sentence of an article around a span.
fn sentence(place: &ArticleRange, span: Span) -> Option<Source> {
    let article = &place.known.article;
    let from = article.paragraphs.partition_point(|paragraph| paragraph.span.end <= span.start);
    let sentences = article.paragraphs[from..].iter().flat_map(|paragraph| &paragraph.sentences);
    let around = *sentences.into_iter().find(|sentence| sentence.overlaps(span))?;
    let reference = Reference { pin: None, ..Reference::covering(article, around)? };
    let text = around.of(&article.text).to_owned();
    Some(Source { reference, article: article.id.clone(), span: around, text })
}

/// Returns whether a text contains this number, not as part of a longer one.
fn holds(text: &str, typed: &str) -> bool {
    let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '.' && c != ',');
    text.match_indices(typed).any(|(at, found)| {
        let after = text[at + found.len()..].chars().next();
        // A full stop may end the sentence.
        let ends = after.is_none_or(|c| !c.is_alphanumeric());
        is_apart(text[..at].chars().next_back()) && ends
    })
}

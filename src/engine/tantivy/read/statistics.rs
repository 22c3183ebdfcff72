//! Statistics for weighting words, in which all forms of a word share one document frequency.
//!
//! A multilingual index contains a word under several stems, some of them rare by accident (`president` in a text
//! detected as Danish). With its own IDF, such a stem would outrank everything else, so every form gets the document
//! frequency of all forms together.

use std::collections::{BTreeMap, HashMap};

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::term_lists::TermLists;
use crate::engine::Statistics;
use crate::engine::tantivy::schema::Fields;
use crate::query::Keyword;
use crate::text::Lang;

/// Statistics of an index, with the forms of each word of one query pooled.
pub(crate) struct PooledStatistics<'s> {
    searcher: &'s Searcher,
    frequencies: HashMap<Term, u64>,
}

impl<'s> PooledStatistics<'s> {
    /// Looks up every form of these words.
    pub(crate) fn of(
        searcher: &'s Searcher,
        lists: &TermLists,
        fields: Fields,
        words: &[Keyword],
    ) -> tantivy::Result<Self> {
        let mut frequencies = HashMap::new();
        for (field, lists) in [(fields.text, &lists.text), (fields.title, &lists.title)] {
            for word in words {
                let mut pooled = 0;
                for form in &word.forms {
                    pooled += lists.frequency(form)?;
                }
                for term in word.forms.iter().map(|form| Term::from_field_text(field, form)) {
                    let known: &mut u64 = frequencies.entry(term).or_default();
                    *known = pooled.max(*known);
                }
            }
        }
        let all = searcher.total_num_docs()?;
        for frequency in frequencies.values_mut() {
            *frequency = all.min(*frequency);
        }
        Ok(Self { searcher, frequencies })
    }

    /// Returns the statistics in the types of the engine interface.
    pub(crate) fn statistics(
        &self,
        fields: Fields,
        articles: u64,
        words: Vec<Keyword>,
        stems: &[Lang],
    ) -> tantivy::Result<Statistics> {
        let passages = self.total_num_docs()?;
        let mean = |field: Field, among: u64| {
            Ok::<_, tantivy::TantivyError>(self.total_num_tokens(field)? as f32 / among.max(1) as f32)
        };
        let mut frequencies = BTreeMap::new();
        for form in words.iter().flat_map(|word| &word.forms) {
            let frequency = self.doc_freq(&Term::from_field_text(fields.text, form))?;
            if frequency > 0 {
                frequencies.insert(form.clone(), frequency);
            }
        }
        Ok(Statistics {
            words,
            frequencies,
            passages,
            articles,
            passage_length: mean(fields.text, passages)?,
            article_length: mean(fields.text, articles)?,
            title_length: mean(fields.title, passages)?,
            stems: stems.to_owned(),
        })
    }
}

impl Bm25StatisticsProvider for PooledStatistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.frequencies.get(term).map_or_else(|| self.searcher.doc_freq(term), |frequency| Ok(*frequency))
    }
}

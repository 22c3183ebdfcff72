//! Models that the user names: sentence embeddings for ranking, entailment for claims.

use std::path::PathBuf;
use std::sync::Arc;

use ibid::claim::{Claims, Entailment, SharedArticles};
use ibid::engine::Searcher;
use ibid::query::Synonyms;
use ibid::syntax::Parsers;
use ibid::{EntailmentModel, Meaning, Result, Search};

use super::Settings;

/// The model of sentence embeddings.
#[derive(clap::Args, Clone, Default)]
pub(crate) struct ModelArgs {
    /// Model folder of sentence embeddings, for ranking by meaning too
    #[arg(long, value_name = "DIR", env = "IBID_MODEL", hide_env_values = true)]
    model: Option<PathBuf>,
}

/// The synonyms of the user.
#[derive(clap::Args, Clone, Default)]
pub(crate) struct SynonymArgs {
    /// File of synonyms to search for too [default: synonyms.toml beside ibid.toml, if there is one]
    #[arg(long, value_name = "FILE", env = "IBID_SYNONYMS", hide_env_values = true)]
    synonyms: Option<PathBuf>,
}

/// The judge of claims.
#[derive(clap::Args, Clone, Default)]
pub(crate) struct JudgeArgs {
    /// Model folder of an entailment classifier, which then estimates the support of claims
    #[arg(long, value_name = "DIR", env = "IBID_JUDGE", hide_env_values = true)]
    judge: Option<PathBuf>,
}

/// The open models, and the synonyms.
#[derive(Clone, Default)]
pub(crate) struct Models {
    pub(crate) meaning: Option<Arc<Meaning>>,
    pub(crate) judge: Option<Arc<dyn Entailment>>,
    pub(crate) synonyms: Option<Arc<Synonyms>>,
    /// Parsers of sentences, which all workers share.
    pub(crate) parsers: Parsers,
}

impl ModelArgs {
    /// Opens the model, if one is named.
    pub(crate) fn open(&self, settings: &Settings) -> Result<Option<Arc<Meaning>>> {
        if self.model.is_some() && settings.several().is_some() {
            return Err(ibid::Error::input("--model", "takes one index: vectors are kept in its folder"));
        }
        self.model.as_ref().map(|model| Meaning::open(model, &settings.index).map(Arc::new)).transpose()
    }
}

impl SynonymArgs {
    /// Reads the synonyms, if a file is named.
    fn read(&self) -> Result<Option<Arc<Synonyms>>> {
        self.synonyms.as_deref().map(Synonyms::read).transpose().map(|synonyms| synonyms.map(Arc::new))
    }

    /// Returns a search that searches for the synonyms too, if a file is named.
    pub(crate) fn search(&self, search: Search) -> Result<Search> {
        Ok(match self.read()? {
            Some(synonyms) => search.with_synonyms(synonyms),
            None => search,
        })
    }
}

impl JudgeArgs {
    /// Loads the judge, if one is named.
    pub(crate) fn open(&self) -> Result<Option<Arc<dyn Entailment>>> {
        let Some(judge) = &self.judge else { return Ok(None) };
        Ok(Some(Arc::new(EntailmentModel::open(judge)?)))
    }
}

impl Models {
    /// Opens the models and the synonyms that are named.
    pub(crate) fn open(
        model: &ModelArgs,
        judge: &JudgeArgs,
        synonyms: &SynonymArgs,
        settings: &Settings,
    ) -> Result<Self> {
        Ok(Self {
            meaning: model.open(settings)?,
            judge: judge.open()?,
            synonyms: synonyms.read()?,
            parsers: Parsers::default(),
        })
    }

    /// Returns a checker of claims that shares the articles it reads, and asks the judge, if there is one.
    pub(crate) fn claims<'s>(&'s self, searcher: &'s dyn Searcher, articles: &SharedArticles) -> Result<Claims<'s>> {
        let claims = Claims::over(searcher)?.with_parsers(&self.parsers).with_articles(articles);
        Ok(match &self.judge {
            Some(judge) => claims.with_entailment(&**judge),
            None => claims,
        })
    }

    /// Returns a search that ranks by the model too, if there is one.
    pub(crate) fn search(&self, search: Search) -> Search {
        let search = match &self.synonyms {
            Some(synonyms) => search.with_synonyms(Arc::clone(synonyms)),
            None => search,
        };
        match &self.meaning {
            Some(meaning) => search.with_model(Arc::clone(meaning)),
            None => search,
        }
    }
}

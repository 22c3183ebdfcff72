//! Parameters of citing.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::Format;

/// Format references as citations
#[derive(Clone, clap::Args, Deserialize, JsonSchema)]
pub(crate) struct CiteParams {
    /// References in the order of the document, such as news/2018/forum#p3; an article id cites the whole work
    #[arg(skip)]
    #[schemars(length(min = 1, max = "MAX_REFERENCES"), inner(length(max = 2_000)))]
    pub(crate) references: Vec<String>,
    /// Citation style: apa, chicago, mla, ieee, harvard, gb7714, or another by its CSL name
    #[arg(long, value_name = "NAME|FILE.csl", default_value = APA, help = "Citation style: a name, or a CSL file")]
    #[serde(default = "apa")]
    #[schemars(length(max = 100))]
    pub(crate) style: String,
    /// Language of the style's terms, such as de or pt-BR [default: the style's own]
    #[arg(long, value_name = "TAG")]
    #[schemars(length(max = 20))]
    pub(crate) locale: Option<String>,
    /// Cited words of a single reference, to find their new place if the article has changed
    #[arg(long, value_name = "WORDS")]
    #[schemars(length(max = "super::LONGEST"))]
    pub(crate) text: Option<String>,
    /// Objects with citation and bibliography entry, or a text for other programs
    #[arg(skip)]
    #[serde(default)]
    pub(crate) format: CiteFormat,
}

/// Maximum number of references per request.
pub(crate) const MAX_REFERENCES: usize = 100;

/// The default style.
const APA: &str = "apa";

fn apa() -> String {
    APA.to_owned()
}

/// Format of citations, where JSON is the usual one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub(crate) enum CiteFormat {
    #[default]
    Json,
    Text,
    Md,
    Html,
    Pandoc,
    Bibtex,
    Biblatex,
    CslJson,
    Ris,
    Endnote,
    Annotation,
}

impl CiteFormat {
    /// Returns the format of results.
    pub(crate) const fn format(self) -> Format {
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
            Self::Endnote => Format::Endnote,
            Self::Annotation => Format::Annotation,
        }
    }
}

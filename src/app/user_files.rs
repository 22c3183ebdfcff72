//! Files of the user that the server reads and, on his command, writes.

use std::path::PathBuf;

/// Where the collections and the saved searches are.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct UserFiles {
    /// Folder of the collections: named lists of references, as Markdown files
    #[arg(long, value_name = "DIR", default_value = "collections")]
    pub(crate) collections: PathBuf,
    /// File of the saved searches, as for `ibid alerts`
    #[arg(long, value_name = "FILE", default_value = "alerts.txt")]
    pub(crate) alerts: PathBuf,
}

impl Default for UserFiles {
    fn default() -> Self {
        Self { collections: "collections".into(), alerts: "alerts.txt".into() }
    }
}

//! The address of an index on a cluster: `https://HOST:9200[,HOST:9200…]/NAME`.

use std::path::Path;

use crate::error::{Error, Result};

/// The port that OpenSearch and Elasticsearch listen on by default.
const PORT: u16 = 9200;
/// Maximum length of a name, in bytes. The servers allow 255, and names of indices are longer than this one.
const MAX_NAME: usize = 200;

/// Nodes of a cluster, and the name of an index on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Scheme, host and port of each node.
    pub(super) nodes: Vec<String>,
    /// Whether the connection is encrypted.
    pub(super) is_encrypted: bool,
    /// Name of the index.
    pub(super) name: String,
}

/// Returns whether a location names an index on a cluster.
pub(in crate::engine) fn is_cluster(location: &Path) -> bool {
    location.to_str().is_some_and(|text| text.starts_with("http://") || text.starts_with("https://"))
}

impl Address {
    /// Parses a location.
    ///
    /// # Errors
    /// [`Error::Input`] if it is not the address of an index. Credentials in it are refused and not repeated.
    pub(super) fn parse(location: &Path) -> Result<Self> {
        let text = location.to_str().unwrap_or_default();
        let refused = |shown: &str, what: &str| Error::input(shown.to_owned(), what.to_owned());
        let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
        let (hosts, name) = rest.split_once('/').unwrap_or((rest, ""));
        if let Some((_, hosts)) = hosts.rsplit_once('@') {
            let what =
                "credentials in the address: use IBID_CLUSTER_USER and IBID_CLUSTER_PASSWORD, or IBID_CLUSTER_API_KEY";
            return Err(refused(&format!("{scheme}://{hosts}/{name}"), what));
        }
        let name = name.trim_end_matches('/');
        let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
        if !starts_well || !name.chars().all(is_plain) || name.len() > MAX_NAME {
            let what =
                "no name of an index: write http://HOST:9200/NAME, with lower-case letters, digits, `-`, `_` and `.`";
            return Err(refused(text, what));
        }
        let node = |host: &str| {
            let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '[' | ']');
            if host.is_empty() || !host.chars().all(is_host) {
                return Err(refused(text, "not the address of a node: write HOST:PORT"));
            }
            let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
            Ok(if has_port { format!("{scheme}://{host}") } else { format!("{scheme}://{host}:{PORT}") })
        };
        let nodes = hosts.split(',').map(|host| node(host.trim())).collect::<Result<_>>()?;
        Ok(Self { nodes, is_encrypted: scheme == "https", name: name.to_owned() })
    }

    /// Returns the name of the index with the commits, the lock, the manifest and the list of words.
    pub(super) fn control(&self) -> String {
        format!("{}-ibid", self.name)
    }

    /// Returns the name of the index with the passages that a run creates.
    pub(super) fn data(&self, run: &str) -> String {
        format!("{}-ibid-{run}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Address> {
        Address::parse(Path::new(text))
    }

    #[test]
    fn addresses_of_several_nodes_are_parsed() {
        let address = parse("https://one:9201,two,[::1]:9200/press-archive").expect("an address");
        assert_eq!(address.nodes, ["https://one:9201", "https://two:9200", "https://[::1]:9200"]);
        assert_eq!((address.is_encrypted, address.control().as_str()), (true, "press-archive-ibid"));
        assert!(is_cluster(Path::new("http://a/b")) && !is_cluster(Path::new("index")));
    }

    #[test]
    fn other_addresses_are_refused() {
        for wrong in
            ["http://host:9200", "http://host/", "http://host/Upper", "http:///name", "http://a b/n", "http://h/a/b"]
        {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        let refused = parse("https://ann:secret@host/news").expect_err("a password").to_string();
        assert!(!refused.contains("secret") && refused.starts_with("https://host/news: credentials"), "{refused}");
    }
}

//! The product and version of a cluster, and what follows from them.

use std::env;

use serde_json::{Value, json};

use super::client::Client;
use crate::error::{Error, Result};

/// A product that speaks the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Product {
    OpenSearch,
    Elasticsearch,
}

/// The software of a cluster, and its size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Server {
    pub(super) product: Product,
    pub(super) version: String,
    pub(super) major: u32,
    /// Number of nodes with data.
    pub(super) nodes: u64,
}

impl Server {
    /// Asks the cluster what it is.
    ///
    /// # Errors
    /// [`Error::Input`] if it is none that is supported.
    pub(super) fn of(client: &Client) -> Result<Self> {
        let what = "connecting to the cluster";
        let root = client.get(what, "")?;
        let body =
            if root.is_good() { root.body } else { of_node(client)?.map_or_else(|| client.good(what, root), Ok)? };
        let health = client.good(what, client.get(what, "_cluster/health")?)?;
        let nodes = health.get("number_of_data_nodes").and_then(Value::as_u64).unwrap_or(1);
        Self::parse(&body, nodes).ok_or_else(|| {
            Error::input(client.location().display().to_string(), "not OpenSearch 2.19 or later, nor Elasticsearch 9")
        })
    }

    fn parse(body: &Value, nodes: u64) -> Option<Self> {
        let version = body.pointer("/version/number")?.as_str()?;
        let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or_default());
        let (major, minor) = (parts.next()?, parts.next().unwrap_or_default());
        let is_open = body.pointer("/version/distribution").and_then(Value::as_str) == Some("opensearch");
        let product = if is_open { Product::OpenSearch } else { Product::Elasticsearch };
        let is_supported = if is_open { (major, minor) >= (2, 19) } else { major >= 9 };
        is_supported.then(|| Self { product, version: version.to_owned(), major, nodes })
    }

    /// Returns the type of similarity whose scores have the factor k1 + 1: the same name means different scores.
    pub(super) fn similarity(&self) -> &'static str {
        if self.product == Product::OpenSearch && self.major >= 3 { "LegacyBM25" } else { "BM25" }
    }

    /// Returns the settings of a new index.
    pub(super) fn settings(&self, shards: u64, replicas: u64) -> Value {
        let mut index = json!({"number_of_shards": shards, "number_of_replicas": replicas});
        if self.product == Product::OpenSearch {
            // With segment replication, a refresh that is acknowledged is not visible on replicas yet.
            index["replication"] = json!({"type": "DOCUMENT"});
        }
        json!({"index": index})
    }

    /// Returns the number of copies of each shard of an index, apart from the first.
    ///
    /// # Errors
    /// [`Error::Input`] if the variable of the environment is no number.
    pub(super) fn replicas(&self) -> Result<u64> {
        Ok(number("IBID_CLUSTER_REPLICAS")?.unwrap_or(u64::from(self.nodes > 1)))
    }

    /// Returns the number of shards of a new index.
    ///
    /// # Errors
    /// [`Error::Input`] if the variable of the environment is no number.
    pub(super) fn shards(&self) -> Result<u64> {
        Ok(number("IBID_CLUSTER_SHARDS")?.unwrap_or(self.nodes.clamp(1, 3)).clamp(1, 1024))
    }
}

/// Returns what a node says of its version, in the form of the page at `/`: that page is a module of Elasticsearch, and may
/// be absent or not permitted.
fn of_node(client: &Client) -> Result<Option<Value>> {
    let answer =
        client.get("connecting to the cluster", "_nodes/_local?filter_path=nodes.*.version,nodes.*.build_flavor")?;
    Ok(answer.is_good().then_some(answer.body).and_then(|body| elasticsearch(&body)))
}

/// OpenSearch states no flavor.
fn elasticsearch(nodes: &Value) -> Option<Value> {
    let node = nodes.get("nodes")?.as_object()?.values().next()?;
    node.get("build_flavor").map(|_| json!({"version": {"number": node["version"]}}))
}

fn number(name: &str) -> Result<Option<u64>> {
    let value = env::var(name).ok().filter(|value| !value.is_empty());
    let parse = |value: String| value.parse().map_err(|_| Error::input(name, "not a number"));
    value.map(parse).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_versions_are_told_apart() {
        let parse = |body: Value| Server::parse(&body, 3).map(|server| (server.product, server.similarity()));
        let open = |number: &str| json!({"version": {"distribution": "opensearch", "number": number}});
        assert_eq!(parse(open("2.19.6")), Some((Product::OpenSearch, "BM25")));
        assert_eq!(parse(open("3.9.0")), Some((Product::OpenSearch, "LegacyBM25")));
        assert_eq!(parse(open("2.11.0")), None);
        assert_eq!(parse(json!({"version": {"number": "9.5.3"}})), Some((Product::Elasticsearch, "BM25")));
        assert_eq!(parse(json!({"version": {"number": "7.10.2"}})), None);
        assert_eq!(parse(json!({"a": 1})), None);
        let of_node = |node: Value| elasticsearch(&json!({"nodes": {"x": node}})).map(parse);
        let elastic = of_node(json!({"version": "9.5.3", "build_flavor": "default"}));
        assert_eq!(elastic, Some(Some((Product::Elasticsearch, "BM25"))));
        assert_eq!(of_node(json!({"version": "2.19.6"})), None);
    }
}

//! Credentials and certificates, from the environment. They are never shown.
//!
//! | variable | meaning |
//! |---|---|
//! | `IBID_CLUSTER_USER`, `IBID_CLUSTER_PASSWORD` | name and password |
//! | `IBID_CLUSTER_API_KEY` | API key, as the server encodes it |
//! | `IBID_CLUSTER_CA` | PEM file with the certificates to trust, instead of those of the system |
//! | `IBID_CLUSTER_CERT`, `IBID_CLUSTER_KEY` | PEM files with a client certificate and its key |

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig, TlsProvider, parse_pem};

use crate::error::{Error, Result};

/// Where systems keep the certificates that they trust.
const SYSTEM: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns the header `Authorization`, if credentials are set.
pub(super) fn authorization() -> Option<String> {
    if let Some(key) = set("IBID_CLUSTER_API_KEY") {
        return Some(format!("ApiKey {key}"));
    }
    let user = set("IBID_CLUSTER_USER")?;
    let password = set("IBID_CLUSTER_PASSWORD").unwrap_or_default();
    Some(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
}

/// Returns the configuration of encrypted connections.
///
/// # Errors
/// If a file with certificates or keys cannot be read.
pub(super) fn tls() -> Result<TlsConfig> {
    let roots = match set("IBID_CLUSTER_CA") {
        Some(path) => certificates(Path::new(&path))?,
        None => match system() {
            Some(path) => certificates(&path)?,
            None => {
                return Err(Error::input("IBID_CLUSTER_CA", "not set, and the system's certificates are not found"));
            }
        },
    };
    let client = match (set("IBID_CLUSTER_CERT"), set("IBID_CLUSTER_KEY")) {
        (Some(chain), Some(key)) => {
            let chain = certificates(Path::new(&chain))?;
            Some(ClientCert::new_with_certs(&chain, private_key(Path::new(&key))?))
        }
        (None, None) => None,
        _ => return Err(Error::input("IBID_CLUSTER_CERT", "needs IBID_CLUSTER_KEY, and the other way round")),
    };
    Ok(TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(rustls_graviola::default_provider()))
        .root_certs(RootCerts::Specific(Arc::new(roots)))
        .client_cert(client)
        .build())
}

fn system() -> Option<PathBuf> {
    let named = set("SSL_CERT_FILE").map(PathBuf::from);
    named.into_iter().chain(SYSTEM.map(PathBuf::from)).find(|path| path.is_file())
}

fn certificates(path: &Path) -> Result<Vec<Certificate<'static>>> {
    let pem = fs::read(path).map_err(Error::disk(path, "reading certificates"))?;
    // Bundles of systems contain items of other kinds.
    let certificate = |item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    };
    let found: Vec<_> = parse_pem(&pem).filter_map(certificate).collect();
    if found.is_empty() {
        return Err(Error::input(path.display().to_string(), "no certificate in PEM format"));
    }
    Ok(found)
}

fn private_key(path: &Path) -> Result<PrivateKey<'static>> {
    let pem = fs::read(path).map_err(Error::disk(path, "reading the private key"))?;
    PrivateKey::from_pem(&pem).map_err(|_| Error::input(path.display().to_string(), "no private key in PEM format"))
}

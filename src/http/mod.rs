//! `ibid serve`: the web interface and the HTTP API.
//!
//! A thin layer: requests become calls of the library as in the subcommands, and responses are the same JSON. One
//! thread handles the network; workers on their own threads answer requests.

mod access;
mod alerts;
mod article;
mod asset;
mod check;
mod cite;
mod collections;
mod connection;
mod openapi;
mod original;
mod page;
mod params;
mod problem;
mod quote;
mod route;
mod router;
mod search;
mod status;
mod stream;
mod token;
mod upload;
mod worker;

use std::io::{self, Write as _};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::pin::Pin;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;

use axum::body::Bytes;
use axum::extract::Request;
use axum::response::IntoResponse as _;
use axum::{Router, middleware};
use ibid::{Cancel, Error, engine};
use tokio::sync::Semaphore;

use crate::app::{Failure, Outcome, Settings, UserFiles, build, models::Models, shared_index::SharedIndex};
use access::AccessControl;
use token::Token;
use worker::{Lane, WorkerPool};

/// Where to listen, and who may ask.
pub(crate) struct Options {
    /// Address to listen on; port 0 is any free port.
    pub(crate) address: SocketAddr,
    /// Token that clients must send.
    pub(crate) token: Option<String>,
    /// Additional host names to accept.
    pub(crate) allow_host: Vec<String>,
    /// Whether to open the page in a browser.
    pub(crate) open: bool,
    /// Models for ranking and for claims.
    pub(crate) models: Models,
    /// Whether to add files that are uploaded to the corpus.
    pub(crate) allow_upload: bool,
    /// Collections and saved searches.
    pub(crate) files: UserFiles,
}

/// State shared by all requests.
struct AppState {
    guard: AccessControl,
    quick: WorkerPool,
    slow: WorkerPool,
    /// Whether files are added to the corpus.
    takes_files: bool,
    /// Permits for bulk requests.
    streams: Arc<Semaphore>,
    /// The OpenAPI document.
    described: Bytes,
}

/// Maximum number of concurrent bulk requests.
const STREAMS: usize = 16;

/// Serves until a termination signal.
pub(crate) fn serve(options: &Options, settings: &Settings) -> Result<Outcome, Failure> {
    let listener = listen(options.address)?;
    let address = listener.local_addr().map_err(Error::disk("socket", "reading its address"))?;
    let is_local = address.ip().is_loopback();
    let (token, secret) = match &options.token {
        Some(secret) => (Some(Token::chosen(secret, address.port())?), None),
        None if is_local => (None, None),
        None => Token::random(address.port()).map(|(token, secret)| (Some(token), Some(secret)))?,
    };
    let host = gethostname::gethostname().to_string_lossy().to_lowercase();
    let names = options.allow_host.iter().map(|name| name.to_lowercase()).chain((!is_local).then(|| host.clone()));
    let guard = AccessControl { names: names.collect(), is_local, token };
    let starting = || Error::disk("socket", "starting the server");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(starting())?;
    let served = runtime.block_on(async {
        // One future for the whole run: a signal at the end of the build would be lost otherwise.
        let mut signal = std::pin::pin!(interrupted());
        if !built(settings, signal.as_mut()).await? {
            return Ok(Outcome::Found);
        }
        let library = Arc::new(
            SharedIndex::new(settings.clone()).with_models(options.models.clone()).with_files(options.files.clone()),
        );
        library.open()?;
        let (cores, end) = (available_parallelism().map_or(2, usize::from), Cancel::new());
        let quick = WorkerPool::new(&library, cores.clamp(2, 32), Lane::Quick, &end).map_err(starting())?;
        let slow = WorkerPool::new(&library, cores.clamp(2, 32), Lane::Slow, &end).map_err(starting())?;
        let described = serde_json::to_vec(&openapi::document()).expect("plain data").into();
        let (streams, takes_files) = (Arc::new(Semaphore::new(STREAMS)), options.allow_upload);
        let state = Arc::new(AppState { guard, quick, slow, takes_files, streams, described });
        let listener = tokio::net::TcpListener::from_std(listener).map_err(starting())?;
        let page = |host: &str| {
            let secret = secret.as_ref().map(|secret| format!("?token={secret}")).unwrap_or_default();
            format!("http://{host}:{}/{secret}", address.port())
        };
        let here = match address.ip() {
            ip if ip.is_unspecified() => page("127.0.0.1"),
            IpAddr::V6(ip) => page(&format!("[{ip}]")),
            IpAddr::V4(ip) => page(&ip.to_string()),
        };
        let mut out = io::stdout().lock();
        writeln!(out, "{here}")?;
        out.flush()?;
        drop(out);
        if address.ip().is_unspecified() {
            settings.warn(format!("from other machines: {}", page(&host)));
        }
        if !is_local {
            settings.warn("traffic is not encrypted: use a TLS proxy if others can listen");
        }
        if options.open {
            browse(&here, settings);
        }
        connection::serve(listener, router(state), signal).await;
        end.cancel();
        Ok(Outcome::Found)
    });
    // Do not wait for answers whose clients have gone.
    runtime.shutdown_background();
    served
}

impl AppState {
    /// Returns the worker pool of a lane.
    const fn workers(&self, lane: Lane) -> &WorkerPool {
        match lane {
            Lane::Quick => &self.quick,
            Lane::Slow => &self.slow,
        }
    }
}

fn router(state: Arc<AppState>) -> Router {
    let nowhere = async |request: Request| router::nowhere(request.uri().path()).into_response();
    let wrong_method = async |request: Request| router::wrong_method(request.uri().path()).into_response();
    router::router()
        .merge(asset::router())
        .fallback(nowhere)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(Arc::clone(&state), access::guarded))
        .with_state(state)
}

/// Opens a page in the browser.
fn browse(page: &str, settings: &Settings) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let quiet = (Stdio::null(), Stdio::null(), Stdio::null());
    let started = Command::new(opener).arg(page).stdin(quiet.0).stdout(quiet.1).stderr(quiet.2).spawn();
    if let Err(error) = started {
        settings.warn(format!("{opener}: could not open a browser: {error}: open the address above"));
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    let refused = |cause: io::Error| {
        let hint = match cause.kind() {
            io::ErrorKind::AddrInUse => {
                Some("the port may be in use: choose another with --port N, or any free one with --port 0")
            }
            io::ErrorKind::AddrNotAvailable => {
                Some("--host takes an address of this machine, such as 127.0.0.1 or 0.0.0.0")
            }
            io::ErrorKind::PermissionDenied => Some("choose a port from 1024 up with --port N"),
            _ => None,
        };
        Failure::Trouble(Error::disk(address.to_string(), "listening")(cause), hint)
    };
    let listener = TcpListener::bind(address).map_err(refused)?;
    listener.set_nonblocking(true).map_err(refused)?;
    Ok(listener)
}

/// Builds the index if it is missing. Returns `false` if the termination `signal` came first and stopped the build.
async fn built(settings: &Settings, signal: Pin<&mut impl Future<Output = ()>>) -> Result<bool, Failure> {
    if engine::exists(&settings.index) {
        return Ok(true);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let (settings, asked) = (settings.clone(), Arc::clone(&stop));
    let mut building = tokio::task::spawn_blocking(move || build::build_missing_until(&settings, &asked));
    let (built, goes_on) = tokio::select! {
        built = &mut building => (built, true),
        () = signal => {
            stop.store(true, Ordering::Relaxed);
            (building.await, false)
        }
    };
    built.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))?;
    Ok(goes_on)
}

/// Waits for a termination signal.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let listened = (signal(SignalKind::terminate()), signal(SignalKind::hangup()));
        if let (Ok(mut terminate), Ok(mut hangup)) = listened {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

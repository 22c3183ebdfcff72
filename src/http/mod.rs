//! `ibid serve`: the same questions, asked by a browser or a program over HTTP.
//!
//! A door and nothing more: requests become what the subcommands ask the library, answers are the JSON that they print.
//! The network is spoken to on one thread, questions are answered at desks, each on a thread of its own.

mod article;
mod asked;
mod asset;
mod connection;
mod desk;
mod page;
mod problem;
mod route;
mod search;
mod status;

use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse as _;
use ibid::{Error, engine};

use crate::cli::{Failure, Global, Outcome, index};
use crate::library::Library;
use desk::Desks;

/// Answer a browser or a program: a web page and an HTTP API
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Address to listen at
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Port to listen at, 0 for any that is free
    #[arg(long, value_name = "N", default_value_t = 8642)]
    port: u16,
}

const EXAMPLES: &str = "\
Examples:
  ibid serve
  ibid serve --port 0";

/// What all requests share.
struct House {
    desks: Desks,
}

pub(crate) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let listener = listen(SocketAddr::new(args.host, args.port))?;
    let address = listener.local_addr().map_err(Error::disk("socket", "reading its address"))?;
    let starting = || Error::disk("socket", "starting the server");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(starting())?;
    let served = runtime.block_on(async {
        built(global).await?;
        let library = Arc::new(Library::new(global.clone()));
        library.open()?;
        let desks = available_parallelism().map_or(2, usize::from).clamp(2, 32);
        let house = Arc::new(House { desks: Desks::new(&library, desks).map_err(starting())? });
        let listener = tokio::net::TcpListener::from_std(listener).map_err(starting())?;
        let mut out = io::stdout().lock();
        writeln!(out, "http://{address}/")?;
        out.flush()?;
        drop(out);
        connection::serve(listener, router(house), interrupted()).await;
        Ok(Outcome::Found)
    });
    // An answer that nobody waits for any more is not waited for.
    runtime.shutdown_background();
    served
}

fn router(house: Arc<House>) -> Router {
    let nowhere = async |request: Request| route::nowhere(request.uri().path()).into_response();
    route::router().merge(asset::router()).fallback(nowhere).with_state(house)
}

fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    let refused = |cause: io::Error| {
        let hint = match cause.kind() {
            io::ErrorKind::AddrInUse => {
                Some("is another ibid serving there? choose another with --port N, or any with --port 0")
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

/// Builds the index where it is missing; an interruption ends that.
async fn built(global: &Global) -> Result<(), Failure> {
    if engine::exists(&global.index) {
        return Ok(());
    }
    let stop = Arc::new(AtomicBool::new(false));
    let (global, asked) = (global.clone(), Arc::clone(&stop));
    let mut building = tokio::task::spawn_blocking(move || index::build_until(&global, &asked));
    let built = tokio::select! {
        built = &mut building => built,
        () = interrupted() => {
            stop.store(true, Ordering::Relaxed);
            building.await
        }
    };
    built.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}

/// Waits for the signal to end.
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

//! `ibid serve`: starts the web interface and the HTTP API.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::Global;
use crate::app::{
    Failure, Outcome, UserFiles,
    models::{JudgeArgs, ModelArgs, Models, SynonymArgs},
};
use crate::http;

/// Serve a web interface and an HTTP API
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Port to listen on, 0 for any free port
    #[arg(long, value_name = "N", default_value_t = 8642)]
    port: u16,
    /// Token that clients must send [default: none on the loopback interface, otherwise generated and printed]
    #[arg(long, value_name = "SECRET", env = "IBID_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Additional host name to accept; repeatable
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    synonyms: SynonymArgs,
    #[command(flatten)]
    judge: JudgeArgs,
    /// Add files that are dropped on the page to the corpus
    #[arg(long)]
    allow_upload: bool,
    #[command(flatten)]
    files: UserFiles,
    /// Open the page in a browser
    #[arg(long)]
    open: bool,
}

const EXAMPLES: &str = "\
Prints the address of the page; the API is under /api/v1, described by /api/v1/openapi.json. A missing
index is built from the corpus first; a changed index is reopened. Ctrl-C shuts the server down after
open requests are answered.

Examples:
  ibid serve --open
  ibid serve --port 0                  any free port
  ibid serve --host 0.0.0.0            for other machines, with a token";

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let options = http::Options {
        address: SocketAddr::new(args.host, args.port),
        token: args.token.clone(),
        allow_host: args.allow_host.clone(),
        open: args.open,
        allow_upload: args.allow_upload,
        files: args.files.clone(),
        models: Models::open(&args.model, &args.judge, &args.synonyms, &global.settings)?,
    };
    http::serve(&options, &global.settings)
}

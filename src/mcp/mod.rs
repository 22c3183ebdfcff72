//! `ibid mcp`: an MCP server on stdin and stdout.
//!
//! A thin layer: arguments become calls of the library as in the other subcommands, and answers are their JSON, without
//! the fields that no agent reads and cut to the caller's token budget. Only protocol messages are written to stdout.

mod call;
mod check;
mod cite;
mod cursor;
mod detail;
mod draft;
mod fit;
mod library;
mod plain;
mod prompt;
mod quote;
mod read;
mod resource;
mod server;
mod tool;
mod tool_error;
mod transport;

use std::io;

use ibid::Error;
use rmcp::ServiceExt as _;
use rmcp::service::ServerInitializeError;

use crate::app::{Failure, Outcome, Settings, models::Models};
use server::Server;
use transport::Lines;

/// Serves one client until it closes the connection.
pub(crate) fn serve(settings: &Settings, models: Models) -> Result<Outcome, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(Error::disk("stdin", "starting the server"))?;
    let (lines, writer) = Lines::start().map_err(Error::disk("stdin", "starting the server"))?;
    let served = runtime.block_on(async {
        match Server::new(settings.clone(), models).serve(lines).await {
            Ok(service) => service.waiting().await.map(drop).map_err(|error| error.to_string()),
            // The client closed the connection before initialization.
            Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    });
    // Do not wait for answers whose client has gone.
    runtime.shutdown_background();
    // A client that sends one line and closes the connection still gets its answer.
    let _ = writer.join();
    let fault = |error: String| Error::disk("stdin", "speaking to the client")(io::Error::other(error));
    served.map(|()| Outcome::Found).map_err(|error| fault(error).into())
}

//! Checks claims on several threads that share one index.
//!
//! ```sh
//! cargo run --release --example check_claims -- /tmp/index "56 Hangzhou enterprises are listed on the Hong Kong Stock Exchange"
//! ```

#![allow(clippy::print_stdout, reason = "a program for a terminal")]

use std::thread;

use ibid::{Claim, Index};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let index = Index::open(arguments.next().ok_or("usage: check_claims INDEX CLAIM…")?)?;
    let claims: Vec<Claim> = arguments.map(Claim::new).collect();
    // `Index` is `Sync`: no lock, no clone.
    thread::scope(|scope| {
        let checks: Vec<_> = claims.iter().map(|claim| (claim, scope.spawn(|| index.check_claim(claim)))).collect();
        for (claim, check) in checks {
            let finding = check.join().map_err(|_| "a thread panicked")??;
            println!("{}: {}", finding.verdict.name(), claim.text);
            for reason in &finding.reasons {
                println!("  {reason}");
            }
            for evidence in &finding.evidence {
                println!("  {} ({})", evidence.found.text(), evidence.found.reference);
            }
        }
        Ok(())
    })
}

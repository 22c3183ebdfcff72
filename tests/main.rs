//! The integration tests, in one binary.

mod cli;
#[cfg(all(unix, feature = "cluster"))]
mod cluster;
mod codebooks;
mod damage;
mod differential;
mod docs;
mod doubt;
mod doubts;
mod engines;
#[cfg(unix)]
mod fate;
mod faults;
#[cfg(unix)]
mod first_build;
mod formats;
#[cfg(unix)]
mod hostile;
mod http;
mod indexed;
mod ingest;
mod layers;
mod naive;
mod newsroom;
mod places;
mod promises;
mod quote;
mod ranked;
mod ranking;
mod report;
mod run;
mod sandbox;
#[cfg(unix)]
mod scans;
#[cfg(feature = "semantic")]
mod semantic;
mod several;
#[cfg(target_os = "linux")]
mod soak;
#[cfg(unix)]
mod special;
mod time;
#[cfg(unix)]
mod unreadable;
mod webpages;
mod writers;
#[cfg(unix)]
mod zoo;

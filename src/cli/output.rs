//! Output of results and messages, and their appearance.

use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};

use clap::ValueEnum;
use ibid::article::Record;
use ibid::engine::Searcher;
use ibid::render::terminal::{TerminalOptions, Visible};
use ibid::{Error, Result};

use super::Global;
use crate::app::Format;
use crate::app::original::Roots;

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// Only on a terminal
    Auto,
    Always,
    Never,
}

impl Global {
    /// Returns the requested format, by default the first of the possible ones.
    pub(super) fn format(&self, command: &str, possible: &[Format]) -> Result<Format> {
        // A batch is answered with one JSON object a line.
        let json = if possible.contains(&Format::Json) { Format::Json } else { Format::Jsonl };
        let asked = if self.json { Some(json) } else { self.format };
        let asked = asked.unwrap_or(possible[0]);
        if possible.contains(&asked) {
            return Ok(asked);
        }
        let possible = possible.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
        Err(Error::input(format!("--format {}", asked.name()), format!("{command} prints {possible}")))
    }

    /// Returns the options for text on stdout.
    pub(super) fn look(&self) -> TerminalOptions<'static> {
        self.settings.terminal_options(self.colours(io::stdout().is_terminal()))
    }

    fn colours(&self, is_terminal: bool) -> bool {
        let says = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        match self.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto if says("NO_COLOR").is_some() => false,
            Colour::Auto if says("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            Colour::Auto => is_terminal && says("TERM").is_none_or(|term| term != "dumb"),
        }
    }
}

/// Returns buffered standard output. In formats that keep the articles' characters unchanged, control characters are
/// made visible on a terminal. Text output is already escaped and has its own colours.
pub(super) fn stdout(format: Format) -> Output {
    let stream = io::stdout().lock();
    if format != Format::Text && stream.is_terminal() {
        return Output::Screen { held: Vec::new(), stream };
    }
    Output::Stream(BufWriter::with_capacity(1 << 16, stream))
}

pub(super) enum Output {
    Stream(BufWriter<StdoutLock<'static>>),
    Screen {
        /// Bytes since the last flush, so that characters are not split.
        held: Vec<u8>,
        stream: StdoutLock<'static>,
    },
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(stream) => stream.write(bytes),
            Self::Screen { held, .. } => held.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(stream) => stream.flush(),
            Self::Screen { held, stream } => {
                write!(stream, "{}", Visible(&String::from_utf8_lossy(held)))?;
                held.clear();
                stream.flush()
            }
        }
    }
}

/// URLs of the articles' files, for terminals that support links.
pub(super) struct Links {
    roots: Roots,
    host: String,
}

impl Links {
    /// Creates the links for the articles of an index; `None` if links are disabled.
    pub(super) fn of(searcher: &dyn Searcher, global: &Global, look: &TerminalOptions<'_>) -> Option<Self> {
        if !look.colour || !supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout) {
            return None;
        }
        let roots = Roots::of(searcher, &global.settings).ok()?;
        Some(Self { roots, host: gethostname::gethostname().to_string_lossy().into_owned() })
    }

    /// Returns the URL of an article's file, if the file is where the index says.
    pub(super) fn address(&self, record: &Record) -> Option<String> {
        let path = self.roots.file(&record.path)?;
        let mut address = format!("file://{}", self.host);
        for byte in path.as_os_str().as_encoded_bytes() {
            match byte {
                b'/' | b'.' | b'-' | b'_' | b'~' => address.push(char::from(*byte)),
                byte if byte.is_ascii_alphanumeric() => address.push(char::from(*byte)),
                byte => write!(address, "%{byte:02X}").expect("a string takes all"),
            }
        }
        Some(address)
    }
}

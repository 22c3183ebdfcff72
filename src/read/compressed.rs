//! Decompresses gzip, Zstandard and deflate streams while they are read, within a budget.
//!
//! Consecutive members or frames form one stream, as the formats specify.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::budget::Budget;
use super::format::Packing;

/// Decompresses `input`.
pub(super) fn unpack(input: impl Read + Send + 'static, packing: Packing, budget: Budget) -> Box<dyn Read + Send> {
    let input = BufReader::with_capacity(64 << 10, input);
    match packing {
        Packing::Gzip => Box::new(Bounded { inner: MultiGzDecoder::new(input), what: "gzip", budget }),
        Packing::Zstd => Box::new(Bounded { inner: Frames::new(input), what: "Zstandard", budget }),
    }
}

/// Decompresses an HTTP body with the encoding `deflate`: with the zlib header, as specified, or without it, as some
/// servers send it.
pub(super) fn inflate(body: Vec<u8>, budget: Budget) -> Box<dyn Read + Send> {
    let has_header = body.first().is_some_and(|byte| byte & 15 == 8);
    let input = Cursor::new(body);
    if has_header {
        Box::new(Bounded { inner: ZlibDecoder::new(input), what: "deflate", budget })
    } else {
        Box::new(Bounded { inner: DeflateDecoder::new(input), what: "deflate", budget })
    }
}

/// A reader that returns no more than its budget allows, with readable errors.
struct Bounded<R> {
    inner: R,
    what: &'static str,
    budget: Budget,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(length) if self.budget.take(length) => Ok(length),
            Ok(_) => {
                let what = format!("{} data that {}", self.what, self.budget.skip().what);
                Err(io::Error::new(io::ErrorKind::InvalidData, what))
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted || error.raw_os_error().is_some() => Err(error),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(io::Error::new(error.kind(), format!("truncated {} data", self.what)))
            }
            Err(error) => Err(io::Error::new(error.kind(), format!("damaged {} data: {error}", self.what))),
        }
    }
}

/// Reads the frames of a Zstandard stream in sequence.
struct Frames<R> {
    input: R,
    decoder: FrameDecoder,
    /// Whether a frame has begun whose checksum has not been compared yet.
    within: bool,
}

impl<R: BufRead> Frames<R> {
    fn new(input: R) -> Self {
        Self { input, decoder: FrameDecoder::new(), within: false }
    }

    /// Begins the next frame, if there is one.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.input.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.input) {
                Ok(()) => {
                    self.within = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let length = u64::from(length);
                    if io::copy(&mut (&mut self.input).take(length), &mut io::sink())? < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(io::Error::other(error.to_string().to_lowercase())),
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.within {
                while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                    if self.input.fill_buf()?.is_empty() {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                    self.decoder
                        .decode_blocks(&mut self.input, BlockDecodingStrategy::UptoBlocks(1))
                        .map_err(|error| io::Error::other(error.to_string().to_lowercase()))?;
                }
                let length = self.decoder.read(buffer)?;
                if length > 0 || buffer.is_empty() {
                    return Ok(length);
                }
                self.within = false;
                let stated = self.decoder.get_checksum_from_data();
                if stated.is_some() && stated != self.decoder.get_calculated_checksum() {
                    return Err(io::Error::other("wrong checksum"));
                }
            }
            if !self.begin()? {
                return Ok(0);
            }
        }
    }
}

#[cfg(test)]
mod tests;

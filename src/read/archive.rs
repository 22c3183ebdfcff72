//! A ZIP archive → its parts as texts: the shell of DOCX, ODT and EPUB. Bombs are bounded as in `compressed`.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Skip, decode};

/// All parts that are read may be so large together, unpacked, or so many times the archive.
const FREE: u64 = 256 << 20;
const TIMES: u64 = 100;

/// An archive in memory.
pub(super) struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    left: u64,
}

impl Archive {
    /// Opens an archive; `what` it is the shell of.
    pub(super) fn open(bytes: Vec<u8>, what: &str) -> Result<Self, Skip> {
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            // Office puts a file with a password into the shell of its old formats.
            return Err(Skip::new(format!("encrypted {what}, or one of an old format")));
        }
        let left = FREE.max(bytes.len() as u64 * TIMES);
        let zip =
            ZipArchive::new(Cursor::new(bytes)).map_err(|_| Skip::new(format!("damaged {what}: no ZIP archive")))?;
        Ok(Self { zip, left })
    }

    /// A part as text, `None` where there is none of that name.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Skip> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        Ok(Some(decode::decode(bytes, true)?.text))
    }

    fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Skip> {
        let part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Skip::new(format!("encrypted: {name} needs a password")));
            }
            Err(_) => return Err(Skip::new(format!("damaged part: {name}"))),
        };
        let mut bytes = Vec::new();
        let read = part.take(self.left + 1).read_to_end(&mut bytes);
        read.map_err(|_| Skip::new(format!("damaged part: {name}")))?;
        self.left = self
            .left
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| Skip::new(format!("an archive that unpacks to more than {TIMES} times its size")))?;
        Ok(Some(bytes))
    }
}

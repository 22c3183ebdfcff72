//! ZIP archives whose parts are read as text: the container of DOCX, ODT and EPUB.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::budget::Budget;
use super::{Skip, decode};

/// An archive in memory.
pub(super) struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    /// Shared by all parts; a part is charged each time it is read.
    budget: Budget,
}

impl Archive {
    /// Opens an archive. `what` names the document type, for messages.
    pub(super) fn open(bytes: Vec<u8>, what: &str, budget: Budget) -> Result<Self, Skip> {
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            // Office stores password-protected files in the container of its old formats.
            return Err(Skip::new(format!("encrypted {what}, or an old binary format")));
        }
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| Skip::new(format!("damaged {what}: not a valid ZIP archive")))?;
        Ok(Self { zip, budget })
    }

    /// Returns a part as text, or `None` if there is no part of that name.
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
        let read = part.take(self.budget.left().saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|_| Skip::new(format!("damaged part: {name}")))?;
        // Opening a part is charged too, so that an empty part cannot be listed endlessly.
        self.budget.take(bytes.len());
        self.budget.take_item();
        self.budget.check()?;
        Ok(Some(bytes))
    }
}

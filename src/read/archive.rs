//! ZIP archives whose parts are read as text: the container of DOCX, ODT and EPUB.

use std::collections::HashMap;
use std::io::{self, BufRead as _, BufReader, Cursor, Read};

use memchr::{memchr, memmem};
use zip::ZipArchive;
use zip::result::ZipError;

use super::budget::Budget;
use super::xml::{self, Step};
use super::{Skip, decode};

/// Maximum memory that is reserved for a part before it is decompressed, in bytes.
const RESERVED: u64 = 4 << 20;

/// An archive in memory.
pub(super) struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    /// Shared by all parts; a part is charged each time it is read.
    budget: Budget,
    /// Names of the parts by their names in lower case, once they are needed.
    names: Option<HashMap<String, String>>,
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
        Ok(Self { zip, budget, names: None })
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
        // A declared size is not trusted further than this.
        let declared = part.size().min(self.budget.left()).min(RESERVED);
        let mut bytes = Vec::with_capacity(usize::try_from(declared).unwrap_or_default() + 1);
        let read = part.take(self.budget.left().saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|_| Skip::new(format!("damaged part: {name}")))?;
        // Opening a part is charged too, so that an empty part cannot be listed endlessly.
        self.budget.take(bytes.len());
        self.budget.take_item();
        self.budget.check()?;
        Ok(Some(bytes))
    }

    /// Returns the name of a part as the archive writes it. Names of parts differ in case from the references to them in
    /// the files of some programs, and some separate folders by a backslash.
    pub(super) fn name_of(&mut self, name: &str) -> Option<String> {
        let name = name.trim_start_matches('/');
        if self.zip.index_for_name(name).is_some() {
            return Some(name.to_owned());
        }
        let zip = &self.zip;
        let names = self.names.get_or_insert_with(|| {
            zip.file_names().flatten().map(|name| (name.to_lowercase().replace('\\', "/"), name.into_owned())).collect()
        });
        names.get(&name.to_lowercase()).cloned()
    }

    /// Passes a part to `take` step by step as it is decompressed, until `take` fails. Returns whether there is a part of
    /// that name.
    pub(super) fn walk(
        &mut self,
        name: &str,
        mut take: impl FnMut(Step<'_>) -> Result<(), Skip>,
    ) -> Result<bool, Skip> {
        let Some(name) = self.name_of(name) else { return Ok(false) };
        let damaged = || Skip::new(format!("damaged part: {name}"));
        self.budget.take_item();
        let part = self.zip.by_name(&name).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                Skip::new(format!("encrypted: {name} needs a password"))
            }
            _ => damaged(),
        })?;
        let mut input = BufReader::with_capacity(64 << 10, Charged { part, budget: &mut self.budget });
        let walked = if decode::is_wide(input.fill_buf().map_err(|_| damaged())?) {
            let mut bytes = Vec::new();
            input.read_to_end(&mut bytes).map_err(|_| damaged())?;
            let text = decode::decode(bytes, true)?.text;
            xml::walk_reader(text.as_bytes(), take)
        } else {
            xml::walk_reader(input, &mut take)
        };
        self.budget.check()?;
        walked.map(|()| true)
    }

    /// Passes the rest of each tag of a part that contains `name` to `take`, without parsing the part as XML. Tags longer
    /// than 4 KiB are left out.
    pub(super) fn scan(&mut self, part: &str, name: &[u8], mut take: impl FnMut(&[u8])) -> Result<(), Skip> {
        const LONGEST: usize = 4 << 10;
        let Some(part) = self.name_of(part) else { return Ok(()) };
        let damaged = |_| Skip::new(format!("damaged part: {part}"));
        let mut budget = self.budget.renewed();
        let zip = self.zip.by_name(&part).map_err(|_| Skip::new(format!("damaged part: {part}")))?;
        let mut input = Charged { part: zip, budget: &mut budget };
        let (mut buffer, mut kept) = (vec![0; 64 << 10], 0);
        loop {
            let read = input.read(&mut buffer[kept..]).map_err(damaged)?;
            let filled = kept + read;
            let mut start = 0;
            for place in memmem::find_iter(&buffer[..filled], name) {
                let Some(length) = memchr(b'>', &buffer[place..filled]) else { break };
                take(&buffer[place..place + length]);
                start = place + length;
            }
            if read == 0 {
                return Ok(());
            }
            // A tag may be cut by the end of the buffer.
            start = start.max(filled.saturating_sub(LONGEST));
            buffer.copy_within(start..filled, 0);
            kept = filled - start;
        }
    }
}

/// A part whose decompressed bytes are charged to a budget.
struct Charged<'b, R> {
    part: R,
    budget: &'b mut Budget,
}

impl<R: Read> Read for Charged<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.part.read(buffer)?;
        if self.budget.take(read) { Ok(read) } else { Err(io::Error::other("too large")) }
    }
}

/// Returns a ZIP archive with these parts.
#[cfg(test)]
pub(super) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

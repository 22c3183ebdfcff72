//! The parts of a Word document. Parts that are not edited are copied as they are, compressed bytes included.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::read::xml::{Step, walk_places};

/// Maximum size of a part, in bytes.
const PART: u64 = 64 << 20;

/// A Word document.
pub(super) struct Package {
    bytes: Vec<u8>,
}

/// A relationship: the last segment of its type, and the name of the part that it leads to.
pub(super) type Relationship = (String, String);

impl Package {
    /// Opens a document.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, String> {
        let package = Self { bytes };
        package.archive()?;
        Ok(package)
    }

    fn archive(&self) -> Result<ZipArchive<Cursor<&[u8]>>, String> {
        ZipArchive::new(Cursor::new(self.bytes.as_slice())).map_err(|error| format!("not a valid ZIP archive: {error}"))
    }

    /// Returns a part in UTF-8; `None` if there is none of that name.
    pub(super) fn part(&self, name: &str) -> Result<Option<String>, String> {
        let mut archive = self.archive()?;
        let Some(index) = archive.index_for_name(name) else { return Ok(None) };
        let file = archive.by_index(index).map_err(|error| format!("{name}: {error}"))?;
        let mut text = String::new();
        let read = file.take(PART + 1).read_to_string(&mut text).map_err(|error| format!("{name}: {error}"))?;
        if read as u64 > PART {
            return Err(format!("{name}: larger than {} MiB", PART >> 20));
        }
        Ok(Some(text))
    }

    /// Returns the relationships of a part; those of the package if the name is empty.
    pub(super) fn relationships(&self, part: &str) -> Result<Vec<Relationship>, String> {
        let (folder, _) = part.rsplit_once('/').unwrap_or(("", part));
        let Some(document) = self.part(&relationships_of(part))? else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        let walked = walk_places(&document, |_, step| {
            if let Step::Open(element) = step
                && element.local() == "Relationship"
                && let (Some(kind), Some(target)) = (element.get("Type"), element.get("Target"))
            {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let name = match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None if folder.is_empty() => target,
                    None => format!("{folder}/{target}"),
                };
                found.push((kind, name));
            }
        });
        walked.map_err(|skip| skip.what)?;
        Ok(found)
    }

    /// Returns the document with these parts replaced or added. All others keep their bytes.
    pub(super) fn with(&self, parts: &[(String, String)]) -> Result<Vec<u8>, String> {
        let fault = |error: zip::result::ZipError| format!("writing the document: {error}");
        let mut archive = self.archive()?;
        let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(self.bytes.len() + (64 << 10))));
        let write = |out: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str| {
            // The same draft gives the same bytes: no time of writing.
            out.start_file(name, SimpleFileOptions::default()).map_err(fault)?;
            out.write_all(text.as_bytes()).map_err(|error| format!("writing the document: {error}"))
        };
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(fault)?;
            let name = file.name().map_err(fault)?.into_owned();
            match parts.iter().find(|(part, _)| *part == name) {
                Some((_, text)) => write(&mut out, &name, text)?,
                None => out.raw_copy_file(file).map_err(fault)?,
            }
        }
        for (name, text) in parts {
            if archive.index_for_name(name).is_none() {
                write(&mut out, name, text)?;
            }
        }
        Ok(out.finish().map_err(fault)?.into_inner())
    }
}

/// Returns the name of the part with the relationships of another.
pub(super) fn relationships_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

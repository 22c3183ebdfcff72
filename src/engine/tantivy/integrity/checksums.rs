//! The checksum manifest of a commit, by which changes to its files on disk are detected.
//!
//! tantivy ends each file with the CRC-32 of the bytes before it; continuing that CRC over the footer yields the
//! checksum of the whole file without reading it again. The few other files are read. A file that is in the last
//! checksum manifest keeps its checksum because such files never change: corruption that occurred since is not recorded
//! as valid.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use crc32fast::Hasher;
use tantivy::{IndexMeta, SegmentMeta};

use super::files::META;
use crate::engine::tantivy::schema::CommitPayload;
use crate::engine::tantivy::written::WrittenWords;
use crate::error::{Error, Result};

/// Name of the file, next to the files it lists.
pub(crate) const NAME: &str = "checksums";
/// tantivy's footer ends with the length of its JSON and this number, both four bytes.
const MAGIC: u32 = 1337;
/// Upper bound on the length of that JSON.
const MAX_FOOTER: u64 = 50_000;

/// Length and checksum of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Checksum {
    pub(crate) length: u64,
    pub(crate) crc: u32,
}

impl Checksum {
    /// Computes the checksum of a file from its bytes.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        let (mut file, mut crc) = (File::open(path)?, Hasher::new());
        let mut buffer = vec![0; 1 << 16];
        let mut length = 0;
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(Self { length, crc: crc.finalize() }),
                Ok(count) => {
                    crc.update(&buffer[..count]);
                    length += count as u64;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Computes the checksum of a file from its footer.
    fn from_footer(path: &Path) -> io::Result<Self> {
        let strange = || io::Error::new(ErrorKind::InvalidData, "invalid file footer");
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut sizes = [0; 8];
        file.seek(SeekFrom::Start(length.checked_sub(8).ok_or_else(strange)?))?;
        file.read_exact(&mut sizes)?;
        let number = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().expect("four bytes"));
        let end = u64::from(number(&sizes[..4]));
        let start = length.checked_sub(end + 8).filter(|_| number(&sizes[4..]) == MAGIC && end < MAX_FOOTER);
        file.seek(SeekFrom::Start(start.ok_or_else(strange)?))?;
        let mut bytes = vec![0; end as usize + 8];
        file.read_exact(&mut bytes)?;
        let about: serde_json::Value = serde_json::from_slice(&bytes[..end as usize]).map_err(|_| strange())?;
        let body = about["crc"].as_u64().and_then(|crc| u32::try_from(crc).ok()).ok_or_else(strange)?;
        let mut crc = Hasher::new_with_initial(body);
        crc.update(&bytes);
        Ok(Self { length, crc: crc.finalize() })
    }
}

/// Returns the names of the files of a segment.
pub(crate) fn names(segment: &SegmentMeta) -> impl Iterator<Item = String> {
    let stem = segment.id().uuid_string();
    let deleted = segment.delete_opstamp().map(|stamp| format!("{stem}.{stamp}.del"));
    let parts = ["idx", "pos", "term", "store", "fast", "fieldnorm"].map(|part| format!("{stem}.{part}"));
    parts.into_iter().chain(deleted)
}

/// The checksums of one commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChecksumManifest {
    /// File name of the commit's manifest, which is unique to the commit; empty if there is none.
    commit: String,
    pub(crate) files: BTreeMap<String, Checksum>,
}

impl ChecksumManifest {
    /// Builds the checksum manifest of the current commit; for files that `last` does not list the checksum comes from
    /// the footer. Also returns the files without a valid footer, with the reason.
    pub(crate) fn of(
        location: &Path,
        meta: &IndexMeta,
        payload: &CommitPayload,
        last: Option<&Self>,
    ) -> (Self, Vec<(String, io::Error)>) {
        let manifest = payload.manifest.as_str();
        let mut checksums = Self { commit: manifest.to_owned(), files: BTreeMap::new() };
        let mut silent = Vec::new();
        let mut take = |name: String, sum: &dyn Fn(&Path) -> io::Result<Checksum>| {
            let known = last.and_then(|last| last.files.get(&name)).filter(|_| name != META).copied();
            match known.map_or_else(|| sum(&location.join(&name)), Ok) {
                Ok(sum) => drop(checksums.files.insert(name, sum)),
                Err(error) => silent.push((name, error)),
            }
        };
        for name in meta.segments.iter().flat_map(names) {
            take(name, &Checksum::from_footer);
        }
        take(META.to_owned(), &Checksum::of);
        if !manifest.is_empty() {
            take(manifest.to_owned(), &Checksum::of);
            if let Some(words) = WrittenWords::file_name(manifest) {
                take(words, &Checksum::of);
            }
            for codebook in &payload.codebooks {
                take(codebook.clone(), &Checksum::of);
            }
        }
        (checksums, silent)
    }

    /// Returns whether this belongs to the commit with that manifest. A run that is killed right after its commit
    /// leaves the previous checksum manifest in place.
    pub(crate) fn is_of(&self, manifest: &str) -> bool {
        self.commit == manifest
    }

    /// Returns the fault of a file in the list, if any.
    pub(crate) fn fault(&self, location: &Path, name: &str) -> Option<String> {
        let expected = self.files.get(name)?;
        match Checksum::of(&location.join(name)) {
            Ok(sum) if sum == *expected => None,
            Ok(sum) if sum.length != expected.length => {
                Some(format!("{} bytes long, expected {}", sum.length, expected.length))
            }
            Ok(_) => Some("checksum mismatch".to_owned()),
            Err(error) if error.kind() == ErrorKind::NotFound => Some("missing".to_owned()),
            Err(error) => Some(format!("cannot be read: {}", crate::error::said(&error))),
        }
    }

    /// Writes the checksum manifest atomically.
    pub(crate) fn write(&self, location: &Path) -> Result<()> {
        let path = location.join(NAME);
        let fault = || Error::disk(&path, "writing the checksums");
        let beside = location.join(format!(".{NAME}"));
        let mut file = File::create(&beside).map_err(fault())?;
        file.write_all(self.to_text().as_bytes()).and_then(|()| file.sync_all()).map_err(fault())?;
        fs::rename(&beside, &path).map_err(fault())
    }

    /// Reads what [`ChecksumManifest::write`] wrote; `None` if there is none.
    pub(crate) fn read(location: &Path) -> Result<Option<Self>> {
        let path = location.join(NAME);
        let damaged = || Error::Damaged { path: location.to_owned(), what: "the list of checksums".to_owned() };
        match fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::disk(&path, "reading the checksums")(error)),
            Ok(bytes) => std::str::from_utf8(&bytes).ok().and_then(Self::from_text).map(Some).ok_or_else(damaged),
        }
    }

    /// Formats the commit, one line per file, and a checksum of these lines.
    fn to_text(&self) -> String {
        let mut text = format!("commit {}\n", self.commit);
        for (name, Checksum { length, crc }) in &self.files {
            writeln!(text, "{crc:08x} {length} {name}").expect("a string takes all");
        }
        let crc = crc32fast::hash(text.as_bytes());
        writeln!(text, "{crc:08x}").expect("a string takes all");
        text
    }

    fn from_text(text: &str) -> Option<Self> {
        let body = text.get(..text.len().checked_sub("01234567\n".len())?)?;
        if format!("{body}{:08x}\n", crc32fast::hash(body.as_bytes())) != text {
            return None;
        }
        let mut lines = body.lines();
        let commit = lines.next()?.strip_prefix("commit ")?.to_owned();
        let file = |line: &str| {
            let mut parts = line.splitn(3, ' ');
            let crc = u32::from_str_radix(parts.next()?, 16).ok()?;
            let length = parts.next()?.parse().ok()?;
            Some((parts.next()?.to_owned(), Checksum { length, crc }))
        };
        Some(Self { commit, files: lines.map(file).collect::<Option<_>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_of_a_checksum_manifest_is_detected() {
        let files = [("meta.json", 3), ("a.idx", 77)].map(|(name, crc)| (name.to_owned(), Checksum { length: 9, crc }));
        let checksums = ChecksumManifest { commit: "manifest-1.jsonl".to_owned(), files: files.into() };
        let text = checksums.to_text();
        assert_eq!(ChecksumManifest::from_text(&text), Some(checksums));
        for bit in 0..text.len() * 8 {
            let mut bytes = text.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(std::str::from_utf8(&bytes).ok().and_then(ChecksumManifest::from_text), None, "bit {bit}");
        }
    }
}

//! The properties of a message, in the storages of a compound file (MS-CFB, MS-OXMSG).

use std::collections::HashMap;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use cfb::CompoundFile;
use encoding_rs::{Encoding, UTF_16LE, WINDOWS_1252};

use crate::read::budget::Budget;
use crate::read::{Skip, rtf};

/// A property by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Property(u16);

impl Property {
    pub(super) const SUBJECT: Self = Self(0x0037);
    pub(super) const SUBMITTED: Self = Self(0x0039);
    pub(super) const REPRESENTED_NAME: Self = Self(0x0042);
    pub(super) const HEADERS: Self = Self(0x007d);
    pub(super) const SENDER_NAME: Self = Self(0x0c1a);
    pub(super) const SENDER_MAIL: Self = Self(0x0c1f);
    pub(super) const SENDER_ADDRESS: Self = Self(0x5d01);
    pub(super) const DELIVERED: Self = Self(0x0e06);
    pub(super) const BODY: Self = Self(0x1000);
    pub(super) const RTF: Self = Self(0x1009);
    pub(super) const HTML: Self = Self(0x1013);
    pub(super) const NATIVE_BODY: Self = Self(0x1016);
    pub(super) const DISPLAY_NAME: Self = Self(0x3001);
    pub(super) const CREATED: Self = Self(0x3007);
    pub(super) const DATA: Self = Self(0x3701);
    pub(super) const NAME: Self = Self(0x3704);
    pub(super) const LONG_NAME: Self = Self(0x3707);
    pub(super) const MEDIA_TYPE: Self = Self(0x370e);
    pub(super) const INTERNET_CODE_PAGE: Self = Self(0x3fde);
    pub(super) const CODE_PAGE: Self = Self(0x3ffd);
}

/// A message, or an attachment of one.
pub(super) struct Storage {
    path: PathBuf,
    /// The properties of fixed length.
    numbers: HashMap<u16, u64>,
    /// The encoding of its strings of bytes.
    encoding: &'static Encoding,
}

impl Storage {
    /// Returns a number or a time.
    pub(super) fn number(&self, property: Property) -> Option<u64> {
        self.numbers.get(&property.0).copied()
    }
}

/// A file of one message.
pub(super) struct Letter {
    file: CompoundFile<Cursor<Vec<u8>>>,
    /// Shared by all streams; a stream is charged each time it is read.
    budget: Budget,
}

/// Lengths of the headers before the properties of the message, of a letter within it, and of an attachment.
const HEADERS: [usize; 3] = [32, 24, 8];
/// Maximum number of properties of a storage.
const PROPERTIES: usize = 4096;

/// Returns a file with all sectors that its table of sectors lists: SheetJS marks those behind its end as used, which
/// the reader of compound files refuses.
fn padded(mut bytes: Vec<u8>) -> Vec<u8> {
    let tables = bytes.get(44..48).and_then(|count| count.try_into().ok()).map_or(0, u32::from_le_bytes);
    let shift = if bytes.get(30) == Some(&12) { 12 } else { 9 };
    let (listed, sectors) = ((tables as usize) << (shift - 2), (bytes.len() >> shift).saturating_sub(1));
    // Only the rest of the last table: a header can claim any number of them.
    if listed > sectors && listed - sectors < 1 << (shift - 2) {
        bytes.resize((listed + 1) << shift, 0);
    }
    bytes
}

impl Letter {
    /// Opens a file.
    pub(super) fn open(bytes: Vec<u8>, budget: Budget) -> Result<Self, Skip> {
        let file = CompoundFile::open(Cursor::new(padded(bytes)));
        let file = file.map_err(|error| Skip::new(format!("damaged Outlook message: {error}")))?;
        Ok(Self { file, budget })
    }

    /// Returns a budget for one step of reading: what is left.
    pub(super) fn budget(&self) -> Budget {
        self.budget.clone()
    }

    /// Spends bytes that were read or expanded.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), Skip> {
        self.budget.take(bytes);
        self.budget.check()
    }

    /// Returns the message.
    pub(super) fn root(&mut self) -> Storage {
        self.storage(PathBuf::from("/"), HEADERS[0], WINDOWS_1252)
    }

    /// Returns the attachments of a message, in their order.
    pub(super) fn attachments(&mut self, message: &Storage) -> Vec<Storage> {
        let Ok(entries) = self.file.read_storage(&message.path) else { return Vec::new() };
        let is_attachment = |name: &str| name.to_ascii_lowercase().starts_with("__attach_version1.0_");
        let mut names: Vec<String> = entries
            .filter(|entry| entry.is_storage() && is_attachment(entry.name()))
            .map(|entry| entry.name().to_owned())
            .collect();
        names.sort_unstable();
        names.into_iter().map(|name| self.storage(message.path.join(name), HEADERS[2], message.encoding)).collect()
    }

    /// Returns the letter that an attachment is.
    pub(super) fn embedded(&mut self, attachment: &Storage) -> Option<Storage> {
        let path = stream(&attachment.path, Property::DATA, "000D");
        // Other objects, such as drawings, have no properties of messages.
        let is_letter = self.file.is_storage(&path) && self.file.is_stream(path.join("__properties_version1.0"));
        is_letter.then(|| self.storage(path, HEADERS[1], attachment.encoding))
    }

    fn storage(&mut self, path: PathBuf, header: usize, outer: &'static Encoding) -> Storage {
        let bytes = self.stream(&path.join("__properties_version1.0")).ok().flatten().unwrap_or_default();
        let mut numbers = HashMap::new();
        for entry in bytes.get(header..).unwrap_or_default().chunks_exact(16).take(PROPERTIES) {
            let word = |at: usize| u16::from_le_bytes([entry[at], entry[at + 1]]);
            let value = |length: usize| {
                let mut value = [0; 8];
                value[..length].copy_from_slice(&entry[8..8 + length]);
                u64::from_le_bytes(value)
            };
            let value = match word(0) {
                0x0002 | 0x000b => value(2),
                0x0003 => value(4),
                0x0014 | 0x0040 => value(8),
                _ => continue,
            };
            numbers.insert(word(2), value);
        }
        let mut storage = Storage { path, numbers, encoding: outer };
        let page = storage.number(Property::CODE_PAGE).or(storage.number(Property::INTERNET_CODE_PAGE));
        if let Some(encoding) = page.and_then(|page| rtf::encoding_of(u32::try_from(page).ok()?)) {
            storage.encoding = encoding;
        }
        storage
    }

    /// Returns a property that is text.
    pub(super) fn text(&mut self, storage: &Storage, property: Property) -> Result<Option<String>, Skip> {
        let decoded = |encoding: &'static Encoding, bytes: &[u8]| {
            let text = encoding.decode_without_bom_handling(bytes).0;
            text.trim_end_matches('\0').to_owned()
        };
        if let Some(bytes) = self.stream(&stream(&storage.path, property, "001F"))? {
            return Ok(Some(decoded(UTF_16LE, &bytes)));
        }
        let bytes = self.stream(&stream(&storage.path, property, "001E"))?;
        Ok(bytes.map(|bytes| decoded(storage.encoding, &bytes)))
    }

    /// Returns a property that is bytes.
    pub(super) fn bytes(&mut self, storage: &Storage, property: Property) -> Result<Option<Vec<u8>>, Skip> {
        self.stream(&stream(&storage.path, property, "0102"))
    }

    fn stream(&mut self, path: &Path) -> Result<Option<Vec<u8>>, Skip> {
        if !self.file.is_stream(path) {
            return Ok(None);
        }
        let damaged = |_| Skip::new("damaged Outlook message");
        let stream = self.file.open_stream(path).map_err(damaged)?;
        let mut bytes = Vec::new();
        stream.take(self.budget.left().saturating_add(1)).read_to_end(&mut bytes).map_err(damaged)?;
        self.budget.take_item();
        self.spend(bytes.len())?;
        Ok(Some(bytes))
    }
}

/// Returns the path of the stream of a property.
fn stream(storage: &Path, property: Property, kind: &str) -> PathBuf {
    storage.join(format!("__substg1.0_{:04X}{kind}", property.0))
}

//! Collections: named lists of references with notes, each a Markdown file that a person can read, edit, and give to
//! `ibid lint` and `ibid report`.
//!
//! An item is a line `- [@REFERENCE] note`; the lines below it, indented, continue the note. What stands above the first
//! item is kept as it is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ibid::read::read_regular;
use ibid::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::digest::digest;
use super::replace::replace;

/// Ending of the files.
const ENDING: &str = "md";
/// Maximum length of a name, in bytes.
const LONGEST_NAME: usize = 100;
/// Maximum number of items.
const MOST: usize = 2000;

/// A reference with a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Item {
    /// A reference such as news/2018/forum#p3
    #[serde(rename = "ref")]
    #[schemars(length(min = 1, max = 2_000))]
    pub(crate) reference: String,
    /// Note on it
    #[serde(default)]
    #[schemars(length(max = 10_000))]
    pub(crate) note: String,
}

/// A collection as it is in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Collection {
    /// The text above the first item.
    head: String,
    pub(crate) items: Vec<Item>,
    /// Identifies the content of the file; empty if there is none yet.
    pub(crate) digest: String,
}

/// A collection in a list.
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) items: usize,
    pub(crate) changed: Option<SystemTime>,
}

/// Why a collection was not written.
pub(crate) enum Refusal {
    /// Its file has changed since it was read.
    Changed,
    /// Anything else.
    Error(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// A folder of collections.
pub(crate) struct Collections<'f> {
    folder: &'f Path,
}

impl<'f> Collections<'f> {
    pub(crate) const fn new(folder: &'f Path) -> Self {
        Self { folder }
    }

    /// Lists the collections by name. Without the folder, there are none.
    pub(crate) fn list(&self) -> Result<Vec<Listed>> {
        let failed = || Error::disk(self.folder, "listing the collections");
        let entries = match fs::read_dir(self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(failed())?,
        };
        let mut listed = Vec::new();
        for entry in entries {
            let path = entry.map_err(failed())?.path();
            let name = path.file_stem().and_then(|name| name.to_str());
            let Some(name) = name.filter(|name| path.extension().is_some_and(|it| it == ENDING) && is_name(name))
            else {
                continue;
            };
            let changed = fs::metadata(&path).and_then(|about| about.modified()).ok();
            let items = self.read(name)?.map_or(0, |it| it.items.len());
            listed.push(Listed { name: name.to_owned(), items, changed });
        }
        listed.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(listed)
    }

    /// Reads a collection; `None` if there is none of that name.
    pub(crate) fn read(&self, name: &str) -> Result<Option<Collection>> {
        let path = self.path(name)?;
        match read_regular(&path) {
            Ok(bytes) => {
                let digest = digest(&bytes, 8);
                let text = String::from_utf8(bytes);
                let text = text.map_err(|_| Error::input(path.display().to_string(), "not UTF-8"))?;
                Ok(Some(Collection { digest, ..Collection::parse(&text) }))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::disk(path, "reading the collection")(error)),
        }
    }

    /// Replaces the items of the collection that has this digest; an empty one stands for a new collection.
    pub(crate) fn write(&self, name: &str, items: Vec<Item>, digest: &str) -> std::result::Result<(), Refusal> {
        let path = self.path(name)?;
        let known = self.current(name, digest)?;
        if items.len() > MOST {
            return Err(Error::input(name, format!("{} references exceed the limit of {MOST}", items.len())).into());
        }
        if let Some(item) = items.iter().find(|item| !is_reference(&item.reference)) {
            return Err(Error::input(item.reference.clone(), "not a reference that a Markdown file can hold").into());
        }
        let head = if known.head.is_empty() { format!("# {name}\n\n") } else { known.head };
        fs::create_dir_all(self.folder).map_err(Error::disk(self.folder, "creating the folder of collections"))?;
        Ok(replace(&path, Collection { head, items, digest: String::new() }.text().as_bytes())?)
    }

    /// Deletes the collection that has this digest.
    pub(crate) fn delete(&self, name: &str, digest: &str) -> std::result::Result<(), Refusal> {
        self.current(name, digest)?;
        let path = self.path(name)?;
        fs::remove_file(&path).map_err(Error::disk(path, "deleting the collection"))?;
        Ok(())
    }

    fn current(&self, name: &str, digest: &str) -> std::result::Result<Collection, Refusal> {
        let known = self.read(name)?.unwrap_or_default();
        if known.digest == digest { Ok(known) } else { Err(Refusal::Changed) }
    }

    fn path(&self, name: &str) -> Result<PathBuf> {
        if !is_name(name) {
            let what = format!(
                "not a name for a collection: use at most {LONGEST_NAME} letters, digits, spaces, hyphens and underscores"
            );
            return Err(Error::input(name, what));
        }
        Ok(self.folder.join(format!("{name}.{ENDING}")))
    }
}

/// Returns whether a name is the name of a file on every system, and of no other place.
fn is_name(name: &str) -> bool {
    let is_sign = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    !name.is_empty() && name.len() <= LONGEST_NAME && name.trim() == name && name.chars().all(is_sign)
}

/// Returns whether a reference can stand between brackets.
fn is_reference(reference: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && !matches!(c, '[' | ']');
    !reference.is_empty() && reference.trim() == reference && reference.chars().all(is_plain)
}

impl Collection {
    fn parse(text: &str) -> Self {
        let mut found = Self::default();
        for line in text.trim_start_matches('\u{feff}').lines() {
            let item = line.strip_prefix("- [@").and_then(|rest| rest.split_once(']'));
            match (item.filter(|(reference, _)| is_reference(reference)), found.items.last_mut()) {
                (Some((reference, note)), _) => {
                    found.items.push(Item { reference: reference.to_owned(), note: note.trim().to_owned() });
                }
                (None, Some(last)) => {
                    last.note.push('\n');
                    last.note.push_str(line.strip_prefix("  ").unwrap_or(line).trim_end());
                }
                (None, None) => {
                    found.head.push_str(line);
                    found.head.push('\n');
                }
            }
        }
        for item in &mut found.items {
            item.note = item.note.trim().to_owned();
        }
        found
    }

    fn text(&self) -> String {
        let item = |Item { reference, note }: &Item| {
            let mut lines = note.trim().lines().map(str::trim_end);
            let first = lines.next().map(|line| format!(" {}", line.trim_start())).unwrap_or_default();
            let rest = lines.map(|line| if line.is_empty() { "\n".to_owned() } else { format!("\n  {line}") });
            format!("- [@{reference}]{first}{}\n", rest.collect::<String>())
        };
        self.head.clone() + &self.items.iter().map(item).collect::<String>()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn item(reference: &str, note: &str) -> Item {
        Item { reference: reference.to_owned(), note: note.to_owned() }
    }

    #[test]
    fn a_file_written_by_hand_is_read() {
        let text = "# Bridge\n\nFor Thursday.\n\n- [@news/forum#p3] the cost,\n  and who pays\n\n- [@a b#p1s2@1a2b3c4d]\nloose\n";
        let read = Collection::parse(text);
        assert_eq!(read.head, "# Bridge\n\nFor Thursday.\n\n");
        assert_eq!(read.items, [item("news/forum#p3", "the cost,\nand who pays"), item("a b#p1s2@1a2b3c4d", "loose")]);
        assert_eq!(Collection::parse(&read.text()), read);
    }

    #[test]
    fn a_change_by_another_is_not_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new");
        let collections = Collections::new(&path);
        assert!(collections.list().expect("no folder").is_empty());
        assert!(collections.write("Costs 1", vec![item("a#p1", "")], "").is_ok());
        let first = collections.read("Costs 1").expect("read").expect("there");
        assert!(matches!(collections.write("Costs 1", Vec::new(), ""), Err(Refusal::Changed)));
        assert!(collections.write("Costs 1", vec![item("a#p1", ""), item("b", "x")], &first.digest).is_ok());
        assert!(matches!(collections.write("Costs 1", Vec::new(), &first.digest), Err(Refusal::Changed)));
        assert!(matches!(collections.delete("Costs 1", &first.digest), Err(Refusal::Changed)));
        let listed = collections.list().expect("listed");
        assert_eq!(listed.iter().map(|it| (it.name.as_str(), it.items)).collect::<Vec<_>>(), [("Costs 1", 2)]);
        let last = collections.read("Costs 1").expect("read").expect("there");
        assert!(collections.delete("Costs 1", &last.digest).is_ok() && collections.list().expect("listed").is_empty());
    }

    #[test]
    fn names_stay_in_the_folder() {
        let collections = Collections::new(Path::new("folder"));
        for name in ["", " a", "a/b", "..", ".a", "a\\b", "a:b", "a\nb", "a.md", &"a".repeat(101)] {
            assert!(collections.path(name).is_err(), "{name}");
        }
        assert!(collections.path("Brücke 2-3_四").is_ok());
        assert!(matches!(collections.write("a", vec![item("a]b", "")], ""), Err(Refusal::Error(_))));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(items in prop::collection::vec(("[a-z#/ @0-9]{1,20}", "[a-z\\-\\[\\]@ .]{0,12}(\n[a-z ]{0,9}){0,3}"), 0..6)) {
            let items: Vec<Item> = items.into_iter().map(|(reference, note)| item(reference.trim(), note.trim()))
                .filter(|item| is_reference(&item.reference)).collect();
            let read = Collection::parse(&Collection { head: "# a\n\n".to_owned(), items: items.clone(), digest: String::new() }.text());
            prop_assert_eq!(read.items.len(), items.len());
            for (read, written) in read.items.iter().zip(&items) {
                prop_assert_eq!(&read.reference, &written.reference);
                let lines = |note: &str| note.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
                prop_assert_eq!(lines(&read.note), lines(&written.note));
            }
        }
    }
}

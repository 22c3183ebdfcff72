//! Defaults for options from `ibid.toml`.
//!
//! The file is searched for in the current folder, in its parents, and in the user's configuration folder; only the
//! first one found counts. The command line takes precedence over the environment, the environment over the file, and
//! the file over built-in defaults. The file contains only values; nothing in it is executed. A file above the current
//! folder may belong to somebody else: it counts only if it belongs to the user, and cannot set who may access a
//! server.
//!
//! Its keys are the long names of options that take a value: at the top level for every subcommand that has the option,
//! in a table named after a subcommand for that one only. Paths are relative to the folder of the file.

use std::path::{Path, PathBuf};

use clap::builder::OsStr;
use clap::{Arg, ArgAction, Command};
use ibid::read::read_regular;
use ibid::text::line_of;
use ibid::{Error, Result};
use toml::de::{DeTable, DeValue};

/// Name of the file.
pub(super) const NAME: &str = "ibid.toml";

/// Name of the file of synonyms that counts beside it.
const SYNONYMS: &str = "synonyms.toml";

/// Minimum similarity of two names for a "did you mean" hint: Jaro-Winkler, from 0 to 1.
const MIN_SIMILARITY: f64 = 0.8;

/// Options that a file above the current folder cannot set.
const OWN_FOLDER_ONLY: [&str; 3] = ["host", "token", "allow-host"];

/// The file that counts, and notes on files that do not.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) file: Option<PathBuf>,
    /// Whether it is above the current folder.
    pub(super) is_above: bool,
    pub(super) notes: Vec<String>,
}

/// Returns the file that counts for the current folder.
pub(super) fn file() -> Found {
    std::env::current_dir().map_or_else(|_| Found::default(), |folder| file_for(&folder))
}

/// Returns the file that counts for a folder.
pub(super) fn file_for(folder: &Path) -> Found {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let configuration = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")));
    find(folder, configuration.as_deref(), is_own)
}

/// Returns the file that counts for a folder, given the user's configuration folder and an ownership check.
fn find(folder: &Path, configuration: Option<&Path>, is_own: impl Fn(&Path) -> bool) -> Found {
    let mut notes = Vec::new();
    for (height, folder) in folder.ancestors().enumerate() {
        let path = folder.join(NAME);
        match () {
            () if !path.is_file() => {}
            () if height == 0 || is_own(&path) => return Found { file: Some(path), is_above: height > 0, notes },
            () => notes.push(format!("{}: ignored: it belongs to another user", path.display())),
        }
    }
    let file = configuration.map(|folder| folder.join("ibid").join(NAME)).filter(|path| path.is_file());
    Found { file, is_above: false, notes }
}

/// Returns whether a file belongs to the user that runs this process.
#[cfg(unix)]
fn is_own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).is_ok_and(|about| about.uid() == rustix::process::geteuid().as_raw())
}

/// Other systems have no comparable owner.
#[cfg(not(unix))]
fn is_own(_: &Path) -> bool {
    true
}

/// Applies the defaults from the file to the command.
pub(super) fn apply(command: Command, file: &Path, is_above: bool, notes: &mut Vec<String>) -> Result<Command> {
    let text = match read_regular(file).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        Ok(Err(_)) => return Err(Error::input(file.display().to_string(), "not UTF-8")),
        Err(error) => return Err(Error::disk(file, "reading the defaults")(error)),
    };
    let table = DeTable::parse(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(&text, span.start.min(text.len())));
        Error::input(format!("{}:{line}", file.display()), error.message().to_owned())
    })?;
    let mut defaults = Defaults { command, file, text: &text, is_above, notes };
    // A key of the file overrides it.
    let synonyms = file.with_file_name(SYNONYMS);
    if synonyms.is_file() && (!is_above || is_own(&synonyms)) {
        defaults.set(None, "synonyms", 0, &DeValue::String(SYNONYMS.into()))?;
    }
    for (key, value) in table.get_ref() {
        let (name, at) = (key.get_ref().as_ref(), key.span().start);
        match value.get_ref() {
            DeValue::Table(options) => {
                for (key, value) in options {
                    defaults.set(Some((name, at)), key.get_ref().as_ref(), key.span().start, value.get_ref())?;
                }
            }
            value => defaults.set(None, name, at, value)?,
        }
    }
    Ok(defaults.command)
}

/// Defaults being applied to a command.
struct Defaults<'a> {
    command: Command,
    file: &'a Path,
    text: &'a str,
    is_above: bool,
    notes: &'a mut Vec<String>,
}

impl Defaults<'_> {
    /// Sets the default of an option, in one subcommand or in all that have it.
    fn set(&mut self, section: Option<(&str, usize)>, key: &str, at: usize, value: &DeValue<'_>) -> Result<()> {
        let subcommands: Vec<String> = match section {
            None => self.command.get_subcommands().map(|subcommand| subcommand.get_name().to_owned()).collect(),
            Some((name, at)) => {
                let visible = self.command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set());
                let known: Vec<&str> = visible.map(Command::get_name).collect();
                if !known.contains(&name) {
                    return Err(self.unknown("subcommand", name, &known, at));
                }
                vec![name.to_owned()]
            }
        };
        let own = section.is_none().then_some(&self.command);
        let commands = subcommands.iter().filter_map(|name| self.command.find_subcommand(name)).chain(own);
        let options: Vec<&Arg> =
            commands.flat_map(Command::get_arguments).filter(|option| takes_value(option)).collect();
        let Some(option) = options.iter().find(|option| option.get_long() == Some(key)) else {
            let mut known: Vec<&str> = options.iter().filter_map(|option| option.get_long()).collect();
            known.sort_unstable();
            known.dedup();
            return Err(self.unknown("option", key, &known, at));
        };
        if self.is_above && OWN_FOLDER_ONLY.contains(&key) {
            let place = format!("{}:{}", self.file.display(), line_of(self.text, at));
            self.notes.push(format!("{place}: {key}: ignored: the file is not in the current folder"));
            return Ok(());
        }
        let (id, many) = (option.get_id().clone(), matches!(option.get_action(), ArgAction::Append));
        let is_path = option.get_value_parser().type_id() == clap::value_parser!(PathBuf).type_id();
        let values = self.values(key, value, many, at)?;
        let folder = self.file.parent().unwrap_or(Path::new(""));
        let resolved = |value: String| -> OsStr {
            let is_file = is_path && value != "-" && !ibid::engine::is_cluster(Path::new(&value));
            if is_file { folder.join(value).into_os_string().into() } else { value.into() }
        };
        let values: Vec<OsStr> = values.into_iter().map(resolved).collect();
        let default = |option: Arg| option.default_values(values.clone());
        let mut command = std::mem::take(&mut self.command);
        let has = |command: &Command| command.get_arguments().any(|option| option.get_id() == &id);
        if section.is_none() && has(&command) {
            command = command.mut_arg(&id, default);
        }
        for name in subcommands {
            command = command.mut_subcommand(name, |subcommand| {
                if has(&subcommand) { subcommand.mut_arg(&id, default) } else { subcommand }
            });
        }
        self.command = command;
        Ok(())
    }

    /// Converts the value of a key to arguments.
    fn values(&self, key: &str, value: &DeValue<'_>, many: bool, at: usize) -> Result<Vec<String>> {
        match value {
            DeValue::Array(values) if many => {
                values.iter().map(|value| Ok(self.values(key, value.get_ref(), false, at)?.remove(0))).collect()
            }
            DeValue::String(text) => Ok(vec![text.to_string()]),
            DeValue::Integer(number) => Ok(vec![number.to_string()]),
            DeValue::Float(number) => Ok(vec![number.to_string()]),
            DeValue::Datetime(date) => Ok(vec![date.to_string()]),
            DeValue::Boolean(_) | DeValue::Array(_) | DeValue::Table(_) => {
                let what = if many { "expected text, a number or a list of them" } else { "expected text or a number" };
                Err(self.wrong(at, format!("{key}: {what}")))
            }
        }
    }

    fn unknown(&self, what: &str, name: &str, known: &[&str], at: usize) -> Error {
        let near = known.iter().map(|known| (strsim::jaro_winkler(name, known), known));
        let near = near.filter(|(alike, _)| *alike >= MIN_SIMILARITY).max_by(|one, other| one.0.total_cmp(&other.0));
        let hint = match near {
            Some((_, near)) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known.join(", ")),
        };
        self.wrong(at, format!("unknown {what} `{name}`: {hint}"))
    }

    fn wrong(&self, at: usize, what: String) -> Error {
        Error::input(format!("{}:{}", self.file.display(), line_of(self.text, at)), what)
    }
}

/// Returns whether an option can have a default: flags and positional arguments cannot.
fn takes_value(option: &Arg) -> bool {
    option.get_long().is_some() && matches!(option.get_action(), ArgAction::Set | ArgAction::Append)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn files_of_other_users_count_in_the_current_folder_only() {
        let folder = TempDir::new().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("a/b/c")).expect("folders");
        fs::create_dir_all(path("home/ibid")).expect("folders");
        for name in ["a", "a/b", "home/ibid"] {
            fs::write(path(name).join(NAME), "").expect("a file");
        }
        let home = path("home");
        let find = |below: &str, is_own: &dyn Fn(&Path) -> bool| find(&path(below), Some(&home), is_own);
        let counts = |found: Found, name: &str, is_above| {
            assert_eq!((found.file, found.is_above), (Some(path(name).join(NAME)), is_above));
            found.notes.len()
        };
        assert_eq!(counts(find("a/b/c", &|_| true), "a/b", true), 0);
        assert_eq!(counts(find("a/b", &|_| false), "a/b", false), 0);
        assert_eq!(counts(find("a/b/c", &|file| file == path("a").join(NAME)), "a", true), 1);
        assert_eq!(counts(find("a/b/c", &|_| false), "home/ibid", false), 2);
        assert_eq!(counts(find("home", &|_| true), "home/ibid", false), 0);
    }
}

//! `ibid import`: writes the metadata of reference managers beside the files that they describe.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use ibid::import::{ImportOptions, ImportPlan, PlannedEntry, PlannedFile, SidecarAction, plan_import};
use ibid::read::{Library, Sidecars, read_library};
use ibid::render::{json, terminal::Visible};
use ibid::{Error, Result};

use super::Global;
use super::output::stdout;
use crate::app::{Failure, Format, Outcome, message::say, replace::replace, worker};

/// Write the metadata of reference managers beside the files of the corpus
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// BibTeX, BibLaTeX, RIS, CSL-JSON, Zotero RDF or JSON, EndNote XML, Crossref JSON; or a folder of such files
    #[arg(required = true, value_name = "LIBRARY")]
    libraries: Vec<PathBuf>,
    /// Show what would be written, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Overwrite sidecars that were written or edited by hand
    #[arg(long)]
    replace: bool,
}

const EXAMPLES: &str = "\
An entry describes the files that it links to, those that state its DOI or URL, or else its title. Their metadata is
written to FILE.meta.toml. Fields that other sidecars declare are left to them, and a sidecar that was edited is kept.
What the file states differently is listed.

Examples:
  ibid import library.bib -n       show what would be written
  ibid import zotero-export/       every library in a folder
  ibid import corpus/papers        JSON of Crossref beside each paper
  ibid import library.bib && ibid index

Exit status: 0 metadata found for at least one file, 1 for none or an entry is invalid, 2 error.";

/// The next step where there is no such file.
const EXPORT: &str =
    "export the library from the reference manager, for example as BibTeX or CSL-JSON, and name that file";

/// Extensions of the files of a folder that are read.
const EXTENSIONS: [&str; 7] = ["bib", "biblatex", "bibtex", "ris", "rdf", "json", "xml"];

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("import", &[Format::Text, Format::Json])?;
    let settings = &global.settings;
    let libraries = libraries(&args.libraries)?;
    if !settings.corpus.is_dir() {
        let error = Error::input(settings.corpus.display().to_string(), "corpus not found");
        return Err(Failure::Trouble(error, Some("name the folder of the articles: `--corpus FOLDER`")));
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let options = ImportOptions { replace: args.replace, threads };
    let sidecars = Sidecars::new().with(worker::own());
    let plan = plan_import(&libraries, &settings.corpus, Some(&settings.index), sidecars, options)?;
    if !args.dry_run {
        for file in plan.entries.iter().flat_map(|entry| &entry.files) {
            if let Some(content) = file.action.content() {
                replace(&file.sidecar, content.as_bytes())?;
            }
        }
    }
    let mut out = stdout(format);
    if format == Format::Json {
        json::imports(&mut out, &plan, &libraries, args.dry_run)?;
    } else if !settings.quiet {
        for entry in &plan.entries {
            shown(&mut out, entry, args.dry_run)?;
        }
        writeln!(out, "{}", summary(&plan, args.dry_run))?;
    }
    out.flush()?;
    let mut problems = 0;
    for (path, library) in &libraries {
        problems += library.problems.len();
        for problem in &library.problems {
            say(format!("{}:{}: {}", path.display(), problem.line, problem.what));
        }
    }
    let has_files = plan.entries.iter().any(|entry| !entry.files.is_empty());
    Ok(if has_files && problems == 0 { Outcome::Found } else { Outcome::Nothing })
}

/// Reads the libraries; of folders, the files that are libraries.
fn libraries(paths: &[PathBuf]) -> Result<Vec<(PathBuf, Library)>, Failure> {
    let mut libraries = Vec::new();
    for path in paths {
        if !path.is_dir() {
            let library = read_library(path).map_err(|skip| {
                let error = Error::input(path.display().to_string(), skip.what);
                Failure::Trouble(error, Some(EXPORT).filter(|_| !path.exists()))
            })?;
            libraries.push((path.clone(), library));
            continue;
        }
        let entries = fs::read_dir(path).map_err(Error::disk(path, "cannot be read"))?;
        let mut files: Vec<PathBuf> =
            entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|it| is_named_so(it)).collect();
        files.sort();
        // A folder has other files of these extensions too.
        let read = files.into_iter().filter_map(|file| Some((file.clone(), read_library(&file).ok()?)));
        libraries.extend(read.filter(|(_, library)| !library.entries.is_empty()));
    }
    if libraries.is_empty() {
        let places = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
        return Err(Error::input(places, "no library found").into());
    }
    Ok(libraries)
}

fn is_named_so(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    EXTENSIONS.contains(&&*extension) && path.is_file()
}

fn shown(out: &mut impl std::io::Write, entry: &PlannedEntry, dry_run: bool) -> std::io::Result<()> {
    let place = format!("{}:{}", entry.library.display(), entry.line);
    let name = match (entry.key.as_str(), &entry.title) {
        ("", Some(title)) => format!("“{title}”"),
        ("", None) => place.clone(),
        (key, _) => key.to_owned(),
    };
    for file in &entry.files {
        let verb = verb(&file.action, dry_run);
        let (sidecar, by) = (file.sidecar.display().to_string(), file.by.name());
        writeln!(out, "{verb:<13}  {}  {} (by {by})", Visible(&sidecar), Visible(&name))?;
        if let SidecarAction::Keep(why) = &file.action {
            writeln!(out, "{:15}{why}; --replace overwrites it", "")?;
        }
        for difference in &file.differences {
            let line = format!(
                "{}: “{}” in the library, “{}” in the file",
                difference.field, difference.library, difference.file
            );
            writeln!(out, "{:15}{}", "", Visible(&line))?;
        }
    }
    if entry.files.is_empty() {
        let title = entry.title.as_ref().filter(|_| !entry.key.is_empty()).map(|title| format!(" “{title}”"));
        let line = format!("{name}{} ({place})", title.unwrap_or_default());
        writeln!(out, "{:<13}  {}", "no file", Visible(&line))?;
        if let Some(why) = &entry.refused {
            writeln!(out, "{:15}{}", "", Visible(why))?;
        }
    }
    Ok(())
}

fn verb(action: &SidecarAction, dry_run: bool) -> &'static str {
    match action {
        SidecarAction::Create(_) if dry_run => "would create",
        SidecarAction::Create(_) => "created",
        SidecarAction::Update(_) if dry_run => "would update",
        SidecarAction::Update(_) => "updated",
        SidecarAction::Replace(_) if dry_run => "would replace",
        SidecarAction::Replace(_) => "replaced",
        SidecarAction::Unchanged => "unchanged",
        SidecarAction::Keep(_) => "kept",
    }
}

fn summary(plan: &ImportPlan, dry_run: bool) -> String {
    let files: Vec<&PlannedFile> = plan.entries.iter().flat_map(|entry| &entry.files).collect();
    let count = |is: fn(&SidecarAction) -> bool| files.iter().filter(|file| is(&file.action)).count();
    let mut parts = Vec::new();
    for (count, what) in [
        (count(|action| matches!(action, SidecarAction::Create(_))), "created"),
        (count(|action| matches!(action, SidecarAction::Update(_))), "updated"),
        (count(|action| matches!(action, SidecarAction::Replace(_))), "replaced"),
        (count(|action| matches!(action, SidecarAction::Unchanged)), "unchanged"),
        (count(|action| matches!(action, SidecarAction::Keep(_))), "kept"),
        (plan.entries.iter().filter(|entry| entry.files.is_empty()).count(), "without a file"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let entries = plan.entries.len();
    let plural = if entries == 1 { "entry" } else { "entries" };
    let parts = if parts.is_empty() { "none".to_owned() } else { parts.join(", ") };
    let written = files.iter().any(|file| file.action.content().is_some());
    let next = match (written, dry_run) {
        (true, false) => "; `ibid index` reads them",
        (true, true) => "; nothing was written",
        _ => "",
    };
    format!("{entries} {plural}: {parts}{next}")
}

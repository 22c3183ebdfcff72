//! Recognises the words of page images with Tesseract, an external program.

mod install;
mod process;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::language::Languages;
use super::line::Line;
use super::restricted::Task;
use super::{PageImage, lines};
use crate::read::{RawArticle, Skip, Worker};
use install::install_line;
use process::{Ended, Limits, answer};

/// Name of the program.
const NAME: &str = "tesseract";
/// Memory of Tesseract, in bytes of its address space: the program, its language files, and the image several times.
const MEMORY: u64 = 3 << 30;
/// Processor time per page, in seconds.
const SECONDS: u64 = 120;
/// Elapsed time per page: the machine may be busy.
const ELAPSED: Duration = Duration::from_mins(4);
/// Elapsed time until Tesseract has said its version.
const ANSWERING: Duration = Duration::from_secs(30);
/// Size of an answer, in bytes.
const ANSWER: u64 = 32 << 20;
/// Folders of libraries, and files that say where they are.
const LIBRARIES: [&str; 12] = [
    "/lib",
    "/lib64",
    "/lib32",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/local/lib64",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.preload",
];
/// What the system's libraries read when a program starts.
const SYSTEM: [&str; 6] =
    ["/dev/null", "/dev/urandom", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/usr/share/locale"];

/// The progress of recognition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OcrProgress {
    /// Which of the scanned pages of its file is being recognised, from 1.
    pub page: u32,
    /// The number of scanned pages of the file.
    pub pages: u32,
}

/// Tesseract with some languages, ready to recognise pages.
#[derive(Clone)]
pub struct Ocr {
    languages: Languages,
    program: PathBuf,
    version: String,
    /// Folder of the language files.
    data: PathBuf,
    worker: Worker,
    stop: Arc<AtomicBool>,
    progress: Arc<dyn Fn(OcrProgress) + Send + Sync>,
}

impl fmt::Debug for Ocr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ocr")
            .field("program", &self.program)
            .field("languages", &self.languages)
            .finish_non_exhaustive()
    }
}

impl Ocr {
    /// Finds Tesseract among the programs of the user and checks that it has the languages. `worker` is the program that
    /// starts it with limits.
    ///
    /// # Errors
    /// Returns what to install.
    pub fn find(languages: &Languages, worker: Worker) -> Result<Self, String> {
        let program = on_path(NAME)
            .ok_or_else(|| format!("Tesseract is not installed: {}", install_line(languages.names(), true)))?;
        let said = asked(&program, "--version").map_err(|error| format!("{}: {error}", program.display()))?;
        let version = said.lines().find_map(|line| line.trim().strip_prefix("tesseract ")).unwrap_or_default();
        let version: String = version.chars().take_while(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect();
        let listed = asked(&program, "--list-langs").map_err(|error| format!("{}: {error}", program.display()))?;
        let known: Vec<&str> = listed.lines().skip(1).map(str::trim).collect();
        let missing: Vec<&str> = languages.names().filter(|name| !known.contains(name)).collect();
        if !missing.is_empty() {
            let (names, install) = (missing.join("`, `"), install_line(missing.iter().copied(), false));
            let (language, is) = if missing.len() == 1 { ("language", "is") } else { ("languages", "are") };
            return Err(format!("Tesseract's {language} `{names}` {is} not installed: {install}"));
        }
        // List of available languages in "/usr/share/tesseract-ocr/5/tessdata/" (5):
        let data = listed.lines().next().and_then(|line| line.split('"').nth(1)).map(PathBuf::from);
        let data = data.or_else(prefix).unwrap_or_default();
        let languages = languages.clone();
        Ok(Self { languages, program, version, data, worker, stop: Arc::default(), progress: Arc::new(|_| {}) })
    }

    /// Sets a flag that ends recognition, and a function that is called before each page, from several threads.
    #[must_use]
    pub fn with(self, stop: Arc<AtomicBool>, progress: Arc<dyn Fn(OcrProgress) + Send + Sync>) -> Self {
        Self { stop, progress, ..self }
    }

    /// Returns its languages.
    pub fn languages(&self) -> &Languages {
        &self.languages
    }

    /// Returns its version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Recognises the words of a page image.
    ///
    /// # Errors
    /// Returns a reason to leave out the page, or a temporary one if recognition was stopped or cannot start.
    pub(in crate::read) fn recognise(&self, image: &PageImage, progress: OcrProgress) -> Result<Vec<Line>, Skip> {
        self.recognise_within(image, progress, ELAPSED)
    }

    fn recognise_within(&self, image: &PageImage, progress: OcrProgress, time: Duration) -> Result<Vec<Line>, Skip> {
        (self.progress)(progress);
        let task = serde_json::to_string(&self.task(image)).map_err(io::Error::from)?;
        let mut command = Command::new(&self.worker.program);
        command.args(&self.worker.arguments).arg(task).env_clear();
        // One thread: files are read in parallel already.
        command.env("OMP_THREAD_LIMIT", "1").env("LC_ALL", "C.UTF-8");
        if let Some(prefix) = prefix() {
            command.env("TESSDATA_PREFIX", prefix);
        }
        let limits = Limits { time, answer: ANSWER, stop: &self.stop };
        let said = match answer(command, image.pgm(), &limits) {
            Ok(said) => said,
            Err(Ended::Stopped) => return Err(Skip::temporary("interrupted")),
            Err(Ended::NotStarted(error)) => return Err(Skip::temporary(format!("{NAME} did not start: {error}"))),
            Err(Ended::Failed(why)) => return Err(Skip::new(format!("{NAME} {why}"))),
        };
        let lines = lines(&String::from_utf8_lossy(&said));
        lines
            .map(|lines| sound(lines, image))
            .map_err(|_| Skip::new(format!("{NAME} gave an answer that is not valid")))
    }

    /// Returns what is to run, and what it may access.
    fn task(&self, image: &PageImage) -> Task {
        let path = |path: &&str| PathBuf::from(path);
        let mut executable: Vec<PathBuf> = LIBRARIES.iter().map(path).collect();
        executable.push(self.program.clone());
        executable.extend(interpreter(&self.program));
        // Installed under a prefix of its own: `/opt/tesseract/bin/tesseract` with `/opt/tesseract/lib`.
        let prefix = self.program.canonicalize().ok();
        let prefix = prefix.as_deref().and_then(Path::parent).and_then(Path::parent);
        if let Some(prefix) = prefix.filter(|prefix| prefix.components().count() > 1) {
            executable.push(prefix.join("lib"));
        }
        let mut readable: Vec<PathBuf> = SYSTEM.iter().map(path).collect();
        readable.push(self.data.clone());
        readable.extend(self.data.canonicalize());
        let resolution = (image.resolution.round() as u32).clamp(70, 2400).to_string();
        let data = self.data.display().to_string();
        let languages = self.languages.to_string();
        let arguments = ["stdin", "stdout", "--tessdata-dir", &data, "-l", &languages, "--dpi", &resolution];
        let options = ["--psm", "3", "-c", "tessedit_create_hocr=1", "-c", "hocr_font_info=0"];
        Task {
            program: self.program.clone(),
            arguments: arguments.iter().chain(&options).map(|&it| it.to_owned()).collect(),
            readable,
            executable,
            memory: MEMORY,
            seconds: SECONDS,
        }
    }
}

/// Drops words that are not on the page: the answer is not trusted.
fn sound(mut lines: Vec<Line>, image: &PageImage) -> Vec<Line> {
    let (width, height) = (f64::from(image.width) + 1.0, f64::from(image.height) + 1.0);
    let is_inside =
        |[left, top, right, bottom]: [f64; 4]| left >= 0.0 && top >= 0.0 && right <= width && bottom <= height;
    for line in &mut lines {
        line.words.retain(|word| is_inside(word.frame));
        line.frame = line.frame.filter(|frame| is_inside(*frame));
    }
    lines.retain(|line| !line.words.is_empty());
    lines
}

/// Returns the folder of the language files that the user set.
fn prefix() -> Option<PathBuf> {
    std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from).filter(|path| path.is_absolute())
}

/// Finds a program in the folders of `PATH`. Relative folders do not count: a corpus may contain a program of that name.
fn on_path(name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH")?;
    let folders = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
    folders.map(|folder| folder.join(&name)).find(|path| is_executable(path))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

/// Returns the interpreter of a script.
fn interpreter(program: &Path) -> Option<PathBuf> {
    use std::io::Read as _;
    let mut top = Vec::new();
    std::fs::File::open(program).ok()?.take(256).read_to_end(&mut top).ok()?;
    let line = top.strip_prefix(b"#!")?.split(|byte| *byte == b'\n').next()?;
    let path = std::str::from_utf8(line).ok()?.split_whitespace().next()?;
    Path::new(path).canonicalize().ok()
}

/// Returns what Tesseract says about itself. No file of the user is involved.
fn asked(program: &Path, option: &str) -> Result<String, String> {
    let mut command = Command::new(program);
    command.arg(option).env_clear().env("OMP_THREAD_LIMIT", "1");
    if let Some(prefix) = prefix() {
        command.env("TESSDATA_PREFIX", prefix);
    }
    let never = AtomicBool::new(false);
    match answer(command, Vec::new(), &Limits { time: ANSWERING, answer: 1 << 20, stop: &never }) {
        Ok(said) => Ok(String::from_utf8_lossy(&said).into_owned()),
        Err(Ended::NotStarted(error)) => Err(format!("did not start: {error}")),
        Err(Ended::Failed(why)) => Err(why),
        Err(Ended::Stopped) => Err("interrupted".to_owned()),
    }
}

impl Ocr {
    /// Marks an article of whose pages some were recognised.
    pub(in crate::read) fn sign(&self, raw_article: &mut RawArticle) {
        let pages = std::mem::take(&mut raw_article.recognised);
        if !pages.is_empty() {
            raw_article.ocr = Some(self.languages.to_string());
            let doubt = format!("{pages} read by OCR (Tesseract {}, {})", self.version, self.languages);
            raw_article.doubts.insert(0, doubt);
        }
    }

    /// Whether recognition is to end.
    pub(in crate::read) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;

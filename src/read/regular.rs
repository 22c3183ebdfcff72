//! Opens regular files for reading, and nothing else.
//!
//! Opening a named pipe blocks, and opening a device may have any effect. A check before opening rejects them.
//! Something else may replace the file between the check and the opening, so opening does not block, and the descriptor
//! is checked again.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

/// Opens a regular file.
///
/// # Errors
/// Returns the system's errors, and an error that names the file type if it is not a regular file.
pub(super) fn open(path: &Path) -> io::Result<(File, Metadata)> {
    check(&fs::metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;

        use rustix::fs::OFlags;

        // A terminal that is opened must not become the controlling terminal of this process.
        options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed());
    }
    let file = options.open(path)?;
    let about = file.metadata()?;
    check(&about)?;
    Ok((file, about))
}

/// Reads a whole regular file. Never blocks on a named pipe and never opens a device.
///
/// # Errors
/// Returns the system's errors, and an error that names the file type if it is not a regular file.
pub fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    let (mut file, about) = open(path)?;
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default().min(64 << 20));
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns the type of something that is neither a file nor a folder, as a reason for not reading it.
pub(super) fn kind(of: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        match () {
            () if of.is_fifo() => return "named pipe",
            () if of.is_socket() => return "socket",
            () if of.is_char_device() || of.is_block_device() => return "device",
            () => {}
        }
    }
    if of.is_dir() { "folder" } else { "not a regular file" }
}

fn check(about: &Metadata) -> io::Result<()> {
    if about.is_file() { Ok(()) } else { Err(io::Error::other(kind(about.file_type()))) }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let _socket = UnixListener::bind(at("socket")).unwrap();
        assert!(Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
        std::os::unix::fs::symlink(at("pipe"), at("link")).unwrap();
        fs::write(at("file"), "words").unwrap();
        for (path, what) in [
            (at("socket"), "socket"),
            (at("pipe"), "named pipe"),
            (at("link"), "named pipe"),
            ("/dev/zero".into(), "device"),
            (folder.path().to_owned(), "folder"),
        ] {
            assert_eq!(read_regular(&path).unwrap_err().to_string(), what, "{}", path.display());
        }
        assert_eq!(read_regular(&at("file")).unwrap(), b"words");
    }

    #[test]
    fn a_file_that_turns_into_a_pipe_never_blocks_its_reader() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert!(Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
        fs::write(at("file"), "words").unwrap();
        let path = at("path");
        fs::hard_link(at("file"), &path).unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for turn in 0..4000 {
                    let source = if turn % 2 == 0 { at("pipe") } else { at("file") };
                    fs::hard_link(source, at("next")).unwrap();
                    fs::rename(at("next"), &path).unwrap();
                }
            });
            for _ in 0..4000 {
                match read_regular(&path) {
                    Ok(bytes) => assert_eq!(bytes, b"words"),
                    Err(error) => assert_eq!(error.to_string(), "named pipe"),
                }
            }
        });
    }
}

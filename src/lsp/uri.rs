//! Names of documents: clients spell the URI of one file in several ways.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// Characters that a path in a URI has to escape.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Returns the path of a file; `None` for documents that are not on disk, such as an unnamed buffer (`file://`).
pub(super) fn path(uri: &str) -> Option<PathBuf> {
    let (scheme, rest) = uri.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let start = rest.find('/')?;
    let host = &rest[..start];
    if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
        return None;
    }
    let decoded = percent_decode_str(&rest[start..]).decode_utf8_lossy().into_owned();
    // `/C:/file` on Windows.
    let is_drive = |path: &str| cfg!(windows) && path.as_bytes().get(2) == Some(&b':');
    let decoded = if is_drive(&decoded) { decoded[1..].to_owned() } else { decoded };
    (decoded.len() > 1).then(|| PathBuf::from(decoded))
}

/// Returns the key of a document: the same for all spellings of the URI of a file.
pub(super) fn key(uri: &str) -> String {
    path(uri).map_or_else(|| uri.to_owned(), |path| path.to_string_lossy().into_owned())
}

/// Returns the URI of a file.
pub(super) fn of(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', if cfg!(windows) { "/" } else { "\\" });
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{}", utf8_percent_encode(&path, ESCAPED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_of_a_uri_name_one_file() {
        let spellings = [
            "file:///d/%5Bdraft%5D%20%C3%A9%20%281%29%2B%2650%25.md",
            "file:///d/%5bdraft%5d%20%c3%a9%20(1)+&50%25.md",
            "file:///d/[draft]%20é%20(1)%2B&50%25.md",
            "file:///d/%5Bdraft%5D%20%C3%A9%20%281%29%2B%2650%.md",
            "file://localhost/d/[draft] é (1)+&50%.md",
        ];
        for uri in spellings {
            assert_eq!(key(uri), "/d/[draft] é (1)+&50%.md", "{uri}");
        }
        assert_eq!(path(&of(Path::new("/d/[draft] é#1.md"))), Some(PathBuf::from("/d/[draft] é#1.md")));
    }

    #[test]
    fn documents_that_are_not_on_disk_have_no_path() {
        for uri in ["file://", "file:///", "memfs:/a.md", "untitled:Untitled-1", "file://host/a", ""] {
            assert_eq!(path(uri), None, "{uri}");
            assert_eq!(key(uri), uri);
        }
    }
}

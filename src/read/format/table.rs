//! The table of formats: one row per format with its names, and how it is read. A new format is a row and a module.

use super::Format;
use crate::read::budget::Budget;
use crate::read::slides::{odp, pptx};
use crate::read::spreadsheet::{csv, ods, xlsx};
use crate::read::{
    RawArticle, Skip, captions, docx, epub, feed, html, json, mail, markdown, msg, ocr, odt, pdf, plain, rtf,
};

/// What a reader returns: articles and reasons, or the reason why there are none.
pub(in crate::read) type Articles = Result<Vec<Result<RawArticle, Skip>>, Skip>;

/// What a reader of text returns.
pub(in crate::read) enum Text {
    /// Its articles.
    Articles(Vec<Result<RawArticle, Skip>>),
    /// The text unread, which turned out to be of another format.
    Other(Format, String),
}

/// How files of a format are read.
pub(in crate::read) enum Reading {
    /// As decoded text, in this process.
    Text(fn(String, Budget) -> Result<Text, Skip>),
    /// As bytes, in a sandboxed subprocess.
    Sandboxed(fn(Vec<u8>, Budget) -> Articles),
    /// As a stream of JSON objects, one per line.
    Lines,
    /// As a stream of pages.
    Pages,
}

/// A format.
pub(super) struct Row {
    pub(super) format: Format,
    /// Its name, as recorded in articles.
    pub(super) name: &'static str,
    /// Extensions of its files, the usual one first.
    pub(super) extensions: &'static [&'static str],
    /// Its media types.
    pub(super) media: &'static [&'static str],
    /// Its name in messages; for binary formats, the one that [`magic`](crate::read::magic) recognises.
    pub(super) what: &'static str,
    pub(super) reading: Reading,
}

/// Returns the only article of a reader.
fn one(article: Result<RawArticle, Skip>) -> Articles {
    article.map(|article| vec![Ok(article)])
}

/// Returns the only article of a reader of text.
fn text(article: RawArticle) -> Text {
    Text::Articles(vec![Ok(article)])
}

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    Row { format: Format::Text, name: "text", extensions: &["txt", "text"], media: &["text/plain"], what: "text",
        reading: Reading::Text(|it, _| Ok(text(plain::read(it)))) },
    Row { format: Format::Markdown, name: "markdown", extensions: &["md", "markdown"],
        media: &["text/markdown", "text/x-markdown"], what: "Markdown document",
        reading: Reading::Text(|it, _| Ok(text(markdown::read(&it)))) },
    Row { format: Format::Html, name: "html", extensions: &["html", "htm", "xhtml"],
        media: &["text/html", "application/xhtml+xml"], what: "HTML page",
        reading: Reading::Text(|it, _| html::article(&it).map(text)) },
    Row { format: Format::Json, name: "json", extensions: &["json"], media: &["application/json"], what: "JSON",
        reading: Reading::Text(json::read) },
    Row { format: Format::Lines, name: "jsonl", extensions: &["jsonl", "ndjson"],
        media: &["application/jsonl", "application/x-ndjson"], what: "JSON Lines", reading: Reading::Lines },
    Row { format: Format::Pdf, name: "pdf", extensions: &["pdf"], media: &["application/pdf"], what: "PDF document",
        reading: Reading::Sandboxed(|it, budget| one(pdf::read(it, budget))) },
    Row { format: Format::Docx, name: "docx", extensions: &["docx", "docm", "dotx"],
        media: &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"], what: "Word document",
        reading: Reading::Sandboxed(|it, budget| one(docx::read(it, &budget))) },
    Row { format: Format::Odt, name: "odt", extensions: &["odt", "ott", "fodt"],
        media: &["application/vnd.oasis.opendocument.text"], what: "OpenDocument text",
        reading: Reading::Sandboxed(|it, budget| one(odt::read(it, &budget))) },
    Row { format: Format::Epub, name: "epub", extensions: &["epub"], media: &["application/epub+zip"],
        what: "EPUB book", reading: Reading::Sandboxed(|it, budget| one(epub::read(it, &budget))) },
    Row { format: Format::Mail, name: "eml", extensions: &["eml"], media: &["message/rfc822"], what: "e-mail message",
        reading: Reading::Sandboxed(|it, budget| one(mail::read(&it, budget))) },
    Row { format: Format::Mailbox, name: "mbox", extensions: &["mbox"], media: &["application/mbox"], what: "mailbox",
        reading: Reading::Sandboxed(|it, budget| mail::all(&it, &budget)) },
    Row { format: Format::Feed, name: "feed", extensions: &["rss", "atom", "xml"],
        media: &["application/rss+xml", "application/atom+xml", "application/xml", "text/xml"], what: "feed",
        reading: Reading::Text(|it, budget| feed::read(&it, budget).map(Text::Articles)) },
    Row { format: Format::Warc, name: "warc", extensions: &["warc"], media: &["application/warc"],
        what: "web archive", reading: Reading::Pages },
    Row { format: Format::Vtt, name: "vtt", extensions: &["vtt"], media: &["text/vtt"], what: "WebVTT captions",
        reading: Reading::Text(|it, budget| captions::webvtt(&it, budget).map(text)) },
    Row { format: Format::Srt, name: "srt", extensions: &["srt"], media: &["application/x-subrip", "text/srt"],
        what: "SubRip captions", reading: Reading::Text(|it, budget| captions::subrip(&it, budget).map(text)) },
    Row { format: Format::Rtf, name: "rtf", extensions: &["rtf", "doc"],
        media: &["application/rtf", "text/rtf", "application/msword"], what: "RTF document",
        reading: Reading::Sandboxed(|it, budget| one(rtf::read(&it, budget))) },
    Row { format: Format::Msg, name: "msg", extensions: &["msg"], media: &["application/vnd.ms-outlook"],
        what: "Outlook message", reading: Reading::Sandboxed(msg::read) },
    Row { format: Format::Hocr, name: "hocr", extensions: &["hocr"], media: &[], what: "hOCR pages",
        reading: Reading::Text(|it, budget| ocr::hocr(&it, budget).map(text)) },
    Row { format: Format::Alto, name: "alto", extensions: &["alto"], media: &[], what: "ALTO pages",
        reading: Reading::Text(|it, budget| ocr::alto(&it, budget).map(text)) },
    Row { format: Format::Pptx, name: "pptx", extensions: &["pptx", "pptm", "ppsx", "ppt"],
        media: &["application/vnd.openxmlformats-officedocument.presentationml.presentation"],
        what: "PowerPoint presentation", reading: Reading::Sandboxed(|it, budget| one(pptx::read(it, &budget))) },
    Row { format: Format::Odp, name: "odp", extensions: &["odp", "otp"],
        media: &["application/vnd.oasis.opendocument.presentation"], what: "OpenDocument presentation",
        reading: Reading::Sandboxed(|it, budget| one(odp::read(it, &budget))) },
    Row { format: Format::Csv, name: "csv", extensions: &["csv"], media: &["text/csv"], what: "CSV table",
        reading: Reading::Text(|it, budget| csv::read(&it, Format::Csv, budget).map(text)) },
    Row { format: Format::Tsv, name: "tsv", extensions: &["tsv", "tab"], media: &["text/tab-separated-values"],
        what: "TSV table", reading: Reading::Text(|it, budget| csv::read(&it, Format::Tsv, budget).map(text)) },
    Row { format: Format::Xlsx, name: "xlsx", extensions: &["xlsx", "xlsm", "xltx", "xls"],
        media: &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"], what: "Excel workbook",
        reading: Reading::Sandboxed(|it, budget| one(xlsx::read(it, &budget))) },
    Row { format: Format::Ods, name: "ods", extensions: &["ods", "ots"],
        media: &["application/vnd.oasis.opendocument.spreadsheet"], what: "OpenDocument spreadsheet",
        reading: Reading::Sandboxed(|it, budget| one(ods::read(it, &budget))) },
    Row { format: Format::Picture, name: "picture", extensions: &[], media: &[], what: "picture of a page",
        reading: Reading::Sandboxed(|it, budget| one(pdf::read(it, budget))) },
];

/// A format that is recognised but not read.
pub(super) struct Unread {
    /// Its name in messages; for binary formats, the one that [`magic`](crate::read::magic) recognises.
    pub(super) what: &'static str,
    /// Extensions that identify it without looking at the content.
    pub(super) extensions: &'static [&'static str],
    /// What the user can do instead.
    pub(super) advice: &'static str,
}

const TRANSCRIBE: &str = "transcribe it, and save the transcript as WebVTT or SRT";
const SCAN: &str = "save it as PDF with a text layer, by OCR";
const RECOGNISE: &str = "recognise its text with `--ocr LANGS`, such as `--ocr eng`";
const EXTRACT: &str = "extract its files";

#[rustfmt::skip]
pub(super) const UNREAD: &[Unread] = &[
    Unread { what: "Word 97-2003 document", extensions: &["dot"], advice: "save it as DOCX" },
    Unread { what: "Excel 97-2003 workbook", extensions: &["xlt"], advice: "save it as XLSX" },
    Unread { what: "PowerPoint 97-2003 presentation", extensions: &["pps"], advice: "save it as PPTX" },
    Unread { what: "encrypted Office document", extensions: &[], advice: "save it without a password" },
    Unread { what: "Excel binary workbook", extensions: &["xlsb"], advice: "save it as XLSX" },
    Unread { what: "Microsoft Office document", extensions: &["pub", "vsd"], advice: "save it as PDF" },
    Unread { what: "OpenDocument file", extensions: &["odg", "odf"], advice: "save it as PDF" },
    Unread { what: "Pages document", extensions: &["pages"], advice: "export it as DOCX" },
    Unread { what: "Numbers document", extensions: &["numbers"], advice: "export it as XLSX" },
    Unread { what: "Keynote document", extensions: &["key"], advice: "export it as PPTX" },
    Unread { what: "iWork document", extensions: &[], advice: "export it as PDF" },
    Unread { what: "WordPerfect document", extensions: &["wpd"], advice: "save it as DOCX" },
    Unread { what: "Kindle book", extensions: &["mobi", "azw", "azw3"], advice: "convert it to EPUB" },
    Unread { what: "Outlook data file", extensions: &["pst", "ost"], advice: "export its messages as EML or MSG" },
    Unread { what: "PostScript document", extensions: &["ps", "eps"], advice: "convert it to PDF" },
    Unread { what: "DjVu document", extensions: &["djvu", "djv"], advice: "convert it to PDF with its text layer" },
    Unread { what: "TTML captions", extensions: &["ttml", "dfxp"], advice: "convert it to WebVTT" },
    Unread { what: "SubStation captions", extensions: &["ass", "ssa"], advice: "convert it to WebVTT" },
    Unread { what: "SubViewer captions", extensions: &["sbv"], advice: "convert it to WebVTT" },
    Unread { what: "PNG image", extensions: &["png"], advice: RECOGNISE },
    Unread { what: "JPEG image", extensions: &["jpg", "jpeg"], advice: RECOGNISE },
    Unread { what: "GIF image", extensions: &["gif"], advice: SCAN },
    Unread { what: "TIFF image", extensions: &["tif", "tiff"], advice: RECOGNISE },
    Unread { what: "WebP image", extensions: &["webp"], advice: SCAN },
    Unread { what: "WAV audio", extensions: &["wav"], advice: TRANSCRIBE },
    Unread { what: "MP3 audio", extensions: &["mp3"], advice: TRANSCRIBE },
    Unread { what: "FLAC audio", extensions: &["flac"], advice: TRANSCRIBE },
    Unread { what: "Ogg media", extensions: &["ogg", "oga", "ogv", "opus"], advice: TRANSCRIBE },
    Unread { what: "MP4 media", extensions: &["mp4", "m4a", "m4v", "mov"], advice: TRANSCRIBE },
    Unread { what: "Matroska video", extensions: &["mkv", "webm"], advice: TRANSCRIBE },
    Unread { what: "ZIP archive", extensions: &["zip"], advice: EXTRACT },
    Unread { what: "7-Zip archive", extensions: &["7z"], advice: EXTRACT },
    Unread { what: "RAR archive", extensions: &["rar"], advice: EXTRACT },
    Unread { what: "tar archive", extensions: &["tar", "tgz"], advice: EXTRACT },
    Unread { what: "XZ data", extensions: &["xz"], advice: "decompress it" },
    Unread { what: "bzip2 data", extensions: &["bz2"], advice: "decompress it" },
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_extensions_and_types_are_unique() {
        let mut seen = HashSet::new();
        for row in ROWS {
            assert!(seen.insert((0, row.name)) && seen.insert((1, row.what)), "{}", row.name);
            assert!(row.extensions.iter().all(|it| seen.insert((2, it))), "{}", row.name);
            assert!(row.media.iter().all(|it| seen.insert((3, it))), "{}", row.name);
        }
        for unread in UNREAD {
            assert!(seen.insert((1, unread.what)), "{}", unread.what);
            assert!(unread.extensions.iter().all(|it| seen.insert((2, it))), "{}", unread.what);
        }
    }
}

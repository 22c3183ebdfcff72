//! Addresses that open the source of an article at a passage.

use super::fragment::{TextDirective, link};
use super::percent::encoded;
use crate::article::{Article, Places};
use crate::read::{FilePlace, Format};
use crate::text::Span;

/// Returns the link to a passage: the address of a page with the directive, if there is one; that of a PDF file also with
/// the page and the box around the passage; that of an e-book with its CFI. An address of another kind of page about an
/// e-book stays as it is, since no program finds the passage there.
pub fn passage_link(url: &str, article: &Article, passage: Span, place: Option<&FilePlace>) -> String {
    let url = url.trim();
    if article.format == Format::Epub.name() {
        return match place {
            Some(FilePlace::Cfi(cfi)) if is_book(url) => format!("{url}#{}", unbroken(cfi)),
            _ => url.to_owned(),
        };
    }
    let url = match pdf_fragment(article, passage, place) {
        Some(fragment) if !url.contains('#') => format!("{url}#{fragment}"),
        _ => url.to_owned(),
    };
    directive(article, passage, place).map_or_else(|| url.clone(), |directive| link(&url, &directive))
}

/// Returns the directive for a passage: of a page that is at hand, one whose first match there is the passage.
pub(super) fn directive(article: &Article, passage: Span, place: Option<&FilePlace>) -> Option<TextDirective> {
    match place {
        Some(FilePlace::Shown(blocks)) => TextDirective::on_page(article, passage, blocks),
        _ => TextDirective::of(article, passage),
    }
}

/// Whether an address is that of an e-book itself.
fn is_book(url: &str) -> bool {
    let path = url.split('?').next().unwrap_or_default();
    path.len() > 5 && path.get(path.len() - 5..).is_some_and(|end| end.eq_ignore_ascii_case(".epub"))
}

/// Percent-encodes what would end an address in a text: spaces, quotation marks, and everything that is not ASCII.
fn unbroken(cfi: &str) -> String {
    let is_plain = |c: &char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '`' | '%');
    cfi.chars().map(|c| if is_plain(&c) { c.to_string() } else { encoded(c.encode_utf8(&mut [0; 4])) }).collect()
}

/// Returns the fragment of a passage of a PDF file (RFC 8118 §3): its page, and the box around its lines, from the top left
/// corner of the page in points.
pub(super) fn pdf_fragment(article: &Article, passage: Span, place: Option<&FilePlace>) -> Option<String> {
    let page = page(article, passage)?;
    Some(match place {
        Some(FilePlace::Page { page: of, lines: [left, top, right, bottom] }) if *of == page => {
            let [left, top] = [left, top].map(|edge| edge.max(0.0).floor());
            let [right, bottom] = [right, bottom].map(|edge| edge.max(0.0).ceil());
            format!("page={page}&highlight={left},{right},{top},{bottom}")
        }
        _ => format!("page={page}"),
    })
}

/// Returns the physical page of a PDF file on which a passage begins, as its viewers count.
fn page(article: &Article, passage: Span) -> Option<u32> {
    let is_pdf = article.format == Format::Pdf.name();
    Places::of(&article.marks).at(passage.start).page.filter(|_| is_pdf)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Mark, Meta};

    #[test]
    fn links_into_a_pdf_file_open_its_page() {
        let mut article = Article::plain("a", Meta::default(), "A first page.\n\nThe second page.\n");
        article.marks =
            vec![Mark::Page { at: 0, number: 1, label: None }, Mark::Page { at: 15, number: 2, label: None }];
        let of = |article: &Article, url: &str, place: Option<&FilePlace>| {
            passage_link(url, article, Span::new(15, 31), place)
        };
        assert_eq!(
            of(&article, "https://x.example/a.pdf", None),
            "https://x.example/a.pdf#:~:text=The%20second%20page."
        );
        article.format = "pdf".to_owned();
        assert_eq!(
            of(&article, "https://x.example/a.pdf", None),
            "https://x.example/a.pdf#page=2:~:text=The%20second%20page."
        );
        assert_eq!(
            of(&article, "https://x.example/a.pdf#top", None),
            "https://x.example/a.pdf#top:~:text=The%20second%20page."
        );
        let box_of = |page| FilePlace::Page { page, lines: [72.4, 90.6, 300.2, 117.0] };
        assert_eq!(
            of(&article, "https://x.example/a.pdf", Some(&box_of(2))),
            "https://x.example/a.pdf#page=2&highlight=72,301,90,117:~:text=The%20second%20page."
        );
        assert_eq!(
            of(&article, "https://x.example/a.pdf", Some(&box_of(1))),
            "https://x.example/a.pdf#page=2:~:text=The%20second%20page."
        );
    }

    #[test]
    fn links_into_an_e_book_have_its_cfi() {
        let mut article = Article::plain("a", Meta::default(), "A first page.\n\nThe second page.\n");
        article.format = "epub".to_owned();
        let place = FilePlace::Cfi("epubcfi(/6/4[é]!/4/2,/1:0,/1:9)".to_owned());
        let of = |url: &str, place: Option<&FilePlace>| passage_link(url, &article, Span::new(15, 31), place);
        let cfi = "#epubcfi(/6/4[%C3%A9]!/4/2,/1:0,/1:9)";
        assert_eq!(of("https://x.example/a.epub", Some(&place)), format!("https://x.example/a.epub{cfi}"));
        assert_eq!(of("https://x.example/a.EPUB?v=2", Some(&place)), format!("https://x.example/a.EPUB?v=2{cfi}"));
        // A page about the book shows none of its text.
        for url in ["https://x.example/books/a", "https://x.example/epub", "https://x.example/a.epub#top"] {
            assert_eq!(of(url, Some(&place)), url);
        }
        assert_eq!(of("https://x.example/a.epub", None), "https://x.example/a.epub");
    }
}

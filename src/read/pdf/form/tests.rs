use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::Pdf;

use super::super::glyph;
use super::super::mapping::Mapper;
use super::*;

/// Returns what a page with this annotation shows.
fn shown(annotation: &str) -> Shown {
    let content = "BT /F 10 Tf 50 700 Td (Name:) Tj ET";
    let length = content.len();
    let file = format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\n\
         endobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R \
         >> >> /Annots [6 0 R] >>\nendobj\n4 0 obj\n<< /Length {length} >>\nstream\n{content}\nendstream\nendobj\n5 0 obj\n<< \
         /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n6 0 obj\n<< /Rect [100 695 300 712] {annotation} >>\n\
         endobj\n7 0 obj\n<< /FT /Tx /V (Olu) >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
    );
    let pdf = Pdf::new(file.into_bytes()).expect("it is mended");
    glyph::shown(&pdf.pages()[0], &InterpreterCache::new(), &Mapper::new(&pdf))
}

fn read(annotation: &str) -> String {
    let glyphs = shown(annotation).glyphs;
    glyphs.iter().skip("Name:".len()).map(|glyph| glyph.text.as_str(&mut [0; 4]).to_owned()).collect()
}

#[test]
fn values_are_read_as_the_page_shows_them() {
    assert_eq!(read("/Subtype /Widget /FT /Tx /V (Ada Brook)"), "Ada Brook");
    assert_eq!(read("/Subtype /Widget /FT /Tx /V <FEFF005A00FC0072006900630068>"), "Zürich");
    assert_eq!(read("/Subtype /Widget /Parent 7 0 R"), "Olu");
    assert_eq!(read("/Subtype /Widget /FT /Ch /V (no) /Opt [[(de) (Germany)] [(no) (Norway)]]"), "Norway");
    assert_eq!(read("/Subtype /Widget /FT /Ch /V [(a) (b)] /Opt [(a) (b)]"), "a, b");
    assert_eq!(read("/Subtype /Widget /FT /Btn /AS /Yes"), "☒");
    assert_eq!(read("/Subtype /FreeText /IT /FreeTextTypeWriter /Contents (typed)"), "typed");
    for nothing in [
        "/Subtype /Widget /FT /Btn /AS /Off",
        "/Subtype /Widget /FT /Tx /V (hidden) /F 2",
        "/Subtype /Widget /FT /Tx /V (secret) /Ff 8192",
        "/Subtype /Widget /FT /Sig /V << >>",
        "/Subtype /Text /Contents (a comment)",
        "/Subtype /Widget /Parent 6 0 R",
    ] {
        assert_eq!(read(nothing), "", "{nothing}");
    }
}

#[test]
fn a_value_is_on_the_line_of_its_label() {
    let shown = shown("/Subtype /Widget /FT /Tx /V (Ada) /DA (/Helv 9 Tf 0 g)");
    let value = &shown.glyphs["Name:".len()];
    assert_eq!((value.left, value.base, value.size), (100.0, shown.glyphs[0].base, 10.0));
    assert!(shown.fields.iter().any(|(_, mark)| Some(*mark) == value.mark));
}

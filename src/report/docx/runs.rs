//! Runs, fields, notes and paragraphs of WordprocessingML (ECMA-376, part 1, 17).

use crate::cite::{Styled, VerticalPosition};

use super::FIELD;

/// Returns text as runs with the properties of the text around it.
pub(super) fn runs(styled: &Styled, properties: &str) -> String {
    let run = |run: &crate::cite::Run| {
        let mut toggles = String::new();
        for (is_set, name) in [(run.bold, "w:b"), (run.italic, "w:i"), (run.small_caps, "w:smallCaps")] {
            if is_set {
                toggles.extend(["<", name, "/>"]);
            }
        }
        let mut last = String::new();
        if run.underlined {
            last.push_str("<w:u w:val=\"single\"/>");
        }
        last.push_str(match run.raised {
            Some(VerticalPosition::Up) => "<w:vertAlign w:val=\"superscript\"/>",
            Some(VerticalPosition::Down) => "<w:vertAlign w:val=\"subscript\"/>",
            None => "",
        });
        plain(&run.text, &with(properties, &toggles, &last))
    };
    styled.0.iter().map(run).collect()
}

/// Returns a run of text.
pub(super) fn plain(text: &str, properties: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("<w:r>{properties}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text))
}

/// Returns a citation with its references: a field, which Word keeps with its instruction.
pub(super) fn field(references: &str, result: &str, properties: &str) -> String {
    let mark = |kind: &str| format!("<w:r>{properties}<w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let instruction = format!(
        "<w:r>{properties}<w:instrText xml:space=\"preserve\"> {FIELD} {} </w:instrText></w:r>",
        escaped(references)
    );
    [&mark("begin"), &instruction, &mark("separate"), result, &mark("end")].concat()
}

/// Returns a reference to a footnote.
pub(super) fn note_reference(id: i64, properties: &str) -> String {
    let raised = with(properties, "", "<w:vertAlign w:val=\"superscript\"/>");
    format!("<w:r>{raised}<w:footnoteReference w:id=\"{id}\"/></w:r>")
}

/// Returns a footnote.
pub(super) fn note(id: i64, style: Option<&str>, content: &str) -> String {
    let style = escaped(style.unwrap_or("FootnoteText"));
    let mark = "<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:footnoteRef/></w:r>";
    let space = plain(" ", "");
    format!(
        "<w:footnote w:id=\"{id}\"><w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{mark}{space}{content}</w:p></w:footnote>"
    )
}

/// Returns a paragraph.
pub(super) fn paragraph(style: Option<&str>, content: &str) -> String {
    let style = style.map(|style| format!("<w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>", escaped(style)));
    format!("<w:p>{}{content}</w:p>", style.unwrap_or_default())
}

/// Returns properties with toggles, in the order of the schema: behind style and font, and at the end.
fn with(properties: &str, toggles: &str, last: &str) -> String {
    if toggles.is_empty() && last.is_empty() {
        return properties.to_owned();
    }
    let start = properties.find('>').map_or(0, |at| at + 1);
    let inside = properties.get(start..).and_then(|rest| rest.strip_suffix("</w:rPr>")).unwrap_or_default();
    let mut at = 0;
    for name in ["<w:rStyle", "<w:rFonts"] {
        if inside[at..].starts_with(name)
            && let Some(end) = inside[at..].find("/>")
        {
            at += end + 2;
        }
    }
    let mut toggles = toggles.to_owned();
    for name in ["<w:b/>", "<w:i/>", "<w:smallCaps/>"] {
        if inside.contains(name) {
            toggles = toggles.replace(name, "");
        }
    }
    let last = if inside.contains("<w:vertAlign") || inside.contains("<w:u ") { "" } else { last };
    format!("<w:rPr>{}{toggles}{}{last}</w:rPr>", &inside[..at], &inside[at..])
}

/// Escapes text for XML; characters that XML cannot have are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && c != '\t' && c != '\n' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

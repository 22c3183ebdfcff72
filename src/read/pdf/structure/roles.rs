//! The standard roles of structure elements.

/// Whether a role is one of ISO 32000-1 or 32000-2.
pub(super) fn is_standard(role: &str) -> bool {
    #[rustfmt::skip]
    const ROLES: [&str; 57] = [
        "Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "Aside", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
        "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "Title", "L", "LI", "Lbl", "LBody", "Table", "TR",
        "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "FENote", "Reference", "BibEntry", "Code", "Link",
        "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Em", "Strong", "Sub", "Figure", "Formula", "Form",
        "Artifact",
    ];
    ROLES.contains(&role)
}

/// Returns the level of a numbered heading.
pub(super) fn heading_level(role: &str) -> Option<u8> {
    let digits = role.strip_prefix('H').filter(|digits| (1..=2).contains(&digits.len()))?;
    digits.parse::<u8>().ok().filter(|level| *level > 0).map(|level| level.min(6))
}

/// Whether elements of a role group blocks.
pub(super) fn is_grouping(role: &str) -> bool {
    matches!(
        role,
        "Document"
            | "DocumentFragment"
            | "Part"
            | "Art"
            | "Sect"
            | "Div"
            | "Aside"
            | "BlockQuote"
            | "Caption"
            | "TOC"
            | "Index"
            | "NonStruct"
            | "Private"
            | "L"
            | "THead"
            | "TBody"
            | "TFoot"
    )
}

/// Whether elements of a role are part of a block.
pub(super) fn is_inline(role: &str) -> bool {
    matches!(
        role,
        "Span"
            | "Quote"
            | "BibEntry"
            | "Code"
            | "Ruby"
            | "RB"
            | "Warichu"
            | "WT"
            | "WP"
            | "Em"
            | "Strong"
            | "Sub"
            | "Form"
            | "Figure"
            | "Formula"
    )
}

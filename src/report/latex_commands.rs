//! Commands and environments of LaTeX.

/// Environments whose text is not prose.
pub(super) const SILENT: [&str; 19] = [
    "verbatim",
    "Verbatim",
    "lstlisting",
    "minted",
    "comment",
    "equation",
    "align",
    "gather",
    "multline",
    "eqnarray",
    "displaymath",
    "math",
    "tikzpicture",
    "picture",
    "filecontents",
    "thebibliography",
    "alltt",
    "forest",
    "pgfplots",
];
/// Environments that quote.
pub(super) const QUOTES: [&str; 5] = ["quote", "quotation", "displayquote", "verse", "displaycquote"];
/// Commands whose argument is a heading.
pub(super) const HEADINGS: [&str; 9] =
    ["part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph", "title", "caption"];
/// Commands whose first argument is not prose.
pub(super) const SKIPPED: [&str; 28] = [
    "label",
    "ref",
    "pageref",
    "eqref",
    "cref",
    "Cref",
    "autoref",
    "nameref",
    "url",
    "href",
    "includegraphics",
    "input",
    "include",
    "usepackage",
    "documentclass",
    "bibliographystyle",
    "index",
    "vspace",
    "hspace",
    "hyperref",
    "hypersetup",
    "pagestyle",
    "thispagestyle",
    "nocite",
    "gls",
    "acrshort",
    "selectlanguage",
    "color",
];

/// Returns whether a command cites.
pub(super) fn is_citation(name: &str) -> bool {
    let name = name.to_lowercase();
    let has = ["cite", "cquote"].iter().any(|it| name.contains(it));
    has && !["citestyle", "citeauthor", "citeyear", "citetitle", "citereset", "citesetup"]
        .iter()
        .any(|it| name.starts_with(it))
}

/// Returns the character that a command stands for.
pub(super) fn symbol(name: &str) -> Option<char> {
    Some(match name {
        "ldots" | "dots" | "textellipsis" => '…',
        "textquotedblleft" | "grqq" => '“',
        "textquotedblright" => '”',
        "glqq" | "quotedblbase" => '„',
        "flqq" | "guillemotleft" => '«',
        "frqq" | "guillemotright" => '»',
        "textquoteleft" | "grq" => '‘',
        "textquoteright" => '’',
        "glq" => '‚',
        "textendash" => '–',
        "textemdash" => '—',
        "ss" => 'ß',
        "ae" => 'æ',
        "AE" => 'Æ',
        "oe" => 'œ',
        "OE" => 'Œ',
        "o" => 'ø',
        "O" => 'Ø',
        "aa" => 'å',
        "AA" => 'Å',
        "l" => 'ł',
        "L" => 'Ł',
        "i" => 'ı',
        "euro" | "texteuro" => '€',
        "pounds" | "textsterling" => '£',
        "S" => '§',
        "P" => '¶',
        "textdegree" => '°',
        "textbackslash" => '\\',
        "quad" | "qquad" | "space" | "newline" | "linebreak" => ' ',
        _ => return None,
    })
}

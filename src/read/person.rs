//! Authors as office programs store them: several in one field, or the name of a program or a placeholder instead.

/// Names that programs write where no author is known, in lower case without digits and versions.
#[rustfmt::skip]
const NOBODY: &[&str] = &[
    // Accounts and placeholders, in the languages of the systems.
    "user", "users", "user name", "username", "windows user", "windows-user", "office user", "microsoft office user",
    "default user", "default", "owner", "author", "authors", "the author", "unknown", "unknown author", "anonymous",
    "anon", "anonymous author", "unspecified", "none", "null", "n/a", "nobody", "guest", "root", "admin",
    "administrator", "system", "client", "customer", "pc", "me", "my name", "your name", "name", "student", "un-named",
    "unnamed", "untitled", "unknown creator", "utilisateur", "utilisateur windows", "utilisateur de microsoft office", "auteur",
    "benutzer", "windows-benutzer", "microsoft office-benutzer", "unbekannt", "usuario", "usuario de windows",
    "usuario de microsoft office", "usuário", "usuário do windows", "utente", "utente windows",
    "utente di microsoft office", "gebruiker", "windows-gebruiker", "microsoft office-gebruiker", "bruker",
    "windows-bruker", "användare", "windows-användare", "użytkownik", "użytkownik systemu windows", "uživatel",
    "пользователь", "пользователь windows", "пользователь microsoft office", "автор", "администратор", "користувач",
    "用户", "windows 用户", "微软用户", "作者", "使用者", "ユーザー", "ユーザ", "作成者", "사용자", "windows 사용자", "만든 이", "مستخدم",
    // Makers of computers, as the system is delivered.
    "hp", "dell", "lenovo", "acer", "asus", "toshiba", "samsung", "microsoft", "microsoft corporation", "apple",
    "hewlett-packard", "hewlett-packard company", "compaq", "windows",
    // Programs and libraries that write documents, and the maker of the template of python-pptx.
    "steve canny",
    "openpyxl", "xlsxwriter", "pyexcelerate", "pptxgenjs", "python-docx", "python-pptx", "docx", "docx.js", "docxtpl", "docxtemplater",
    "officegen", "exceljs", "sheetjs", "apache poi", "docx4j", "phpword", "phpexcel", "phpspreadsheet", "phppresentation",
    "phpoffice", "closedxml", "epplus", "npoi", "aspose", "aspose.words", "aspose.cells", "aspose.slides", "aspose pty ltd",
    "spire.doc", "gembox", "eiceblue", "devexpress", "telerik", "syncfusion", "libreoffice", "openoffice",
    "openoffice.org", "onlyoffice", "wps office", "wps", "kingsoft", "google docs", "google", "pages", "abiword",
    "calligra", "pandoc", "calibre", "sigil", "ebooklib", "latex", "tex", "pdftex", "xetex", "luatex", "typst",
    "reportlab", "wkhtmltopdf", "weasyprint", "prince", "ghostscript", "adobe acrobat", "acrobat distiller", "adobe",
    "adobe indesign", "microsoft word", "microsoft excel", "microsoft powerpoint", "microsoft office", "word", "excel",
    "powerpoint", "crystal reports", "jasperreports", "odfpy", "ezodf", "pyexcel", "rtf", "unoconv", "tableau",
    "pdf-lib", "jspdf", "fpdf", "tcpdf", "itext", "pdfkit", "chromium", "skia/pdf", "quartz pdfcontext", "mozilla",
];

/// Whether a declared author is a program, an account or a placeholder.
pub(super) fn is_nobody(name: &str) -> bool {
    let bare = name.trim().trim_matches(|c: char| matches!(c, '(' | ')' | '<' | '>' | '[' | ']' | '"' | '\''));
    let lower = bare.to_lowercase();
    // `user1`, `openpyxl 3.1.2`, `admin_2`
    let versioned = lower.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | '_' | '-'));
    let versioned = versioned.strip_suffix(" v").unwrap_or(versioned);
    lower.is_empty() || NOBODY.contains(&&*lower) || NOBODY.contains(&versioned)
}

/// Whether text can be a family name before a comma: one word, with particles before it: `Von der Leyen`, `de la Cruz`.
pub(super) fn is_family_name(text: &str) -> bool {
    #[rustfmt::skip]
    const PARTICLES: [&str; 49] = [
        "von", "van", "der", "den", "vom", "zu", "zum", "zur", "de", "del", "della", "dei", "degli", "di", "da", "dal",
        "das", "dos", "do", "du", "des", "la", "le", "las", "los", "lo", "ter", "ten", "het", "'t", "el", "al", "bin", "af",
        "dalla", "dalle", "dello", "delle", "dai", "li", "ibn", "abu", "ben", "mac", "san", "santa", "op", "av", "st.",
    ];
    let mut words = text.split_whitespace().rev();
    words.next().is_some() && words.all(|word| PARTICLES.contains(&&*word.to_lowercase()))
}

/// Returns the authors that a field names: separated by semicolons, or by commas if every part is a whole name.
pub(super) fn people(field: &str) -> Vec<String> {
    let parts = |at: char| {
        field
            .split(at)
            .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|name| !name.is_empty())
    };
    let is_whole =
        |name: &str| name.contains(' ') || name.chars().any(|c| matches!(c, '\u{2e80}'..='\u{9fff}' | '가'..='힣'));
    // `Doe, Jane` is one author; `Smith, Jr.` too.
    let is_inverted = parts(',').count() == 2 && parts(',').next().is_some_and(|name| is_family_name(&name));
    let by_comma =
        !field.contains(';') && !is_inverted && parts(',').nth(1).is_some() && parts(',').all(|name| is_whole(&name));
    let names = parts(if by_comma { ',' } else { ';' });
    let mut people: Vec<String> = Vec::new();
    for name in names.flat_map(|name| by_ampersand(&name)).filter(|name| !is_nobody(name)) {
        if !people.contains(&name) {
            people.push(name);
        }
    }
    people
}

/// Returns the persons that an ampersand joins, or the whole name if it is that of a company.
fn by_ampersand(name: &str) -> Vec<String> {
    const COMPANIES: [&str; 14] = [
        "ltd",
        "limited",
        "inc",
        "llc",
        "llp",
        "plc",
        "gmbh",
        "ag",
        "co",
        "company",
        "sons",
        "partners",
        "associates",
        "group",
    ];
    let is_company = |word: &str| COMPANIES.contains(&&*word.trim_matches(['.', ',']).to_lowercase());
    let parts: Vec<&str> = name.split(" & ").collect();
    let is_person = |part: &&str| matches!(part.split(' ').count(), 2..=4) && !part.split(' ').any(is_company);
    let names = if parts.iter().all(is_person) { parts } else { vec![name] };
    names.into_iter().map(str::to_owned).collect()
}

/// Returns the keywords that a field lists, separated by commas or semicolons.
pub(super) fn keywords(field: &str) -> impl Iterator<Item = String> + '_ {
    let words = field.split([',', ';', '，', '；', '、']);
    words.map(|word| word.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_and_accounts_are_nobody() {
        for name in [
            "user",
            "User1",
            "openpyxl",
            "python-docx",
            "PptxGenJS",
            "(anonymous)",
            "Windows-Benutzer",
            "用户",
            "docx4j 11.4",
            "",
        ] {
            assert!(is_nobody(name), "{name}");
        }
        for name in ["Jane Doe", "J. User", "Adobe Nwosu", "Ann Word", "Port Authority", "李伟", "Unit 8"] {
            assert!(!is_nobody(name), "{name}");
        }
    }

    #[test]
    fn several_authors_share_a_field() {
        for (field, names) in [
            ("Jane Doe; Li Wei", &["Jane Doe", "Li Wei"][..]),
            ("Jane Doe, Li Wei and more", &["Jane Doe", "Li Wei and more"]),
            ("Doe, Jane", &["Doe, Jane"]),
            ("Doe, Jane; Wei, Li", &["Doe, Jane", "Wei, Li"]),
            ("Von der Leyen, Ursula", &["Von der Leyen, Ursula"]),
            ("de la Cruz, María José", &["de la Cruz, María José"]),
            ("Dalla Chiesa, Carlo Alberto", &["Dalla Chiesa, Carlo Alberto"]),
            ("李伟，王芳", &["李伟，王芳"]),
            ("Jane Doe;user", &["Jane Doe"]),
            ("Jane Doe & Li Wei", &["Jane Doe", "Li Wei"]),
            ("Doe & Wei", &["Doe & Wei"]),
            ("Jane Doe & Sons Ltd", &["Jane Doe & Sons Ltd"]),
            ("openpyxl", &[]),
        ] {
            assert_eq!(people(field), names, "{field}");
        }
        assert_eq!(keywords("trade, offices;the sea").collect::<Vec<_>>(), ["trade", "offices", "the sea"]);
    }
}

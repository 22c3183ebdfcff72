//! Text that could not be read faithfully carries a warning into every answer.

use crate::run::Folder;

/// A page with an ordinary sentence, and one that is drawn invisibly, as the text layer of a scan is.
fn half_hidden() -> String {
    let hidden = "The lighthouse keeper counted fourteen wrecks on the outer bank that winter.";
    let content = format!(
        "BT /F 11 Tf 50 700 Td (The pilot was paid in salt and herring until the spring of 1871.) Tj ET\n\
         BT 3 Tr /F 11 Tf 50 660 Td ({hidden}) Tj ET"
    );
    let length = content.len();
    format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\n\
         endobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R \
         >> >> >>\nendobj\n4 0 obj\n<< /Length {length} >>\nstream\n{content}\nendstream\nendobj\n5 0 obj\n<< /Type /Font \
         /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
    )
}

#[test]
fn answers_from_a_doubtful_article_say_so() {
    let folder = Folder::new().file("corpus/wrecks.pdf", half_hidden()).file("corpus/plain.txt", "Salt is white.");
    let quote = "counted fourteen wrecks on the outer bank";
    let warning = "page 1 has invisible text";
    for [command, argument] in [
        ["search", "wrecks"],
        ["quote", quote],
        ["check", "The keeper counted fourteen wrecks on the outer bank."],
        ["show", "wrecks#p1"],
    ] {
        let run = folder.ibid([command, argument]);
        assert!(run.stdout().contains(&format!("warning: {warning}")), "{run}");
        let run = folder.ibid([command, argument, "--json"]);
        assert!(run.stdout().contains(&format!("\"warnings\":[\"{warning}\"]")), "{run}");
    }
    let run = folder.ibid(["cite", "wrecks#p1"]);
    assert!(run.stdout().contains(&format!("warning: {warning}")), "{run}");
    let run = folder.ibid(["cite", "wrecks#p1", "--json"]);
    assert!(run.stdout().contains(&format!("\"warnings\":[\"{warning}\"]")), "{run}");
    let run = folder.ibid(["cite", "wrecks#p1", "--format", "bibtex"]);
    assert!(run.stderr().contains(warning) && !run.stdout().contains(warning), "{run}");
    let folder = folder.file("report.md", format!("The keeper “{quote}” [wrecks#p1], and again [wrecks#p1].\n"));
    for format in ["text", "json", "sarif"] {
        let run = folder.ibid(["lint", "report.md", "--format", format]);
        assert_eq!((run.stdout().matches(warning).count(), run.status()), (1, 1), "{run}");
        assert!(run.stdout().contains("source-doubtful"), "{run}");
    }
    let run = folder.ibid(["report", "report.md"]);
    assert_eq!((run.stderr().matches(warning).count(), run.status()), (1, 0), "{run}");
    let allowed = "<!-- ibid: allow source-doubtful: compared with the page -->\n\
                   The keeper “counted fourteen wrecks on the outer bank” [wrecks#p2].\n";
    let folder = folder.file("allowed.md", allowed);
    assert_eq!(folder.ibid(["lint", "allowed.md"]).status(), 0);
    let run = folder.ibid(["search", "white", "--json"]);
    assert!(!run.stdout().contains("warnings"), "{run}");
}

//! `ibid report`.

use std::fs;

use insta::assert_snapshot;

use crate::run::Folder;

const DRAFT: &str = "\
# Draft

The bridge “cost 4.2 million crowns,” the Lantern wrote [news/bridge#p3s1]. It opened on Thursday
[see @news/bridge#p1, emphasis added].

> The market on the east bank is older than the harbour.

— the Lantern, market#p2

Traders pay 30 crowns a month.[^1] A book says more [@smith2020, p. 4].

[^1]: See market#p3, and “rent of 30 crowns a month”.

---
references:
- id: smith2020
  title: A book
---
";

#[test]
fn references_become_citations() {
    let folder = Folder::indexed().file("draft.md", DRAFT);
    for style in ["apa", "chicago", "ieee"] {
        let run = folder.ibid(["report", "draft.md", "-o", "report.md", "--style", style]);
        assert_eq!((run.status(), run.stdout(), run.stderr()), (0, "", ""));
        let written = fs::read_to_string(folder.path("report.md")).expect("a report");
        assert_snapshot!(format!("report-{style}"), written);
        // The written report has no findings and is unchanged when written again.
        let run = folder.ibid(["lint", "report.md", "-v"]);
        assert_eq!((run.status(), run.stdout()), (0, ""), "{style}");
        assert_eq!(folder.ibid(["report", "report.md", "--style", style]).stdout(), written, "{style}");
        let run = folder.ibid(["report", "report.md", "-o", "other.md", "--style", "mla", "--heading", ""]);
        assert_eq!(run.status(), 0);
        assert_eq!(folder.ibid(["lint", "other.md", "-v"]).stdout(), "", "{style}");
    }
}

#[test]
fn unresolved_references_are_kept_and_reported() {
    let folder = Folder::indexed();
    let draft = "One [market#p2], two [market#p99],\nthree [nothing#p1; market#p2].\n";
    assert_snapshot!(folder.ibid_reading(draft, ["report", "-", "--heading", "Works"]), @r#"
    [exit 1]
    One <span data-ibid="market#p2@f96572da">(*\[The market on the east bank is older …\]*, n.d., para. 2)</span>, two [market#p99],
    three [nothing#p1; market#p2].

    <div data-ibid="bibliography">

    ## Works

    *\[The market on the east bank is older …\]*. (n.d.).

    </div>
    [stderr]
    ibid: -:1:23: market#p99: market has 3 paragraphs
    ibid: -:2:8: nothing#p1: article not found in the index
    "#);
}

#[test]
fn a_bibliography_stays_in_its_place() {
    let folder = Folder::indexed();
    let draft = "<div data-ibid=\"bibliography\">\n</div>\n\nOne [market#p2].\n";
    assert_snapshot!(folder.ibid_reading(draft, ["report", "-", "--style", "chicago-author-date"]), @r#"
    <div data-ibid="bibliography">

    ## References

    “\[The market on the east bank is older …\].” n.d.

    </div>

    One <span data-ibid="market#p2@f96572da">(“\[The market on the east bank is older …\],” n.d., para. 2)</span>.
    "#);
}

//! `ibid lint`.

use std::fs;
use std::path::Path;

use ibid::report::rules::RULES;
use insta::assert_snapshot;
use serde_json::Value;

use crate::run::Folder;

/// The two standard articles, two with the same name, and one with unusual punctuation.
fn folder() -> Folder {
    let folder = Folder::with_articles()
        .file("corpus/2018/forum.txt", "A forum was held in the hall.\n")
        .file("corpus/2019/forum.txt", "Another forum was held in the hall.\n")
        .file("corpus/000_x.txt", "A file of a plain name.\n")
        .file("corpus/odd/signs.txt", "They say the city’s rent isn't low — or it is.\n");
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    folder
}

/// Returns the fixture of a rule with its pins filled in.
fn fixture(rule: &str, kind: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/lint/{rule}.{kind}.md"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.replace("@S]", "@1bd0a5c1]").replace("@D]", "@c1b1b813]")
}

fn found(folder: &Folder, report: &str) -> Vec<Value> {
    let run = folder.ibid_reading(report, ["lint", "-", "--json"]);
    run.json()[0]["findings"].as_array().expect("a list").clone()
}

#[test]
fn rules_report_bad_fixtures_and_accept_good_ones() {
    let folder = folder();
    // Triggering `not-checked` would take minutes: `tests/time.rs` tests it with a smaller budget.
    // `source-doubtful` needs a PDF file: `tests/doubt.rs` has one.
    let apart = ["claim-unsupported", "not-checked", "source-doubtful"];
    for rule in RULES.iter().filter(|rule| !apart.contains(&rule.name)) {
        let (bad, good) = (fixture(rule.name, "bad"), fixture(rule.name, "good"));
        let left: Vec<Value> =
            found(&folder, &good).into_iter().filter(|finding| finding["allowed"].is_null()).collect();
        assert!(left.is_empty(), "{}: {left:#?}", rule.name);
        assert!(found(&folder, &bad).iter().any(|finding| finding["rule"] == rule.name), "{}", rule.name);
        let run = folder.ibid_reading(&bad, ["lint", "-", "-v"]);
        insta::with_settings!({ omit_expression => true }, {
            assert_snapshot!(format!("lint-{}", rule.name), format!("{bad}\n{run}"));
        });
    }
}

const DRAFT: &str = "\
The bridge “cost 4.2 million crowns,” the Lantern wrote [news/bridge#p3s1].
The market is “older than the harbour” [market#p3], and “visitors went away” [market#p3@00000000].

“They say the city's rent isn't low” [odd/signs#p1].
";

#[test]
fn safe_fixes_are_applied() {
    let folder = folder().file("report.md", DRAFT);
    let run = folder.ibid(["lint", "report.md", "--fix"]);
    assert_eq!((run.status(), run.stdout()), (0, ""));
    assert_snapshot!(fs::read_to_string(folder.path("report.md")).expect("a report"), @r#"
    The bridge “cost 4.2 million crowns,” the Lantern wrote [news/bridge#p3s1@2b838289].
    The market is “older than the harbour” [market#p2s1@f96572da], and “visitors went away” [market#p3@f96572da].

    “They say the city’s rent isn't low” [odd/signs#p1@1bd0a5c1].
    "#);
    let run = folder.ibid(["lint", "report.md", "-v"]);
    assert_eq!((run.status(), run.stdout()), (0, ""));
    assert_eq!(fs::read_dir(folder.path("")).expect("a folder").count(), 3, "nothing is left behind");
    let run = folder.ibid_reading(DRAFT, ["lint", "-", "--fix"]);
    assert!(run.status() == 2 && run.stderr().contains("--fix: requires a file"));
}

#[test]
fn json_output_is_complete() {
    let folder = folder();
    let findings = found(&folder, "Née “Ada” said “cost 4.3 million crowns” [news/bridge#p3].\n");
    let altered = findings.iter().find(|finding| finding["rule"] == "quotation-altered").expect("it is altered");
    assert_eq!(altered["start"], serde_json::json!({ "line": 1, "column": 22 }));
    assert_eq!((&altered["text"], &altered["severity"]), (&Value::from("4.3"), &Value::from("error")));
    assert_eq!(altered["source"]["text"], "cost 4.2 million crowns");
    assert_eq!(altered["source"]["ref"], "news/bridge#p3s1");
}

#[test]
fn sarif_output_has_the_required_fields() {
    let folder = folder().file("my report.md", fixture("quotation-altered", "bad")).file(
        "b.md",
        fixture("allow-unused", "good") + &fixture("quotation-uncited", "bad") + &fixture("quotation-misplaced", "bad"),
    );
    let run = folder.ibid(["lint", "my report.md", "b.md", "--format", "sarif"]);
    assert_eq!(run.status(), 1);
    let log = &run.json()[0];
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    assert!(results.iter().any(|result| result["fixes"].is_array()));
    assert!(results.iter().any(|result| result["suppressions"][0]["justification"] == "my translation"));
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().expect("a place")).expect("a small one")];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().expect("a level")));
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        let place = &result["locations"][0]["physicalLocation"];
        assert!(["my%20report.md", "b.md"].contains(&place["artifactLocation"]["uri"].as_str().expect("a name")));
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][key].as_u64().is_some_and(|number| number > 0), "{key}");
        }
    }
}

#[test]
fn rules_are_listed_and_explained() {
    let folder = Folder::new();
    assert_snapshot!("lint-rules", folder.ibid(["lint", "--rules"]));
    assert_snapshot!("lint-explain", folder.ibid(["lint", "--explain", "quotation-misplaced"]));
    assert_snapshot!(folder.ibid(["lint", "--explain", "nonsense"]), @r#"
    [exit 2]
    [stderr]
    ibid: nonsense: unknown rule: `ibid lint --rules` lists them
    "#);
}

#[test]
fn lint_errors_are_reported() {
    let folder = folder().file("latin.md", [0xe9, b'\n']);
    assert_snapshot!(folder.ibid(["lint", "nothing.md"]), @r#"
    [exit 2]
    [stderr]
    ibid: nothing.md: reading the report: no such file or directory
    "#);
    assert_snapshot!(folder.ibid(["lint", "latin.md"]), @r#"
    [exit 2]
    [stderr]
    ibid: latin.md: the report is not UTF-8
    "#);
    assert_snapshot!(folder.ibid(["lint", "latin.md", "--format", "csv"]), @r#"
    [exit 2]
    [stderr]
    ibid: --format csv: lint prints text, json, jsonl, sarif
    "#);
}

//! Rules of styles on works of our own, with styles as small as a rule needs.

use hayagriva::citationberg::IndependentStyle;
use serde_json::{Value, json};

use super::{Cite, Document, Entry};

/// Formats works, all in one citation: the citation, then the entries.
fn written(macros: &str, citation: &str, bibliography: &str, lang: &str, works: &[Value]) -> Vec<String> {
    let style = format!(
        r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" {citation}>
        <info><title/><id>own</id><updated>2026-01-01T00:00:00+00:00</updated></info>{macros}{bibliography}</style>"#
    );
    // The attributes of the style come before the bar, then the citation element.
    let (attributes, element) = citation.split_once('|').unwrap_or(("", citation));
    let style = style.replacen(citation, attributes, 1).replace("</style>", &format!("{element}</style>"));
    let style = IndependentStyle::from_xml(&style).expect("a style");
    let works: Vec<Entry> = works.iter().map(|work| Entry(work.as_object().expect("a work").clone())).collect();
    let cites = (0..works.len()).map(|work| Cite { work, ..Cite::default() }).collect();
    let processed = Document::new(&style, &hayagriva::archive::locales(), Some(lang)).format(&works, &[cites]);
    let mut lines = vec![processed.citations[0].plain()];
    lines.extend(processed.bibliography.iter().map(|(.., text)| text.plain()));
    lines
}

fn work(id: &str, title: &str, authors: &Value, year: Option<i32>) -> Value {
    let mut work = json!({"id": id, "type": "chapter", "title": title, "author": authors, "language": "en"});
    if let Some(year) = year {
        work["issued"] = json!({"date-parts": [[year, 5, 2]]});
    }
    work
}

fn person(family: &str, given: &str) -> Value {
    json!({"family": family, "given": given})
}

const TITLES: &str = r#"|<citation><layout delimiter="; "><text variable="title"/></layout></citation>"#;

#[test]
fn conditions_see_what_a_substitute_has_used() {
    let macros = r#"<macro name="who"><names variable="author"><name/><substitute><names variable="editor"/>
        <text variable="title"/></substitute></names></macro>"#;
    let list = r#"<bibliography><layout><group delimiter=", "><text macro="who"/><choose><if variable="title">
        <text value="titled"/></if></choose><text variable="title"/></group></layout></bibliography>"#;
    let lines = written(macros, TITLES, list, "en-US", &[work("a", "The weir", &json!([]), None)]);
    assert_eq!(lines[1], "The weir, titled");
}

#[test]
fn names_in_a_condition_of_a_substitute_are_written_like_those_they_stand_for() {
    let macros = r#"<macro name="who"><names variable="author"><name and="text" name-as-sort-order="first"/>
        <label form="short" prefix=", "/><substitute><choose><if type="chapter"><names variable="editor"/></if></choose>
        </substitute></names></macro>"#;
    let list = r#"<bibliography><layout><group delimiter=". "><text macro="who"/>
        <names variable="editor"><name/></names></group></layout></bibliography>"#;
    let mut chapter = work("a", "The weir", &json!([]), None);
    chapter["editor"] = json!([person("Holt", "Una"), person("Rask", "Per")]);
    assert_eq!(written(macros, TITLES, list, "en-US", &[chapter])[1], "Holt, Una and Per Rask, eds.");
}

#[test]
fn dates_sort_by_the_parts_shown_and_words_for_no_date_behind_them() {
    let macros = r#"<macro name="year"><choose><if variable="issued"><date variable="issued"><date-part name="year"/></date>
        </if><else><text term="no date"/></else></choose></macro>"#;
    let list = r#"<bibliography><sort><key macro="year"/><key variable="title"/></sort>
        <layout><text variable="title"/></layout></bibliography>"#;
    let mut late = work("a", "Zeal", &json!([]), Some(2019));
    late["issued"] = json!({"date-parts": [[2019, 1, 1]]});
    let works = [
        work("d", "Adrift", &json!([]), None),
        late,
        work("b", "Brine", &json!([]), Some(2019)),
        work("c", "Cove", &json!([]), Some(-44)),
    ];
    assert_eq!(written(macros, TITLES, list, "en-US", &works)[1..], ["Cove", "Brine", "Zeal", "Adrift"]);
}

#[test]
fn chinese_words_between_names_have_no_spaces() {
    let cite = |name: &str| {
        format!(r#"|<citation><layout><names variable="author"><name {name}/></names></layout></citation>"#)
    };
    let three = json!([person("Holt", "Una"), person("Rask", "Per"), person("Ito", "Ken")]);
    let works = [work("a", "The weir", &three, None)];
    let of = |name: &str| written("", &cite(name), "", "zh-CN", &works)[0].clone();
    assert_eq!(of(r#"form="short" et-al-min="3" et-al-use-first="1""#), "Holt等");
    assert_eq!(of(r#"form="short" and="text" delimiter-precedes-last="always""#), "Holt, Rask和Ito");
}

#[test]
fn a_stop_adds_nothing_behind_a_closed_question() {
    let list = r#"<bibliography><layout><group delimiter=". " suffix="."><text variable="title" quotes="true"/>
        <text variable="publisher"/></group></layout></bibliography>"#;
    let of = |lang: &str, title: &str| {
        let mut book = work("a", title, &json!([]), None);
        book["publisher"] = "Quay".into();
        written("", TITLES, list, lang, &[book])[1].clone()
    };
    assert_eq!(of("de-DE", "Is it over?"), "„Is it over?“ Quay.");
    assert_eq!(of("de-DE", "It is over"), "„It is over“. Quay.");
    assert_eq!(of("fr-FR", "The end of Rook Ltd."), "«\u{a0}The end of Rook Ltd.\u{a0}» Quay.");
    // A comma that the author put inside stays there.
    assert_eq!(of("de-DE", "“No,” she said"), "„“No,” she said“. Quay.");
}

#[test]
fn a_particle_with_a_hyphen_is_one() {
    let cite = |attributes: &str| {
        format!(
            r#"{attributes}|<citation><layout><names variable="author"><name name-as-sort-order="all"/></names></layout></citation>"#
        )
    };
    let works = [work("a", "The weir", &json!([person("al-Razi", "Nadia")]), None)];
    let of = |demote: &str| {
        written("", &cite(&format!(r#"demote-non-dropping-particle="{demote}""#)), "", "en-US", &works)[0].clone()
    };
    assert_eq!(of("display-and-sort"), "Razi, Nadia al-");
    assert_eq!(of("never"), "al-Razi, Nadia");
}

#[test]
fn people_of_one_family_are_not_taken_for_one_another() {
    let cite = r#"|<citation collapse="year"><layout delimiter="; "><group delimiter=" "><names variable="author">
        <name form="short"/></names><date variable="issued"><date-part name="year"/></date></group></layout></citation>"#;
    let list = r#"<bibliography subsequent-author-substitute="–"><layout><group delimiter=", "><names variable="author">
        <name initialize-with=""/></names><text variable="title"/></group></layout></bibliography>"#;
    let of = |given: &str| json!([person("Hale", given)]);
    let works = [
        work("a", "One", &of("Nora"), Some(2001)),
        work("b", "Two", &of("Ned"), Some(2002)),
        work("c", "Three", &of("Ned"), Some(2003)),
    ];
    let lines = written("", cite, list, "en-US", &works);
    assert_eq!(lines, ["Hale 2001; Hale 2002, 2003", "N Hale, One", "N Hale, Two", "–, Three"]);
}

#[test]
fn initials_that_tell_nobody_apart_are_left_out() {
    let cite = |rule: &str| {
        format!(
            r#"|<citation disambiguate-add-givenname="true" givenname-disambiguation-rule="{rule}"><layout delimiter="; ">
            <names variable="author"><name form="short" initialize-with=". "/></names></layout></citation>"#
        )
    };
    let works =
        |third: &str| ["Nora", "Ned", third].map(|given| work(given, given, &json!([person("Hale", given)]), None));
    let of = |rule: &str, third: &str| written("", &cite(rule), "", "en-US", &works(third))[0].clone();
    assert_eq!(of("primary-name-with-initials", "Nat"), "Hale; Hale; Hale");
    assert_eq!(of("primary-name-with-initials", "Tom"), "N. Hale; N. Hale; T. Hale");
    assert_eq!(of("primary-name", "Tom"), "Nora Hale; Ned Hale; T. Hale");
}

#[test]
fn titles_keep_accounts_and_elided_articles() {
    let cite = r#"|<citation><layout><text variable="title" text-case="title"/></layout></citation>"#;
    for (title, wanted) in [
        ("who is @weirwatch?", "Who Is @weirwatch?"),
        ("loi sur l’eau", "Loi Sur l’eau"),
        ("the quay at 6 o'clock", "The Quay at 6 o’clock"),
    ] {
        assert_eq!(written("", cite, "", "en-US", &[work("a", title, &json!([]), None)])[0], wanted);
    }
}

#[test]
fn labels_and_editions_take_capitals_in_every_language() {
    let cite = r#"|<citation><layout delimiter="; "><group delimiter=", "><text variable="edition" text-case="title"/>
        <names variable="editor"><name/><label form="short" text-case="title" prefix=" (" suffix=")"/></names>
        </group></layout></citation>"#;
    let mut book = work("a", "Le barrage", &json!([]), None);
    book["edition"] = "late".into();
    book["language"] = "fr".into();
    book["editor"] = json!([person("Rask", "Per")]);
    assert_eq!(written("", cite, "", "fr-FR", &[book])[0], "Late, Per Rask (Éd.)");
}

#[test]
fn numbers_are_ranges_of_the_language_and_names_of_numbers_are_one() {
    let cite = r#"|<citation><layout><group delimiter=" "><label variable="number" form="short"/><text variable="number"/>
        </group></layout></citation>"#;
    let of = |lang: &str, number: &str| {
        let mut patent = work("a", "A lock", &json!([]), None);
        patent["number"] = number.into();
        written("", cite, "", lang, &[patent])[0].clone()
    };
    assert_eq!(of("en-US", "US 1,234,567"), "no. US 1,234,567");
    assert_eq!(of("en-US", "3-4"), "nos. 3–4");
    assert_eq!(of("zh-CN", "3-4").rsplit(' ').next(), Some("3～4"));
}

#[test]
fn suffixes_go_with_initials_and_a_macro_of_words_alone_is_empty() {
    let macros = r#"<macro name="from"><text term="from"/><text variable="publisher"/></macro>"#;
    let cite = r#"|<citation><layout><group delimiter=" "><names variable="author"><name initialize-with=""/></names>
        <text macro="from"/></group></layout></citation>"#;
    let author = json!([{"family": "Rask", "given": "Per", "suffix": "Jr."}]);
    assert_eq!(written(macros, cite, "", "en-US", &[work("a", "A lock", &author, None)])[0], "P Rask Jr");
}

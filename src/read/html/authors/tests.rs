//! Bylines of many kinds.

use super::*;

fn names(line: &str) -> Vec<String> {
    of([line], Some("The Daily"))
}

#[test]
fn a_byline_is_cut_into_names() {
    for (line, expected) in [
        ("By Ann Lee and Bo Ek", &["Ann Lee", "Bo Ek"][..]),
        ("Ann Lee, Bo Ek; Cy Orr", &["Ann Lee", "Bo Ek", "Cy Orr"]),
        ("Ann Lee, Bo Ek & Cy Orr", &["Ann Lee", "Bo Ek", "Cy Orr"]),
        ("Ann Lee, Bo Ek, and Cy Orr", &["Ann Lee", "Bo Ek", "Cy Orr"]),
        ("Lee, Ann", &["Lee, Ann"]),
        ("Von der Lee, Ann", &["Von der Lee, Ann"]),
        ("de la Orr, María José", &["de la Orr, María José"]),
        ("Di Orr, Antonio", &["Di Orr, Antonio"]),
        ("Di Antonio Orr", &["Antonio Orr"]),
        ("Di Anna Orr, Luca Ek", &["Anna Orr", "Luca Ek"]),
        ("Von Orr, dpa", &["Orr"]),
        ("Door onze redacteur Ann Lee", &["Ann Lee"]),
        ("Von unserem Korrespondenten Jörg Ek", &["Jörg Ek"]),
        ("بقلم: سلمى الحداد", &["سلمى الحداد"]),
        ("View all posts by Ann Lee", &["Ann Lee"]),
        ("Alle Beiträge von Jörg Ek", &["Jörg Ek"]),
        ("Voir tous les articles de Zoé Ek →", &["Zoé Ek"]),
        ("Von Ann van der Lee, Berlin", &["Ann van der Lee"]),
        ("Par Zoé Ek et Luc Orr", &["Zoé Ek", "Luc Orr"]),
        ("作者：王小明", &["王小明"]),
        ("Posted by Ann Lee on May 5, 2019 at 3:15 pm", &["Ann Lee"]),
        ("By Ann Lee | May 5, 2019 | email", &["Ann Lee"]),
        ("Ann Lee - May 5, 2019", &["Ann Lee"]),
        ("By Ann Lee for The Daily", &["Ann Lee"]),
        ("By ANN LEE (Reuters)", &["ANN LEE"]),
        ("Ann Lee May 3, 2019", &["Ann Lee"]),
        ("Ann (A. J.) Lee, Bo Ek (dpa)", &["Ann (A. J.) Lee", "Bo Ek"]),
        ("한서윤 기자", &["한서윤"]),
        ("Posted on May 3, 2019 by Ann Lee", &["Ann Lee"]),
        ("Ein Gastkommentar von Jörg Ek", &["Jörg Ek"]),
        ("Senior Writer Ann Lee", &["Ann Lee"]),
        ("Ann Lee Senior Editor", &["Ann Lee"]),
        ("Guest Author: Ann Lee", &["Ann Lee"]),
        ("Reporting by Ann Lee; Editing by Bo Ek", &["Ann Lee"]),
        ("取材・文＝佐伯真理", &["佐伯真理"]),
        ("Ministerium für Häfen", &["Ministerium für Häfen"]),
        ("mcupdate", &["mcupdate"]),
    ] {
        assert_eq!(names(line), expected, "{line}");
    }
}

#[test]
fn degrees_roles_and_companies_are_no_authors() {
    for (line, expected) in [
        ("ANN LEE, Staff Writer", &["ANN LEE"][..]),
        ("Ann Lee, M.D., Ph.D., and Bo Ek, PhD", &["Ann Lee", "Bo Ek"]),
        ("Dr. Ann Lee, Chief Economist", &["Dr. Ann Lee"]),
        ("Bo Ek, Jr.", &["Bo Ek, Jr."]),
        ("Ann Lee, Redakteurin", &["Ann Lee"]),
        ("Ann Lee, a reporter in Berlin", &["Ann Lee"]),
        ("Jobs & Piers", &["Jobs & Piers"]),
        ("Lee Brown & Partners Ltd", &["Lee Brown & Partners Ltd"]),
        ("José Ortega y Gasset", &["José Ortega y Gasset"]),
    ] {
        assert_eq!(names(line), expected, "{line}");
    }
}

#[test]
fn what_names_nobody_is_none() {
    for nobody in [
        "admin",
        "The Daily",
        "The Daily Media Ltd",
        "https://daily.example/ann",
        "ann@daily.example",
        "12.03.2019",
        "",
        "publisher",
        "By staff",
        "Staff Writer",
        "user",
        "anonymous",
        "Die Redaktion",
        "daily.example.com",
        "3 comments",
        "Monday, February 29",
        "email",
        "Posted on",
        "Publié le 3 mai",
        "Last Updated: May 3",
        "Redaktion Laterne",
        "Leave a comment",
        "jw",
        "Photo: Ann Lee",
    ] {
        assert!(names(nobody).is_empty(), "{nobody} {:?}", names(nobody));
    }
}

proptest::proptest! {
    #[test]
    fn any_line_is_accepted(line in "[A-Za-z ,.&|;:/İŁ-]{0,60}|\\PC{0,60}") {
        let _ = (names(&line), is_opened(&line), is_full_name(&line));
    }
}

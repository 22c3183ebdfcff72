//! Names as bylines print them.

use proptest::prelude::*;

use super::*;

/// Formats as `particle|family|given|suffix`, or the whole name in brackets.
fn shape(printed: &str) -> String {
    shape_of(Name::read(printed, Some("The Lantern")))
}

fn shape_of(name: Name) -> String {
    match name {
        Name::Whole(name) => format!("[{name}]"),
        Name::Person { family, given, particle, suffix } => {
            let part = Option::unwrap_or_default;
            [part(particle), family, part(given), part(suffix)].join("|")
        }
    }
}

#[test]
fn people_have_family_names() {
    for (printed, expected) in [
        ("Ada Brook", "|Brook|Ada|"),
        ("Brook, Ada", "|Brook|Ada|"),
        ("Ada M. Brook", "|Brook|Ada M.|"),
        ("Ludwig van Beethoven", "van|Beethoven|Ludwig|"),
        ("Ana de la Cruz", "de la|Cruz|Ana|"),
        ("de la Cruz, Ana", "de la|Cruz|Ana|"),
        ("Martin Luther King, Jr.", "|King|Martin Luther|Jr."),
        ("Henry Adams III", "|Adams|Henry|III"),
        ("王小明", "|王|小明|"),
        ("欧阳娜娜", "|欧阳|娜娜|"),
        ("佐藤 純", "|佐藤|純|"),
        ("WANG Xiaoming", "|WANG|Xiaoming|"),
        ("Zhou Wenting", "|Zhou|Wenting|"),
        ("Lin Wei-hsiun", "|Lin|Wei-hsiun|"),
        ("Amy Chen", "|Chen|Amy|"),
        ("Mei-ling Chen", "|Chen|Mei-ling|"),
        ("Łukasz Nowak", "|Nowak|Łukasz|"),
        ("Donatella Della Porta", "|Della Porta|Donatella|"),
        ("Ursula K. Le Guin", "|Le Guin|Ursula K.|"),
        ("Ineke Van Der Berg", "|Van Der Berg|Ineke|"),
        ("Ben Al Smith", "|Smith|Ben Al|"),
        ("J.R.R. Tolkien", "|Tolkien|J. R. R.|"),
        ("Dr. Ines Falk", "|Falk|Ines|"),
        ("Prof. Dr. Jo Marsh, PhD", "|Marsh|Jo|"),
        ("Xi Wenlan", "|Xi|Wenlan|"),
        ("Han Sol-bi", "|Han|Sol-bi|"),
        ("Kim Novak", "|Novak|Kim|"),
    ] {
        assert_eq!(shape(printed), expected, "{printed}");
    }
}

#[test]
fn institutions_and_doubtful_names_stay_whole() {
    for printed in [
        "Reuters",
        "The Lantern",
        "European Commission",
        "Ministry of Trade",
        "新华社",
        "人民日报",
        "约翰·史密斯",
        "Staff Reporter",
        "Brook & Sons",
        "Agence France-Presse Presse",
        "Ada",
        "市政府新闻办公室",
        "Johnson, Smith, Lee, Partners",
    ] {
        assert_eq!(shape(printed), format!("[{printed}]"));
    }
}

#[test]
fn a_field_may_name_several_people() {
    let read = |field: &str| Name::read_all(field, None).len();
    for (field, people) in [
        ("Ines Falk and Jo Marsh", 2),
        ("Ines Falk; Jo Marsh; Ada Brook", 3),
        ("Falk & Sons", 1),
        ("Ministry of Trade and Industry", 1),
        ("Ines and Jo", 1),
        ("Dr. Ines Falk und Prof. Jo Marsh", 2),
    ] {
        assert_eq!(read(field), people, "{field}");
    }
}

proptest! {
    #[test]
    fn nothing_of_a_name_is_lost(printed in "[A-Za-z王小明 ,.'-]{1,24}|\\PC{1,12}") {
        // Only of what is no title, role or place.
        prop_assume!(byline::name(&printed) == printed.split_whitespace().collect::<Vec<_>>().join(" "));
        let letters = |text: &str| {
            let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
            letters.sort_unstable();
            letters
        };
        let read = match Name::read(&printed, None) {
            Name::Whole(name) => name,
            Name::Person { family, given, particle, suffix } => {
                prop_assert!(!family.is_empty());
                [Some(family), given, particle, suffix].into_iter().flatten().collect()
            }
        };
        prop_assert_eq!(letters(&read), letters(&printed));
    }
}

/// Names as they are printed, each with its parts, a tab between them; several people have ` + ` between them.
const FORMS: &str = include_str!("forms.tsv");

#[test]
fn printed_names_of_many_languages_have_their_parts() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in FORMS.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (printed, expected) = line.split_once('\t').expect("a tab");
        let read =
            Name::read_all(printed, Some("The Lantern")).into_iter().map(shape_of).collect::<Vec<_>>().join(" + ");
        count += 1;
        if read != expected {
            wrong.push(format!("{printed}: {read}, not {expected}"));
        }
    }
    assert!(count >= 400, "only {count} names");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_language_of_an_article_may_put_the_family_first() {
    let read = |printed: &str, lang: &str| {
        Name::read_in(printed, None, Some(lang)).into_iter().map(shape_of).collect::<Vec<_>>().join(" + ")
    };
    for (printed, lang, expected) in [
        ("Orbán Viktor", "hu", "|Orbán|Viktor|"),
        ("Dr. Nagy Éva és Kis Pál", "hu", "|Nagy|Éva| + |Kis|Pál|"),
        ("Orbán, Viktor", "hu-HU", "|Orbán|Viktor|"),
        ("Abiy Ahmed Ali", "am", "[Abiy Ahmed Ali]"),
        ("Thura Aye", "my", "[Thura Aye]"),
        ("Ada Brook", "en", "|Brook|Ada|"),
    ] {
        assert_eq!(read(printed, lang), expected, "{printed}");
    }
}

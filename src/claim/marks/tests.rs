use super::*;
use crate::text::Span;

fn read(code: &str, text: &str) -> MarkedText {
    let table = MarkTables::default().of(code);
    MarkedText::read(text, Span::new(0, text.len()), &table)
}

#[test]
fn each_table_has_the_marks_that_decide() {
    for (code, text, mark) in [
        ("en", "He did not come.", Mark::Deny),
        ("en", "They didn’t come.", Mark::Deny),
        ("de", "Er kam nicht.", Mark::Deny),
        ("fr", "Il n’est pas venu.", Mark::Deny),
        ("es", "Nadie vino.", Mark::Deny),
        ("it", "Nessuno è venuto.", Mark::Deny),
        ("pt", "Ninguém veio.", Mark::Deny),
        ("nl", "Niemand kwam.", Mark::Deny),
        ("sv", "Ingen kom.", Mark::Deny),
        ("ru", "Никто не пришёл.", Mark::Deny),
        ("pl", "Nikt nie przyszedł.", Mark::Deny),
        ("tr", "Kimse yok.", Mark::Deny),
        ("ar", "لم يحضر أحد.", Mark::Deny),
        ("zh", "他没有来。", Mark::Deny),
        ("ja", "彼は来なかった。", Mark::Deny),
        ("ko", "그는 오지 않았다.", Mark::Deny),
        ("en", "It will open if it rains.", Mark::Condition),
        ("en", "They plan to open it.", Mark::Plan),
        ("fr", "Contrairement aux rumeurs, le pont est ouvert.", Mark::Correct),
        ("pt", "Aconteceu na segunda-feira.", Mark::Monday),
    ] {
        assert!(read(code, text).all().has(mark), "{mark:?} in {text}");
    }
}

#[test]
fn a_longer_phrase_hides_the_marks_within_it() {
    assert!(!read("en", "It has no fewer than nine rooms.").all().has(Mark::Deny));
    assert!(!read("en", "Not only the roof leaks.").all().has(Mark::Only));
    assert!(!read("zh", "他不仅来了。").all().has(Mark::Deny));
    let except = read("en", "All but one came.").all();
    assert!(except.has(Mark::Except) && !except.has(Mark::All));
    assert!(!read("en", "It opened on 3 May 2019.").all().has(Mark::Maybe), "the month");
}

#[test]
fn clauses_end_at_punctuation_and_conjunctions() {
    let text = "The school, which burned down, was closed and will stay closed, but nobody was hurt.";
    let marked = read("en", text);
    let clause = |word: &str| marked.clause_at(text.find(word).expect("it is there"));
    assert!(clause("school") < clause("burned") && clause("burned") < clause("was closed"));
    assert!(clause("was closed") < clause("stay") && clause("stay") < clause("nobody"));
    assert!(marked.clauses[clause("nobody")].has(Mark::Deny));
    assert_eq!(read("en", "It cost 1,051 crowns.").clauses.len(), 1, "a comma within a number");
}

#[test]
fn every_line_of_the_tables_names_a_mark() {
    for code in ["en", "de", "fr", "es", "it", "pt", "nl", "sv", "ru", "pl", "tr", "ar", "zh", "ja", "ko"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/claim/marks/{code}.txt"));
        let text = std::fs::read_to_string(path).expect("the table is there");
        for line in text.lines() {
            let name = line.split(": ").next().unwrap_or_default();
            assert!(Mark::named(name).is_some(), "{code}: {line}");
        }
    }
}

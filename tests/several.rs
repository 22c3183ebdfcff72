//! Several indexes as one: `engine::Several`.

use std::path::Path;

use ibid::claim::{Claim, Claims, Verdict};
use ibid::engine::{self, Searcher, Several, SortOrder, Total};
use ibid::quote::{Quotation, Quotes};
use ibid::search::{Options, Search, SearchHit};
use ibid::{ArticleId, Index};
use tempfile::TempDir;

/// Writes articles and indexes them.
fn index(folder: &Path, name: &str, articles: &[(String, String)]) -> (String, Box<dyn Searcher>) {
    let corpus = folder.join(format!("{name}-corpus"));
    std::fs::create_dir(&corpus).expect("a folder");
    for (file, text) in articles {
        std::fs::write(corpus.join(file), text).expect("a file");
    }
    let place = folder.join(name);
    Index::builder(&place).add_path(corpus).build().expect("an index");
    (name.to_owned(), engine::open(&place).expect("it opens"))
}

fn owned(articles: &[(&str, &str)]) -> Vec<(String, String)> {
    articles.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect()
}

/// Returns the index and id of each hit.
fn found(several: Several, query: &str, options: &Options) -> Vec<(String, String)> {
    let answer = Search::over(Box::new(several)).answer(query, options).expect("an answer");
    let hit = |hit: &SearchHit| {
        let meta = &hit.hit.article.meta;
        (meta.index.as_deref().unwrap_or_default().to_owned(), hit.hit.article.id.to_string())
    };
    answer.hits.iter().map(hit).collect()
}

#[test]
fn hits_are_those_of_one_index_with_all_articles() {
    let folder = TempDir::new().expect("a folder");
    // "ferry" is frequent in one index and rare in the other.
    let mut ferries: Vec<(String, String)> =
        (0..40).map(|n| (format!("ferry{n}.txt"), format!("The ferry number {n} crossed the bay at noon."))).collect();
    ferries.push(("both.txt".into(), "The ferry passed below the crane of the yard.".into()));
    let cranes = owned(&[
        ("crane.txt", "The crane of the yard was painted blue by its owner."),
        ("tug.txt", "A ferry was towed by the tug on Monday morning."),
        ("bread.txt", "Bread prices rose again in the whole country this year."),
    ]);
    let together: Vec<(String, String)> = ferries.iter().chain(&cranes).cloned().collect();
    let (_, whole) = index(folder.path(), "whole", &together);
    let options = Options { limit: 3, ..Options::default() };
    let mut whole = Search::over(whole);
    let several =
        Several::new(vec![index(folder.path(), "ferries", &ferries), index(folder.path(), "cranes", &cranes)])
            .expect("two indexes");
    let mut several = Search::over(Box::new(several));
    for query in ["ferry crane", "crane", "tug ferry"] {
        let ids = |search: &mut Search| -> (Total, Vec<String>) {
            let answer = search.answer(query, &options).expect("an answer");
            (answer.total, answer.hits.iter().map(|hit| hit.hit.article.id.to_string()).collect())
        };
        assert_eq!(ids(&mut several), ids(&mut whole), "{query}");
    }
}

#[test]
fn articles_of_one_name_are_told_apart() {
    let folder = TempDir::new().expect("a folder");
    let indexes = || {
        vec![
            index(folder.path(), "old", &owned(&[("mayor.txt", "The mayor opened the harbour bridge in 1987.")])),
            index(folder.path(), "new", &owned(&[("mayor.txt", "The mayor closed the harbour bridge in 2019.")])),
        ]
    };
    let opened = Several::new(indexes()).expect("two indexes");
    let article = |id: &str| opened.article(&ArticleId::new(id)).expect("it is read");
    let old = article("mayor").expect("it is there");
    assert!(old.text.contains("1987") && old.meta.index.as_deref() == Some("old"));
    let new = article("new:mayor").expect("it is there");
    assert_eq!((new.id.as_str(), new.text.contains("2019")), ("new:mayor", true));
    assert_eq!(article("old:mayor").expect("it is there").id.as_str(), "mayor");
    assert!(article("newer:mayor").is_none() && article("nobody").is_none());

    let quoted = Quotes::over(&opened).check(&Quotation::new("closed the harbour bridge in 2019")).expect("a finding");
    assert_eq!(quoted.found[0].reference.to_string(), "new:mayor#p1");
    let checked =
        Claims::over(&opened).expect("a checker").check(&Claim::new("The mayor closed the harbour bridge in 2019."));
    let checked = checked.expect("a finding");
    assert_eq!(checked.verdict, Verdict::Supported);
    assert_eq!(checked.evidence[0].found.article.meta.index.as_deref(), Some("new"));

    let hits = found(opened, "harbour bridge", &Options::default());
    let name = |(index, id): &(String, String)| format!("{index} {id}");
    let mut names: Vec<String> = hits.iter().map(name).collect();
    names.sort();
    assert_eq!(names, ["new new:mayor", "old mayor"]);
}

#[test]
fn dates_order_hits_across_indexes() {
    let folder = TempDir::new().expect("a folder");
    let dated = |date: &str| format!("---\ndate: {date}\n---\nThe tram runs.\n");
    let several = |name: &str| {
        Several::new(vec![
            index(
                folder.path(),
                &format!("{name}-a"),
                &[("one.md".into(), dated("2017-03-01")), ("five.md".into(), dated("2021-01-01"))],
            ),
            index(
                folder.path(),
                &format!("{name}-b"),
                &[("two.md".into(), dated("2018-05-01")), ("none.txt".into(), "The tram runs late.".into())],
            ),
        ])
        .expect("two indexes")
    };
    let by = |name: &str, sort| {
        let hits = found(several(name), "tram", &Options { sort, ..Options::default() });
        hits.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    };
    assert_eq!(by("newest", SortOrder::Newest), ["five", "two", "one", "none"]);
    assert_eq!(by("oldest", SortOrder::Oldest), ["one", "two", "five", "none"]);
}

#[test]
fn an_index_given_twice_is_an_error() {
    let folder = TempDir::new().expect("a folder");
    let one = index(folder.path(), "one", &owned(&[("a.txt", "A text about trams.")]));
    let again = (one.0.clone(), engine::open(&folder.path().join("one")).expect("it opens"));
    assert!(Several::new(vec![one, again]).is_err_and(|error| error.to_string().contains("more than once")));
}

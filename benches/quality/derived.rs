//! Sets made from other labelled data, to check that the ranking holds where it was not trained: headlines and first sentences
//! that find their article, claims that find the article they were made from, judged sets in capitals, and judged sets whose
//! questions begin with a request.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use crate::rows::{field, lines};
use crate::set::{Article, Question, Set};

/// Maximum number of questions of a set.
const MOST: usize = 600;
/// Claims with their articles.
const CLAIMS: [&str; 5] = ["wice_dev", "defacto_val", "fm2_dev", "covidfact", "qags_cnndm"];
/// Judged sets that are asked in capitals as well.
const IN_CAPITALS: [&str; 2] = ["cranfield", "cisi"];
/// Judged sets that are asked with a request as well, and the requests.
const WITH_REQUESTS: [&str; 2] = ["cranfield", "npl"];
const REQUESTS: [&str; 6] = [
    "I am interested in information about",
    "Please find articles that discuss",
    "I would like to read reports on",
    "Can you show me any papers which describe",
    "We are looking for material concerning",
    "Is there any literature available on",
];

/// Returns all sets that can be made from this data.
pub(crate) fn sets(data: &Path) -> io::Result<Vec<Set>> {
    let mut sets = Vec::new();
    let news = data.join("articles/wikinews/corpus.jsonl");
    if news.is_file() {
        sets.extend(headlines_and_beginnings(&news)?);
    }
    for name in CLAIMS {
        let folder = data.join("claims").join(name);
        if folder.is_dir() {
            sets.push(claims(name, &folder)?);
        }
    }
    for name in IN_CAPITALS {
        let folder = data.join("retrieval").join(name);
        if folder.is_dir() {
            sets.push(in_capitals(Set::read(&folder)?));
        }
    }
    for name in WITH_REQUESTS {
        let folder = data.join("retrieval").join(name);
        if folder.is_dir() {
            sets.push(with_requests(Set::read(&folder)?));
        }
    }
    Ok(sets)
}

fn question(text: &str, article: &str) -> Question {
    Question { text: text.to_owned(), grades: HashMap::from([(article.to_owned(), 1.0)]), answers: Vec::new() }
}

fn headlines_and_beginnings(news: &Path) -> io::Result<[Set; 2]> {
    let mut headlines = Set::new("wikinews headlines");
    let mut beginnings = Set::new("wikinews beginnings");
    for row in lines(news)? {
        let (id, title, text) = (field(&row, "_id"), field(&row, "title"), field(&row, "text"));
        // The first paragraph is the date.
        let paragraphs: Vec<&str> = text.split("\n\n").map(str::trim).filter(|it| it.len() >= 60).collect();
        let [first, rest @ ..] = paragraphs.as_slice() else { continue };
        if rest.len() < 2 || title.is_empty() {
            continue;
        }
        headlines.questions.push(question(&title, &id));
        headlines.articles.push(Article { id: id.clone(), title: String::new(), text: paragraphs.join("\n\n") });
        let sentence = first.find(". ").map_or(*first, |end| &first[..=end]);
        beginnings.questions.push(question(sentence, &id));
        beginnings.articles.push(Article { id, title, text: rest.join("\n\n") });
    }
    headlines.questions.truncate(MOST);
    beginnings.questions.truncate(MOST);
    Ok([headlines, beginnings])
}

/// Reads claims that their articles support; those of one article are one question where they make up its summary.
fn claims(name: &str, folder: &Path) -> io::Result<Set> {
    let mut set = Set::new(name);
    set.articles = crate::set::articles(folder)?;
    let mut of_article: HashMap<String, usize> = HashMap::new();
    for row in lines(&folder.join("claims.jsonl"))? {
        if !matches!(row["label"].as_str(), Some("supported" | "partially_supported")) {
            continue;
        }
        let (article, claim) = (field(&row, "doc_id"), field(&row, "claim"));
        if let Some(place) = of_article.get(&article).filter(|_| name.starts_with("qags")) {
            let text = &mut set.questions[*place].text;
            text.push(' ');
            text.push_str(&claim);
        } else {
            of_article.insert(article.clone(), set.questions.len());
            set.questions.push(question(&claim, &article));
        }
    }
    set.questions.truncate(MOST);
    Ok(set)
}

fn in_capitals(set: Set) -> Set {
    let Set { name, articles, questions, .. } = set;
    let article = |it: Article| Article { title: it.title.to_uppercase(), text: it.text.to_uppercase(), ..it };
    let question = |it: Question| Question { text: it.text.to_uppercase(), ..it };
    Set {
        name: format!("{name} in capitals"),
        corpus: None,
        articles: articles.into_iter().map(article).collect(),
        questions: questions.into_iter().map(question).collect(),
    }
}

fn with_requests(set: Set) -> Set {
    let Set { name, corpus, articles, questions } = set;
    let asked = |(question, request): (Question, &&str)| Question {
        // The questions of npl are in capitals, and a request in small letters would make names of their words.
        text: format!("{request} {}", question.text.to_lowercase()),
        ..question
    };
    let questions = questions.into_iter().zip(REQUESTS.iter().cycle()).map(asked).collect();
    Set { name: format!("{name} with requests"), corpus, articles, questions }
}

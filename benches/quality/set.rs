//! Reads a folder of labelled data: articles, questions and judgements.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use ibid::Search;
use serde_json::Value;

use crate::rows::{field, lines};

/// An article of a set.
pub(crate) struct Article {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: String,
}

/// A question, with the grades of the articles that answer it.
pub(crate) struct Question {
    pub(crate) text: String,
    /// Grade by article, above 0.
    pub(crate) grades: HashMap<String, f64>,
    /// Answer texts, if the set has them.
    pub(crate) answers: Vec<String>,
}

/// Articles with questions.
pub(crate) struct Set {
    pub(crate) name: String,
    /// The file with the articles, with all their metadata, if they come from one.
    pub(crate) corpus: Option<PathBuf>,
    pub(crate) articles: Vec<Article>,
    pub(crate) questions: Vec<Question>,
}

impl Set {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), corpus: None, articles: Vec::new(), questions: Vec::new() }
    }

    /// Reads the set in this folder.
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        let (articles, questions) = (articles(folder)?, questions(folder)?);
        Ok(Self { name: name(folder), corpus: Some(folder.join("corpus.jsonl")), articles, questions })
    }

    /// Indexes the articles in a folder and opens the index.
    pub(crate) fn indexed(&self, folder: &Path) -> io::Result<Search> {
        let index = folder.join("index");
        let written = folder.join("corpus.jsonl");
        if self.corpus.is_none() {
            write(&self.articles, &written)?;
        }
        crate::index::build(self.corpus.as_ref().unwrap_or(&written), index.clone());
        Ok(Search::open(&index).expect("the index opens"))
    }
}

/// Returns the name of a set: its folder's name.
pub(crate) fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads the articles of a set.
pub(crate) fn articles(folder: &Path) -> io::Result<Vec<Article>> {
    let article = |row: &Value| Article { id: field(row, "_id"), title: field(row, "title"), text: field(row, "text") };
    Ok(lines(&folder.join("corpus.jsonl"))?.iter().map(article).collect())
}

/// Reads the questions of a set that have an answer.
pub(crate) fn questions(folder: &Path) -> io::Result<Vec<Question>> {
    let mut judged: HashMap<String, HashMap<String, f64>> = HashMap::new();
    for line in fs::read_to_string(folder.join("qrels.tsv"))?.lines() {
        let mut columns = line.split('\t');
        let (Some(question), Some(article), Some(grade)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        // The first line contains the column names.
        if let Some(grade) = grade.parse().ok().filter(|grade| *grade > 0.0) {
            judged.entry(question.to_owned()).or_default().insert(article.to_owned(), grade);
        }
    }
    let question = |row: &Value| {
        let answers = row["answers"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        let grades = judged.remove(&field(row, "_id"))?;
        Some(Question { text: field(row, "text"), grades, answers: answers.collect() })
    };
    Ok(lines(&folder.join("queries.jsonl"))?.iter().filter_map(question).collect())
}

/// Writes articles to a file that can be indexed.
pub(crate) fn write(articles: &[Article], path: &Path) -> io::Result<()> {
    let mut file = io::BufWriter::new(fs::File::create(path)?);
    for Article { id, title, text } in articles {
        writeln!(file, "{}", serde_json::json!({ "id": id, "title": title, "text": text }))?;
    }
    file.flush()
}

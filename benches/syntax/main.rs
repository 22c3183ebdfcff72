//! Trains and measures the parser of sentences on treebanks of Universal Dependencies.
//!
//! `cargo bench --bench syntax -- --train FOLDER LANG FILE` learns from the files `*-train.conllu` of a folder and writes
//! the weights; `-- --test FOLDER LANG FILE [PART]` measures them on `*-PART.conllu` (default `test`);
//! `-- --parse . LANG FILE SENTENCE…` prints trees.

mod perceptron;
mod train;
mod treebank;

use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use ibid::syntax::{Parser, Weights};
use ibid::text::Span;
use treebank::Treebank;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let usage = "usage: --train FOLDER LANG FILE | --test FOLDER LANG FILE [PART] | --parse . LANG FILE SENTENCE...";
    let [mode, folder, lang, file, rest @ ..] = &args[..] else {
        say(usage)?;
        return Ok(());
    };
    let folder = Path::new(folder);
    let splits = lang == "en";
    match mode.as_str() {
        "--train" => {
            let bank = Treebank::read(folder, "train", splits)?;
            let (tags, relations) = bank.names();
            say(&format!("{} sentences, {} tags, {} relations", bank.len(), tags.len(), relations.len()))?;
            let sentences = bank.numbered(&tags, &relations);
            let weights = train::train(tags, relations, &sentences).ok_or("the tables do not fit")?;
            let bytes = weights.to_bytes()?;
            say(&format!("{} bytes", bytes.len()))?;
            std::fs::write(file, bytes)?;
        }
        "--test" => {
            let weights = Weights::from_bytes(&std::fs::read(file)?).ok_or("not a file of weights")?;
            let bank = Treebank::read(folder, rest.first().map_or("test", String::as_str), splits)?;
            let gold = bank.numbered(&weights.tags, &weights.relations);
            let parser = Parser::new(weights, lang);
            let (mut words, mut tags, mut heads, mut labelled) = (0, 0, 0, 0);
            let start = Instant::now();
            for sentence in &gold {
                let (own_tags, own_heads, own_relations) = parser.parse_forms(&sentence.forms);
                for at in (0..sentence.forms.len()).filter(|at| sentence.scored[*at]) {
                    let is_head = own_heads[at] == sentence.heads[at];
                    words += 1;
                    tags += usize::from(own_tags[at] == sentence.tags[at]);
                    heads += usize::from(is_head);
                    labelled += usize::from(is_head && own_relations[at] == sentence.relations[at]);
                }
            }
            let share = |count: usize| count as f64 / f64::from(words).max(1.0);
            let micros = start.elapsed().as_secs_f64() * 1e6 / gold.len().max(1) as f64;
            say(&format!(
                "{} sentences, {words} words: tags {:.4} UAS {:.4} LAS {:.4}, {micros:.1} µs a sentence",
                gold.len(),
                share(tags),
                share(heads),
                share(labelled)
            ))?;
        }
        "--parse" => {
            let weights = Weights::from_bytes(&std::fs::read(file)?).ok_or("not a file of weights")?;
            let parser = Parser::new(weights, lang);
            for text in rest {
                say(&printed(&parser, text))?;
            }
        }
        _ => say(usage)?,
    }
    Ok(())
}

/// Returns the tree of a sentence and its arguments, a word a line.
fn printed(parser: &Parser, text: &str) -> String {
    let Some(tree) = parser.parse(text, Span::new(0, text.len())) else { return "no tree".to_owned() };
    let word = |at: usize| tree.spans.get(at).map_or("ROOT", |span| span.of(text));
    let row = |at: usize| {
        let (tag, relation) = (parser.tag_name(tree.tags[at]), tree.relations[at]);
        format!("{at:3} {:15} {tag:12} {relation:?} of {}", word(at), word(tree.heads[at]))
    };
    let rows = (0..tree.spans.len()).map(row);
    let arguments = tree.arguments(text);
    let arguments = arguments.iter().map(|it| format!("    {} {:?} {}", word(it.head), it.role, word(it.word)));
    rows.chain(arguments).collect::<Vec<_>>().join("\n")
}

fn say(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

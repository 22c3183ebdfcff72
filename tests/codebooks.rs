//! Codebooks by which the texts of an index are encoded: when there is one, and that every text comes back.

use std::collections::BTreeSet;
use std::fs;

use crate::indexed::{Indexing, index, open};
use crate::run::Folder;

/// Returns prose of words that begin alike, at least that many bytes of it.
fn prose(language: &str, bytes: usize) -> String {
    let (mut text, mut state) = (String::new(), 7_u32);
    while text.len() < bytes {
        for _ in 0..12 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Squared, so that few words are frequent.
            let word = ((state >> 16) % 60).pow(2);
            text.extend([language, &word.to_string(), " "]);
        }
        text.truncate(text.trim_end().len());
        text.push_str(".\n");
    }
    text
}

fn codebooks(folder: &Folder) -> BTreeSet<String> {
    let entries = fs::read_dir(folder.path("index")).expect("the index is a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("an ASCII name"));
    names.filter(|name| name.starts_with("codebook-")).collect()
}

fn assert_texts(folder: &Folder, texts: &[(&str, &str)]) {
    let search = open(folder);
    for (id, text) in texts {
        let article = search.article(&ibid::ArticleId::new(*id)).expect("it is indexed");
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert!(words(&article.text) == words(text), "{id} comes back as another text");
    }
}

#[test]
fn a_small_index_has_none() {
    let folder = Folder::with_articles();
    index(&folder, Indexing::default()).expect("the run ends well");
    assert_eq!(codebooks(&folder), BTreeSet::new());
}

#[test]
fn texts_of_another_kind_get_another_one() {
    let (first, more, other) = (prose("wor", 200_000), prose("wor", 100_000), prose("paro", 200_000));
    let folder = Folder::new().file("corpus/first.txt", &first);
    index(&folder, Indexing::default()).expect("the run ends well");
    let one = codebooks(&folder);
    assert_eq!(one.len(), 1);
    let folder = folder.file("corpus/more.txt", &more);
    index(&folder, Indexing::default()).expect("the run ends well");
    assert_eq!(codebooks(&folder), one, "the same words need no other");
    let folder = folder.file("corpus/other.txt", &other);
    index(&folder, Indexing::default()).expect("the run ends well");
    let both = codebooks(&folder);
    assert!(both.len() == 2 && both.is_superset(&one), "{both:?}");
    assert_texts(&folder, &[("first", &first), ("more", &more), ("other", &other)]);
    index(&folder, Indexing { rebuild: true, ..Indexing::default() }).expect("the run ends well");
    let rebuilt = codebooks(&folder);
    assert!(rebuilt.len() == 1 && rebuilt.is_disjoint(&both), "{rebuilt:?}");
    assert_texts(&folder, &[("first", &first), ("more", &more), ("other", &other)]);
}

#[test]
fn many_small_runs_leave_few() {
    let mut folder = Folder::new();
    let texts: Vec<_> = ('a'..='j').map(|kind| (kind.to_string(), prose(&format!("{kind}or"), 20_000))).collect();
    for (id, text) in &texts {
        folder = folder.file(&format!("corpus/{id}.txt"), text);
        index(&folder, Indexing::default()).expect("the run ends well");
    }
    let few = codebooks(&folder);
    // A fourth would have to save 32 KiB.
    assert!((1..=3).contains(&few.len()), "{few:?}");
    let texts: Vec<_> = texts.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    assert_texts(&folder, &texts);
}

#[test]
fn an_article_longer_than_what_may_wait_is_encoded_too() {
    let text = prose("wor", 2_500_000);
    let folder = Folder::new().file("corpus/long.txt", &text);
    index(&folder, Indexing::default()).expect("the run ends well");
    assert_eq!(codebooks(&folder).len(), 1);
    assert_texts(&folder, &[("long", &text)]);
}

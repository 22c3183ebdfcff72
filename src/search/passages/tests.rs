use super::*;
use crate::article::{Article, Meta};
use crate::passage::{Size, passages};

fn passage(text: &str) -> Arc<ReadPassage> {
    let article = Article::plain("a", Meta { lang: Some("en".into()), ..Meta::default() }, text);
    let passage = passages(&article, Size { smallest: 10_000, largest: usize::MAX }).remove(0);
    let hit = Hit { score: 0.0, article: Arc::new(article.record(1)), passage, text: article.text };
    Arc::new(ReadPassage { hit, signature: OnceLock::new(), tokens: OnceLock::new(), recurs: AtomicBool::new(false) })
}

#[test]
fn the_passages_that_were_used_last_are_kept_in_bounded_memory() {
    let mut cache = PassageCache::default();
    let text = "The ferry sank. ".repeat(20_000);
    for place in 0..30 {
        cache.keep(PassageId(place), &passage(&text));
        assert!(cache.passages.get(&PassageId(0)).is_some(), "it is used again and again");
    }
    assert!(cache.bytes <= CAPACITY && cache.passages.len() < 30, "{} in {}", cache.passages.len(), cache.bytes);
    assert!(cache.passages.contains(&PassageId(29)) && !cache.passages.contains(&PassageId(1)));
    while cache.passages.pop_lru().is_some_and(|(_, oldest)| {
        cache.bytes -= oldest.hit.text.len() * BYTES_A_BYTE + OVERHEAD;
        true
    }) {}
    assert_eq!(cache.bytes, 0);
}

#[test]
fn a_passage_larger_than_the_cache_is_not_kept() {
    let mut cache = PassageCache::default();
    cache.keep(PassageId(1), &passage("A ferry."));
    cache.keep(PassageId(2), &passage(&"ferry ".repeat(CAPACITY / 20)));
    assert!(cache.passages.contains(&PassageId(1)) && cache.passages.len() == 1);
}

#[test]
fn many_numbers_are_forgotten_together_with_the_tokens_that_have_them() {
    let (mut cache, mut analyzers) = (PassageCache::default(), Analyzers::default());
    let words: Vec<String> = (0..70_000).map(|number| format!("w{number}x")).collect();
    let (one, many) = (passage("The ferry sank."), passage(&words.join(" ")));
    cache.keep(PassageId(1), &one);
    assert_eq!(cache.tokens_at_hand(&one, &mut analyzers), None, "it was read once");
    assert_eq!(cache.tokens(&one, &mut analyzers).len(), 3);
    assert!(cache.tokens_at_hand(&one, &mut analyzers).is_some());
    cache.limit();
    assert!(cache.passages.contains(&PassageId(1)) && cache.numbers().known("ferri").is_some());
    cache.tokens(&many, &mut analyzers);
    cache.limit();
    assert!(cache.passages.is_empty() && cache.bytes == 0 && cache.numbers().known("ferri").is_none());
}

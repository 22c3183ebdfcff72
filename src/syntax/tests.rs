use super::{LONGEST, Parsers, Relation, Role, State, Transition, Tree, Weights, tokens};
use crate::text::Span;

fn words(text: &str) -> Vec<&str> {
    tokens(text, Span::new(0, text.len()), true).iter().map(|span| span.of(text)).collect()
}

fn parsed(text: &str) -> Option<Tree> {
    Parsers::default().of("en").get().and_then(|parser| parser.parse(text, Span::new(0, text.len())))
}

fn roles(text: &str) -> Vec<(String, String, Role)> {
    let tree = parsed(text).expect("a tree");
    let word = |at: usize| tree.spans[at].of(text).to_owned();
    tree.arguments(text).into_iter().map(|it| (word(it.head), word(it.word), it.role)).collect()
}

#[test]
fn words_are_split_as_in_a_treebank() {
    assert_eq!(words("Dr. Ames didn’t sell it."), ["Dr.", "Ames", "did", "n’t", "sell", "it", "."]);
    assert_eq!(words("(the long-term plan…)"), ["(", "the", "long", "-", "term", "plan", "…", ")"]);
    assert_eq!(words("Anna's boat, 40%"), ["Anna", "'s", "boat", ",", "40", "%"]);
    assert_eq!(words(" — ’ "), ["—", "’"]);
}

#[test]
fn active_and_passive_have_the_same_arguments() {
    let agent = ("sued".to_owned(), "council".to_owned(), Role::Agent);
    assert!(roles("The council sued the company.").contains(&agent));
    assert!(roles("The company was sued by the council.").contains(&agent));
    let patient = ("sued".to_owned(), "company".to_owned(), Role::Patient);
    assert!(roles("The council sued the company.").contains(&patient));
    assert!(roles("The company was sued by the council.").contains(&patient));
}

#[test]
fn the_oracle_loses_nothing_on_a_projective_tree() {
    // "The old dog barked" : heads dog, dog, barked, root.
    let gold = [2, 2, 3, 4];
    let mut state = State::new(gold.len());
    while !state.is_done() {
        let allowed = Transition::ALL.into_iter().filter(|it| state.allows(*it));
        let best = allowed.min_by_key(|it| state.cost(*it, &gold)).expect("a transition");
        assert_eq!(state.cost(best, &gold), 0);
        state.apply(best);
    }
    assert_eq!(state.heads, gold);
}

#[test]
fn every_word_has_a_head_whatever_the_text() {
    for text in ["a", "))) ((", "he he he he he he he he", "Ö’s…’", "1 2 3 4 5"] {
        let tree = parsed(text).expect("a tree");
        let roots = tree.heads.iter().filter(|head| **head == tree.heads.len()).count();
        assert_eq!(roots, 1, "{text}: {:?}", tree.heads);
        assert_eq!(tree.relations.len(), tree.heads.len());
        tree.arguments(text);
    }
    assert_eq!(parsed(""), None);
    assert_eq!(parsed(&"word ".repeat(LONGEST + 1)), None);
}

#[test]
fn damaged_weights_are_refused() {
    assert!(Weights::from_bytes(b"").is_none());
    assert!(Weights::from_bytes(&include_bytes!("weights/en.bin")[..5000]).is_none());
    assert!(Parsers::default().of("xx").get().is_none());
}

#[test]
fn names_of_relations_are_folded() {
    assert_eq!(Relation::named("nsubj:pass"), Relation::PassiveSubject);
    assert_eq!(Relation::named("nsubj:outer"), Relation::Subject);
    assert_eq!(Relation::named("unknown"), Relation::Other);
}

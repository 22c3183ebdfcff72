//! Guarantees of the query language: properties over random query strings, tables of typical queries, and limits.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::parse::{MAX_DEPTH, MAX_LEAVES, MAX_LENGTH, tree};
use super::*;
use crate::text::Span;

/// Returns the matching passages of a collection of 64, one per bit; every leaf matches an arbitrary set of them.
fn matches(query: &Query, within: Field) -> u64 {
    fn arbitrary(within: Field, what: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        (within, what).hash(&mut hasher);
        hasher.finish()
    }
    match query {
        Query::All => u64::MAX,
        Query::Nothing => 0,
        Query::Leaf(Leaf { term: Term::Exists, .. }) if within == Field::Text => u64::MAX,
        Query::Leaf(leaf) => arbitrary(within, &format!("{:?}", leaf.term)),
        Query::Near(Near { left, right, distance, ordered }) => {
            let both = |a: &Leaf, b: &Leaf| arbitrary(within, &format!("{:?}{:?}{distance}{ordered}", a.term, b.term));
            left.iter().flat_map(|a| right.iter().map(move |b| both(a, b))).fold(0, |any, one| any | one)
        }
        Query::Field { field, inner } => matches(inner, *field),
        Query::Boost { inner, .. } => matches(inner, within),
        Query::Bool(Bool { must, should, must_not }) => {
            let any = |queries: &[Query]| queries.iter().fold(0, |any, query| any | matches(query, within));
            let wanted = match must.as_slice() {
                [] => any(should),
                must => must.iter().fold(u64::MAX, |all, query| all & matches(query, within)),
            };
            wanted & !any(must_not)
        }
    }
}

/// Generates strings in which any part of the grammar may follow any other.
fn any_query_string() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "a",
        "b",
        "c",
        "hong",
        "Łódź",
        "香港",
        "R&D",
        "10:30",
        "x-y",
        "don't",
        " ",
        " ",
        " ",
        " ",
        " ",
        "(",
        ")",
        "(",
        ")",
        "（",
        "）",
        "\"",
        "“",
        "”",
        "「",
        "」",
        "«",
        "»",
        "'",
        "\\",
        "^2",
        "^0.5",
        "^",
        "~",
        "~2",
        "*",
        "?",
        "+",
        "-",
        "!",
        " AND ",
        " OR ",
        " NOT ",
        " NEAR/3 ",
        " PRE/2 ",
        "AND",
        "NEAR/0",
        "title:",
        "text:",
        "author:",
        "date:",
        "kind:",
        "2018",
        ">=2018-06",
        "2018..2020",
        "[2018 TO 2020}",
        "[",
        "TO",
        "/a.c/",
        "/[/",
        "/",
        "heading",
        "foo:",
        "🙂",
        ":)",
        ",",
        ".",
        "\n",
        "<",
        "&&",
        "||",
    ]);
    prop_oneof![
        4 => prop::collection::vec(parts, 0..24).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
    ]
}

fn all_leaves(query: &Query) -> Vec<Leaf> {
    match query {
        Query::All | Query::Nothing => Vec::new(),
        Query::Leaf(leaf) => vec![leaf.clone()],
        Query::Near(near) => near.left.iter().chain(&near.right).cloned().collect(),
        Query::Field { inner, .. } | Query::Boost { inner, .. } => all_leaves(inner),
        Query::Bool(Bool { must, should, must_not }) => {
            must.iter().chain(should).chain(must_not).flat_map(all_leaves).collect()
        }
    }
}

/// Generates trees of every shape, including those that no query string parses to.
fn any_tree() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        8 => "[abc]".prop_map(Query::word),
        2 => "\\PC{1,6}".prop_map(Query::word),
        2 => "\\PC{1,6}".prop_filter("asks something", |text| text.trim() == text).prop_map(Query::phrase),
        1 => Just(Query::term(Term::Exists)),
        1 => Just(Query::All),
        1 => Just(Query::Nothing),
    ];
    leaf.prop_recursive(5, 48, 4, |inner| {
        let some = || prop::collection::vec(inner.clone(), 0..4);
        let field = prop::sample::select(vec![Field::Text, Field::Title, Field::Author, Field::Tag]);
        prop_oneof![
            6 => (some(), some(), some()).prop_map(|(must, should, must_not)| Query::Bool(Bool { must, should, must_not })),
            1 => (field, inner.clone()).prop_map(|(field, query)| query.within(field)),
            1 => (inner.clone(), prop::sample::select(vec![0.5, 1.0, 2.0])).prop_map(|(query, factor)| query.boosted(factor)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn simplifying_keeps_what_matches(query_string in any_query_string()) {
        let (query, _) = tree(&query_string);
        let short = query.clone().simplified();
        prop_assert_eq!(matches(&query, Field::Text), matches(&short, Field::Text), "{:?}\n{:?}", query, short);
        prop_assert_eq!(short.clone().simplified(), short);
    }

    #[test]
    fn simplifying_keeps_what_matches_in_any_tree(query in any_tree()) {
        let short = query.clone().simplified();
        prop_assert_eq!(matches(&query, Field::Text), matches(&short, Field::Text), "{:?}\n{:?}", query, short);
        prop_assert_eq!(short.clone().simplified(), short);
    }

    #[test]
    fn printed_queries_parse_to_the_same_tree(query_string in any_query_string()) {
        let query = parse(&query_string).query;
        let again = parse(&query.to_string());
        prop_assert_eq!(&again.query, &query, "{}", query);
    }

    #[test]
    fn any_printed_tree_parses_to_the_same_tree(query in any_tree()) {
        let query = query.simplified();
        prop_assert_eq!(&parse(&query.to_string()).query, &query, "{}", query);
    }

    #[test]
    fn printed_words_parse_to_the_same_tree(query_string in any_query_string()) {
        let query = plain(&query_string);
        prop_assert_eq!(&parse(&query.to_string()).query, &query, "{}", query);
    }

    #[test]
    fn spans_are_in_the_query_string(query_string in any_query_string()) {
        let Parsed { query, notes } = parse(&query_string);
        for leaf in all_leaves(&query) {
            prop_assert!(query_string.get(leaf.span.start..leaf.span.end).is_some_and(|text| !text.is_empty()), "{:?}", leaf);
        }
        for note in notes {
            prop_assert!(query_string.get(note.span.start..note.span.end).is_some(), "{:?}", note);
            prop_assert_eq!(note.render(&query_string).lines().count(), 2);
        }
    }
}

/// Formats a parsed query, followed by its notes, one per line.
fn read(query_string: &str) -> String {
    let Parsed { query, notes } = parse(query_string);
    let notes = notes.iter().map(|note| format!("\n{}: {}", note.span, note.what));
    query.to_string() + &notes.collect::<String>()
}

#[test]
fn typical_queries() {
    let cases = [
        // words
        ("hong kong", "hong kong"),
        (
            "  R&D AT&T C++ and/or 10:30 4.66bn x-y don't ’90s :) ;-( 🙂 - – & ",
            "R&D AT&T C++ and/or 10:30 4.66bn x-y don't ’90s \\:\\) \\;\\-\\( 🙂 \\- – &",
        ),
        ("https://x.y/a?b=c#d mailto", "https\\:\\/\\/x\\.y\\/a\\?b\\=c\\#d mailto"),
        ("/usr/share/dict km / h", "/usr/share/dict km / h"),
        ("who leads? Hangzhou?", "who leads\\? Hangzhou\\?"),
        ("[Photo/Xinhua] --option a->b", "\\[Photo\\/Xinhua\\] \\-\\-option a->b"),
        ("Title: the price (in $)", "Title: the price in $"),
        ("6'2\" tall", "6'2\\\" tall"),
        ("5 * 3", "5 3"),
        // phrases
        ("\"the state-of-the-art, \\\"now\\\"\"~3 b", "\"the state-of-the-art, \\\"now\\\"\"~3 b"),
        ("“a b” „c d“ «e f» »g h« 「数字」《经济》 ”i j”", "\"a b\" \"c d\" \"e f\" \"g h\" \"数字\" \"经济\" \"i j\""),
        ("“He said \"hi\" to me”", "\"He said \\\"hi\\\" to me\""),
        ("数字“香港”经济", "数字 \"香港\" 经济"),
        // operators
        ("a b AND c", "+(a b) +c"),
        ("a AND b OR c AND d", "(+a +b) (+c +d)"),
        ("a && b || !c", "+a +b -c"),
        ("cat OR dog -mouse", "cat dog -mouse"),
        ("a AND NOT b", "+a -b"),
        ("a NOT b", "+a -b"),
        ("a OR (NOT b)", "a (-b)\n6..9: only exclusions: matches everything else"),
        ("+a b -c", "+a b -c"),
        ("a (b AND c)", "a (+b +c)"),
        ("（a OR b） AND c", "+(a b) +c"),
        ("\\AND \\-b \\(c\\) d\\ e", "\\AND \\-b \\(c\\) d\\ e"),
        ("a and b or not c", "a and b or not c"),
        // patterns
        ("econom* w?rd col*r *", "econom* w?rd col*r"),
        ("xinhau~ word~2 a~1,", "xinhau~1 word~2 a~1"),
        ("/colou?r/ a", "/colou?r/ a"),
        ("*", "*"),
        ("*:*", "*"),
        ("-a *", "-a"),
        // near
        ("a NEAR/5 b", "a NEAR/5 b"),
        ("(a OR b) PRE/3 \"c d\"", "(a b) PRE/3 \"c d\""),
        ("a W/2 b W/3 c", "+a NEAR/2 b +b NEAR/3 c"),
        ("title:hong NEAR/1 kong", "title:(hong NEAR/1 kong)"),
        ("-a NEAR/5 b c", "+c -a NEAR/5 b"),
        // fields
        ("title:hong kong", "title:hong kong"),
        ("authors:\"Liu Jie\" language:en id:news/2018/forum", "+author:\"Liu Jie\" +lang:en +article:news/2018/forum"),
        ("hangzhou lang:en lang:zh tag:a", "+hangzhou +(lang:en OR lang:zh) +tag:a"),
        ("hangzhou title:*", "+hangzhou +title:*"),
        ("hangzhou OR lang:zh", "hangzhou OR lang:zh"),
        ("title:(a -b) title:-c author:*", "+title:(+a -b) +author:* -title:c"),
        ("title：香港", "title:香港"),
        ("kind:list-item kind:heading", "kind:list_item OR kind:heading"),
        ("date:[2018 TO 2020-06} date:>=2018 date:2018/6", "+date:[2018 TO 2020-06} +date:[2018 TO *] +date:2018-06"),
        ("date:2018..2020 a", "+a +date:[2018 TO 2020]"),
        ("title:AND", "title:\\AND"),
        // weights
        ("a^2 \"b c\"^.5 (d e)^3 title:f^2", "a^2 \"b c\"^0.5 (d e)^3 title:f^2"),
    ];
    for (query_string, expected) in cases {
        assert_eq!(read(query_string), expected, "{query_string}");
    }
}

#[test]
fn misread_parts_are_noted() {
    let cases = [
        ("", "()\n0..0: empty query: type a word, a \"phrase\", or * for everything"),
        ("lang:en \"digital economy", "+\"digital economy\" +lang:en\n8..9: unclosed quotation: read to the end"),
        ("(a b", "a b\n0..1: unclosed bracket: read to the end"),
        ("a) b", "a b\n1..2: unmatched bracket: ignored"),
        ("a AND", "a\n2..5: no operand after this operator: ignored"),
        (
            "OR a AND AND b",
            "+a +b\n0..2: no operand before this operator: ignored\n9..12: no operand before this operator: ignored",
        ),
        ("a NEAR/3", "a\n2..8: this operator needs two words or groups: ignored"),
        ("a NEAR b", "a \\NEAR b\n2..6: NEAR needs a distance, such as NEAR/5: read as a word"),
        ("-a", "-a\n0..1: only exclusions: matches everything else"),
        ("a ()", "a\n2..3: empty brackets: ignored"),
        ("a \"\"", "a\n2..4: empty quotation"),
        ("title: a", "title\\: a\n0..6: no value after this field: read as a word"),
        (
            "a^b (c)^",
            "a\\^b c\n0..3: ^ needs a number, such as ^2: read as part of the word\n7..8: ^ needs a number, such as ^2: ignored",
        ),
        ("word~5 \"a b\"~", "word~2 \"a b\"~1\n0..6: ~ takes 1 or 2 edits: read as 2"),
        ("/a[/", "\\/a\\[\\/\n2..3: unclosed character class: read as words"),
        ("date:yesterday", "yesterday\n5..14: write a date as 2018, 2018-06 or 2018-06-01: searched in the text"),
        ("date:[2020 TO 2018]", "date:[2018 TO 2020]\n5..19: reversed range: ends swapped"),
        ("[a TO b]", "\\[a TO b]\n0..8: only dates have ranges, such as date:[2018 TO 2020]: searched in the text"),
        (
            "title:[a TO b]",
            "\\[a TO b]\n6..14: only dates have ranges, such as date:[2018 TO 2020]: searched in the text",
        ),
        ("\"digital econom*\"", "\"digital econom*\"\n0..17: * is not a wildcard inside quotation marks"),
    ];
    for (query_string, expected) in cases {
        assert_eq!(read(query_string), expected, "{query_string}");
    }
    assert!(read("colour:red").starts_with("colour\\:red\n0..6: unknown field: read as words (fields: text, title,"));
    assert!(read("kind:of").starts_with("of\n5..7: unknown kind (kinds: body,"));
}

#[test]
fn leaves_that_can_match_are_found_with_their_field() {
    let query = parse("title:(a b*) +\"c d\" -e (f NEAR/2 g)^2").query;
    let found: Vec<_> = query.positive().into_iter().map(|(field, leaf)| (field.name(), leaf.span)).collect();
    let expected = [("text", 14, 19), ("title", 7, 8), ("title", 9, 11), ("text", 24, 25), ("text", 33, 34)];
    assert_eq!(found, expected.map(|(name, start, end)| (name, Span::new(start, end))));
}

#[test]
fn hostile_queries_are_bounded() {
    let deep = |open: &str| open.repeat(100_000) + "a b" + &")".repeat(100_000);
    let hostile = [
        deep("("),
        deep("-("),
        deep("title:("),
        deep("a AND ("),
        ")".repeat(100_000),
        "-".repeat(100_000) + "a",
        "+-".repeat(50_000) + "a",
        "NOT ".repeat(50_000) + "a",
        "title:".repeat(20_000) + "a",
        "*a* ".repeat(1_000),
        "/a/ ".repeat(20_000),
        "»“\" ".repeat(20_000),
        "» ".repeat(20_000),
        "[ ".repeat(50_000),
        "a NEAR/3 ".repeat(20_000),
        "(a b c) NEAR/3 ".repeat(20_000),
        "a AND ".repeat(20_000),
        "a^2 OR -".repeat(20_000),
        "\\".repeat(100_000),
        "x".repeat(10_000_000),
        "香 ".repeat(1_000_000),
        "((((((a) ".repeat(20_000),
    ];
    for query_string in &hostile {
        let start = Instant::now();
        let Parsed { query, notes } = parse(query_string);
        let start_of_it = query_string.get(..9).unwrap_or_default();
        assert!(all_leaves(&query).len() <= 2 * MAX_LEAVES, "{start_of_it}: chains of NEAR name a leaf twice");
        assert!(notes.len() < 30 && (!notes.is_empty() || query_string.len() < MAX_LENGTH), "{start_of_it}");
        assert!(query.to_string().len() < 10 * MAX_LENGTH, "{start_of_it}");
        assert!(start.elapsed() < Duration::from_secs(2), "{start_of_it} took {:?}", start.elapsed());
    }
    let inside = |depth: usize| "(a OR b AND ".repeat(depth) + "c" + &")".repeat(depth);
    assert_eq!(parse(&inside(MAX_DEPTH)).notes, []);
    assert_eq!(parse(&inside(MAX_DEPTH + 5)).notes.len(), 1);
}

/// Returns the examples in blocks of this kind in the manual: query strings and what the manual says about each.
fn manual(block: &str) -> Vec<(&'static str, &'static str)> {
    let blocks = include_str!("../../docs/query.md").split("```").skip(1).step_by(2);
    let lines = blocks.filter_map(|text| text.strip_prefix(block)?.strip_prefix('\n')).flat_map(str::lines);
    lines.map(|line| line.split_once(" — ").expect("a query, a dash, and what it finds")).collect()
}

#[test]
fn manual_examples_hold() {
    let remarks = |query_string: &str| parse(query_string).notes.into_iter().map(|note| note.what).collect::<Vec<_>>();
    let examples = manual("query");
    assert!(examples.len() > 30);
    for (query_string, finds) in examples {
        let expected = usize::from(finds == "everything else");
        assert_eq!(remarks(query_string).len(), expected, "{query_string}");
    }
    for (query_string, note) in manual("query-noted") {
        assert!(matches!(remarks(query_string).as_slice(), [only] if only.starts_with(note)), "{query_string}");
    }
}

//! `ibid search`.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::run::Folder;

#[test]
fn hits_are_printed_with_their_source() {
    assert_snapshot!(Folder::indexed().ibid(["search", "bridge", "crowns"]), @r#"
      1 The harbour bridge  The Lantern · 2019-05-02
        Costs
        The bridge cost 4.2 million crowns, a tenth more than planned. "Steel was dearer than anyone
        foresaw," the mayor said.
        Steel took 1,900,000 crowns.
        Labour took most of the rest.
        news/bridge#p2-5

      2 The harbour bridge  The Lantern · 2019-05-02
        The bridge over the harbour opened on Thursday after six years of work. Ferries will keep
        running until autumn.
        news/bridge#p1

      3 “The market on the east bank is older …”
        The market on the east bank is older than the harbour. Its first charter is from 1407.
        Traders pay a rent of 30 crowns a month. They want the city to lower it, because visitors went
        away when the old ferry stopped.
        market#p2-3

      4 The harbour bridge  The Lantern · 2019-05-02
        Costs
        Who gains
        Merchants on the east bank expect twice as many visitors. Łukasz Nowak, who sells 茶 there,
        has hired two people.
        news/bridge#p6-7

    4 passages in 2 articles, [TIME]
    "#);
    assert_snapshot!(Folder::indexed().ibid(["search", "bridge", "-n", "1", "-v"]), @r#"
      1 The harbour bridge  The Lantern · 2019-05-02 · score 0
        The bridge over the harbour opened on Thursday after six years of work. Ferries will keep
        running until autumn.
        news/bridge#p1

    1 of 3 passages, [TIME]
    "#);
    assert_snapshot!(Folder::indexed().ibid(["search", "market", "--by", "article", "--context", "1", "-q"]), @r#"
    1 “The market on the east bank is older …”  caption
      Stalls at the east bank market at dawn, 12 March 2019. [Photo/Lantern]
      The market on the east bank is older than the harbour. Its first charter is from 1407.
      market#p1  and 1 passage more
    "#);
}

#[test]
fn matches_are_coloured() {
    assert_snapshot!(Folder::indexed().ibid(["search", "1407", "--color", "always"]).to_string().replace('\x1b', "␛"), @r#"
    ␛[32m  1␛[0m ␛[1m“The market on the east bank is older …”␛[0m
        The market on the east bank is older than the harbour. Its first charter is from ␛[1m␛[31m1407␛[0m.
        Traders pay a rent of 30 crowns a month. They want the city to lower it, because visitors went
        away when the old ferry stopped.
        ␛[36mmarket#p2-3␛[0m

    1 passage in 1 article, [TIME]
    "#);
}

#[test]
fn an_empty_result_is_reported() {
    assert_snapshot!(Folder::indexed().ibid(["search", "zeppelin"]), @r#"
    [exit 1]
    [stderr]
    ibid: nothing found, [TIME]
    "#);
    assert_snapshot!(Folder::indexed().ibid(["search", "bank", "--offset", "100"]), @r#"
    [stderr]
    ibid: none of 3 passages, [TIME]
    "#);
    assert_snapshot!(Folder::indexed().ibid(["search", "zeppelin", "--json"]), @r#"
    [exit 1]
    {"query":"zeppelin","total":0,"took_ms":0,"index":{"articles":2,"passages":5,"stale":false},"hits":[],"facets":{},"suggestion":null}
    "#);
}

#[test]
fn a_missing_index_is_built() {
    let folder = Folder::with_articles();
    assert_snapshot!(folder.ibid(["search", "charter"]), @r#"
      1 “The market on the east bank is older …”
        The market on the east bank is older than the harbour. Its first charter is from 1407.
        Traders pay a rent of 30 crowns a month. They want the city to lower it, because visitors went
        away when the old ferry stopped.
        market#p2-3

    1 passage in 1 article, [TIME]
    [stderr]
    ibid: index: index not found: building it from corpus
    2 new, 0 changed, 0 unchanged, 0 removed, 0 skipped
    5 passages, [TIME], [RATE]
    "#);
    assert_snapshot!(Folder::new().ibid(["search", "charter"]), @r#"
    [exit 2]
    [stderr]
    ibid: index: no index, and no corpus to build it from: corpus
    hint: prepare this folder with `ibid init`, or name the articles to index: `ibid index PATH…`
    "#);
}

#[test]
fn an_out_of_date_index_is_reported() {
    let folder = Folder::indexed().file("corpus/new.txt", "A new one.");
    let run = folder.ibid(["search", "charter", "--json"]);
    assert_snapshot!(run.stderr().replace(folder.path("").to_str().expect("plain"), "[DIR]/"), @r#"ibid: the index is out of date: files were added or removed in [DIR]/corpus: run `ibid index`"#);
    assert_eq!(run.json()[0]["index"]["stale"], true);
}

#[test]
fn query_notes_point_at_their_position() {
    assert_snapshot!(Folder::indexed().ibid(["search", "charter \"east bank"]).stderr(), @r#"
    ibid: in the query:
      charter "east bank
              ^ unclosed quotation: read to the end
    "#);
    assert_eq!(Folder::indexed().ibid(["search", "--plain", "charter \"east bank"]).stderr(), "");
}

#[test]
fn wrong_dates_are_refused() {
    let folder = Folder::with_articles();
    assert_snapshot!(folder.ibid(["search", "bridge", "--since", "yesterday"]), @r#"
    [exit 2]
    [stderr]
    ibid: --since yesterday: not a date: write 2018, 2018-06 or 2018-06-01
    "#);
    assert!(!folder.path("index").exists(), "no index is built for it");
}

#[test]
fn filters_narrow() {
    let folder = Folder::indexed();
    let ids = |args: [&str; 2]| {
        let run = folder.ibid(["search", "bank", args[0], args[1], "--format", "trec"]);
        run.stdout().lines().filter_map(|line| line.split(' ').nth(2)).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(ids(["--source", "The Lantern"]), ["news/bridge"]);
    assert_eq!(ids(["--since", "2020"]), [""; 0]);
    assert_eq!(ids(["--tag", "trade"]), ["news/bridge"]);
    assert_eq!(ids(["--sort", "score"]), ["market", "news/bridge"]);
}

#[test]
fn json_has_all_keys_and_valid_spans() {
    let folder = Folder::indexed();
    let answer = &folder.ibid(["search", "bank visitors", "--json"]).json()[0];
    assert_eq!(answer["index"], json!({"articles": 2, "passages": 5, "stale": false}));
    assert_eq!((&answer["facets"], &answer["suggestion"]), (&json!({}), &Value::Null));
    let hits = answer["hits"].as_array().expect("a list");
    assert_eq!(answer["total"], hits.len());
    let market = std::fs::read_to_string(folder.path("corpus/market.txt")).expect("it is there");
    let of_market: Vec<_> = hits.iter().filter(|hit| hit["article"]["id"] == "market").collect();
    assert!(!of_market.is_empty());
    for hit in of_market {
        let slice = |span: &Value| {
            let at = |place: usize| usize::try_from(span[place].as_u64().expect("a number")).expect("small");
            &market[at(0)..at(1)]
        };
        assert_eq!(hit["text"], slice(&hit["span"]));
        assert_eq!(hit["snippet"]["text"], slice(&hit["snippet"]["span"]));
        for highlight in hit["snippet"]["highlights"].as_array().expect("a list") {
            assert!(["bank", "visitors"].contains(&slice(highlight)), "{hit}");
        }
    }
    let lines = folder.ibid(["search", "bank visitors", "--format", "jsonl"]);
    assert_eq!(lines.json(), *hits);
    assert_snapshot!(folder.ibid(["search", "hired", "--json"]), @r#"{"query":"hired","total":1,"took_ms":0,"index":{"articles":2,"passages":5,"stale":false},"hits":[{"rank":1,"score":0,"ref":"news/bridge#p6-7","article":{"id":"news/bridge","title":"The harbour bridge","authors":["Ada Brook","Jun Sato"],"source":"The Lantern","date":"2019-05-02","url":null,"lang":"en","section":null,"tags":["bridges","trade"],"path":"news/bridge.md","format":"markdown","sha256":"2b838289f33b5083696d453f28a5c5c583706fc8cc31be8af262449dce9a2734","words":72},"paragraphs":[6,7],"sentences":null,"page":null,"headings":["Costs"],"kind":"body","span":[301,427],"chars":[301,424],"text":"Who gains\n\nMerchants on the east bank expect twice as many visitors. Łukasz Nowak, who sells 茶 there, has hired two people.","snippet":{"text":"Who gains\n\nMerchants on the east bank expect twice as many visitors. Łukasz Nowak, who sells 茶 there, has hired two people.","span":[301,427],"highlights":[[410,415]]},"citation":"The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 6–7 · news/bridge#p6-7"}],"facets":{},"suggestion":null,"coverage":1.0}"#);
}

#[test]
fn other_formats_have_the_same_hits() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["search", "dearer", "--format", "csv"]), @r#"
    rank,score,ref,title,source,date,snippet
    1,0,news/bridge#p2-5,The harbour bridge,The Lantern,2019-05-02,"Costs

    The bridge cost 4.2 million crowns, a tenth more than planned. ""Steel was dearer than anyone foresaw,"" the mayor said.

    Steel took 1,900,000 crowns.

    Labour took most of the rest."
    "#);
    assert_snapshot!(folder.ibid(["search", "dearer", "--format", "md"]), @r#"
    > Costs
    >
    > The bridge cost 4.2 million crowns, a tenth more than planned. "Steel was dearer than anyone foresaw," the mayor said.
    >
    > Steel took 1,900,000 crowns.
    >
    > Labour took most of the rest.

    — The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 2–5 · news/bridge#p2-5
    "#);
    assert!(folder.ibid(["search", "dearer", "--format", "trec"]).stdout().starts_with("1 Q0 news/bridge 1 "));
    assert_snapshot!(folder.ibid(["search", "dearer", "--format", "trec", "--by", "passage"]), @r#"
    [exit 2]
    [stderr]
    ibid: --format trec: ranks articles: remove `--by passage`
    "#);
}

#[test]
fn many_queries_are_answered_in_their_order() {
    let queries =
        "{\"_id\": \"q1\", \"text\": \"charter\"}\n{\"id\": 2, \"text\": \"zeppelin\"}\n\n{\"text\": 3}\nferries\n";
    let folder = Folder::indexed().file("queries.jsonl", queries);
    let run = folder.ibid(["search", "--batch", "queries.jsonl"]);
    let answers = run.json();
    assert_eq!(answers.iter().map(|answer| &answer["id"]).collect::<Vec<_>>(), ["q1", "2", "5"]);
    assert_eq!(answers[1]["hits"], json!([]));
    assert_snapshot!(run.stderr(), @r#"ibid: queries.jsonl:4: not a query {"id", "text"}: invalid type: integer `3`, expected a string: skipped"#);
    let trec = folder.ibid_reading(queries, ["search", "--batch", "-", "--format", "trec"]);
    let columns: Vec<Vec<&str>> = trec.stdout().lines().map(|line| line.split(' ').collect()).collect();
    assert_eq!(columns.iter().map(|columns| columns[0]).collect::<Vec<_>>(), ["q1", "5", "5"]);
    assert!(columns.iter().all(|columns| columns.len() == 6 && columns[1] == "Q0" && columns[5] == "ibid"));
    let json = folder.ibid(["search", "--batch", "queries.jsonl", "--json"]).json();
    assert_eq!(json.iter().map(|answer| &answer["id"]).collect::<Vec<_>>(), ["q1", "2", "5"]);
    assert_snapshot!(folder.ibid(["search", "--batch", "nowhere"]), @r#"
    [exit 2]
    [stderr]
    ibid: nowhere: opening the batch: no such file or directory
    "#);
}

#[test]
fn many_invalid_lines_are_counted() {
    let folder = Folder::indexed().file("queries.jsonl", "{\"text\": 3}\n".repeat(40) + "ferries\n");
    let run = folder.ibid(["search", "--batch", "queries.jsonl"]);
    assert_eq!((run.json().len(), run.stderr().lines().count()), (1, 4), "{run}");
    assert!(run.stderr().ends_with("ibid: queries.jsonl: 37 more lines skipped; `--verbose` names each\n"), "{run}");
    assert_eq!(folder.ibid(["search", "--batch", "queries.jsonl", "--verbose"]).stderr().lines().count(), 40);
}

#[test]
fn control_characters_of_articles_are_escaped() {
    let words = "The keeper rings it every evening when the gate is shut, whatever the weather. ".repeat(9);
    let article = format!("Ring the bell \x1b]0;owned\x07 and \u{9b}31m turn \u{202e}around.\n\n{words}\n");
    let folder = Folder::new().file("corpus/\x1b[1mbell.txt", article);
    let shown = folder.ibid(["search", "bell", "-q"]);
    assert_snapshot!(shown, @r#"
    1 “Ring the bell ␛]0;owned␇ and �31m turn �around. …”
      Ring the bell ␛]0;owned␇ and �31m turn �around.
      The keeper rings it every evening when the gate is shut, whatever the weather. The keeper
      rings it every evening when the gate is shut, whatever the weather. The keeper rings it every
      evening when the gate is shut, whatever the weather.
      %1B[1mbell#p1-2
    "#);
    let id = "\x1b[1mbell";
    let shown = folder.ibid(["show", id]);
    assert!(!shown.stdout().contains(|c: char| c.is_control() && c != '\n'), "{shown}");
    assert!(!folder.ibid(["show", "\x1b[1mball"]).stderr().contains('\x1b'));
}

#[test]
fn context_includes_every_paragraph() {
    // Three of these paragraphs form a passage; a snippet has fewer.
    let paragraph = |word: &str| {
        let rest = "paragraph is long enough to stand in a passage with two others of its kind, but not with three";
        format!("The {word} {rest}, and it says {word} once more before it ends.")
    };
    let article: Vec<String> =
        ["first", "second", "third", "fourth", "fifth"].iter().map(|word| paragraph(word)).collect();
    let folder = Folder::new().file("corpus/a.txt", article.join("\n"));
    let alone = folder.ibid(["search", "-q", "first"]).stdout().to_owned();
    assert!(!alone.contains("The third"), "{alone}");
    let around = folder.ibid(["search", "-q", "first", "--context", "1"]).stdout().to_owned();
    for word in ["first", "second", "third", "fourth"] {
        assert!(around.contains(&format!("The {word}")), "{word}: {around}");
    }
    assert!(!around.contains("The fifth"), "{around}");
}

/// A folder with a near-duplicate of an article, from another source.
fn with_a_copy() -> Folder {
    let story = "The ferry to the outer islands will stop running in October, the harbour board said on Monday, after forty \
        years in which it carried some two million people, their bicycles, goats and newspapers. A smaller boat will be hired.";
    Folder::with_articles()
        .file("corpus/gazette.md", format!("---\nsource: The Gazette\ndate: 2019-06-03\n---\n{story}\n"))
        .file("corpus/herald.md", format!("---\nsource: The Herald\ndate: 2019-06-04\n---\n(Gazette) {story}\n"))
}

#[test]
fn near_duplicates_are_folded_into_one_hit() {
    let folder = with_a_copy();
    assert_snapshot!(folder.ibid(["search", "goats", "-q"]), @r#"
    1 “The ferry to the outer islands will stop …”  The Gazette · 2019-06-03
      The ferry to the outer islands will stop running in October, the harbour board said on Monday,
      after forty years in which it carried some two million people, their bicycles, goats and
      newspapers. A smaller boat will be hired.
      gazette#p1
      also in herald#p1
    "#);
    assert_eq!(folder.ibid(["search", "goats", "-q", "--copies", "show", "--format", "jsonl"]).json().len(), 2);
    assert_eq!(folder.ibid(["search", "goats", "-q", "--format", "trec"]).stdout().lines().count(), 2);
    let newest = folder.ibid(["search", "goats", "-q", "--sort", "newest", "--json"]).json();
    assert_eq!(newest[0]["hits"][0]["copies"], json!([{"ref": "gazette#p1", "article": "gazette"}]));
}

#[test]
fn unknown_words_get_a_suggestion() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["search", "brigde", "Zeppelins", "crowms"]), @r#"
    [exit 1]
    [stderr]
    ibid: did you mean: bridge Zeppelins crowns
    ibid: nothing found, [TIME]
    "#);
    assert_eq!(folder.ibid(["search", "brigde", "--json"]).json()[0]["suggestion"], "bridge");
    assert_eq!(folder.ibid(["search", "bridge", "--json"]).json()[0]["suggestion"], Value::Null);
    assert_eq!(folder.ibid(["search", "茶馆", "--json"]).json()[0]["suggestion"], Value::Null);
}

#[test]
fn suggestions_are_words_as_written_that_occur_together() {
    let folder = Folder::new()
        .file("corpus/a.txt", "The politicians looked at the policies of the elected council.\n")
        .file("corpus/b.txt", "An actor's bath was cold; the police came.\n")
        .file("corpus/c.txt", "The poet praised the council.\n");
    folder.ibid(["index"]);
    let suggestion = |words: &str| folder.ibid(["search", words, "--json"]).json()[0]["suggestion"].clone();
    assert_eq!(suggestion("baths"), Value::Null, "the index has a word of the same stem");
    assert_eq!(suggestion("ats"), Value::Null, "short words resemble too many others");
    assert_eq!(suggestion("Politicans"), "politicians");
    assert_eq!(suggestion("electde"), "elected");
    assert_eq!(suggestion("counzil policeis"), "council policies");
    assert_eq!(suggestion("zzzzqqqq"), Value::Null);
    let total = |query: &str| folder.ibid(["search", query, "--json"]).json()[0]["total"].clone();
    assert_eq!(
        (total("policies*"), total("polic*"), total("policys~1"), total("/polices?/")),
        (1.into(), 2.into(), 0.into(), 1.into())
    );
}

#[test]
fn synonyms_are_searched_for_too() {
    let folder = Folder::new()
        .file("corpus/a.txt", "The European Union signed the treaty on fisheries.\n")
        .file("corpus/b.txt", "The EU signed nothing at all.\n")
        .file("ibid.toml", "")
        .file("synonyms.toml", "any = [\n  \"EU, European Union ^0.5\",\n]\n");
    folder.ibid(["index"]);
    let answer = folder.ibid(["search", "EU", "--explain", "--json"]).json().remove(0);
    assert_eq!((&answer["total"], &answer["hits"][0]["article"]["id"]), (&2.into(), &"b".into()));
    assert_eq!(answer["hits"][1]["explanation"]["words"][1]["synonym_of"], "EU");
    assert_eq!(answer["weak"], Value::Null);
    assert_eq!(folder.ibid(["search", "signed -EU", "--json"]).json()[0]["total"], 1, "exclusions have no synonyms");
    assert_eq!(folder.ibid(["search", "European Union", "--json"]).json()[0]["total"], 2);
    let folder = folder.file("synonyms.toml", "any = [\n  \"EU\",\n]\n");
    let refused = folder.ibid(["search", "EU"]);
    assert!(refused.stderr().contains("synonyms.toml:2: `EU` has no synonym"), "{refused}");
}

#[test]
fn weak_hits_are_marked() {
    let folder = Folder::new()
        .file("corpus/a.txt", "The mayor opened the bridge over the river on Monday.\n")
        .file("corpus/b.txt", "The price of coal fell.\n");
    folder.ibid(["index"]);
    let weak = |words: &str| folder.ibid(["search", words, "--json"]).json()[0]["weak"].clone();
    assert_eq!(weak("mayor bridge river"), Value::Null);
    assert_eq!(weak("telescopes on distant mountains show Monday galaxies"), true);
}

#[test]
fn facets_count_matching_articles() {
    let folder = with_a_copy();
    assert_snapshot!(folder.ibid(["search", "harbour", "-n", "0", "--facet", "source,year", "-q"]), @r#"
    articles by source
         1  The Gazette
         1  The Herald
         1  The Lantern
         1  unknown

    articles by year
         3  2019
         1  unknown
    "#);
    let facets =
        &folder.ibid(["search", "harbour", "--facet", "tag", "--facet", "author", "--json"]).json()[0]["facets"];
    assert_snapshot!(facets, @r#"{"author":[{"count":1,"value":"Ada Brook"},{"count":1,"value":"Jun Sato"},{"count":3,"value":null}],"tag":[{"count":1,"value":"bridges"},{"count":1,"value":"trade"},{"count":3,"value":null}]}"#);
}

#[test]
fn undated_articles_are_included_or_excluded() {
    let folder = Folder::indexed();
    let articles = |args: [&str; 4]| {
        let run = folder.ibid(["search", "bank", "-q", "--format", "trec", args[0], args[1], args[2], args[3]]);
        run.stdout().lines().map(|line| line.split(' ').nth(2).expect("an article").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(articles(["--since", "2019", "--undated", "exclude"]), ["news/bridge"]);
    assert_eq!(articles(["--since", "2019", "--undated", "include"]).len(), 2);
    assert_eq!(articles(["--until", "2018", "--undated", "include"]), ["market"]);
    assert_eq!(articles(["-n", "5", "--undated", "exclude"]), ["news/bridge"]);
    assert_eq!(articles(["-n", "5", "--undated", "include"]).len(), 2);
}

#[test]
fn similar_passages_are_from_other_articles() {
    let folder = Folder::indexed();
    let like = folder.ibid(["search", "--like", "news/bridge#p7", "--format", "jsonl"]).json();
    assert!(!like.is_empty() && like.iter().all(|hit| hit["article"]["id"] == "market"), "{like:?}");
    assert_snapshot!(folder.ibid(["search", "--like", "nowhere#p1"]), @r#"
    [exit 2]
    [stderr]
    ibid: nowhere: article not found in the index
    "#);
}

#[test]
fn scores_are_explained() {
    let shown = Folder::indexed().ibid(["search", "bridge", "crowns", "-n", "1", "--explain", "-q"]);
    assert!(shown.stdout().contains("= words ") && shown.stdout().contains("crown: rarity "), "{shown}");
}

#[test]
fn chinese_is_found_in_traditional_simplified_and_variant_characters() {
    let spellings =
        [("瀋陽", "沈阳"), ("人羣", "人群"), ("山峯", "山峰"), ("回覆", "回复"), ("重疊", "重叠"), ("看著", "看着")];
    let mut folder = Folder::new();
    for (number, (traditional, simplified)) in spellings.iter().enumerate() {
        folder = folder
            .file(&format!("corpus/{number}-traditional.txt"), format!("今天談到{traditional}的新聞。"))
            .file(&format!("corpus/{number}-simplified.txt"), format!("今天谈到{simplified}的新闻。"));
    }
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    for (number, (traditional, simplified)) in spellings.iter().enumerate() {
        for query in [traditional, simplified] {
            let answer = folder.ibid(["search", &format!("\"{query}\""), "--format", "trec"]);
            let mut found: Vec<&str> =
                answer.stdout().lines().filter_map(|line| line.split_whitespace().nth(2)?.split('#').next()).collect();
            found.sort_unstable();
            assert_eq!(found, [format!("{number}-simplified"), format!("{number}-traditional")], "{query}\n{answer}");
        }
    }
}

#[test]
fn csv_cells_that_look_like_formulas_are_escaped() {
    let line = serde_json::json!({"id": "@x", "title": "=1+1", "text": "-3.5 zebras are striped."});
    let folder = Folder::new().file("corpus/a.jsonl", line.to_string());
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let quoted = folder.ibid(["search", "zebras", "--format", "csv"]);
    assert!(quoted.stdout().ends_with(",'@x#p1,'=1+1,,,'-3.5 zebras are striped.\n"), "{quoted}");
    let raw = folder.ibid(["search", "zebras", "--format", "csv", "--csv-raw"]);
    assert!(raw.stdout().ends_with(",@x#p1,=1+1,,,-3.5 zebras are striped.\n"), "{raw}");
}

#[test]
fn ids_do_not_break_lines() {
    let lines = [("new\nline", "One zebra."), ("new%0Aline", "Two zebras."), ("a\u{202e}b c", "Three zebra.")];
    let lines = lines.map(|(id, text)| serde_json::json!({"id": id, "text": text}).to_string()).join("\n");
    let folder = Folder::new()
        .file("corpus/a.jsonl", lines)
        .file("corpus/odd\nname.txt", "Four zebra.")
        .file("corpus/odd%0Aname.txt", "Five zebras.");
    let run = folder.ibid(["index"]);
    // The two ids are not confused.
    assert!(run.stdout().contains("duplicate id `odd%0Aname`, already used by"), "{run}");
    let run = folder.ibid(["search", "zebra", "--format", "trec", "--by", "article"]);
    let mut ids: Vec<_> = run.stdout().lines().map(|line| line.split(' ').collect::<Vec<_>>()).collect();
    assert!(ids.iter().all(|columns| columns.len() == 6), "{run}");
    ids.sort_by_key(|columns| columns[2].to_owned());
    assert_eq!(
        ids.iter().map(|columns| columns[2]).collect::<Vec<_>>(),
        ["a%E2%80%AEb%20c", "new%0Aline", "new%20line", "odd%0Aname"]
    );
    assert_eq!(folder.ibid(["show", "odd\nname#p1"]).status(), 0);
    assert_eq!(folder.ibid(["show", "odd%0Aname#p1"]).status(), 0);
}

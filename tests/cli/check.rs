//! `ibid check`.

use insta::assert_snapshot;

use crate::run::Folder;

#[test]
fn a_claim_is_printed_with_its_evidence() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["check", "The bridge cost 4.3 million crowns", "Traders pay a rent of 30 crowns a month"]), @r#"
    [exit 1]
    refuted  “The bridge cost 4.3 million crowns”
        claim     The bridge cost 4.3 million crowns
                      =========== ^^^^^^^^^^^^^^^^^^
        refutes   The bridge cost 4.2 million crowns, a tenth more than planned.
                      ====== ==== ^^^^^^^^^^^^^^^^^^
        The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 3, sent. 1 · news/bridge#p3s1
        the claim says 4.3 million crowns, the source 4.2 million crowns (news/bridge, 2019-05-02)

    supported  “Traders pay a rent of 30 crowns a month”
        claim     Traders pay a rent of 30 crowns a month
                  ===========   ====    =========   =====
        supports  Traders pay a rent of 30 crowns a month.
                  ======= ===   ====    =========   =====
        “The market on the east bank is older …”, para. 3, sent. 1 · market#p3s1
        100 percent of it, by weight, is in one sentence of market
    "#);
    assert_snapshot!(folder.ibid(["check", "A volcano buried three villages on the southern continent"]), @r##"
    [exit 1]
    not enough evidence  “A volcano buried three villages on the southern continent”
        no article contains any of its words
    "##);
    let coloured = folder.ibid(["check", "The bridge cost 4.3 million crowns", "--color", "always"]);
    assert_snapshot!(coloured.to_string().replace('\u{1b}', "␛"), @r#"
    [exit 1]
    ␛[1m␛[31mrefuted␛[0m  “The bridge cost 4.3 million crowns”
    ␛[2m    claim     ␛[0mThe ␛[32mbridge cost␛[0m ␛[1m␛[31m4.3 million crowns␛[0m
    ␛[2m    refutes   ␛[0mThe ␛[32mbridge␛[0m ␛[32mcost␛[0m ␛[1m␛[31m4.2 million crowns␛[0m, a tenth more than planned.
        The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 3, sent. 1 · ␛[36mnews/bridge#p3s1␛[0m
        ␛[2mthe claim says 4.3 million crowns, the source 4.2 million crowns (news/bridge, 2019-05-02)␛[0m
    "#);
}

#[test]
fn a_claim_file_is_answered_line_by_line() {
    let folder = Folder::indexed().file(
        "claims.jsonl",
        r#"{"id": 7, "claim": "The bridge cost 4.2 million crowns", "article": "news/bridge"}
{"id": "x", "claim": "The bridge cost 4.3 million crowns"}
{"claim": 3}
{"id": "gone", "claim": "The bridge cost 4.2 million crowns", "article": "no/such"}
Traders pay rent
"#,
    );
    assert_snapshot!(folder.ibid(["check", "--claims", "claims.jsonl"]), @r#"
    [exit 1]
    {"id":"7","claim":"The bridge cost 4.2 million crowns","verdict":"supported","support":0.9452,"evidence":[{"ref":"news/bridge#p3s1","article":"news/bridge","title":"The harbour bridge","date":"2019-05-02","span":[120,182],"text":"The bridge cost 4.2 million crowns, a tenth more than planned.","lead":null,"stance":"supports","score":0,"matches":[{"kind":"word","claim":"bridge","source":"bridge","agrees":true,"claim_span":[4,10],"source_span":[124,130]},{"kind":"word","claim":"cost","source":"cost","agrees":true,"claim_span":[11,15],"source_span":[131,135]},{"kind":"number","claim":"4.2 million crowns","source":"4.2 million crowns","agrees":true,"claim_span":[16,34],"source_span":[136,154]}]},{"ref":"news/bridge#p2","article":"news/bridge","title":"The harbour bridge","date":"2019-05-02","span":[113,118],"text":"Costs","lead":null,"stance":"related","score":0,"matches":[{"kind":"word","claim":"cost","source":"Costs","agrees":true,"claim_span":[11,15],"source_span":[113,118]}]},{"ref":"news/bridge#p1s1","article":"news/bridge","title":"The harbour bridge","date":"2019-05-02","span":[0,71],"text":"The bridge over the harbour opened on Thursday after six years of work.","lead":null,"stance":"related","score":0,"matches":[{"kind":"word","claim":"bridge","source":"bridge","agrees":true,"claim_span":[4,10],"source_span":[4,10]}]}],"parts":[{"text":"bridge cost","span":[4,15],"kind":"content","status":"found","evidence":0},{"text":"4.2 million crowns","span":[16,34],"kind":"amount","status":"found","evidence":0}],"reasons":["100 percent of it, by weight, is in one sentence of news/bridge"]}
    {"id":"x","claim":"The bridge cost 4.3 million crowns","verdict":"refuted","support":0.0195,"evidence":[{"ref":"news/bridge#p3s1","article":"news/bridge","title":"The harbour bridge","date":"2019-05-02","span":[120,182],"text":"The bridge cost 4.2 million crowns, a tenth more than planned.","lead":null,"stance":"refutes","score":0,"matches":[{"kind":"word","claim":"bridge","source":"bridge","agrees":true,"claim_span":[4,10],"source_span":[124,130]},{"kind":"word","claim":"cost","source":"cost","agrees":true,"claim_span":[11,15],"source_span":[131,135]},{"kind":"number","claim":"4.3 million crowns","source":"4.2 million crowns","agrees":false,"claim_span":[16,34],"source_span":[136,154]}]},{"ref":"news/bridge#p2","article":"news/bridge","title":"The harbour bridge","date":"2019-05-02","span":[113,118],"text":"Costs","lead":null,"stance":"related","score":0,"matches":[{"kind":"word","claim":"cost","source":"Costs","agrees":true,"claim_span":[11,15],"source_span":[113,118]}]},{"ref":"news/bridge#p1s1","article":"news/bridge","title":"The harbour bridge","date":"2019-05-02","span":[0,71],"text":"The bridge over the harbour opened on Thursday after six years of work.","lead":null,"stance":"related","score":0,"matches":[{"kind":"word","claim":"bridge","source":"bridge","agrees":true,"claim_span":[4,10],"source_span":[4,10]}]}],"parts":[{"text":"bridge cost","span":[4,15],"kind":"content","status":"found","evidence":0},{"text":"4.3 million crowns","span":[16,34],"kind":"amount","status":"contradicted","evidence":0}],"reasons":["the claim says 4.3 million crowns, the source 4.2 million crowns (news/bridge, 2019-05-02)"]}
    {"id":"gone","claim":"The bridge cost 4.2 million crowns","verdict":"not_enough_evidence","support":0.0,"evidence":[],"parts":[],"reasons":["article no/such is not in the index"]}
    {"id":"5","claim":"Traders pay rent","verdict":"supported","support":0.8589,"evidence":[{"ref":"market#p3s1","article":"market","title":null,"opening":"The market on the east bank is older …","date":null,"span":[159,199],"text":"Traders pay a rent of 30 crowns a month.","lead":null,"stance":"supports","score":0,"matches":[{"kind":"word","claim":"Traders","source":"Traders","agrees":true,"claim_span":[0,7],"source_span":[159,166]},{"kind":"word","claim":"pay","source":"pay","agrees":true,"claim_span":[8,11],"source_span":[167,170]},{"kind":"word","claim":"rent","source":"rent","agrees":true,"claim_span":[12,16],"source_span":[173,177]}]}],"parts":[{"text":"Traders pay rent","span":[0,16],"kind":"content","status":"found","evidence":0}],"reasons":["100 percent of it, by weight, is in one sentence of market"]}
    [stderr]
    ibid: claims.jsonl:3: not a claim {"id", "claim", "article"}: invalid type: integer `3`, expected a string: skipped
    ibid: claims.jsonl:4: no/such: article not found in the index
    "#);
}

#[test]
fn a_text_is_split_into_claims() {
    let folder = Folder::indexed().file(
        "report.txt",
        "The bridge cost 4.3 million crowns. Who paid for all of that? I think the old ferries should be kept.\n\n\
         Please write to the harbour board today. Traders pay a rent of 30 crowns a month.\n",
    );
    assert_snapshot!(folder.ibid(["check", "--text", "report.txt"]), @r#"
    [exit 1]
    refuted  “The bridge cost 4.3 million crowns.”
        claim     The bridge cost 4.3 million crowns.
                      =========== ^^^^^^^^^^^^^^^^^^
        refutes   The bridge cost 4.2 million crowns, a tenth more than planned.
                      ====== ==== ^^^^^^^^^^^^^^^^^^
        The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 3, sent. 1 · news/bridge#p3s1
        the claim says 4.3 million crowns, the source 4.2 million crowns (news/bridge, 2019-05-02)

    question  “Who paid for all of that?”

    opinion  “I think the old ferries should be kept.”

    instruction  “Please write to the harbour board today.”

    supported  “Traders pay a rent of 30 crowns a month.”
        claim     Traders pay a rent of 30 crowns a month.
                  ===========   ====    =========   =====
        supports  Traders pay a rent of 30 crowns a month.
                  ======= ===   ====    =========   =====
        “The market on the east bank is older …”, para. 3, sent. 1 · market#p3s1
        100 percent of it, by weight, is in one sentence of market
    "#);
    assert_snapshot!(folder.ibid(["check", "--text", "report.txt", "--format", "md"]), @r#"
    [exit 1]
    **refuted**: The bridge cost 4.3 million crowns.

    > The bridge cost 4.2 million crowns, a tenth more than planned.

    — The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 3, sent. 1 · news/bridge#p3s1

    - the claim says 4.3 million crowns, the source 4.2 million crowns (news/bridge, 2019-05-02)

    **question**: Who paid for all of that?

    **opinion**: I think the old ferries should be kept.

    **instruction**: Please write to the harbour board today.

    **supported**: Traders pay a rent of 30 crowns a month.

    > Traders pay a rent of 30 crowns a month.

    — “The market on the east bank is older …”, para. 3, sent. 1 · market#p3s1

    - 100 percent of it, by weight, is in one sentence of market
    "#);
}

#[test]
fn invalid_check_input_is_reported() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["check"]), @r##"
    [exit 2]
    [stderr]
    ibid: the following required arguments were not provided:
      <CLAIM>...

    Usage: ibid check <CLAIM>...

    For more information, try '--help'.
    "##);
    assert_snapshot!(folder.ibid(["check", "a claim", "--article", "no/such"]), @r##"
    [exit 2]
    [stderr]
    ibid: no/such: article not found in the index: find one with `ibid search`
    "##);
    assert_snapshot!(folder.ibid(["check", "--text", "missing.txt"]), @r##"
    [exit 2]
    [stderr]
    ibid: missing.txt: reading the text: no such file or directory
    "##);
}

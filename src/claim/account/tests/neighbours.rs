//! Statements beside each other: what one says is not said of what another is about.

use super::{all_supported, none_supported};
use crate::claim::Verdict;
use crate::claim::tests::verdict_by;

fn refuted(passage: &str, claims: &[&str]) {
    for claim in claims {
        let finding = verdict_by(passage, claim);
        assert_eq!(finding.verdict, Verdict::Refuted, "{claim}: {:?}", finding.reasons);
    }
}

fn not_refuted(passage: &str, claims: &[&str]) {
    for claim in claims {
        let finding = verdict_by(passage, claim);
        assert_ne!(finding.verdict, Verdict::Refuted, "{claim}: {:?}", finding.reasons);
    }
}

#[test]
fn words_beyond_a_contrast_are_said_of_another() {
    let passage = "The jury acquitted the miller, Orla Venn, of arson, but convicted her partner, Tom Brask, of fraud.";
    none_supported(passage, &["Orla Venn was convicted of arson."]);
    not_refuted(passage, &["Orla Venn was found not guilty of arson."]);
    none_supported("Zwei Läden schlossen; die Bäckerei Holt blieb geöffnet.", &["Die Bäckerei Holt schloss."]);
    none_supported("Trois écoles ont fermé; la crèche Brunel est restée ouverte.", &["La crèche Brunel a fermé."]);
}

#[test]
fn words_of_another_sentence_belong_to_its_subject() {
    none_supported(
        "Kerrin led through goals by Ole Strand. The captain Ben Hale scored twice in the last minutes.",
        &["Ole Strand scored twice in the last minutes."],
    );
    none_supported(
        "The council approved the loan against the votes of the Reformers. The Unionists had asked for a larger one.",
        &["The Unionists voted against the loan."],
    );
    none_supported(
        "Die Innung verlangt sechs Prozent mehr Geld. Die Betriebe haben drei Prozent geboten.",
        &["Die Betriebe haben sechs Prozent geboten.", "Die Betriebe verlangen mehr Geld."],
    );
    none_supported("停電は夕方に復旧した。ガスは止まっている。", &["ガスは復旧した。"]);
    none_supported("浜田製作所は富山工場を閉鎖する。従業員は青森工場に移る。", &["浜田製作所は青森工場を閉鎖する。"]);
}

#[test]
fn a_relative_clause_has_its_own_subject() {
    none_supported("Marc Aubin a demandé un vote, que la mairesse a refusé.", &["Marc Aubin a refusé un vote."]);
    all_supported(
        "The study was led by Ada Holt, a biologist in Velmouth who has never worked for the firm.",
        &["Ada Holt has never worked for the firm."],
    );
}

#[test]
fn figures_that_are_listed_belong_to_their_nouns() {
    refuted(
        "The report attributes 70 percent of the losses to frost and 30 percent to hail.",
        &["The report attributes 70 percent of the losses to hail."],
    );
    none_supported(
        "The region pays 60 percent of the bill and the city the rest.",
        &["The city pays 60 percent of the bill."],
    );
    refuted("Ada Holt led the choir from 2003 until 2011.", &["Ada Holt led the choir until 2003."]);
    none_supported("The hall stays closed until 6 January.", &["The hall closed on 6 January."]);
    refuted("売上高は前年度比8%減だった。", &["売上高は前年度比8%増だった。"]);
}

#[test]
fn what_is_put_off_or_one_of_two_is_not_so() {
    none_supported("The firm has postponed the closure of the mine to 2027.", &["The firm has closed the mine."]);
    none_supported(
        "La firma aplazó hasta 2027 el cierre de la mina, que debía clausurarse este año.",
        &["La mina cerró este año."],
    );
    none_supported("Kerrin will meet either Marlow or Holt in the final.", &["Kerrin will meet Marlow in the final."]);
    none_supported("The roof can be repaired by May.", &["The roof has been repaired."]);
}

#[test]
fn converse_verbs_agree_with_exchanged_roles() {
    not_refuted(
        "Orla Venn led the town until 2019, when she lost the election to Grace Holt.",
        &["Grace Holt won the election in 2019."],
    );
    refuted("Kerrin lost the final to Marlow.", &["Kerrin won the final."]);
    not_refuted(
        "The case is about the sale of the mill to the developer Ardley for two million crowns.",
        &["Ardley bought the mill for two million crowns."],
    );
    none_supported(
        "The case is about the sale of the mill to the developer Ardley for two million crowns.",
        &["Ardley sold the mill for two million crowns."],
    );
}

#[test]
fn names_behind_prepositions_are_compared() {
    none_supported(
        "The jug by Otto Brandt was found. A plate by Anna Moll is still missing.",
        &["A plate by Otto Brandt is still missing."],
    );
    none_supported(
        "The carriages were built in the 1990s and bought second-hand from Denmark.",
        &["The carriages were built in Denmark."],
    );
}

#[test]
fn hindi_has_negations_and_doers() {
    none_supported("सरकार ने पुल को मंजूरी नहीं दी है।", &["सरकार ने पुल को मंजूरी दी है।"]);
    none_supported(
        "जिलाधिकारी सीमा राय ने पुल बंद किया। व्यापारी अजय मेहता ने फैसले का विरोध किया।",
        &["सीमा राय ने फैसले का विरोध किया।"],
    );
}

#[test]
fn nouns_that_look_like_negations_or_ranks_deny_nothing() {
    not_refuted(
        "A study attributed most of the lake's decline to farming.",
        &["A study blamed farming for most of the lake's decline."],
    );
    not_refuted(
        "The board asked for a second opinion. The council voted against that by 27 votes to 19.",
        &["The request for a second opinion was voted down by 27 votes to 19."],
    );
    not_refuted("The regulator has not approved the drug.", &["The regulator has yet to approve the drug."]);
    not_refuted(
        "Das Bad ist zu, weil Teile der Decke fielen. Verletzt wurde niemand.",
        &["Als Teile der Decke fielen, wurde niemand verletzt."],
    );
}

#[test]
fn comparisons_and_changes_have_two_sides() {
    refuted(
        "More people over 65 than under 18 live in the town.",
        &["More people under 18 than over 65 live in the town."],
    );
    none_supported("The average age rose from 41.2 to 43.8 years.", &["The average age is 41.2 years."]);
    none_supported(
        "Baltika lost, whose offer was cheaper. The offer of Nordwerft had a shorter time.",
        &["The offer of Nordwerft was cheaper than that of Baltika."],
    );
}

#[test]
fn offices_belong_to_who_holds_them() {
    none_supported(
        "The welder Ole Brandt welcomed the order. The director Anja Holt declined to comment.",
        &["Ole Brandt is the director."],
    );
    none_supported(
        "Le maire, Yann Cadiou, approuve la vente. Sa première adjointe, Lucie Morvan, a voté contre la vente.",
        &["Yann Cadiou a voté contre la vente."],
    );
}

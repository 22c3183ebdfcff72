use super::{PartKind, PartStatus};
use crate::claim::Verdict;
use crate::claim::tests::verdict_by;

mod kinds;
mod neighbours;
mod relations;

/// Checks that none of the claims is supported by the passage, and that the passage supports itself.
fn none_supported(passage: &str, claims: &[&str]) {
    assert_eq!(verdict_by(passage, passage).verdict, Verdict::Supported, "{passage}");
    for claim in claims {
        let finding = verdict_by(passage, claim);
        assert_ne!(finding.verdict, Verdict::Supported, "{claim} by {passage}");
        assert!(finding.support < 0.5, "{claim}: {}", finding.support);
    }
}

fn all_supported(passage: &str, claims: &[&str]) {
    for claim in claims {
        let finding = verdict_by(passage, claim);
        assert_eq!(finding.verdict, Verdict::Supported, "{claim}: {:?}", finding.reasons);
    }
}

#[test]
fn a_missing_part_is_named() {
    let finding =
        verdict_by("The old ferry Marla sank near Torvik in March.", "The old ferry Marla sank near Torvik at night.");
    assert_ne!(finding.verdict, Verdict::Supported);
    let missing: Vec<(usize, PartKind)> = finding
        .parts
        .iter()
        .filter(|part| part.status == PartStatus::Missing)
        .map(|part| (part.span.start, part.kind))
        .collect();
    assert_eq!(missing, [(40, PartKind::Content)]);
    assert!(finding.reasons.iter().any(|reason| reason.contains("night")), "{:?}", finding.reasons);
    let found = finding.parts.iter().find(|part| part.kind == PartKind::Name && part.status == PartStatus::Found);
    assert!(found.is_some_and(|part| part.evidence == Some(0)), "{:?}", finding.parts);
}

#[test]
fn paraphrases_near_to_the_source_are_supported() {
    all_supported(
        "The bakery Hollis bought the mill from the Ardley family in 1994 for two million crowns.",
        &[
            "In 1994 the bakery Hollis acquired the mill from the Ardley family.",
            "The Hollis bakery purchased the mill for two million crowns in 1994.",
        ],
    );
    all_supported(
        "Die Gemeinde Osterlund verkaufte 2011 die alte Mühle an den Verein Kornkammer.",
        &["2011 verkaufte Osterlund die alte Mühle an den Verein Kornkammer."],
    );
}

#[test]
fn exchanged_roles_are_not_supported() {
    none_supported(
        "The bakery Hollis bought the mill from the Ardley family in 1994.",
        &["The Ardley family bought the mill from the bakery Hollis in 1994."],
    );
    none_supported("Marlow was beaten by Kerrin in the final.", &["Kerrin was beaten by Marlow in the final."]);
    none_supported("Marlow beat Kerrin in the final.", &["Kerrin beat Marlow in the final."]);
    none_supported(
        "La editorial Brumal demandó a la imprenta Solano en abril.",
        &["La imprenta Solano demandó a la editorial Brumal en abril."],
    );
    all_supported("Marlow beat Kerrin in the final.", &["Kerrin was beaten by Marlow in the final."]);
}

#[test]
fn plans_doubts_and_conditions_are_not_facts() {
    none_supported(
        "The council plans to open the new library in May.",
        &["The council opened the new library in May."],
    );
    none_supported("The council may close the old library.", &["The council closed the old library."]);
    none_supported(
        "The pier will reopen in June if the inspectors agree.",
        &["The pier will reopen in June.", "The pier will reopen in June, whatever the inspectors say."],
    );
    none_supported("Der Rat will die alte Brücke im Mai sperren.", &["Der Rat hat die alte Brücke im Mai gesperrt."]);
    none_supported(
        "La ville rouvrira le pont en juin si les experts sont d’accord.",
        &["La ville rouvrira le pont en juin."],
    );
    none_supported("Завод может закрыть старый цех.", &["Завод закрыл старый цех."]);
    none_supported("市政府计划在五月关闭旧桥。", &["市政府在五月关闭旧桥。"]);
}

#[test]
fn allegations_are_not_facts() {
    none_supported("The owner is accused of burning down the warehouse.", &["The owner burned down the warehouse."]);
    none_supported("Le patron est accusé d’avoir caché les pertes.", &["Le patron a caché les pertes."]);
}

#[test]
fn what_a_source_denies_is_not_supported() {
    none_supported("The mayor denied that the theatre would be sold.", &["The theatre would be sold."]);
    none_supported(
        "It was not the frost but the drought that killed the vines.",
        &["It was the frost that killed the vines."],
    );
    none_supported("No worker was hurt when the crane fell.", &["A worker was hurt when the crane fell."]);
    none_supported("Nadie resultó herido en el incendio.", &["Una persona resultó herida en el incendio."]);
    none_supported("Никто не пострадал при пожаре.", &["При пожаре пострадал рабочий."]);
    none_supported("火灾没有造成人员受伤。", &["火灾造成人员受伤。"]);
}

#[test]
fn a_correction_rejects_what_it_quotes() {
    let passage = "Correction: An earlier version of this article said that the bridge had cost 8 million crowns. The right figure is 3 million.";
    let finding = verdict_by(passage, "The bridge had cost 8 million crowns.");
    assert_eq!(finding.verdict, Verdict::Refuted, "{:?}", finding.reasons);
    let passage = "Berichtigung: In einer früheren Fassung dieses Artikels hieß es, die Brücke sei 1912 gebaut worden. Richtig ist 1921.";
    assert_ne!(verdict_by(passage, "Die Brücke ist 1912 gebaut worden.").verdict, Verdict::Supported);
}

#[test]
fn quantifiers_and_ranks_are_compared() {
    none_supported("All but two of the houses were rebuilt.", &["All of the houses were rebuilt."]);
    none_supported("Some of the houses were rebuilt.", &["All of the houses were rebuilt."]);
    none_supported("Few sailors supported the strike.", &["Many sailors supported the strike."]);
    none_supported("Velm is the second largest port of the country.", &["Velm is the largest port of the country."]);
    none_supported("Das Museum ist das zweitgrößte des Landes.", &["Das Museum ist das größte des Landes."]);
    none_supported("È il terzo ponte più lungo della regione.", &["È il ponte più lungo della regione."]);
}

#[test]
fn causes_and_order_in_time_must_be_stated() {
    none_supported(
        "The school was closed in May. The roof leaked.",
        &["The school was closed in May because the roof leaked."],
    );
    none_supported("The ferry left the harbour after the storm.", &["The ferry left the harbour before the storm."]);
    none_supported("The ferry did not leave until noon.", &["The ferry left before noon."]);
}

#[test]
fn statements_belong_to_their_speaker() {
    none_supported(
        "The dredging killed the seagrass, said the biologist Oda Venn. The harbour master, Piet Lohr, disagreed.",
        &["Piet Lohr said the dredging killed the seagrass."],
    );
    let passage = "学者周明认为水温是原因。渔民李强不同意。";
    assert_ne!(verdict_by(passage, "李强认为水温是原因。").verdict, Verdict::Supported);
}

#[test]
fn another_name_in_the_same_place_contradicts() {
    let finding = verdict_by(
        "Oda Venn has led the harbour office since 2017.",
        "Piet Lohr has led the harbour office since 2017.",
    );
    assert_eq!(finding.verdict, Verdict::Refuted, "{:?}", finding.reasons);
}

#[test]
fn verdict_and_stances_agree() {
    use crate::claim::Stance;
    for claim in
        ["Marlow beat Kerrin.", "Kerrin beat Marlow.", "Marlow never beat Kerrin.", "Marlow may beat Kerrin in May."]
    {
        let finding = verdict_by("Marlow beat Kerrin in the final in June. The crowd of 300 cheered.", claim);
        let refutes = finding.evidence.iter().any(|it| it.stance == Stance::Refutes);
        let contradicted = finding.parts.iter().any(|it| it.status == PartStatus::Contradicted);
        assert_eq!(refutes, finding.verdict == Verdict::Refuted, "{claim}");
        assert!(!contradicted || finding.verdict == Verdict::Refuted, "{claim}");
        let all_found = finding.parts.iter().all(|it| it.status == PartStatus::Found);
        assert_eq!(all_found, finding.verdict == Verdict::Supported, "{claim}: {:?}", finding.parts);
    }
}

#[test]
fn an_open_bound_does_not_state_the_figure_above_it() {
    none_supported("The fair drew over 400 visitors to Torvik.", &["The fair drew 412 visitors to Torvik."]);
    none_supported("Die Messe zog mehr als 400 Besucher nach Torvik.", &["Die Messe zog 412 Besucher nach Torvik."]);
    all_supported(
        "The fair drew over 400 visitors to Torvik. In all 412 visitors came.",
        &["The fair drew 412 visitors to Torvik."],
    );
    all_supported("The fair drew 412 visitors to Torvik.", &["The fair drew over 400 visitors to Torvik."]);
}

#[test]
fn what_the_sentence_calls_false_is_refuted() {
    for (passage, claim) in [
        ("Reports that the dam at Orrin burst are false.", "The dam at Orrin burst."),
        ("Berichte, dass der Damm in Orrin brach, sind falsch.", "Der Damm in Orrin brach."),
        ("Berichten dat de dam in Orrin brak, kloppen niet.", "De dam in Orrin brak."),
    ] {
        let finding = verdict_by(passage, claim);
        assert_eq!(finding.verdict, Verdict::Refuted, "{claim} by {passage}: {:?}", finding.reasons);
    }
}

#[test]
fn what_the_next_sentence_denies_is_not_stated() {
    for (passage, claim) in [
        ("The firm Hollis hid the leak for a week. Hollis denies this.", "The firm Hollis hid the leak for a week."),
        ("Первыми сняли туристов, утверждает сторож. Порт это отрицает.", "Первыми сняли туристов."),
    ] {
        let finding = verdict_by(passage, claim);
        assert_ne!(finding.verdict, Verdict::Supported, "{claim} by {passage}: {:?}", finding.parts);
    }
}

#[test]
fn directions_and_orders_in_time_are_compared() {
    none_supported("初日の客は310人で、見込みの250人を上回った。", &["初日の客は250人で、見込みの310人を下回った。"]);
    none_supported("首日客流为18万人次，低于预计的24万人次。", &["首日客流高于预计。"]);
    none_supported(
        "The letter reached the office after the opening.",
        &["The letter reached the office before the opening."],
    );
}

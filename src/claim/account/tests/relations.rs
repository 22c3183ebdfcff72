//! Relations within a sentence and across two: figures and their nouns, speakers, causes, corrections, sums.

use super::super::PartStatus;
use super::{Verdict, verdict_by};

/// A passage, a claim, and the verdicts that it may have.
type Case = (&'static str, &'static str, &'static [Verdict]);

const NOT_SUPPORTED: &[Verdict] = &[Verdict::PartlySupported, Verdict::Refuted, Verdict::NotEnoughEvidence];

fn check(cases: &[Case]) {
    let mut faults = Vec::new();
    for (passage, claim, wanted) in cases {
        let finding = verdict_by(passage, claim);
        if !wanted.contains(&finding.verdict) {
            faults.push(format!("{:?}: {claim} by {passage}: {:?}", finding.verdict, finding.reasons));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_figure_belongs_to_its_noun() {
    check(&[
        (
            "The Marlow list will have 14 seats in Kerrow, that of Mr Teague 9.",
            "In Kerrow the Marlow list will have 9 seats and the Teague list 14.",
            &[Verdict::Refuted],
        ),
        (
            "Im Kreis Elmstedt wurden 41 Ziegen und 12 Esel geimpft, im Vorjahr 30 Ziegen und 8 Esel.",
            "Im Kreis Elmstedt wurden 12 Ziegen und 41 Esel geimpft.",
            &[Verdict::Refuted, Verdict::NotEnoughEvidence],
        ),
        (
            "La liste Kermadec aura 14 sièges, celle de Mme Ozanne 9.",
            "La liste Kermadec aura 9 sièges et la liste Ozanne 14.",
            NOT_SUPPORTED,
        ),
        (
            "The Marlow list will have 14 seats in Kerrow, that of Mr Teague 9.",
            "In Kerrow the Marlow list will have 14 seats.",
            &[Verdict::Supported],
        ),
    ]);
}

#[test]
fn a_negation_before_a_parenthesis_applies_behind_it() {
    check(&[(
        "The inquest at Dunmoor opened on Monday. It will last for two weeks. The keeper Ada Trewin found the broken lock in June. She showed it to the owners and not, as was said at the inquest, to the coroner.",
        "Ada Trewin showed the broken lock to the coroner in June.",
        NOT_SUPPORTED,
    )]);
}

#[test]
fn a_pronoun_that_speaks_is_named_before() {
    check(&[
        (
            "The fish expert Piet Brandsma calls the result hopeful. ‘One wet spring makes no river’, he warns. The ecologist Lotte Wijnen finds it too early.",
            "Lotte Wijnen warns that one wet spring makes no river.",
            NOT_SUPPORTED,
        ),
        (
            "Visexpert Piet Brandsma noemt de uitkomst hoopvol. ‘Eén natte lente maakt geen rivier’, waarschuwt hij. Ecologe Lotte Wijnen vindt het te vroeg.",
            "Lotte Wijnen waarschuwt dat één natte lente geen rivier maakt.",
            NOT_SUPPORTED,
        ),
    ]);
}

#[test]
fn a_correction_refutes_what_it_quotes() {
    check(&[
        (
            "La fábrica Nuñal vende azulejos en varios países. FE DE ERRATAS. En la nota del lunes se dijo que Nuñal exporta a 17 países; son 7.",
            "Nuñal exporta a 17 países.",
            NOT_SUPPORTED,
        ),
        (
            "その路線の利用者は昨年度240人だった。【訂正】3日付朝刊で、昨年度の利用者を「420人」としたのは「240人」の誤りでした。",
            "その路線の利用者は昨年度420人だった。",
            NOT_SUPPORTED,
        ),
    ]);
}

#[test]
fn a_quantifier_is_contradicted_by_a_part() {
    check(&[
        (
            "Cracks were found in two of the nine pillars of the bridge at Tallow.",
            "Cracks were found in all the pillars of the bridge at Tallow.",
            &[Verdict::Refuted],
        ),
        (
            "Трещины обнаружили в двух из девяти опор моста через Кедровку.",
            "Трещины обнаружили во всех опорах моста через Кедровку.",
            NOT_SUPPORTED,
        ),
    ]);
}

#[test]
fn another_cause_contradicts() {
    check(&[
        (
            "The lock at Hoorn was left out because it lies too close to a reservoir.",
            "The lock at Hoorn was left out because of its high price.",
            &[Verdict::Refuted],
        ),
        (
            "Die Schleuse bei Hoorn fällt weg, weil sie zu nah an einem Stausee liegt.",
            "Die Schleuse bei Hoorn fällt weg, weil sie zu teuer wäre.",
            &[Verdict::Refuted],
        ),
        (
            "The lock at Hoorn was left out because it lies too close to a reservoir.",
            "The lock at Hoorn was left out because it lies too close to a reservoir.",
            &[Verdict::Supported],
        ),
    ]);
}

#[test]
fn figures_that_follow_are_not_contradicted() {
    check(&[
        (
            "The new pier at Lanreath cost 48 million euros. Three quarters of it came from the state, the rest from the county.",
            "The state paid 36 million euros for the new pier at Lanreath.",
            &[Verdict::Supported, Verdict::PartlySupported, Verdict::NotEnoughEvidence],
        ),
        (
            "The new pier at Lanreath cost 48 million euros. Three quarters of it came from the state, the rest from the county.",
            "The state paid 30 million euros for the new pier at Lanreath.",
            NOT_SUPPORTED,
        ),
    ]);
}

#[test]
fn a_compound_is_a_kind_of_its_head() {
    check(&[
        (
            "Im Landkreis Elmstedt sind 31 Schafe verendet.",
            "Im Kreis Elmstedt sind 31 Schafe verendet.",
            &[Verdict::Supported],
        ),
        (
            "Der Vizepräsident Olaf Reker hat den Vertrag unterschrieben.",
            "Der Präsident hat den Vertrag unterschrieben.",
            NOT_SUPPORTED,
        ),
    ]);
}

#[test]
fn names_of_several_sentences_make_no_statement() {
    check(&[
        (
            "The clerk Nora Atwill noticed the gap in May. Hazel Lodge has since been sold to a trust, which will close its east wing.",
            "Nora Atwill still works at Hazel Lodge.",
            NOT_SUPPORTED,
        ),
        (
            "L’assessora alla Scuola, Carla Vinti, ha escluso di chiedere un rinvio. La direttrice, Emma Sorelli, tace.",
            "La direttrice Sorelli ha escluso di chiedere un rinvio all’assessora Vinti.",
            NOT_SUPPORTED,
        ),
    ]);
}

#[test]
fn a_measure_of_change_is_no_part() {
    let finding = verdict_by(
        "Im Kreis Elmstedt sind 214 Fälle bestätigt worden, ein Viertel weniger als im Vorjahr.",
        "Im Kreis Elmstedt sind 214 Fälle bestätigt worden.",
    );
    assert!(finding.parts.iter().all(|part| part.status == PartStatus::Found), "{:?}", finding.reasons);
}

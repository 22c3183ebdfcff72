//! Kinds of false claims that share their words with the source, in many languages, beside true ones.

use super::{PartStatus, Verdict, verdict_by};

/// A passage, claims that it does not support, and claims that it does not refute.
type Story = (&'static str, &'static [&'static str], &'static [&'static str]);

const STORIES: &[Story] = &[
    // A sum is no bound, and a distance is no target.
    (
        "The repairs to the pier at Dunmoor add up to £9 million. Ticket sales fell to 410 a day in June.",
        &["The repairs to the pier at Dunmoor add up to £6 million.", "Ticket sales fell by 410 a day in June."],
        &["The repairs to the pier at Dunmoor add up to £9 million.", "In June ticket sales fell to 410 a day."],
    ),
    (
        "Die Miete in Falkenrode stieg im Mai auf 12,40 Euro, weil viele Wohnungen neu vermietet wurden. Der Strompreis sank um 3 Cent.",
        &["Die Miete in Falkenrode stieg im Mai um 12,40 Euro.", "Der Strompreis sank auf 3 Cent."],
        &["Im Mai stieg die Miete in Falkenrode auf 12,40 Euro."],
    ),
    (
        "Число туристов в Заречье выросло до 5200 человек.",
        &["Число туристов в Заречье выросло на 5200 человек."],
        &["Число туристов в Заречье выросло до 5200 человек."],
    ),
    (
        "Het aantal leden van De Wulp daalde met 320.",
        &["Het aantal leden van De Wulp daalde tot 320."],
        &["Het aantal leden van De Wulp daalde met 320."],
    ),
    // What is alleged and denied is no fact.
    (
        "Councillor Imogen Tarrant said that the builder Harl & Sons had hidden the cracks. Harl & Sons denies this.",
        &["The builder Harl & Sons had hidden the cracks."],
        &["Councillor Imogen Tarrant said that the builder Harl & Sons had hidden the cracks."],
    ),
    (
        "Die Gewerkschaft wirft der Reederei Lorentz vor, sie habe Löhne einbehalten. Die Reederei weist das zurück.",
        &["Die Reederei Lorentz hat Löhne einbehalten."],
        &["Die Gewerkschaft wirft der Reederei Lorentz vor, sie habe Löhne einbehalten."],
    ),
    (
        "Selon un voisin, le garagiste Pelletan a brûlé des pneus dans la cour. Le garagiste le nie.",
        &["Le garagiste Pelletan a brûlé des pneus dans la cour."],
        &[],
    ),
    (
        "Le directeur aurait vendu trois tableaux du musée de Vernon.",
        &["Le directeur a vendu trois tableaux du musée de Vernon."],
        &[],
    ),
    (
        "Il custode avrebbe nascosto le chiavi del teatro Verdi.",
        &["Il custode ha nascosto le chiavi del teatro Verdi."],
        &[],
    ),
    (
        "De penningmeester zou 40.000 euro van de club hebben gestolen.",
        &["De penningmeester heeft 40.000 euro van de club gestolen."],
        &[],
    ),
    (
        "По версии следствия, бухгалтер Рогова подделала подписи. Рогова вину не признала.",
        &["Бухгалтер Рогова подделала подписи."],
        &[],
    ),
    (
        "Según la fiscalía, el tesorero Jacinto Bru ocultó dos cuentas. El tesorero lo niega y dice que no sabía nada de ellas.",
        &["El tesorero Jacinto Bru ocultó dos cuentas."],
        &[],
    ),
    ("检方指控海宁建材向河里排放废水。该公司予以否认。", &["海宁建材向河里排放废水。"], &[]),
    (
        "検察側は、元社員が顧客名簿を持ち出したと主張した。元社員は否認している。",
        &["元社員が顧客名簿を持ち出した。"],
        &[],
    ),
    // Corrections.
    (
        "Earlier reports that the mayor of Selwick had resigned were wrong.",
        &["The mayor of Selwick had resigned."],
        &[],
    ),
    (
        "Meldungen, wonach die Brücke in Astrup eingestürzt sei, treffen nicht zu.",
        &["Die Brücke in Astrup ist eingestürzt."],
        &[],
    ),
    (
        "Eerdere berichten dat de haven van Ooster werd gesloten, kloppen niet.",
        &["De haven van Ooster werd gesloten."],
        &[],
    ),
    (
        "Las noticias de que el puente de Arlanza se había hundido eran falsas.",
        &["El puente de Arlanza se había hundido."],
        &[],
    ),
    (
        "Le notizie secondo cui il sindaco di Orvara si era dimesso erano false.",
        &["Il sindaco di Orvara si era dimesso."],
        &[],
    ),
    ("Сначала мэрия Лугового сообщила, что школа сгорела. Позже пожарные это опровергли.", &["Школа сгорела."], &[]),
    // Bystanders: the name of another clause, behind a preposition, or before a pronoun that refers to somebody else.
    (
        "Cora Lind got 61 percent of the vote. Lind won 31 of the seats and Abel Tosk lost with nine.",
        &["Tosk won 31 of the seats."],
        &["Cora Lind got 61 percent of the vote."],
    ),
    (
        "In the hall were Park Min-ji, the port's head of safety; and Lee Dae-jung, the deputy of the union.",
        &["Lee Dae-jung is the port's head of safety."],
        &[],
    ),
    (
        "Sie setzte sich im Finale gegen Carla Ohm durch, die im Vorjahr gewonnen hatte.",
        &["Carla Ohm setzte sich im Finale durch."],
        &[],
    ),
    (
        "De klank van het orgel was dof, zei Pieter Baas. Zijn opvolger Wim Hoek speelde in Delden. Hij vertrekt per 1 mei naar Gent.",
        &["Pieter Baas vertrekt per 1 mei naar Gent."],
        &[],
    ),
    (
        "Le iscrizioni sono state 900; in Francia sono salite del 7 per cento, in Svezia sono rimaste uguali.",
        &["Le iscrizioni in Svezia sono salite del 7 per cento."],
        &["Le iscrizioni in Francia sono salite del 7 per cento."],
    ),
    (
        "Celia Mora venció en la final a Nuria Balt y ganó 300 euros.",
        &["Nuria Balt venció en la final y ganó 300 euros."],
        &["Celia Mora venció en la final a Nuria Balt."],
    ),
    ("時計を売ったのは古物商の黒川堂である。", &["黒川堂に時計を売った。"], &[]),
    // Two coordinate clauses, of which the claim mixes the subject and the figure; a relative clause and its noun.
    (
        "The province gives 5 million euros, the town of Almere 1.4 million.",
        &["The town of Almere gives 5 million euros."],
        &["The province gives 5 million euros."],
    ),
    (
        "L'usine de Kerlan appartient à la famille Tanguy ; celle de Plouvic emploie 220 personnes.",
        &["L'usine de Kerlan emploie 220 personnes."],
        &["L'usine de Plouvic emploie 220 personnes."],
    ),
    (
        "Die Kapitänin Jule Maart rettete den Segler Timo Reeb, der drei Tage im Wasser trieb.",
        &["Jule Maart trieb drei Tage im Wasser."],
        &["Timo Reeb trieb drei Tage im Wasser."],
    ),
    (
        "Выручка выросла до 12 миллионов, прибыль упала до 3 миллионов.",
        &["Прибыль упала до 12 миллионов."],
        &["Выручка выросла до 12 миллионов."],
    ),
    ("去年，云岭公司的瓶装水销售额为2.1亿元，占公司总收入的六成。", &["去年云岭公司的总收入为2.1亿元。"], &[]),
    (
        "Der Verein machte 2021 einen Verlust von 6,4 Millionen Euro. Im Jahr davor waren es 2,9 Millionen.",
        &["Der Verein machte 2021 einen Verlust von 2,9 Millionen Euro und im Jahr davor von 6,4 Millionen."],
        &[],
    ),
    (
        "Компания «Вега» купила у фирмы «Орион» два причала.",
        &["Фирма «Орион» купила у компании «Вега» два причала."],
        &["Компания «Вега» купила два причала у фирмы «Орион»."],
    ),
    (
        "De tram rijdt pas weer na de keuring, op 3 juni.",
        &["De tram rijdt weer voor de keuring."],
        &["De tram rijdt weer na de keuring."],
    ),
    // A verb in the future is a plan.
    (
        "Le départ de Lise Morel obligera le club à trouver une gardienne ; le nom d'Anna Krol circule.",
        &["Anna Krol remplacera Lise Morel."],
        &[],
    ),
    ("La tasa subirá un 4 % en mayo.", &["La tasa subió un 4 % en mayo."], &["La tasa subirá un 4 % en mayo."]),
    // Speakers.
    (
        "Mira Hollis praised the plan, whereas Tom Ardley said that the quay was unsafe.",
        &["Mira Hollis said that the quay was unsafe."],
        &["Tom Ardley said that the quay was unsafe."],
    ),
    (
        "Benedetta Corsi pensa a un guasto, mentre Aldo Merini ritiene che la diga sia stata costruita male.",
        &["Benedetta Corsi ritiene che la diga sia stata costruita male."],
        &["Aldo Merini ritiene che la diga sia stata costruita male."],
    ),
    // Negation by verbs.
    (
        "The minister Edda Voss ruled out new tolls on the bridge.",
        &["The minister Edda Voss announced new tolls on the bridge."],
        &["The minister Edda Voss said there would be no new tolls on the bridge."],
    ),
    (
        "Ministerin Edda Voss schließt eine Maut auf der Brücke aus.",
        &["Ministerin Edda Voss plant eine Maut auf der Brücke."],
        &["Ministerin Edda Voss will keine Maut auf der Brücke."],
    ),
    (
        "Minister Pauwels sluit een tol op de brug uit.",
        &["Minister Pauwels wil een tol op de brug."],
        &["Minister Pauwels wil geen tol op de brug."],
    ),
    // Direction.
    ("参观人数为3.2万，低于馆方的预期。", &["参观人数高于馆方的预期。"], &["参观人数低于馆方的预期。"]),
    (
        "来場者は420人で、主催者の予想を下回った。",
        &["来場者は主催者の予想を上回った。"],
        &["来場者は主催者の予想を下回った。"],
    ),
    (
        "Turnout in Selwick was lower than expected.",
        &["Turnout in Selwick was higher than expected."],
        &["Turnout in Selwick was lower than expected."],
    ),
    (
        "Der Umsatz der Werft lag unter den Erwartungen.",
        &["Der Umsatz der Werft lag über den Erwartungen."],
        &["Der Umsatz der Werft lag unter den Erwartungen."],
    ),
    // Order.
    (
        "De brief van Hoekstra kwam pas na de opening van de tunnel aan.",
        &["De brief van Hoekstra kwam vóór de opening van de tunnel aan."],
        &["De brief van Hoekstra kwam na de opening van de tunnel aan."],
    ),
    (
        "Письмо Лосева пришло после открытия туннеля.",
        &["Письмо Лосева пришло до открытия туннеля."],
        &["Письмо Лосева пришло после открытия туннеля."],
    ),
    // A part for the whole.
    (
        "Ines Calder scored 17 goals, six of them from penalties.",
        &["Ines Calder scored 17 goals from penalties."],
        &["Ines Calder scored 17 goals."],
    ),
    (
        "Die Werft baute 14 Schiffe, davon fünf für Norwegen.",
        &["Die Werft baute 14 Schiffe für Norwegen."],
        &["Die Werft baute 14 Schiffe."],
    ),
    // Rank.
    ("この図書館は県内で初めて、全国では五番目に開館した。", &["この図書館は全国で初めて開館した。"], &[]),
    // Exchanged figures and parts.
    (
        "初日の来場者は延べ520人で、見込みの400人を上回った。",
        &["初日の来場者は延べ400人で、見込みの520人を下回った。"],
        &[],
    ),
    (
        "列车由东川车辆厂制造，信号由远景科技提供。",
        &["列车由远景科技制造，信号由东川车辆厂提供。"],
        &["列车由东川车辆厂制造。"],
    ),
    // Undecided.
    ("Lawyer Rhys Penhale will decide by Friday whether to appeal.", &["Lawyer Rhys Penhale has appealed."], &[]),
    (
        "Ob die Stadt gegen das Land Klage erhebt, entscheidet der Rat erst im Mai, wenn das Gutachten da ist.",
        &["Die Stadt erhebt Klage."],
        &[],
    ),
    // Forms of one verb, the passive, and closed-class words.
    (
        "Drei Fischer waren in der Nacht vor Stranding ertrunken, weil das Boot in dem Sturm gesunken war.",
        &["Fünf Fischer ertranken vor Stranding."],
        &["Drei Fischer ertranken vor Stranding."],
    ),
    (
        "Hoekstra had de gemeente in een brief gewaarschuwd.",
        &["De gemeente had Hoekstra in een brief bedankt."],
        &["De gemeente werd door Hoekstra in een brief gewaarschuwd."],
    ),
];

#[test]
fn no_false_claim_is_supported_and_no_true_one_refuted() {
    let mut faults = Vec::new();
    for (passage, false_claims, true_claims) in STORIES {
        for claim in *false_claims {
            let finding = verdict_by(passage, claim);
            if finding.verdict == Verdict::Supported {
                faults.push(format!("supported: {claim} by {passage}"));
            }
        }
        for claim in *true_claims {
            let finding = verdict_by(passage, claim);
            if finding.verdict == Verdict::Refuted {
                faults.push(format!("refuted: {claim} by {passage}: {:?}", finding.reasons));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn most_true_claims_in_other_words_are_supported() {
    let claims: Vec<(&str, &str)> =
        STORIES.iter().flat_map(|(passage, _, claims)| claims.iter().map(move |claim| (*passage, *claim))).collect();
    let missed: Vec<&str> = claims
        .iter()
        .filter(|(passage, claim)| verdict_by(passage, claim).verdict != Verdict::Supported)
        .map(|(_, claim)| *claim)
        .collect();
    assert!(missed.len() * 4 <= claims.len(), "{missed:#?} of {}", claims.len());
}

#[test]
fn a_denied_report_is_named_as_one() {
    let passage = "Rhona Pell said that the dam leaked. The operator denies this.";
    let finding = verdict_by(passage, "The dam leaked.");
    assert!(finding.parts.iter().any(|part| part.status == PartStatus::Missing), "{:?}", finding.parts);
    assert!(finding.reasons.iter().any(|reason| reason.contains("denies")), "{:?}", finding.reasons);
}

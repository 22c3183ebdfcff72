//! Number words of languages other than English: `sieben`, `vingt et un`, `zwei Drittel`, `полтора`, `la moitié`.
//!
//! `one` is left out everywhere, because it is an article too.

use rust_decimal::Decimal;

use super::amount::{Amount, fraction, measured};
use super::number::Number;
use super::scale;
use super::scan::{Scan, folded};
use super::unit::Unit;

/// Cardinals from 2 to 20, then the tens to 90, then the hundreds from 100, folded. Spellings are separated by `|`, and
/// `-` marks one that is left out.
#[rustfmt::skip]
const CARDINALS: [(&str, &str); 18] = [
    ("de", "zwei|zweier drei|dreier vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig hundert|einhundert"),
    ("fr", "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize - - - vingt trente quarante cinquante soixante septante huitante nonante cent|cents"),
    ("es", "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien|ciento doscientos|doscientas trescientos|trescientas cuatrocientos|cuatrocientas quinientos|quinientas seiscientos|seiscientas setecientos|setecientas ochocientos|ochocientas novecientos|novecientas"),
    ("it", "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti trenta quaranta cinquanta sessanta settanta ottanta novanta cento duecento trecento quattrocento cinquecento seicento settecento ottocento novecento"),
    ("pt", "dois|duas tres quatro cinco seis sete oito nove dez onze doze treze catorze|quatorze quinze dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem|cento duzentos|duzentas trezentos|trezentas quatrocentos|quatrocentas quinhentos|quinhentas seiscentos|seiscentas setecentos|setecentas oitocentos|oitocentas novecentos|novecentas"),
    ("nl", "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd"),
    ("sv", "tva tre fyra fem sex sju atta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo trettio fyrtio femtio sextio sjuttio attio nittio hundra|etthundra"),
    ("da", "to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve tredive fyrre halvtreds tres halvfjerds firs halvfems hundrede"),
    ("no", "to tre fire fem seks sju|syv atte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tjue|tyve tretti|tredve forti|forr femti seksti sytti atti nitti hundre"),
    ("pl", "dwa|dwie|dwoch|dwaj trzy|trzech|trzej cztery|czterech piec|pieciu szesc|szesciu siedem|siedmiu osiem|osmiu dziewiec|dziewieciu dziesiec|dziesieciu jedenascie|jedenastu dwanascie|dwunastu trzynascie|trzynastu czternascie|czternastu pietnascie|pietnastu szesnascie|szesnastu siedemnascie|siedemnastu osiemnascie|osiemnastu dziewietnascie|dziewietnastu dwadziescia|dwudziestu trzydziesci|trzydziestu czterdziesci|czterdziestu piecdziesiat|piecdziesieciu szescdziesiat|szescdziesieciu siedemdziesiat|siedemdziesieciu osiemdziesiat|osiemdziesieciu dziewiecdziesiat|dziewiecdziesieciu sto|stu"),
    ("cs", "dva|dve|dvou tri|tri ctyri|ctyr pet|peti sest|sesti sedm|sedmi osm|osmi devet|deviti deset|deseti jedenact|jedenacti dvanact|dvanacti trinact|trinacti ctrnact|ctrnacti patnact|patnacti sestnact|sestnacti sedmnact|sedmnacti osmnact|osmnacti devatenact|devatenacti dvacet|dvaceti tricet|triceti ctyricet padesat sedesat sedmdesat osmdesat devadesat sto"),
    ("ru", "два|две|двух|двое три|трех|трое четыре|четырех|четверо пять|пяти|пятеро шесть|шести семь|семи восемь|восьми девять|девяти десять|десяти одиннадцать|одиннадцати двенадцать|двенадцати тринадцать|тринадцати четырнадцать|четырнадцати пятнадцать|пятнадцати шестнадцать|шестнадцати семнадцать|семнадцати восемнадцать|восемнадцати девятнадцать|девятнадцати двадцать|двадцати тридцать|тридцати сорок|сорока пятьдесят|пятидесяти шестьдесят|шестидесяти семьдесят|семидесяти восемьдесят девяносто сто|ста двести|двухсот триста|трехсот четыреста пятьсот шестьсот семьсот восемьсот девятьсот"),
    ("uk", "два|дві|двох три|трьох чотири|чотирьох п'ять|п'яти шість|шести сім|семи вісім|восьми дев'ять|дев'яти десять|десяти одинадцять дванадцять тринадцять чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот"),
    ("fi", "kaksi|kahden|kahdessa kolme|kolmen nelja|neljan viisi|viiden kuusi|kuuden seitseman kahdeksan yhdeksan kymmenen yksitoista kaksitoista kolmetoista neljatoista viisitoista kuusitoista seitsemantoista kahdeksantoista yhdeksantoista kaksikymmenta kolmekymmenta neljakymmenta viisikymmenta kuusikymmenta seitsemankymmenta kahdeksankymmenta yhdeksankymmenta sata"),
    ("hu", "ket|ketto harom negy ot hat het nyolc kilenc tiz tizenegy tizenketto|tizenket tizenharom tizennegy tizenot tizenhat tizenhet tizennyolc tizenkilenc husz harminc negyven otven hatvan hetven nyolcvan kilencven szaz"),
    ("tr", "iki uc dort bes alti yedi sekiz dokuz on - - - - - - - - - yirmi otuz kirk elli altmis yetmis seksen doksan yuz"),
    ("id", "dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas - - - - - - - - - - - - - - - - seratus"),
    ("ro", "doi|doua trei patru cinci sase sapte opt noua zece unsprezece doisprezece|douasprezece treisprezece paisprezece cincisprezece saisprezece saptesprezece optsprezece nouasprezece douazeci treizeci patruzeci cincizeci saizeci saptezeci optzeci nouazeci suta"),
];

/// Nouns of a part of a whole, with its denominator.
#[rustfmt::skip]
const PARTS: [(&str, &[(u64, &str)]); 10] = [
    ("de", &[(2, "halfte"), (3, "drittel dritteln"), (4, "viertel vierteln"), (5, "funftel"), (8, "achtel"), (10, "zehntel")]),
    ("fr", &[(2, "moitie"), (3, "tiers"), (4, "quart quarts"), (5, "cinquieme cinquiemes"), (10, "dixieme dixiemes")]),
    ("es", &[(2, "mitad"), (3, "tercio tercios"), (5, "quinto quintos")]),
    ("it", &[(3, "terzo terzi"), (4, "quarto quarti"), (5, "quinto quinti")]),
    ("pt", &[(2, "metade"), (3, "terco tercos"), (4, "quarto quartos"), (5, "quinto quintos")]),
    ("nl", &[(2, "helft"), (3, "derde"), (4, "kwart"), (5, "vijfde")]),
    ("sv", &[(2, "halften"), (3, "tredjedel tredjedelar"), (4, "fjardedel fjardedelar"), (5, "femtedel femtedelar")]),
    ("pl", &[(2, "polowa polowe polowy polowie"), (4, "cwierc")]),
    ("ru", &[(2, "половина половину половины половине"), (3, "треть трети третью"), (4, "четверть четверти")]),
    ("uk", &[(2, "половина половину половини"), (3, "третина третину третини"), (4, "чверть чверті")]),
];

/// Words for one and a half.
const ONE_AND_A_HALF: [(&str, &str); 5] = [
    ("de", "anderthalb eineinhalb"),
    ("nl", "anderhalf anderhalve"),
    ("pl", "poltora poltorej"),
    ("ru", "полтора полторы"),
    ("uk", "півтора півтори"),
];

/// Words for a half before a scale word: `eine halbe Million`, `medio millón`.
const HALVES: [(&str, &str); 7] = [
    ("de", "halbe halben halbes"),
    ("fr", "demi"),
    ("es", "medio media"),
    ("it", "mezzo mezza"),
    ("pt", "meio meia"),
    ("nl", "half halve"),
    ("pl", "pol"),
];

/// Articles and numerals for one before a part: `ein Drittel`, `un tiers`.
const ONE: [&str; 16] =
    ["ein", "eine", "einem", "einer", "un", "une", "uno", "una", "um", "uma", "een", "en", "la", "die", "der", "l"];

/// Returns all words of the language that begin a number.
pub(super) fn words(code: &str) -> impl Iterator<Item = &'static str> {
    let cardinals =
        CARDINALS.iter().filter(move |(lang, _)| *lang == code).flat_map(|(_, names)| names.split([' ', '|']));
    let parts = PARTS.iter().filter(move |(lang, _)| *lang == code).flat_map(|(_, parts)| *parts);
    let parts = parts.flat_map(|(_, names)| names.split(' '));
    let halves = ONE_AND_A_HALF.iter().chain(&HALVES).filter(move |(lang, _)| *lang == code);
    let codes = ["usd", "eur", "gbp", "chf", "rs"];
    cardinals
        .chain(parts)
        .chain(halves.flat_map(|(_, names)| names.split(' ')))
        .chain(codes)
        .filter(|word| *word != "-")
}

/// Returns the value of a folded cardinal.
fn cardinal(word: &str, code: &str) -> Option<u64> {
    let (_, names) = CARDINALS.iter().find(|(lang, _)| *lang == code)?;
    let place =
        names.split(' ').position(|spellings| word != "-" && spellings.split('|').any(|name| name == word))? as u64;
    Some(match place {
        0..19 => place + 2,
        19..26 => (place - 16) * 10,
        _ => (place - 25) * 100,
    })
}

/// Returns the denominator that a folded noun names.
fn part(word: &str, code: &str) -> Option<u64> {
    let (_, parts) = PARTS.iter().find(|(lang, _)| *lang == code)?;
    parts.iter().find(|(_, names)| names.split(' ').any(|name| name == word)).map(|(parts, _)| *parts)
}

fn is_in(table: &[(&str, &str)], word: &str, code: &str) -> bool {
    table.iter().any(|(lang, names)| *lang == code && names.split(' ').any(|name| name == word))
}

/// Returns whether a folded word is a number written as one word: `einundzwanzig`, `dreihundert`, `eenentwintig`.
pub(super) fn is_compound(word: &str, code: &str) -> bool {
    match code {
        "de" | "nl" => word.len() > 6 && compound(word, code).is_some(),
        "es" | "it" => word.len() > 6 && romance(word, code).is_some(),
        _ => false,
    }
}

/// Returns the value of a Spanish or Italian number written as one word: `veintitrés`, `trentadue`, `ventotto`.
fn romance(word: &str, code: &str) -> Option<u64> {
    const TENS: [(&str, u64); 8] = [
        ("vent", 20),
        ("trent", 30),
        ("quarant", 40),
        ("cinquant", 50),
        ("sessant", 60),
        ("settant", 70),
        ("ottant", 80),
        ("novant", 90),
    ];
    let unit = |word: &str| {
        let one = matches!(word, "uno" | "un" | "una");
        if one { Some(1) } else { cardinal(word, code).filter(|unit| *unit < 10) }
    };
    if code == "es" {
        return Some(20 + unit(word.strip_prefix("veinti")?)?);
    }
    let (rest, tens) = TENS.iter().find_map(|(stem, tens)| Some((word.strip_prefix(stem)?, *tens)))?;
    Some(tens + unit(rest.strip_prefix(['i', 'a']).unwrap_or(rest))?)
}

/// Returns the value of a German or Dutch number written as one word.
fn compound(word: &str, code: &str) -> Option<(u64, bool)> {
    if let Some(value) = cardinal(word, code) {
        return Some((value, false));
    }
    let (and, one) = if code == "de" { ("und", "ein") } else { ("en", "een") };
    let small = |word: &str| if word == one { Some(1) } else { cardinal(word, code) };
    if code == "de"
        && let Some(whole) = word.strip_suffix("einhalb").and_then(|word| cardinal(word, code))
    {
        return Some((whole, true));
    }
    for (name, size) in
        if code == "de" { [("tausend", 1000), ("hundert", 100)] } else { [("duizend", 1000), ("honderd", 100)] }
    {
        if let Some((before, after)) = word.split_once(name) {
            let times = if before.is_empty() { 1 } else { compound_or(before, &small, code)? };
            let rest =
                if after.is_empty() { 0 } else { compound_or(after.strip_prefix(and).unwrap_or(after), &small, code)? };
            return (times < 1000 && rest < size).then_some((times * size + rest, false));
        }
    }
    let (unit, tens) = word.match_indices(and).find_map(|(at, _)| {
        let unit = small(&word[..at]).filter(|unit| *unit < 10)?;
        let tens = cardinal(&word[at + and.len()..], code).filter(|tens| *tens >= 20 && *tens < 100)?;
        Some((unit, tens))
    })?;
    Some((tens + unit, false))
}

fn compound_or(word: &str, small: &dyn Fn(&str) -> Option<u64>, code: &str) -> Option<u64> {
    small(word).or_else(|| compound(word, code).map(|(value, _)| value))
}

/// Parses the amount in words that starts with the lower-case word from `at` to `end`.
pub(super) fn read(scan: &Scan<'_>, at: usize, word: &str, end: usize) -> Option<Amount> {
    let code = scan.style.code;
    let word = folded(word);
    if let Some(parts) = part(&word, code) {
        let before = scan.previous_word(at);
        let article = before.filter(|(word, _)| ONE.contains(&word.as_ref()));
        let start = article.as_ref().map(|(_, start)| *start);
        // `der dritte`, `il terzo`: without an article of its own only the half is a part.
        let has_articles = !matches!(code, "ru" | "uk" | "pl");
        let start = if parts == 2 || !has_articles { at } else { start? };
        return Some(Amount::new(start, end, fraction(1, parts)?).with_unit(Unit::Fraction));
    }
    if is_in(&HALVES, &word, code) {
        let half = Amount::new(at, end, Number::new(Decimal::new(5, 1), -1));
        let (power, end) = scale::read(scan, end, false).filter(|(power, _)| *power > 2)?;
        return measured(scan, half.with_power(power, end)?);
    }
    let (mut amount, has_half) = if is_in(&ONE_AND_A_HALF, &word, code) {
        (Amount::new(at, end, Number::new(Decimal::new(15, 1), -1)), true)
    } else if let Some((value, has_half)) = compound(&word, code).filter(|_| matches!(code, "de" | "nl")) {
        let number =
            if has_half { Number::new(Decimal::from(10 * value + 5) / Decimal::TEN, -1) } else { Number::whole(value) };
        (Amount::new(at, end, number), has_half)
    } else {
        let (value, end) = sequence(scan, at, code)?;
        (Amount::new(at, end, Number::whole(value)), false)
    };
    // `zwei Drittel`, `trois quarts`.
    if !has_half
        && let Some((next, end)) = scan.next_word(amount.end)
        && let Some(parts) = part(&folded(&next), code).filter(|parts| *parts > 2)
        && let Ok(upper) = u64::try_from(amount.number.value)
        && upper < parts
    {
        return Some(Amount::new(at, end, fraction(upper, parts)?).with_unit(Unit::Fraction));
    }
    if let Some((power, end)) = scale::read(scan, amount.end, false) {
        amount = amount.with_power(power, end)?;
    }
    let amount = measured(scan, super::amount::and_a_half(scan, amount))?;
    scan.is_free_end(amount.end).then_some(amount)
}

/// Parses cardinals in sequence: `vingt et un`, `quatre-vingt-dix`, `ciento veinte`, `сто двадцать пять`.
fn sequence(scan: &Scan<'_>, at: usize, code: &str) -> Option<(u64, usize)> {
    let (mut value, mut end) = (0_u64, at);
    for step in 0..8 {
        let next = if step == 0 { scan.word(at) } else { scan.linked_word(end) };
        let Some((word, after)) = next else { break };
        let is_joint = step > 0 && matches!(word.as_ref(), "et" | "y" | "e" | "i" | "og" | "och");
        let (word, after) = match is_joint.then(|| scan.linked_word(after)).flatten() {
            Some((word, after)) if value >= 20 => (word, after),
            Some(_) => break,
            None => (word, after),
        };
        let word = folded(&word);
        let next = if value >= 20
            && matches!(word.as_ref(), "un" | "une" | "uno" | "una" | "um" | "uma" | "один" | "одна")
        {
            1
        } else {
            match cardinal(&word, code).or_else(|| matches!(code, "es" | "it").then(|| romance(&word, code)).flatten())
            {
                Some(next) => next,
                None => break,
            }
        };
        value = match (value, next) {
            (0, next) => next,
            // quatre-vingts
            (4, 20) if code == "fr" => 80,
            (2..=9, 100) => value * 100,
            // soixante-dix, quatre-vingt-onze
            (60 | 80, 10..=19) if code == "fr" => value + next,
            (value, next) if value % 100 == 0 && next < 100 => value + next,
            (value, next) if value % 10 == 0 && value % 100 >= 20 && next < 10 => value + next,
            (10, 7..=9) if code == "fr" => 10 + next,
            (value, 7..=9) if code == "fr" && value % 20 == 10 => value + next,
            _ => break,
        };
        end = after;
    }
    (value > 0).then_some((value, end))
}

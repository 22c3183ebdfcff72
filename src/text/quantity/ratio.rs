//! Words for a multiple: `doubled`, `twice as many`, `halved`, `verdreifacht`, `вдвое`, `倍増`.

use rust_decimal::Decimal;

use super::amount::Amount;
use super::number::Number;
use super::scan::{Scan, folded};
use super::unit::Unit;

/// Folded words by language, with the multiple in tenths. Words with other meanings are left out (`double`, `triple`).
#[rustfmt::skip]
const WORDS: [(&str, &[(i64, &str)]); 14] = [
    ("en", &[(20, "doubled doubling twofold"), (30, "tripled tripling trebled trebling threefold"), (40, "quadrupled quadrupling fourfold"),
        (50, "quintupled fivefold"), (5, "halved halving"), (100, "tenfold")]),
    ("de", &[(20, "verdoppelt verdoppelte verdoppelten verdoppeln verdopple verdoppelung verdopplung doppelte doppelten zweifache"),
        (30, "verdreifacht verdreifachte verdreifachten verdreifachen dreifache"), (40, "vervierfacht vervierfachte vierfache"),
        (5, "halbiert halbierte halbierten halbieren halbierung"), (100, "verzehnfacht zehnfache")]),
    ("fr", &[(20, "doubler doublement"), (30, "tripler triplement"), (40, "quadruple quadrupler")]),
    ("es", &[(20, "duplico duplica duplicaron duplicado duplicada duplicar"), (30, "triplico triplicaron triplicado triplicar"),
        (40, "cuadruplico cuadruplicado cuadruplicar")]),
    ("it", &[(20, "raddoppiato raddoppiata raddoppiati raddoppiare raddoppia raddoppiano"), (30, "triplicato triplicata triplicati triplicare"),
        (5, "dimezzato dimezzata dimezzati dimezzare"), (40, "quadruplicato quadruplicata")]),
    ("pt", &[(20, "duplicou duplicaram duplicado duplicar dobrou dobraram"), (30, "triplicou triplicaram triplicar"), (40, "quadruplicou")]),
    ("nl", &[(20, "verdubbeld verdubbelde verdubbelden verdubbelen verdubbeling"), (30, "verdrievoudigd verdrievoudigde"),
        (5, "gehalveerd halveerde halveren")]),
    ("sv", &[(20, "fordubblats fordubblades fordubblat fordubblas"), (30, "tredubblats tredubblades"), (5, "halverats halverades")]),
    ("pl", &[(20, "podwoil podwoila podwoilo podwoily dwukrotnie"), (30, "potroil potroila potroilo trzykrotnie")]),
    ("cs", &[(20, "zdvojnasobil zdvojnasobila zdvojnasobily dvojnasobne"), (30, "ztrojnasobil ztrojnasobila trojnasobne")]),
    ("ru", &[(20, "удвоился удвоилась удвоилось удвоились удвоил удвоили вдвое"), (30, "утроился утроилась утроилось утроились втрое"),
        (40, "вчетверо"), (50, "впятеро")]),
    ("uk", &[(20, "подвоївся подвоїлася подвоїлися подвоїлось вдвічі удвічі"), (30, "потроївся потроїлася втричі утричі")]),
    ("fi", &[(20, "kaksinkertaistui kaksinkertaistunut"), (30, "kolminkertaistui kolminkertaistunut"), (5, "puolittui puolittunut")]),
    ("hu", &[(20, "megduplazodott megkettozodott"), (30, "megharomszorozodott"), (5, "megfelezodott")]),
];

/// Phrases for a multiple of a quantity: the first word, the words after it, and the multiple in tenths.
#[rustfmt::skip]
const PHRASES: [(&str, &str, &str, i64); 20] = [
    ("en", "twice", "as", 20), ("en", "twice", "the", 20), ("en", "half", "as", 5), ("en", "thrice", "as", 30),
    ("de", "doppelt", "so", 20), ("de", "zweimal", "so", 20), ("de", "dreimal", "so", 30), ("de", "viermal", "so", 40),
    ("de", "halb", "so", 5),
    ("fr", "deux", "fois plus", 20), ("fr", "trois", "fois plus", 30), ("fr", "quatre", "fois plus", 40), ("fr", "deux", "fois moins", 5),
    ("es", "dos", "veces mas", 20), ("es", "tres", "veces mas", 30),
    ("pt", "duas", "vezes mais", 20), ("pt", "tres", "vezes mais", 30),
    ("nl", "twee", "keer zo", 20), ("nl", "drie", "keer zo", 30),
    ("sv", "dubbelt", "sa", 20),
];

/// Returns the words of the language that begin a multiple.
pub(super) fn words(code: &str) -> impl Iterator<Item = &'static str> {
    let single = WORDS.iter().filter(move |(lang, _)| *lang == code).flat_map(|(_, words)| *words);
    let single = single.flat_map(|(_, words)| words.split(' '));
    single.chain(PHRASES.iter().filter(move |(lang, ..)| *lang == code).map(|(_, word, ..)| *word))
}

/// Parses the multiple that starts with the lower-case word from `at` to `end`.
pub(super) fn read(scan: &Scan<'_>, at: usize, word: &str, end: usize) -> Option<Amount> {
    let code = if scan.style.is_english() { "en" } else { scan.style.code };
    let word = folded(word);
    let times = |tenths: i64, end| {
        let number = Number::new(Decimal::new(tenths, 1).normalize(), i8::from(tenths % 10 == 0) - 1);
        Some(Amount::new(at, end, number).with_unit(Unit::Times))
    };
    let phrase = PHRASES.iter().find_map(|(lang, first, rest, tenths)| {
        let is_first = *lang == code && *first == word;
        let end = is_first.then(|| folded_phrase(scan, end, rest)).flatten()?;
        Some((*tenths, end))
    });
    if let Some((tenths, end)) = phrase {
        return times(tenths, end);
    }
    let (_, words) = WORDS.iter().find(|(lang, _)| *lang == code)?;
    let tenths = words.iter().find(|(_, words)| words.split(' ').any(|known| known == word))?.0;
    times(tenths, end)
}

fn folded_phrase(scan: &Scan<'_>, at: usize, words: &str) -> Option<usize> {
    words.split(' ').try_fold(at, |at, wanted| {
        let (word, end) = scan.next_word(at)?;
        (folded(&word) == wanted).then_some(end)
    })
}

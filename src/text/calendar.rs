//! Names of months and weekdays by language: the only table of them in the program.
//!
//! Names are compared in folded form ([`fold_into`]): lower case, without accents, so that `août` and `aout` are equal.
//! Inflected forms are listed, since dates use them (`czerwca`, `июня`).

use std::sync::LazyLock;

use jiff::civil::Weekday;
use rustc_hash::FxHashMap;

use super::fold::fold_into;

/// Months by language, January first; spellings of one month are separated by `|`.
#[rustfmt::skip]
const MONTHS: [(&str, &str); 33] = [
    ("en", "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov december|dec"),
    ("de", "januar|janner|jan februar|feber|feb marz|mrz april|apr mai juni|jun juli|jul august|aug september|sep|sept oktober|okt november|nov dezember|dez"),
    ("fr", "janvier|janv fevrier|fevr mars avril|avr mai juin juillet|juil aout septembre|sept octobre|oct novembre|nov decembre|dec"),
    ("es", "enero|ene febrero|feb marzo|mar abril|abr mayo junio|jun julio|jul agosto|ago septiembre|setiembre|sep|sept octubre|oct noviembre|nov diciembre|dic"),
    ("it", "gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago settembre|set|sett ottobre|ott novembre|nov dicembre|dic"),
    ("pt", "janeiro|jan fevereiro|fev marco|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set outubro|out novembro|nov dezembro|dez"),
    ("nl", "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sep|sept oktober|okt november|nov december|dec"),
    ("sv", "januari|jan februari|feb mars april|apr maj juni|jun juli|jul augusti|aug september|sep|sept oktober|okt november|nov december|dec"),
    ("da", "januar|jan februar|feb marts april|apr maj juni|jun juli|jul august|aug september|sep|sept oktober|okt november|nov december|dec"),
    ("no", "januar|jan februar|feb mars april|apr mai juni|jun juli|jul august|aug september|sep|sept oktober|okt november|nov desember|des"),
    ("fi", "tammikuu|tammikuuta|tammikuussa helmikuu|helmikuuta|helmikuussa maaliskuu|maaliskuuta|maaliskuussa huhtikuu|huhtikuuta|huhtikuussa toukokuu|toukokuuta|toukokuussa kesakuu|kesakuuta|kesakuussa heinakuu|heinakuuta|heinakuussa elokuu|elokuuta|elokuussa syyskuu|syyskuuta|syyskuussa lokakuu|lokakuuta|lokakuussa marraskuu|marraskuuta|marraskuussa joulukuu|joulukuuta|joulukuussa"),
    ("et", "jaanuar|jaanuaril veebruar|veebruaril marts|martsil aprill|aprillil mai|mail juuni|juunil juuli|juulil august|augustil september|septembril oktoober|oktoobril november|novembril detsember|detsembril"),
    ("pl", "styczen|stycznia|styczniu luty|lutego|lutym marzec|marca|marcu kwiecien|kwietnia|kwietniu maj|maja|maju czerwiec|czerwca|czerwcu lipiec|lipca|lipcu sierpien|sierpnia|sierpniu wrzesien|wrzesnia|wrzesniu pazdziernik|pazdziernika|pazdzierniku listopad|listopada|listopadzie grudzien|grudnia|grudniu"),
    ("cs", "leden|ledna|lednu unor|unora|unoru brezen|brezna|breznu duben|dubna|dubnu kveten|kvetna|kvetnu cerven|cervna|cervnu cervenec|cervence|cervenci srpen|srpna|srpnu zari rijen|rijna|rijnu listopad|listopadu prosinec|prosince|prosinci"),
    ("sk", "januar|januara|januari februar|februara|februari marec|marca|marci april|aprila|aprili maj|maja|maji jun|juna|juni jul|jula|juli august|augusta|auguste september|septembra|septembri oktober|oktobra|oktobri november|novembra|novembri december|decembra|decembri"),
    ("hr", "sijecanj|sijecnja|sijecnju veljaca|veljace|veljaci ozujak|ozujka|ozujku travanj|travnja|travnju svibanj|svibnja|svibnju lipanj|lipnja|lipnju srpanj|srpnja|srpnju kolovoz|kolovoza|kolovozu rujan|rujna|rujnu listopad|listopada|listopadu studeni|studenoga|studenog|studenom prosinac|prosinca|prosincu"),
    ("sl", "januar|januarja|januarju februar|februarja|februarju marec|marca|marcu april|aprila|aprilu maj|maja|maju junij|junija|juniju julij|julija|juliju avgust|avgusta|avgustu september|septembra|septembru oktober|oktobra|oktobru november|novembra|novembru december|decembra|decembru"),
    ("sr", "јануар|јануара|januar|januara фебруар|фебруара|februar|februara март|марта|mart|marta април|априла|april|aprila мај|маја|maj|maja јун|јуна|jun|juna јул|јула|jul|jula август|августа|avgust|avgusta септембар|септембра|septembar|septembra октобар|октобра|oktobar|oktobra новембар|новембра|novembar|novembra децембар|децембра|decembar|decembra"),
    ("hu", "januar|januarban|januari|jan februar|februarban|februari|febr marcius|marciusban|marciusi aprilis|aprilisban|aprilisi|apr majus|majusban|majusi junius|juniusban|juniusi|jun julius|juliusban|juliusi|jul augusztus|augusztusban|augusztusi|aug szeptember|szeptemberben|szeptemberi|szept oktober|oktoberben|oktoberi|okt november|novemberben|novemberi|nov december|decemberben|decemberi|dec"),
    ("ro", "ianuarie|ian februarie|feb martie aprilie|apr mai iunie|iun iulie|iul august|aug septembrie|sept octombrie|oct noiembrie|nov decembrie|dec"),
    ("ca", "gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre"),
    ("lt", "sausis|sausio vasaris|vasario kovas|kovo balandis|balandzio geguze|geguzes birzelis|birzelio liepa|liepos rugpjutis|rugpjucio rugsejis|rugsejo spalis|spalio lapkritis|lapkricio gruodis|gruodzio"),
    ("lv", "janvaris|janvara|janvari februaris|februara|februari marts|marta aprilis|aprila|aprili maijs|maija junijs|junija julijs|julija augusts|augusta septembris|septembra|septembri oktobris|oktobra|oktobri novembris|novembra|novembri decembris|decembra|decembri"),
    ("tr", "ocak|ocakta subat|subatta mart|martta nisan|nisanda mayis|mayista haziran|haziranda temmuz|temmuzda agustos|agustosta eylul|eylulde ekim|ekimde kasim|kasimda aralik|aralikta"),
    ("ru", "январь|января|январе|янв февраль|февраля|феврале|фев март|марта|марте апрель|апреля|апреле|апр май|мая|мае июнь|июня|июне июль|июля|июле август|августа|августе|авг сентябрь|сентября|сентябре|сен октябрь|октября|октябре|окт ноябрь|ноября|ноябре|ноя декабрь|декабря|декабре|дек"),
    ("uk", "січень|січня|січні лютий|лютого|лютому березень|березня|березні квітень|квітня|квітні травень|травня|травні червень|червня|червні липень|липня|липні серпень|серпня|серпні вересень|вересня|вересні жовтень|жовтня|жовтні листопад|листопада|листопаді грудень|грудня|грудні"),
    ("bg", "януари февруари март април май юни юли август септември октомври ноември декември"),
    ("el", "ιανουαριοσ|ιανουαριου|ιανουαριο φεβρουαριοσ|φεβρουαριου|φεβρουαριο μαρτιοσ|μαρτιου|μαρτιο απριλιοσ|απριλιου|απριλιο μαιοσ|μαιου|μαιο ιουνιοσ|ιουνιου|ιουνιο ιουλιοσ|ιουλιου|ιουλιο αυγουστοσ|αυγουστου|αυγουστο σεπτεμβριοσ|σεπτεμβριου|σεπτεμβριο οκτωβριοσ|οκτωβριου|οκτωβριο νοεμβριοσ|νοεμβριου|νοεμβριο δεκεμβριοσ|δεκεμβριου|δεκεμβριο"),
    ("ar", "يناير فبراير مارس ابريل|نيسان مايو|ايار يونيو|يونيه|حزيران يوليو|يوليه|تموز اغسطس|اب سبتمبر|ايلول اكتوبر نوفمبر ديسمبر"),
    ("he", "ינואר|בינואר פברואר|בפברואר מרץ|במרץ אפריל|באפריל מאי|במאי יוני|ביוני יולי|ביולי אוגוסט|באוגוסט ספטמבר|בספטמבר אוקטובר|באוקטובר נובמבר|בנובמבר דצמבר|בדצמבר"),
    ("hi", "जनवरी फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर"),
    ("id", "januari februari maret april mei juni juli agustus september oktober november desember"),
    ("fa", "ژانویه فوریه مارس اوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر"),
];

/// Weekdays by language, Monday first; spellings of one day are separated by `|`.
#[rustfmt::skip]
const WEEKDAYS: [(&str, &str); 18] = [
    ("en", "monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri saturday|sat sunday|sun"),
    ("de", "montag|montags dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag"),
    ("fr", "lundi mardi mercredi jeudi vendredi samedi dimanche"),
    ("es", "lunes martes miercoles jueves viernes sabado domingo"),
    ("it", "lunedi martedi mercoledi giovedi venerdi sabato domenica"),
    ("pt", "segunda terca quarta quinta sexta sabado domingo"),
    ("nl", "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"),
    ("sv", "mandag|mandagen tisdag|tisdagen onsdag|onsdagen torsdag|torsdagen fredag|fredagen lordag|lordagen sondag|sondagen"),
    ("da", "mandag tirsdag onsdag torsdag fredag lordag sondag"),
    ("no", "mandag tirsdag onsdag torsdag fredag lordag sondag"),
    ("pl", "poniedzialek wtorek sroda|srode czwartek piatek sobota|sobote niedziela|niedziele"),
    ("cs", "pondeli utery streda|stredu ctvrtek patek sobota|sobotu nedele|nedeli"),
    ("ru", "понедельник вторник среда|среду четверг пятница|пятницу суббота|субботу воскресенье"),
    ("uk", "понеділок вівторок середа|середу четвер п'ятниця|п'ятницю субота|суботу неділя|неділю"),
    ("fi", "maanantai|maanantaina tiistai|tiistaina keskiviikko|keskiviikkona torstai|torstaina perjantai|perjantaina lauantai|lauantaina sunnuntai|sunnuntaina"),
    ("tr", "pazartesi sali carsamba persembe cuma cumartesi pazar"),
    ("ar", "الاثنين الثلاثاء الاربعاء الخميس الجمعة السبت الاحد"),
    ("id", "senin selasa rabu kamis jumat sabtu minggu"),
];

/// For each name, the number of the month or day in each language that has it.
type Names = FxHashMap<String, Vec<(&'static str, i8)>>;

static MONTHS_BY_NAME: LazyLock<Names> = LazyLock::new(|| by_name(&MONTHS));
static WEEKDAYS_BY_NAME: LazyLock<Names> = LazyLock::new(|| by_name(&WEEKDAYS));

fn by_name(table: &[(&'static str, &'static str)]) -> Names {
    let mut found = Names::default();
    for (lang, names) in table {
        for (place, spellings) in (1..).zip(names.split(' ')) {
            for name in spellings.split('|') {
                found.entry(folded(name)).or_default().push((*lang, place));
            }
        }
    }
    found
}

fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    name.chars().for_each(|c| fold_into(c, &mut folded));
    folded
}

fn of_language(names: &Names, word: &str, code: &str) -> Option<i8> {
    names.get(word)?.iter().find(|(lang, _)| *lang == code).map(|(_, place)| *place)
}

/// Returns the month, from 1, that a folded word names in the language with this code.
pub(super) fn month(word: &str, code: &str) -> Option<i8> {
    of_language(&MONTHS_BY_NAME, word, code)
}

/// Returns the month, from 1, that a folded word names in any language; `None` where two languages disagree
/// (`listopad`).
pub fn month_in_any_language(word: &str) -> Option<i8> {
    let named = MONTHS_BY_NAME.get(word)?;
    let (_, first) = named.first()?;
    named.iter().all(|(_, other)| other == first).then_some(*first)
}

/// Returns the weekday that a folded word names in the language with this code.
pub(super) fn weekday(word: &str, code: &str) -> Option<Weekday> {
    Weekday::from_monday_one_offset(of_language(&WEEKDAYS_BY_NAME, word, code)?).ok()
}

/// Returns whether a folded word names a weekday in any language.
pub fn is_weekday_in_any_language(word: &str) -> bool {
    WEEKDAYS_BY_NAME.contains_key(word)
}

/// Returns all names of months and weekdays in the language with this code, folded.
pub(super) fn names(code: &str) -> impl Iterator<Item = String> {
    let of =
        move |table: &'static [(&str, &str)]| table.iter().find(|(lang, _)| *lang == code).map(|(_, names)| *names);
    of(&MONTHS).into_iter().chain(of(&WEEKDAYS)).flat_map(|names| names.split([' ', '|'])).map(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_twelve_months_and_seven_days() {
        for (lang, names) in MONTHS {
            assert_eq!(names.split(' ').count(), 12, "{lang}");
        }
        for (lang, names) in WEEKDAYS {
            assert_eq!(names.split(' ').count(), 7, "{lang}");
        }
    }

    #[test]
    fn months_are_found_in_their_language() {
        assert_eq!(month("czerwca", "pl"), Some(6));
        assert_eq!(month("kasim", "tr"), Some(11));
        assert_eq!(month("june", "pl"), None);
        assert_eq!(month_in_any_language("heinakuuta"), Some(7));
        assert_eq!(month_in_any_language("listopada"), None);
        assert_eq!(weekday("donnerstag", "de"), Some(Weekday::Thursday));
    }
}

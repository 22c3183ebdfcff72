//! Names and abbreviations of the months in the languages of web pages.

/// Returns the month that a word names, from 1.
pub(crate) fn month_named(word: &str) -> Option<i16> {
    let word = word.to_lowercase();
    (1..).zip(NAMES).find(|(_, names)| names.contains(&word.as_str())).map(|(month, _)| month)
}

#[rustfmt::skip]
const NAMES: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "stycznia", "styczeń", "januari", "tammikuuta", "ledna", "leden", "января", "янв", "січня", "ocak", "ianuarie", "január", "januára", "janár", "ιανουαρίου", "januarie", "siječnja", "januara", "januárja", "януари", "jaanuar", "janvāris", "sausio", "janúar", "januaro", "يناير", "جانفي", "ינואר", "जनवरी"],
    &["february", "feb", "februar", "feber", "février", "févr", "fév", "febrero", "febbraio", "fevereiro", "fev", "lutego", "luty", "februari", "helmikuuta", "února", "únor", "февраля", "фев", "лютого", "şubat", "februarie", "február", "februára", "φεβρουαρίου", "veljače", "februara", "februárja", "февруари", "veebruar", "vasario", "febrúar", "فبراير", "فيفري", "شباط", "פברואר", "फरवरी"],
    &["march", "mar", "märz", "mars", "marzo", "março", "marca", "marzec", "maart", "mär", "maaliskuuta", "března", "březen", "марта", "мар", "березня", "mart", "martie", "március", "μαρτίου", "ožujka", "marta", "marts", "март", "märts", "kovo", "مارس", "آذار", "מרץ", "मार्च", "maret"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile", "kwietnia", "kwiecień", "huhtikuuta", "dubna", "duben", "апреля", "апр", "квітня", "nisan", "aprilie", "április", "apríla", "απριλίου", "travnja", "aprila", "април", "aprill", "balandžio", "apríl", "أبريل", "ابريل", "إبريل", "أفريل", "نيسان", "אפריל", "अप्रैल"],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "maja", "maj", "mei", "toukokuuta", "května", "květen", "мая", "май", "травня", "mayıs", "május", "mája", "μαΐου", "svibnja", "gegužės", "maí", "مايو", "ماي", "أيار", "מאי", "मई"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho", "czerwca", "czerwiec", "kesäkuuta", "června", "červen", "июня", "июн", "червня", "haziran", "iunie", "június", "júna", "ιουνίου", "lipnja", "juna", "юни", "juuni", "birželio", "júní", "يونيو", "جوان", "حزيران", "יוני", "जून"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "lipca", "lipiec", "heinäkuuta", "července", "červenec", "июля", "июл", "липня", "temmuz", "iulie", "július", "júla", "ιουλίου", "jula", "юли", "juuli", "liepos", "júlí", "يوليو", "جويلية", "تموز", "יולי", "जुलाई"],
    &["august", "aug", "août", "aou", "agosto", "ago", "sierpnia", "sierpień", "augustus", "augusti", "elokuuta", "srpna", "srpen", "августа", "авг", "серпня", "ağustos", "augusztus", "augusta", "αυγούστου", "kolovoza", "avgusta", "август", "rugpjūčio", "ágúst", "أغسطس", "اغسطس", "أوت", "אוגוסט", "अगस्त", "agustus"],
    &["september", "sep", "sept", "septembre", "septiembre", "setiembre", "settembre", "set", "setembro", "września", "wrzesień", "syyskuuta", "září", "сентября", "сен", "сент", "вересня", "eylül", "septembrie", "szeptember", "septembra", "σεπτεμβρίου", "rujna", "септември", "rugsėjo", "سبتمبر", "أيلول", "ספטמבר", "सितंबर", "сентябрь"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out", "października", "październik", "lokakuuta", "října", "říjen", "октября", "окт", "жовтня", "ekim", "octombrie", "október", "októbra", "οκτωβρίου", "oktobra", "октомври", "oktoober", "spalio", "أكتوبر", "اكتوبر", "אוקטובר", "अक्टूबर"],
    &["november", "nov", "novembre", "noviembre", "novembro", "listopad", "marraskuuta", "ноября", "ноя", "нояб", "листопада", "kasım", "noiembrie", "novembra", "νοεμβρίου", "studenoga", "ноември", "lapkričio", "nóvember", "listopada", "listopadu", "نوفمبر", "נובמבר", "नवंबर"],
    &["december", "dec", "dezember", "dez", "décembre", "déc", "diciembre", "dic", "dicembre", "dezembro", "grudnia", "grudzień", "joulukuuta", "prosince", "prosinec", "декабря", "дек", "грудня", "aralık", "decembrie", "decembra", "δεκεμβρίου", "prosinca", "декември", "detsember", "gruodžio", "desember", "ديسمبر", "דצמבר", "दिसंबर"],
];

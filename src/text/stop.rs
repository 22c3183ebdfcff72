//! Stop words. They are indexed, because phrases need them, but a query with other words is not ranked by them.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Articles, pronouns, prepositions, auxiliaries and question words, folded and unstemmed, sorted by bytes: those of
/// English, and the most common of German, French, Spanish, Italian, Portuguese, Dutch, Russian and Swedish, and the question
/// words of Korean, except
/// English words with another meaning (`die`, `son`, `main`).
#[rustfmt::skip]
const STOP_WORDS: &[&str] = &[
    "a", "aan", "aber", "about", "above", "after", "again", "against", "ai", "al", "all", "alla", "alle", "als",
    "also", "am", "an", "anche", "and", "any", "ao", "aos", "ar", "are", "aren't", "as", "at", "att", "au", "auch",
    "auf", "aus", "aux", "av", "avec", "be", "because", "been", "before", "bei", "being", "below", "between", "bij",
    "both", "but", "by", "can", "can't", "cannot", "ce", "ces", "cet", "cette", "che", "chi", "ci", "com", "como",
    "con", "could", "couldn't", "cual", "cuando", "cui", "da", "dalla", "dans", "das", "dass", "dat", "de", "degli",
    "dei", "del", "della", "delle", "dem", "der", "des", "desde", "det", "deze", "di", "did", "didn't", "do", "does",
    "doesn't", "doing", "don't", "donde", "door", "dos", "down", "du", "during", "e", "each", "ed", "een", "ein",
    "eine", "einem", "einen", "einer", "eines", "either", "el", "ela", "ele", "ella", "ellas", "elle", "elles",
    "ellos", "em", "en", "entre", "er", "era", "es", "esa", "ese", "eso", "essa", "esse", "est", "esta", "este",
    "esto", "et", "etait", "etre", "ett", "eu", "eux", "few", "foi", "for", "fran", "from", "fue", "fur", "further",
    "get", "gli", "got", "haar", "had", "hadn't", "han", "hanno", "har", "has", "hasn't", "hasta", "hatte", "have",
    "haven't", "having", "he", "he'd", "he'll", "he's", "heb", "hebben", "heeft", "her", "here", "hers", "herself",
    "het", "hij", "him", "himself", "his", "hoe", "hon", "how", "how's", "i", "i'd", "i'll", "i'm", "i've", "ich",
    "if", "ihr", "ik", "il", "ils", "im", "in", "inte", "into", "io", "is", "isn't", "isso", "ist", "it", "it'd",
    "it'll", "its", "itself", "jag", "je", "just", "kan", "kann", "kein", "keine", "la", "las", "le", "les", "let",
    "leur", "leurs", "lo", "los", "lui", "ma", "maar", "mais", "many", "mas", "me", "med", "mesmo", "met", "mi",
    "mijn", "mit", "mon", "more", "most", "much", "must", "muy", "my", "myself", "na", "naar", "nach", "nao", "nar",
    "nas", "ne", "nei", "neither", "nel", "nella", "nicht", "niet", "no", "noch", "nog", "non", "nor", "nos", "not",
    "notre", "nous", "nur", "o", "och", "oder", "of", "off", "om", "on", "once", "onder", "only", "ons", "ont", "ook",
    "op", "or", "os", "other", "ou", "our", "ours", "ourselves", "out", "over", "own", "pa", "par", "para", "pas",
    "pela", "pelo", "per", "pero", "piu", "por", "qu", "qual", "quale", "quando", "que", "quel", "quelle", "quem",
    "questa", "questo", "qui", "quien", "rather", "sa", "same", "sans", "se", "sem", "ser", "ses", "seu", "shall",
    "she", "she'd", "she'll", "should", "shouldn't", "si", "sich", "sie", "sin", "sind", "so", "sobre", "som", "some",
    "sono", "sont", "su", "sua", "suas", "such", "sul", "sulla", "suo", "sur", "sus", "tambem", "tambien", "te",
    "tes", "than", "that", "that's", "the", "their", "theirs", "them", "themselves", "then", "there", "there's",
    "these", "they", "they'd", "they'll", "they're", "they've", "this", "those", "through", "thus", "till", "to",
    "toen", "too", "tot", "tra", "tu", "uber", "uit", "um", "uma", "un", "una", "unas", "und", "under", "une", "uno",
    "unos", "unter", "until", "up", "upon", "us", "var", "veel", "very", "vi", "via", "vom", "von", "voor", "vor",
    "vos", "votre", "vous", "waar", "was", "wasn't", "wat", "we", "we'd", "we'll", "we're", "we've", "wenn", "wer",
    "werd", "werden", "were", "weren't", "what", "what's", "when", "where", "whether", "which", "while", "who",
    "who's", "whom", "whose", "why", "wie", "wij", "will", "wird", "with", "within", "without", "wo", "won't",
    "worden", "would", "wouldn't", "wurde", "y", "ya", "you", "you'd", "you'll", "you're", "you've", "your", "yours",
    "yourself", "zal", "ze", "zich", "zij", "zijn", "zo", "zou", "zu", "zum", "zur", "zwischen", "а", "бы", "был",
    "была", "были", "было", "быть", "в", "вас", "во", "вот", "все", "вы", "где", "да", "для", "до", "его", "ее",
    "если", "есть", "же", "за", "и", "из", "или", "им", "их", "к", "как", "какой", "когда", "который", "кто", "ли",
    "мы", "на", "над", "не", "него", "нет", "но", "о", "об", "он", "она", "они", "оно", "от", "по", "под", "при", "с",
    "со", "так", "также", "такой", "там", "то", "только", "тот", "ты", "у", "уже", "что", "чтобы", "это", "я",
    "누가", "누구", "누구를", "누구의", "누구인가", "몇", "무슨", "무엇", "무엇을", "무엇이", "무엇인가", "어느", "어디", "어디서",
    "어디에", "어디에서", "어떤", "어떻게", "언제", "얼마나", "왜",
];

static STOP_WORD_SET: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| STOP_WORDS.iter().copied().collect());

/// Returns whether a folded word is a stop word.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORD_SET.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(STOP_WORDS.is_sorted());
        assert!(is_stop_word("what") && is_stop_word("не") && !is_stop_word("die"));
    }
}

//! Words with which a question asks for texts, apart from what it asks about: `I am looking for articles about …`.

/// The part that a word has in the opening of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestRole {
    /// Names the request itself: `looking`, `articles`, `interested`.
    Request,
    /// Names who asks, or is polite: `I`, `me`, `please`.
    Person,
    /// Introduces the topic: `about`, `that`.
    Topic,
    /// Introduces the topic after a clear request only, because names have it too: `of`, `for` (`articles of faith`).
    Link,
    /// Says what a text does with its topic: `articles that discuss …`.
    Treatment,
}

/// Folded words of English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish and Russian, by role.
const WORDS: [(RequestRole, &[&str]); 5] = [
    (RequestRole::Request, REQUESTS),
    (RequestRole::Person, PERSONS),
    (RequestRole::Topic, TOPICS),
    (RequestRole::Link, LINKS),
    (RequestRole::Treatment, TREATMENTS),
];

#[rustfmt::skip]
const REQUESTS: &[&str] = &[
    "anybody", "anyone", "anything", "article", "articles", "available", "coverage", "details", "document",
    "documents", "everything", "exist", "exists", "find", "finding", "get", "give", "info", "information", "interested",
    "know", "known", "learn", "like", "list", "literature", "locate", "look", "looking", "material", "materials", "need",
    "news", "paper", "papers", "provide", "publications", "published", "read", "report", "reports", "retrieve", "search",
    "searching", "see", "seek", "seeking", "show", "something", "sources", "stories", "story", "tell", "texts", "want",
    "wish", "written", "appreciate", "assist", "curious", "essay", "grateful", "help", "piece", "researching", "wondering",
    "working", "writing", "hear", "check", "verify",
    "artikel", "beitrage", "benotige", "bericht", "berichte", "brauche", "dokumente", "erfahren", "finde", "finden",
    "gib", "gibt", "informationen", "interessiere", "interessiert", "mochte", "nachrichten", "nenne", "nennen", "quellen",
    "suche", "suchen", "texte", "wissen", "zeig", "zeige", "zeigen",
    "besoin", "cherche", "chercher", "connaitre", "donne", "donnez", "informations", "interesse", "interessee",
    "m'interesse", "montre", "montrez", "nouvelles", "reportages", "savoir", "souhaite", "textes", "trouve", "trouver",
    "trouvez", "veux", "voudrais", "j'aimerais",
    "articulo", "articulos", "busca", "buscar", "busco", "dame", "deme", "documentos", "encontrar", "encuentra",
    "encuentre", "fuentes", "gustaria", "informacion", "informes", "interesa", "interesada", "interesado", "muestra",
    "muestrame", "necesito", "noticias", "quiero", "quisiera", "saber", "textos",
    "articoli", "articolo", "cercare", "cerco", "dammi", "documenti", "fonti", "informazioni", "interessa",
    "interessata", "interessato", "mostra", "mostrami", "notizie", "sapere", "testi", "trova", "trovami", "trovare",
    "voglio", "vorrei",
    "ache", "artigo", "artigos", "encontre", "gostaria", "informacao", "informacoes", "interessada", "interessado",
    "interesso", "mostre", "preciso", "procurar", "procuro", "queria", "quero",
    "artikelen", "berichten", "bronnen", "documenten", "geef", "geinteresseerd", "graag", "informatie", "nieuws",
    "teksten", "toon", "vind", "vinden", "weten", "zoek", "zoeken",
    "artiklar", "dokument", "hitta", "intresserad", "kallor", "nyheter", "soka", "soker", "texter", "veta", "visa",
    "дай", "дайте", "документы", "знать", "интересует", "интересуют", "интересуюсь", "информация", "информацию", "ищу",
    "материалы", "найди", "найдите", "найти", "новости", "нужна", "нужно", "нужны", "покажи", "покажите", "сведения",
    "статьи", "статью", "статья", "тексты", "узнать", "хотел", "хотела", "хочу",
];

#[rustfmt::skip]
const PERSONS: &[&str] = &[
    "dear", "hello", "hi", "i", "i'd", "i'm", "i've", "kindly", "me", "our", "please", "thank", "thanks", "us", "we", "we'd", "we're", "you",
    "bitte", "ich", "mich", "mir", "sie", "uns", "wir",
    "j'ai", "je", "moi", "nous", "plait", "vous",
    "favor", "nos", "yo", "favore", "io", "mi", "eu",
    "alstublieft", "ik", "mij", "jag", "mig",
    "меня", "мне", "мы", "нам", "пожалуйста", "я",
];

#[rustfmt::skip]
const TOPICS: &[&str] = &[
    "about", "concerning", "how", "mentioning", "on", "regarding", "that", "whether", "which", "covering", "describing",
    "discussing", "explaining",
    "betreffend", "bezuglich", "uber", "concernant", "propos", "sur", "acerca", "sobre", "circa", "riguardanti",
    "riguardo", "su", "sui", "sul", "sulla", "betreffende", "omtrent", "over", "angaende", "om", "о", "об", "про",
];

#[rustfmt::skip]
const LINKS: &[&str] = &[
    "by", "for", "from", "in", "of", "to", "with", "am", "fur", "im", "mit", "nach", "von", "vom", "zu", "zum", "zur",
    "aux", "de", "des", "du", "pour", "del", "en", "para", "della", "dei", "di", "per", "da", "das", "do", "dos", "no",
    "na", "met", "naar", "van", "voor", "av", "till", "в", "для", "из", "на", "по",
];

#[rustfmt::skip]
const TREATMENTS: &[&str] = &[
    "address", "addresses", "concern", "concerns", "contain", "contains", "cover", "covers", "deal", "dealing", "deals",
    "describe", "describes", "discuss", "discusses", "explain", "explains", "mention", "mentions", "relate", "related",
    "relates", "relating", "behandeln", "beschreiben", "handeln", "parlant", "parlent", "relatifs",
    "relatives", "traitant", "traitent", "hablan", "hablen", "tratan", "traten", "parlano", "trattano", "falam",
    "falem", "tratam", "tratem", "gaan", "handlar",
];

/// Returns the role of a folded word in the opening of a question; `None` for words about its topic.
pub fn request_role(word: &str) -> Option<RequestRole> {
    WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(role, _)| *role)
}

/// Question words of Chinese in both scripts, of Cantonese and of Japanese, and requests that begin a question. The longest of
/// those with one beginning come first.
#[rustfmt::skip]
const QUESTION_WORDS: &[&str] = &[
    "什么时候", "什麼時候", "甚麼時候", "为什么", "為什麼", "為甚麼", "怎么样", "怎麼樣", "什么", "什麼", "甚麼", "怎么", "怎麼", "怎样",
    "怎樣", "如何", "为何", "為何", "何时", "何時", "何地", "何处", "何處", "何人", "是否", "多少", "多大", "多长", "多長", "多高",
    "多远", "多遠", "多久", "哪里", "哪裡", "哪裏", "哪儿", "哪兒", "哪个", "哪個", "哪些", "哪位", "哪一", "哪", "谁", "誰", "吗", "嗎",
    "呢", "乜嘢", "邊個", "邊度", "點解", "點樣", "幾時", "幾多", "どうして", "どこ", "どの", "どんな", "いつ", "なぜ", "いくつ", "いくら",
    "だれ", "何が", "何を", "何の", "何人", "何年", "何時", "ですか", "ますか", "ましたか", "でしょうか",
];
const CHINESE_REQUESTS: &[&str] = &[
    "请问",
    "請問",
    "请查",
    "請查",
    "请找",
    "請找",
    "请给",
    "請給",
    "请帮",
    "請幫",
    "请告诉",
    "請告訴",
    "帮我",
    "幫我",
    "告诉我",
    "告訴我",
    "我想知道",
    "我想了解",
    "我想找",
    "我想",
    "查找",
    "寻找",
    "尋找",
    "查询",
    "查詢",
    "有没有",
    "有沒有",
    "关于",
    "關於",
    "有关",
    "有關",
];
/// What looks like a question word but is a name or another word: the god Nezha, geometry, anyone.
const NOT_QUESTIONS: &[&str] = &["哪吒", "幾何", "任何人", "几何"];

/// Returns the parts of a Chinese or Japanese text between its question words (`2022年世界杯冠军是谁` asks for `2022年世界杯冠军是`);
/// `None` if it has no question word, or nothing else.
pub fn without_question_words(text: &str) -> Option<Vec<&str>> {
    if text.is_ascii() {
        return None;
    }
    let starts =
        |words: &[&'static str], rest: &str| words.iter().find(|word| rest.starts_with(**word)).map(|it| it.len());
    let mut begin = 0;
    while let Some(length) = starts(CHINESE_REQUESTS, &text[begin..]) {
        begin += length;
    }
    let (mut parts, mut at, mut found) = (Vec::new(), begin, begin > 0);
    while let Some(c) = text[at..].chars().next() {
        if let Some(length) = starts(NOT_QUESTIONS, &text[at..]) {
            at += length;
        } else if let Some(length) = starts(QUESTION_WORDS, &text[at..]) {
            parts.push(&text[begin..at]);
            at += length;
            begin = at;
            found = true;
        } else {
            at += c.len_utf8();
        }
    }
    parts.push(&text[begin..]);
    // One character alone would match the beginning of any pair.
    parts.retain(|part| part.chars().filter(|c| c.is_alphanumeric()).nth(1).is_some());
    (found && !parts.is_empty()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles() {
        assert_eq!(request_role("articles"), Some(RequestRole::Request));
        assert_eq!(request_role("sobre"), Some(RequestRole::Topic));
        assert_eq!(request_role("статьи"), Some(RequestRole::Request));
        assert_eq!(request_role("ferry"), None);
    }

    #[test]
    fn no_word_has_two_roles() {
        let all: Vec<&str> = WORDS.iter().flat_map(|(_, words)| words.iter().copied()).collect();
        for (role, words) in WORDS {
            assert!(words.iter().all(|word| request_role(word) == Some(role)), "{role:?}");
        }
        assert!(all.iter().all(|word| word.to_lowercase() == **word));
    }

    #[test]
    fn question_words_are_cut_out() {
        assert_eq!(without_question_words("香港海底隧道是什么时候通车的？"), Some(vec!["香港海底隧道是", "通车的？"]));
        assert_eq!(without_question_words("這座橋在哪裡"), Some(vec!["這座橋在"]));
        assert_eq!(without_question_words("请问关于渡轮停航"), Some(vec!["渡轮停航"]));
        assert_eq!(without_question_words("橋は何年に完成しましたか"), Some(vec!["橋は", "に完成し"]));
        for whole in ["谁", "哪吒闹海", "任何人", "幾何学", "ferry", "渡轮停航"] {
            assert_eq!(without_question_words(whole), None, "{whole}");
        }
    }
}

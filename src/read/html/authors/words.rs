//! Word lists for cutting bylines into names.

/// Words that precede the name in a byline, longest first where one begins another.
#[rustfmt::skip]
pub(super) const OPENINGS: &[&str] = &[
    "view all posts by", "view all articles by", "view all stories by", "view all by", "see all posts by", "see all articles by",
    "all posts by", "more posts by", "more articles by", "more stories by", "more by", "more from", "posts by", "articles by",
    "read more from", "read more by", "read other articles by", "articles written by",
    "published by", "written by", "posted by", "submitted by", "reported by", "story by", "words by", "text by", "article by",
    "authored by", "guest post by", "guest blog by", "this article was written by", "this post was written by", "analysis by",
    "opinion by", "created by", "contributed by", "added by", "about the author", "about the authors", "about", "post author", "author", "authors", "writer", "by",
    "alle beiträge von", "alle artikel von", "mehr von", "beitrag von", "beiträge von", "artikel von", "veröffentlicht von", "eingestellt von", "geschrieben von",
    "verfasst von", "ein beitrag von", "ein artikel von", "gastbeitrag von", "kommentar von", "text von", "erstellt von", "von", "text", "autor", "autorin", "autoren", "über den autor", "über die autorin",
    "voir tous les articles de", "voir tous les articles par", "tous les articles de", "publié par", "écrit par", "rédigé par", "posté par", "propos recueillis par",
    "article de", "par", "auteur", "auteurs", "autrice",
    "ver todas las entradas de", "ver todas las entradas por", "todas las entradas de", "publicado por", "escrito por", "texto de", "redactado por", "por", "autora",
    "vedi tutti gli articoli di", "tutti gli articoli di", "pubblicato da", "scritto da", "articolo di", "a cura di", "di", "autore",
    "ver todos os posts de", "texto por", "postado por", "przez", "autorzy", "napisał", "napisała", "dodał", "dodała", "tekst", "opublikował", "opublikowane przez", "ricetta di", "reportaje de", "un artículo de", "interview", "reportage", "bericht", "kommentar", "analyse", "essay", "gespräch",
    "alle berichten van", "geschreven door", "geplaatst door", "gepubliceerd door", "door", "alla inlägg av", "skriven av", "publicerad av", "av", "skrevet af", "skrevet av", "af",
    "kirjoittanut", "napsal", "napsala", "автор", "авторы", "текст", "写：", "yazan", "yazar", "oleh", "penulis", "tác giả", "ผู้เขียน", "بقلم", "كتب", "كتبت", "تقرير", "نوشته", "نویسنده", "מאת", "scris de", "írta", "szerző", "szerzők", "kirjoittaja", "γράφει ο", "γράφει η", "συντάκτης", "piše", "ditulis oleh", "作者", "文", "文字", "撰文", "記者", "记者", "報導", "著者", "執筆", "글", "기자",
];

/// What content management systems and programs write if there is no author.
#[rustfmt::skip]
pub(super) const PLACEHOLDERS: &[&str] = &[
    "admin", "administrator", "anonymous", "author", "authors", "autor", "auteur", "autore", "contributor", "contributors", "default", "desk",
    "editor", "editors", "editorial", "editorial staff", "editorial team", "editorial desk", "editorial board", "guest", "guest author", "guest contributor",
    "guest post", "guest writer", "in-house", "moderator", "n/a", "name", "news desk", "newsdesk", "newsroom", "none", "null", "online redaktion", "online-redaktion",
    "owner", "press release", "publisher", "redaktion", "die redaktion", "redaktionen", "redaktør", "redaktör", "redactie", "redactor", "redactora", "redakcja", "redakce", "redakcia", "redazione", "la redazione",
    "redacción", "la redacción", "redaccion", "redação", "da redação", "rédaction", "la rédaction", "root", "root user", "staff", "staff reporter", "staff reporters", "staff report", "staff reports", "staff writer",
    "staff writers", "our staff", "super user", "superuser", "system", "system administrator", "team", "test", "the editor", "the editors", "undefined", "unknown", "unknown author",
    "user", "username", "utilisateur", "usuario", "web desk", "web editor", "webmaster", "website", "wordpress", "wpadmin", "wp-admin", "gast", "gastautor", "gastautorin", "benutzer", "unbekannt", "anonym", "anonyme", "anónimo", "invité",
    "редакция", "администратор", "админ", "аноним", "編集部", "编辑", "編輯", "小编", "小編", "本站", "管理员", "管理員", "관리자", "편집부",
    "email", "e-mail", "twitter", "facebook", "instagram", "linkedin", "mastodon", "follow", "contact", "bio", "biography", "profile", "rss", "print", "share", "comment",
    "comments", "reply", "edit", "permalink", "home", "menu", "more", "read more", "about", "archive", "blog", "news", "search", "posted", "published", "updated", "subscribe", "drucken", "teilen", "imprimer", "partager", "suivre",
    "kontakt", "kommentare", "mehr", "last updated", "last modified", "last reviewed", "updated on", "zuletzt aktualisiert", "posted on", "published on", "published by", "posted by", "written by", "photo", "photos", "foto", "fotos", "login", "log in", "sign in", "uncategorized", "allgemein", "sin categoría", "non classé", "he", "she", "it", "the", "this", "view profile", "view posts", "see bio", "full bio", "website owner", "article", "story", "category",
];

/// Academic degrees and religious orders behind a name, in lower case without full stops.
#[rustfmt::skip]
pub(super) const DEGREES: &[&str] = &[
    "aia", "apn", "arnp", "ba", "bsc", "bs", "bsn", "bn", "ca", "cfa", "cfp", "cnm", "cpa", "cscs", "cssd", "dc", "dds", "dmd", "do", "dnp", "dphil", "dr", "drph", "dsc", "dvm", "edd",
    "esq", "facc", "facs", "faap", "facog", "frcp", "frs", "jd", "kc", "lcsw", "ldn", "llb", "llm", "lmft", "lpc", "ma", "mba", "mbbs", "mbchb", "mbe", "mchem", "md", "mdiv", "med", "mfa", "mhs",
    "mla", "mp", "mpa", "mph", "mphil", "mpp", "mpt", "ms", "msc", "msed", "msn", "msw", "np", "npc", "obe", "od", "op", "osb", "osf", "pa", "pac", "pe", "pharmd", "phd", "pmp", "prof", "psyd", "pt", "qc",
    "rd", "rdn", "rn", "sc", "scd", "sj", "cbe", "dba", "dlitt", "dtech", "habil", "mag", "bakk", "dipl-ing", "dipl-kfm", "dipl-psych", "di", "fh", "msgr", "csp", "ofm",
];

/// Parts of a name that a comma may precede.
pub(super) const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "junior", "senior"];

/// Words of roles and affiliations behind a name.
#[rustfmt::skip]
pub(super) const ROLES: &[&str] = &[
    "adviser", "advisor", "agency", "analyst", "anchor", "assistant", "associate", "attorney", "author", "blogger", "bureau", "chair", "chairman", "chairwoman", "chief", "cofounder", "co-founder", "columnist",
    "columnists", "commentator", "consultant", "contributing", "contributor", "contributors", "coordinator", "correspondent", "correspondents", "critic", "desk", "director", "doctor", "economist", "editor", "editors", "engineer", "executive", "expert", "fellow", "former",
    "founder", "freelance", "freelancer", "guest", "head", "host", "intern", "investigative", "journalist", "journalists", "lawyer", "lead", "lecturer", "manager", "managing", "member", "minister", "nurse", "officer", "owner", "photographer", "physician", "political",
    "president", "producer", "professor", "reporter", "reporters", "researcher", "reviewer", "scientist", "secretary", "senior", "special", "specialist", "spokesperson", "staff", "strategist", "student", "teacher", "vice", "writer", "writers", "ceo", "cto", "coo", "cfo",
    "autorin", "korrespondenten", "reportern", "redakteuren", "mitarbeiter", "mitarbeiterin", "chefredakteur", "chefredakteurin", "geschäftsführer", "geschäftsführerin", "journalistin", "korrespondent", "korrespondentin", "leiter", "leiterin", "redakteur", "redakteurin", "redaktion", "reporterin", "volontär", "volontärin", "freier", "freie", "ressort",
    "correspondant", "correspondante", "directeur", "directrice", "envoyé", "envoyée", "journaliste", "journalistes", "professeur", "rédacteur", "rédactrice", "rédaction", "chercheur", "chercheuse", "chef", "service",
    "corresponsal", "directora", "enviado", "enviada", "periodista", "periodistas", "redactor", "redactora", "profesor", "profesora", "corrispondente", "direttore", "direttrice", "giornalista", "inviato", "inviata", "redattore", "redattrice", "redazione",
    "correspondente", "jornalista", "repórter", "redator", "dziennikarz", "dziennikarka", "redaktor", "redaktorka", "verslaggever", "redacteur", "redactrice", "hoofdredacteur", "journalist", "redaktør", "redaktör", "toimittaja", "novinář", "novinářka", "корреспондент", "журналист", "редактор", "обозреватель",
];

/// Words before a role that say whose it is.
#[rustfmt::skip]
pub(super) const POSSESSIVES: &[&str] = &[
    "our", "unser", "unsere", "unserem", "unserer", "unseren", "notre", "nos", "nuestro", "nuestra", "nostro", "nostra", "nosso", "nossa", "onze", "ons", "vår", "vores", "nasz", "nasza", "naszego", "naszej",
];

/// Words of the names of organisations.
#[rustfmt::skip]
pub(super) const ORGANISATIONS: &[&str] = &[
    "ab", "ag", "agencia", "agence", "agência", "anzeiger", "blatt", "correio", "corriere", "courier", "daily", "diario", "diário", "folha", "giornale", "jornal", "kurier", "periódico", "tageblatt", "associated", "wires", "agency", "agentur", "associates", "association", "bank", "board", "broadcasting", "bureau", "bundesamt", "center", "centre", "chamber", "co", "college", "commission", "committee", "communications",
    "company", "consortium", "corp", "corporation", "council", "department", "desk", "digital", "editors", "foundation", "fund", "gazette", "gmbh", "government", "group", "gruppe", "herald", "hospital", "inc", "institute", "institut", "instituto",
    "international", "journal", "kg", "laboratories", "limited", "llc", "llp", "ltd", "magazin", "magazine", "media", "medien", "ministerium", "ministry", "ministère", "ministerio", "network", "news", "newspaper", "newspapers", "nachrichten", "office", "online", "organisation", "organization",
    "partners", "plc", "post", "press", "presse", "presseportal", "prensa", "project", "publications", "publishing", "radio", "redaktion", "redazione", "redacción", "rédaction", "reuters", "services", "society", "solutions", "staff", "stiftung", "studio", "studios", "systems", "team", "technologies", "times", "tribune",
    "tv", "union", "universität", "universidad", "université", "university", "verband", "verein", "verlag", "wire", "zeitung", "afp", "dpa", "ap", "apa", "epa", "efe", "ansa", "pti", "ani", "upi", "xinhua", "bloomberg", "agencies",
];

/// Words that join two names.
pub(super) const JOINERS: &[&str] =
    &[" and ", " & ", " und ", " et ", " y ", " e ", " og ", " och ", " en ", " i ", " oraz ", " ja ", " и ", " + "];

/// Beginnings of what follows a name in a byline and is not part of it.
#[rustfmt::skip]
pub(super) const TAILS: &[&str] = &[
     " last updated", " on ", " for ", " at ", " in ", " from ", " via ", " with ", " edited by", " translated by", " reviewed by", " medically reviewed", " fact checked", " fact-checked",
    " photos by", " photo by", " photographs by", " photography by", " illustration by", " illustrations by", " video by", " images by", " is a ", " is an ", " is the ", " has ", " covers ", " writes ", " vom ", " für ", " aus ", " pour ",
    " à ", " para ", " per ", " dla ", " voor ", " staff writer", " staff reporter", " says", " schreibt", " sagt", " wrote ", " (@", " @", " filed under", " leave a", " read time", " min read", " last modified", " veröffentlicht", " aktualisiert", " publié", " mis à jour", " publicado", " pubblicato",
    " email ", " twitter", " facebook", " follow ", " avec ", " mit ", " con ", " cnn ", " special to ", " wrote", " published", " posted", " updated",
];

/// Words of the names of desks, which are no authors.
pub(super) const DESKS: &[&str] = &[
    "redaktion",
    "onlineredaktion",
    "redazione",
    "redacción",
    "redacao",
    "redação",
    "rédaction",
    "redactie",
    "redakcja",
    "редакция",
    "newsroom",
    "newsdesk",
    "editorial",
    "staff",
    "webdesk",
];

/// What an author has written, as the end of a word: `Gastkommentar von`.
#[rustfmt::skip]
pub(super) const WORKS: &[&str] = &[
    "kommentar", "beitrag", "artikel", "bericht", "analyse", "interview", "reportage", "kolumne", "essay", "porträt", "rezension", "kritik", "gespräch", "text", "berichtet",
    "article", "story", "report", "reporting", "column", "review", "analysis", "opinion", "post", "filed", "words", "compiled", "essay", "commentary", "chronique", "texte", "enquête", "tribune", "récit",
    "artículo", "reportaje", "columna", "crónica", "artigo", "texto", "coluna", "articolo", "commento", "intervista", "artykuł", "artykul", "tekst", "verhaal", "column", "recensie",
];

/// What follows a name in languages that put the title last.
pub(super) const TITLES: &[&str] = &[" 기자", " 특파원", "기자", "記者", "记者", " 記者", "氏", "さん", " 편집장"];

/// Beginnings of credits for pictures.
pub(super) const CREDITS: &[&str] = &[
    "photo",
    "foto",
    "fotos",
    "edited by",
    "editing by",
    "translat",
    "illustrat",
    "image",
    "bild",
    "picture",
    "crédit",
    "credit",
    "illustration",
    "grafik",
    "graphic",
    "video",
];

/// The same, before a number only: words of a date that names can contain.
pub(super) const DATE_TAILS: &[&str] = &[" am ", " le ", " el ", " il ", " em ", " op ", " den ", " kl ", " o "];

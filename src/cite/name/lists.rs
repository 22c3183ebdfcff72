//! Words by which names of people, institutions and roles are told apart.

/// Words that connect the parts of an institution's name and do not occur in names of people.
pub(super) const CONNECTIVES: &[&str] =
    &["&", "and", "for", "für", "of", "on", "pour", "sans", "sur", "the", "und", "without"];

/// Lower-case words that begin a family name.
pub(super) const PARTICLES: &[&str] = &[
    "af", "al", "ap", "av", "ben", "bin", "bint", "binti", "binte", "da", "dal", "dalla", "das", "de", "de'", "de’",
    "degli", "dei", "del", "dela", "della", "delos", "den", "der", "des", "di", "do", "dos", "du", "el", "het", "ibn",
    "im", "in", "la", "las", "le", "lo", "los", "op", "te", "ten", "ter", "thoe", "tot", "uit", "ul", "van", "vande",
    "vanden", "vander", "vom", "von", "zu", "zum", "zur", "'t", "’t", "'s", "’s", "d'", "d’", "aan", "und", "auf",
    "an",
];

/// Particles that belong to the family name where they are written with a capital (`Della Porta`, `Le Guin`); those that are
/// common given names are left out.
pub(super) const CAPITAL_PARTICLES: &[&str] = &[
    "Da", "Dal", "Dalla", "De", "Degli", "Dei", "Del", "Dela", "Della", "Delle", "Delos", "Den", "Der", "Des", "Di",
    "Dos", "Du", "El", "La", "Las", "Le", "Les", "Lo", "Los", "Mac", "Mhic", "Ní", "Nic", "Ó", "Saint", "Sainte", "St",
    "St.", "Ten", "Ter", "Ua", "Uí", "Van", "Vande", "Vanden", "Vander", "Vom", "Von", "Zu", "Zum", "Zur",
];

/// Titles before a name, and degrees behind it, which no style prints.
pub(super) const TITLES: &[&str] = &[
    "dr",
    "dr.",
    "prof",
    "prof.",
    "professor",
    "mr",
    "mr.",
    "mrs",
    "mrs.",
    "ms",
    "ms.",
    "miss",
    "mx",
    "mx.",
    "dipl.-ing.",
    "ing.",
    "mag.",
    "med.",
    "jur.",
    "phil.",
    "rer.",
    "nat.",
    "h.c.",
    "em.",
    "sir",
    "dame",
    "lord",
    "lady",
    "baroness",
    "rev",
    "rev.",
    "reverend",
    "fr.",
    "hon",
    "hon.",
    "rt",
    "rt.",
    "capt.",
    "col.",
    "gen.",
    "lt.",
    "maj.",
    "sgt.",
    "sgt",
    "sen.",
    "senator",
    "rep.",
    "gov.",
    "mme",
    "mme.",
    "mlle",
    "herr",
    "frau",
    "señor",
    "señora",
    "sr.",
    "sra.",
    "sheikh",
    "shaikh",
    "imam",
    "rabbi",
    "dott.",
    "dott.ssa",
    "avv.",
    "drs.",
    "ir.",
    "doc.",
    "mgr.",
    "cardinal",
    "archbishop",
    "dra.",
    "monsieur",
    "madame",
    "docteur",
    "signor",
    "signora",
];
pub(super) const DEGREES: &[&str] = &[
    "phd", "ph.d.", "ph.d", "md", "m.d.", "mba", "msc", "m.sc.", "bsc", "b.sc.", "llm", "ll.m.", "dphil", "esq.",
    "esq", "rn", "obe", "cbe", "mbe", "kbe", "mp", "kc", "qc", "frs", "s.j.", "sj", "cpa", "jd", "j.d.", "dds", "edd",
    "ed.d.", "mph", "m.p.h.", "dvm", "csc.", "mpa", "frcp", "freng", "fba", "osb", "o.p.",
];

pub(super) const SUFFIXES: &[&str] = &[
    "jr", "jr.", "sr", "sr.", "jnr", "jnr.", "snr", "snr.", "junior", "senior", "ii", "iii", "iv", "2nd", "3rd",
    "fils", "père",
];

/// Final characters of Chinese names of agencies, newspapers and offices, which are as short as names of people.
pub(super) const CHINESE_INSTITUTIONS: &str = "社报報网網部局院会會台臺厅廳司学學心组組所处處团團室";

/// The most common Chinese family names; those of two characters are tried first.
pub(super) const CHINESE_DOUBLE: &[&str] = &[
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "公孙", "公孫", "令狐",
    "慕容", "司徒", "夏侯", "端木", "南宫",
];
pub(super) const CHINESE: &str = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于蒋蔣\
蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫阎閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬\
钱錢严嚴覃武戴莫孔向汤湯习習安常乐樂时時齐齊康伍穆祝纪紀舒屈项項童颜顏柯梅盛凌霍管房应應左吉邢裴陆荣榮翁詹焦甘景柳费費卓蓝藍申柴鲍鮑骆駱阮樊路娄婁危岳季耿关關盖桂牛宁寧艾车車巩鞏苗";

/// The same in Latin letters, in pinyin and the spellings of Taiwan and Hong Kong, without those that are common given
/// names elsewhere.
pub(super) const ROMANISED: &[&str] = &[
    "ai", "bai", "bao", "cai", "cao", "cen", "chai", "chang", "chen", "cheng", "cheung", "chiang", "cui", "deng",
    "ding", "dong", "du", "fan", "fang", "feng", "fu", "gao", "gong", "gu", "guo", "hao", "he", "hou", "hsieh", "hsu",
    "hu", "huang", "jia", "jiang", "kong", "lei", "li", "liang", "liao", "lin", "liu", "long", "lu", "luo", "lyu",
    "ma", "mao", "meng", "pan", "peng", "qian", "qin", "qiu", "ren", "shao", "shen", "shi", "song", "su", "sun", "tan",
    "tang", "tao", "tian", "tsai", "wan", "wang", "wei", "wong", "wu", "xi", "xia", "xiao", "xie", "xing", "xiong",
    "xu", "xue", "yan", "yang", "yao", "ye", "yin", "yu", "yuan", "zeng", "zhang", "zhao", "zheng", "zhong", "zhou",
    "zhu", "zou", "goh", "lai", "leung", "chan", "cheuk", "kwok", "lau", "ouyang", "sima", "situ",
];

/// Korean family names in Latin letters, for names whose given name is written with a hyphen (`Han Sol-bi`).
pub(super) const KOREAN: &[&str] = &[
    "ahn", "an", "bae", "baek", "ban", "bong", "cho", "choi", "chung", "gu", "ha", "han", "hong", "huh", "hwang", "im",
    "jang", "jeon", "jeong", "ji", "jin", "jo", "joo", "jung", "kang", "kim", "ko", "koo", "kwon", "lee", "lim", "min",
    "moon", "nam", "no", "noh", "oh", "paik", "park", "roh", "ryu", "seo", "shin", "sim", "sohn", "son", "song", "suh",
    "sung", "woo", "yang", "yoo", "yoon", "youn", "yeo", "yeon", "yim", "yu", "yun",
];

/// Words of roles, which are not part of a name.
pub(super) const ROLES: &[&str] = &[
    "analyst",
    "anchor",
    "author",
    "autor",
    "autora",
    "blogger",
    "by",
    "chef",
    "chief",
    "columnist",
    "commentator",
    "contributor",
    "corresponsal",
    "correspondante",
    "correspondent",
    "correspondente",
    "critic",
    "director",
    "editor",
    "editora",
    "editeur",
    "éditeur",
    "editor-in-chief",
    "fotograf",
    "fotografin",
    "fotógrafo",
    "freelance",
    "giornalista",
    "graphics",
    "host",
    "illustrator",
    "inviato",
    "journalist",
    "journaliste",
    "journalistin",
    "korrespondent",
    "korrespondentin",
    "moderator",
    "narrator",
    "periodista",
    "photographer",
    "photographe",
    "photojournalist",
    "presenter",
    "producer",
    "redacteur",
    "rédacteur",
    "rédactrice",
    "redactor",
    "redactora",
    "redakteur",
    "redakteurin",
    "reporter",
    "reportera",
    "researcher",
    "speaker",
    "translator",
    "verslaggever",
    "videographer",
    "writer",
    "chronicler",
    "deputy",
    "former",
    "president",
    "ceo",
    "founder",
    "lecturer",
    "fellow",
    "professor",
    "economist",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "minister",
    "mayor",
    "aktualisiert",
    "updated",
];

/// Words that open a byline: `By Ada Brook`.
pub(super) const OPENERS: &[&str] = &[
    "by",
    "byline:",
    "by:",
    "words",
    "words:",
    "text:",
    "texte:",
    "texto:",
    "testo:",
    "story:",
    "story",
    "author:",
    "autor:",
    "autorin:",
    "reporting",
    "report:",
    "written",
    "reported",
    "compiled",
    "photos",
    "photo:",
    "foto:",
    "von:",
    "par",
    "por",
    "di:",
    "door",
    "av:",
    "af:",
    "od:",
    "автор:",
    "текст:",
    "文/",
    "文／",
    "记者",
    "記者",
    "作者：",
    "作者:",
    "文：",
];

/// Words for agencies and colleagues without a name.
pub(super) const UNNAMED: &[&str] = &[
    "agencies",
    "agency",
    "agencias",
    "agences",
    "agenturen",
    "agenzie",
    "agentschappen",
    "wires",
    "wire",
    "reports",
    "staff",
    "others",
    "colleagues",
    "and",
    "und",
    "et",
    "y",
    "e",
    "with",
    "mit",
    "news",
    "service",
    "services",
    "the",
    "our",
];

/// Words between the names of several people.
pub(super) const SEPARATORS: &[&str] = &[
    ";", " and ", " & ", " und ", " et ", " y ", " e ", " og ", " och ", " és ", " en ", " with ", " mit ", " avec ",
    " con ", " и ", "、", "；", " / ",
];

/// Words that begin a family name and are joined with what follows, in Latin and Arabic script.
pub(super) const JOINED: &[&str] = &[
    "Abd", "Abdel", "Abdul", "Abou", "Abu", "Ait", "Aït", "Ben", "Bin", "Bint", "Ibn", "Ould", "Umm", "عبد", "أبو",
    "ابو", "ابن", "بن", "آل",
];

/// Words between two family names that are one: `Ortega y Gasset`, `Costa e Silva`.
pub(super) const LINKS: &[&str] = &["y", "i", "e"];

/// Suffixes that belong to the family name in Portuguese.
pub(super) const LUSOPHONE: &[&str] = &["Filho", "Neto", "Netto", "Sobrinho", "Júnior"];

/// Common Vietnamese family names without accents.
pub(super) const VIETNAMESE: &[&str] = &[
    "nguyen", "tran", "le", "pham", "huynh", "hoang", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dinh", "truong", "trinh", "doan", "luong", "dao", "ton", "cao", "mac", "quach", "luu", "thai", "to",
    "trieu", "chu",
];

/// Parts of Burmese names, which have no family name.
pub(super) const BURMESE: &[&str] = &[
    "aung", "hlaing", "htet", "htun", "khaing", "khin", "kyaw", "kyi", "lwin", "maung", "moe", "myint", "myo", "naing",
    "nyein", "nyunt", "phyo", "san", "sein", "soe", "suu", "swe", "thant", "thein", "thu", "tin", "tun", "win", "wai",
    "yi", "zaw", "zin", "mya", "mon", "oo",
];

/// Words before a name of a sovereign or a saint, which has no family name.
pub(super) const SOVEREIGN: &[&str] =
    &["pope", "king", "queen", "emperor", "empress", "prince", "princess", "patriarch", "sultan", "emir"];

/// Articles that begin the names of newspapers and not those of people.
pub(super) const ARTICLES: &[&str] = &["the", "der", "die", "das", "il", "les", "los", "las", "gli", "el", "het"];

//! Scandinavian languages.

use super::Lexicon;

/// Word lists of Swedish.
pub(super) static SWEDISH: Lexicon = Lexicon {
    tag: "sv",
    never: &[
        "bl.a", "ca", "d.v.s", "d.y", "d.ä", "dvs", "e.g", "eng", "ev", "exkl", "f.d", "f.n", "f.ö", "fr.o.m", "förf",
        "i.s.f", "inkl", "jfr", "kl", "m.a.o", "m.h.a", "max", "mfl", "milj", "min", "motsv", "n.b", "o.d", "p.g.a",
        "p.s", "pga", "prof", "resp", "s.a.s", "s.k", "sk", "st", "t.ex", "t.o.m", "t.v", "tex", "u.p.a", "ung",
    ],
    number: &[
        "apr", "art", "aug", "avd", "bd", "bil", "dec", "ekv", "feb", "fig", "jan", "kap", "mar", "nov", "nr", "okt",
        "p", "s", "sept", "sid", "sp", "tab", "tel",
    ],
    rarely: &["e.kr", "f.kr", "kr"],
    often: &["etc", "m.fl", "m.m", "mm", "o.s.v", "osv"],
    openers: &[
        "Alla", "Allt", "Att", "Av", "De", "Dem", "Den", "Denna", "Deras", "Dessa", "Det", "Detta", "Där", "Därför",
        "Då", "Efter", "En", "Enligt", "Ett", "Från", "För", "Genom", "Han", "Hans", "Har", "Hennes", "Hon", "Hur",
        "I", "Inte", "Ja", "Jag", "Kan", "Man", "Med", "Men", "Mot", "Nej", "Nu", "När", "Och", "Också", "Om", "På",
        "Samma", "Sedan", "Sin", "Som", "Så", "Till", "Under", "Ur", "Ut", "Vad", "Var", "Varför", "Vi", "Vid", "Är",
        "Även", "Över",
    ],
    shapes: [0; 256],
}
.with_shapes();

/// Word lists of Danish and Norwegian.
pub(super) static DANISH: Lexicon = Lexicon {
    tag: "da",
    never: &[
        "adr", "afd", "afg", "alm", "bl.a", "ca", "cand", "d.v.s", "d.y", "d.æ", "dvs", "eks", "ekskl", "evt", "f.eks",
        "f.o.m", "fhv", "forf", "fork", "gl", "hhv", "inkl", "jf", "kl", "kr", "m.a.o", "m.h.t", "maks", "mht", "mia",
        "min", "mio", "nuv", "o.l", "p.g.a", "p.t", "pga", "pr", "prof", "red", "resp", "s.k", "s.u", "skt", "sml",
        "sr", "st", "stk", "t.o.m", "tidl", "vedr", "vha", "ø.a",
    ],
    number: &[
        "afsn", "apr", "art", "aug", "bd", "bil", "dec", "feb", "fig", "jan", "kap", "lign", "mar", "nov", "nr", "okt",
        "p", "pkt", "s", "sept", "sp", "stk", "tab", "tlf",
    ],
    rarely: &["e.kr", "f.kr"],
    often: &["etc", "m.fl", "m.m", "m.v", "mfl", "mm", "mv", "o.lign", "osv"],
    openers: &[
        "Alle", "Alt", "At", "Da", "De", "Den", "Denne", "Deres", "Det", "Dette", "Disse", "Du", "Efter", "En", "Er",
        "Et", "For", "Fordi", "Fra", "Før", "Ham", "Han", "Hans", "Har", "Hun", "Hvad", "Hvem", "Hvis", "Hvor",
        "Hvordan", "I", "Ifølge", "Ikke", "Ja", "Jeg", "Kan", "Man", "Med", "Men", "Mens", "Mod", "Nej", "Nogle", "Nu",
        "Når", "Og", "Også", "Om", "Over", "På", "Selv", "Siden", "Som", "Så", "Til", "Under", "Var", "Ved", "Vi",
    ],
    shapes: [0; 256],
}
.with_shapes();

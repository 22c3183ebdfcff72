//! Dutch.

use super::Lexicon;

/// Word lists of Dutch.
pub(super) static DUTCH: Lexicon = Lexicon {
    tag: "nl",
    never: &[
        "aanv", "afd", "bijv", "bv", "bvb", "c.q", "ca", "cq", "d.d", "d.m.v", "d.w.z", "dhr", "dir", "div", "dr",
        "drs", "dwz", "e.a", "e.o", "evt", "excl", "fa", "fam", "gebr", "gem", "gen", "h.o", "i.p.v", "i.v.m", "incl",
        "ing", "int", "ipv", "ir", "ivm", "jhr", "jkvr", "jl", "kath", "m.a.w", "m.b.t", "m.b.v", "m.i.v", "m.n",
        "max", "mbt", "mej", "mevr", "mgr", "min", "mld", "mln", "mr", "mw", "n.a.v", "n.l.v", "nl", "o.a", "o.b.v",
        "o.l.v", "o.m", "o.v.v", "oa", "pl", "plm", "prof", "resp", "sen", "sgt", "st", "t.a.v", "t.b.v", "t.g.v",
        "t.n.v", "t.o.v", "t.w.v", "tav", "tov", "v.d", "vgl", "vnl", "z.g.a.n", "zg", "zgn",
    ],
    number: &[
        "afb", "apr", "art", "aug", "bijl", "blz", "blzn", "bz", "dec", "feb", "fig", "hfst", "hst", "jan", "kol",
        "mrt", "nov", "nr", "nrs", "okt", "p", "pag", "par", "paragr", "sept", "tab", "tel", "vol",
    ],
    rarely: &["a.d", "co", "n.chr", "str", "v.chr"],
    often: &["e.d", "e.v", "enz", "enzv", "etc"],
    openers: &[
        "Aan", "Al", "Alle", "Als", "Bij", "Daar", "Daarna", "Daarom", "Dan", "Dat", "De", "Deze", "Die", "Dit",
        "Doch", "Door", "Een", "Eerst", "Elke", "En", "Er", "Ging", "Had", "Heeft", "Het", "Hij", "Hoe", "Hun", "Ik",
        "In", "Is", "Ja", "Je", "Jij", "Later", "Maar", "Met", "Mijn", "Na", "Naar", "Nadat", "Nee", "Nog", "Nu", "Of",
        "Om", "Omdat", "Onder", "Ook", "Op", "Over", "Sinds", "Te", "Tegen", "Toch", "Toen", "Tot", "Tussen", "Uit",
        "Vanaf", "Veel", "Volgens", "Voor", "Waar", "Waarom", "Was", "Wat", "We", "Wel", "Werd", "Wie", "Wij", "Zal",
        "Ze", "Zij", "Zijn", "Zo", "Zoals", "Zonder",
    ],
    shapes: [0; 256],
}
.with_shapes();

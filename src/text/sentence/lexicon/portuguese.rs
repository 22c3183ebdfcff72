//! Portuguese.

use super::Lexicon;

/// Word lists of Portuguese.
pub(super) static PORTUGUESE: Lexicon = Lexicon {
    tag: "pt",
    never: &[
        "adm", "aprox", "apto", "arq", "av", "cel", "cf", "d", "dir", "dr", "dra", "dras", "drs", "eng", "enga", "ex",
        "exa", "exma", "exmo", "gen", "ilma", "ilmo", "lic", "maj", "mons", "p.ex", "pe", "pref", "pres", "prof",
        "profa", "profas", "profs", "pça", "r", "rev", "sarg", "sr", "sra", "sras", "srs", "srta", "sta", "sto", "ten",
        "v.exa",
    ],
    number: &[
        "abr", "ago", "art", "arts", "cap", "caps", "col", "cols", "dez", "eq", "fev", "fig", "figs", "fl", "fls",
        "inc", "jan", "jul", "n", "n.º", "nos", "nov", "n°", "nº", "núm", "p", "pag", "par", "parág", "pp", "pág",
        "págs", "sec", "seç", "séc", "tab", "tabs", "tel", "vol", "vols",
    ],
    rarely: &["a.c", "cia", "co", "d.c", "km", "ltda", "s.a"],
    often: &["etc"],
    openers: &[
        "A", "Afinal", "Agora", "Ainda", "Algumas", "Alguns", "Além", "Antes", "Ao", "Aos", "Apesar", "Após", "As",
        "Assim", "Até", "Com", "Como", "Contra", "Da", "Das", "De", "Depois", "Desde", "Dessa", "Desse", "Desta",
        "Deste", "Do", "Dos", "Durante", "E", "Ela", "Elas", "Ele", "Eles", "Em", "Embora", "Enquanto", "Entre",
        "Então", "Era", "Eram", "Essa", "Essas", "Esse", "Esses", "Esta", "Estas", "Este", "Estes", "Está", "Eu",
        "Foi", "Foram", "Há", "Isso", "Isto", "Já", "Lá", "Mais", "Mas", "Me", "Meu", "Minha", "Muitas", "Muito",
        "Muitos", "Na", "Nas", "Nem", "Nesse", "Neste", "No", "Nos", "Nossa", "Nosso", "Nunca", "Não", "Nós", "O",
        "Onde", "Os", "Ou", "Outra", "Outro", "Outros", "Para", "Pela", "Pelo", "Pois", "Por", "Porque", "Porém",
        "Pouco", "Primeiro", "Qual", "Quando", "Quanto", "Que", "Quem", "Se", "Segundo", "Seja", "Sem", "Seu", "Seus",
        "Sim", "Sob", "Sobre", "Sua", "Suas", "São", "Só", "Também", "Tem", "Tinha", "Toda", "Todas", "Todo", "Todos",
        "Três", "Tudo", "Um", "Uma", "Você", "Vários", "À", "É",
    ],
    shapes: [0; 256],
}
.with_shapes();

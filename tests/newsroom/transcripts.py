"""WebVTT and SubRip transcripts."""
from datetime import timedelta


def clock(seconds, mark="."):
    whole, part = int(seconds), round(seconds % 1 * 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{mark}{part:03}"


def shown(seconds):
    return clock(seconds)[:8]


def body(text, seconds, speaker=None):
    place = {"time": shown(seconds)}
    if speaker:
        place["speaker"] = speaker
    return ["body", text, place]


# Cues: seconds, lines, speaker. Sentences end with cues or run over them.
EN = [(4.5, "The ferry stopped at noon.", "Ann Orr"), (7.0, "Nobody on the quay", "Ann Orr"), (8.2, "knew the reason.", "Ann Orr"), (3731.0, "We asked the harbour office.", "Bo Lind")]
DE = [(751.0, "Der Kahn lag im Hafen.", "Jörg Wessel"), (754.5, "Niemand wusste, wem er", "Jörg Wessel"), (757.0, "gehört – auch die Größe nicht.", "Jörg Wessel"), (760.0, "Doch, ich wusste es.", "Anke Thal")]
FR = [(1.0, "Le port est fermé depuis lundi,", "Élodie Brun"), (4.0, "et personne ne sait pourquoi.", "Élodie Brun"), (7.5, "C’est faux.", "Loïc Verdier")]
PL = [(62.0, "Łódź nie wróciła na noc.", "Zofia Wrona"), (65.0, "Szukano jej", "Zofia Wrona"), (66.5, "aż do świtu.", "Zofia Wrona")]
RU = [(30.0, "Мост открыли в мае.", "Вера Луг"), (33.0, "Никто не ждал,", "Вера Луг"), (35.0, "что он выстоит.", "Вера Луг")]
JA = [(5.0, "港の会議は昨日開かれた。", "佐伯"), (8.0, "誰も来なかった。", "佐伯")]
AR = [(5.0, "أغلق الميناء يوم الاثنين.", "سلمى"), (8.0, "لم يعرف أحد", "سلمى"), (10.0, "السبب الحقيقي.", "سلمى")]


def by_speaker(cues):
    out = []
    for at, text, speaker in cues:
        if out and out[-1][2]["speaker"] == speaker:
            out[-1][1] += " " + text
        else:
            out.append(body(text, at, speaker))
    return out


def by_sentence(cues, joint=" "):
    out, is_open = [], False
    for at, text, *_ in cues:
        if is_open:
            out[-1][1] += joint + text
        else:
            out.append(body(text, at))
        is_open = text[-1] not in ".!?。"
    return out


def write(files, expected):
    def add(name, text, paragraphs, encoding="utf-8"):
        (files / name).write_bytes(text.encode(encoding) if isinstance(text, str) else text)
        expected[name] = [paragraphs]

    def cues(rows, mark=".", number=True, line=lambda text, speaker: text, end=1.2, newline="\n"):
        blocks = []
        for at, (start, text, speaker) in enumerate(rows, 1):
            head = f"{at}{newline}" if number else ""
            blocks.append(f"{head}{clock(start, mark)} --> {clock(start + end, mark)}{newline}{line(text, speaker)}")
        return (newline * 2).join(blocks) + newline

    voice = lambda text, speaker: f"<v {speaker}>{text}</v>"
    named = lambda text, speaker: f"{speaker}: {text}"
    # --- WebVTT -----------------------------------------------------------------------------------------------------------
    import webvtt
    captions = webvtt.WebVTT()
    for start, text, speaker in FR:
        captions.captions.append(webvtt.Caption(clock(start), clock(start + 1.5), f"<v {speaker}>{text}"))
    captions.save(str(files / "vtt-webvttpy-fr.vtt"))
    expected["vtt-webvttpy-fr.vtt"] = [by_speaker(FR)]
    import pysubs2
    events = pysubs2.SSAFile()
    for start, text, _ in DE:
        events.append(pysubs2.SSAEvent(start=int(start * 1000), end=int(start * 1000) + 1500, text=r"{\i1}" + text.replace(", ", r",\N", 1) + r"{\i0}"))
    events.save(str(files / "vtt-pysubs2-de.vtt"))
    expected["vtt-pysubs2-de.vtt"] = [by_sentence(DE)]
    add("vtt-whisper-pl.vtt", "WEBVTT\n\n" + cues(PL, number=False), by_sentence(PL))
    add("vtt-zoom-en.vtt", "WEBVTT\r\n\r\n" + cues(EN, line=named, newline="\r\n"), by_speaker(EN))
    add("vtt-teams-de.vtt", "WEBVTT\n\n" + "\n\n".join(f"8f2c-11/{at}-0\n{clock(start)} --> {clock(start + 1)}\n{voice(text, who)}" for at, (start, text, who) in enumerate(DE)) + "\n", by_speaker(DE))
    lines = [text for _, text, _ in EN]
    rolling = [*EN[:3], (9.5, *EN[3][1:])]
    rolled, last = [], ""
    for start, text, _ in rolling:
        words = text.split()
        grown = words[0] + "".join(f"<{clock(start + at * .1)}><c> {word}</c>" for at, word in enumerate(words[1:], 1))
        rolled += [f"{clock(start)} --> {clock(start + .9)} align:start position:0%\n{last or ' '}\n{grown}", f"{clock(start + .9)} --> {clock(start + 1)} align:start position:0%\n{text}\n "]
        last = text
    add("vtt-youtube-en.vtt", "WEBVTT\nKind: captions\nLanguage: en\n\n" + "\n\n".join(rolled) + "\n", by_sentence(rolling))
    add("vtt-blocks-ja.vtt", "\ufeffWEBVTT - 港\n\nSTYLE\n::cue { color: lime }\n\nREGION\nid:r\nwidth:40%\n\nNOTE 確認済み\n\n" + cues(JA, number=False, line=lambda text, who: f"<c.yellow>{text}</c>"), by_sentence(JA, ""))
    add("vtt-podcast-ru.vtt", "WEBVTT\n\n" + cues(RU, line=voice), by_speaker(RU))
    add("vtt-stream-ar.vtt", "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n\n" + cues(AR[:2], number=False) + "\nWEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n\n" + cues(AR[1:], number=False), by_sentence(AR))
    add("vtt-short-times-fr.vtt", "WEBVTT\n\n" + "\n\n".join(f"{clock(start)[3:]} --> {clock(start + 1)[3:]}\n- {text}" if at == 2 else f"{clock(start)[3:]} --> {clock(start + 1)[3:]}\n{text}" for at, (start, text, _) in enumerate(FR)), by_sentence(FR[:2]) + [body("- C’est faux.", 7.5)])
    # --- SubRip -----------------------------------------------------------------------------------------------------------
    import pysrt, srt
    (files / "srt-srt-en.srt").write_text(srt.compose([srt.Subtitle(None, timedelta(seconds=start), timedelta(seconds=start + 1), text) for start, text, _ in EN]))
    expected["srt-srt-en.srt"] = [by_sentence(EN)]
    items = pysrt.SubRipFile([pysrt.SubRipItem(at, int(start * 1000), int(start * 1000) + 900, f"<i>{text}</i>") for at, (start, text, _) in enumerate(DE, 1)])
    items.save(str(files / "srt-pysrt-de.srt"), encoding="cp1252")
    expected["srt-pysrt-de.srt"] = [by_sentence(DE)]
    events = pysubs2.SSAFile()
    for start, text, _ in FR:
        events.append(pysubs2.SSAEvent(start=int(start * 1000), end=int(start * 1000) + 1500, text=r"{\an8\b1}" + text))
    events.save(str(files / "srt-pysubs2-fr.srt"))
    expected["srt-pysubs2-fr.srt"] = [by_sentence(FR)]
    add("srt-whisper-ja.srt", cues(JA, ","), by_sentence(JA, ""))
    add("srt-premiere-en.srt", "\ufeff" + cues(EN, ",", newline="\r\n"), by_sentence(EN))
    add("srt-speakers-pl.srt", cues(PL + [(70.0, "Znaleziono ją rano.", "Adam Kolas")], ",", line=named), by_speaker(PL + [(70.0, "Znaleziono ją rano.", "Adam Kolas")]), "cp1250")
    add("srt-cyrillic-ru.srt", cues(RU, ",", line=lambda text, _: f'<font color="#ffff00">{text}</font>'), by_sentence(RU), "cp1251")
    add("srt-arabic-ar.srt", cues(AR, ","), by_sentence(AR), "utf-16")
    window = [" ", *lines]
    add("srt-broadcast-en.srt", "\n\n".join(f"{at}\n{clock(rolling[at - 1][0], ',')} --> {clock(rolling[at - 1][0] + 1, ',')}  X1:100 X2:600 Y1:400 Y2:460\n" + "\n".join(line for line in window[max(0, at - 1):at + 1] if line.strip()) for at in range(1, 5)) + "\n", by_sentence(rolling))
    add("srt-decimal-points-de.srt", cues(DE, "."), by_sentence(DE))

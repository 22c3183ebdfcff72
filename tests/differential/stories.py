"""The texts of the differential set: the project's own prose, with what a reader must find in it.

A story is a list of blocks: ("h", text), ("p", text), ("li", [text, …]), ("ol", [text, …]), ("table", [[cell, …], …]),
("caption", text). `[n:TEXT]` inside a paragraph is a note; `^2^` is raised.
"""

STORIES = {
    "en": {
        "title": "The Weir at Harrow Mill",
        "head": "County Water Review",
        "blocks": [
            ("p", "The county council has agreed to rebuild the weir at Harrow Mill, which was broken by the flood of 3 March 2019. The five-year plan costs 4.75 million pounds, and a third of that sum comes from the well-known Brandvold foundation.[n:Minutes of the council, 14 May 2021, item 7.] The old weir held back 2,300 m^3^ of water; the new one is to hold 3,150 m^3^, enough for the low-lying meadows in a dry summer."),
            ("h", "Who pays for the flood"),
            ("p", "Officials of the finance office offered a different figure in the first affidavit: 5.2 million pounds, of which 1,204,500 pounds had been spent by the end of June. The difference is difficult to explain. A half-finished report says that the so-called standing charge was counted twice, and that the long-term loan of 850,000 pounds was never taken up.[n:Letter of the treasurer to the editor, 2 June 2021.] Two million people drink water from the river, 12.5 per cent more than ten years ago."),
            ("p", "The engineer, Anne-Marie Holt, told the meeting that the load on the sill is 10^5^ newtons at high water. “We have measured it on thirty-one days,” she said, “and it was never more than 97 per cent of that.” Her figures were accepted by 14 votes to 3, with one abstention. A state-of-the-art gauge will be fixed to the northern pier in mid-October."),
            ("li", ["a fish ladder of 42 steps on the left bank", "a foot-bridge, 1.8 metres wide", "two sluices that are worked by hand"]),
            ("p", "Fishermen have asked for a second opinion. The river carries 60 to 70 cubic metres a second in an ordinary winter, but on 5 February 2020 the flow was 312 cubic metres. In 1911 it had been estimated at 290. Nobody who saw the water that night believes that a wall of stone will stop it, the harbour master said; the only thing that helps is room."),
            ("caption", "Table 1: Flow of the river in cubic metres a second"),
            ("table", [["Year", "Lowest", "Highest"], ["1911", "4.5", "290"], ["1987", "6.25", "188"], ["2020", "5.75", "312"]]),
            ("p", "Work begins on 9 September and is to end before the first frost. Until then the towpath is closed from the mill to the railway bridge, a stretch of 1,450 yards, and walkers are sent through the village by way of Church Lane."),
        ],
    },
    "de": {
        "title": "Das Wehr an der Hafermühle",
        "head": "Wasserblatt des Kreises",
        "blocks": [
            ("p", "Der Kreistag hat beschlossen, das Wehr an der Hafermühle neu zu bauen, das beim Hochwasser vom 3. März 2019 gebrochen ist. Der Fünf-Jahres-Plan kostet 4,75 Millionen Euro; ein Drittel davon trägt die Jansen-Oldehoff-Stiftung.[n:Niederschrift des Kreistags vom 14. Mai 2021, Punkt 7.] Das alte Wehr staute 2.300 m^3^ Wasser, das neue soll 3.150 m^3^ stauen, genug für die tief gelegenen Wiesen in einem trockenen Sommer."),
            ("h", "Wer das Hochwasser bezahlt"),
            ("p", "Die Kämmerei nannte in der ersten Fassung eine andere Zahl: 5,2 Millionen Euro, von denen Ende Juni schon 1.204.500 Euro ausgegeben waren. Der Unterschied lässt sich schwer erklären. Ein halbfertiger Bericht sagt, die sogenannte Grundgebühr sei doppelt gezählt und das langfristige Darlehen über 850.000 Euro nie abgerufen worden.[n:Brief des Kämmerers an die Schriftleitung vom 2. Juni 2021.] Aus dem Fluss trinken zwei Millionen Menschen, 12,5 Prozent mehr als vor zehn Jahren."),
            ("p", "Die Ingenieurin Anne-Marie Holt sagte in der Sitzung, die Schwelle trage bei Hochwasser 10^5^ Newton. »Wir haben an einunddreißig Tagen gemessen«, sagte sie, »und es waren nie mehr als 97 Prozent davon.« Ihre Zahlen wurden mit 14 gegen 3 Stimmen angenommen. Ein neuer Pegel wird Mitte Oktober am nördlichen Pfeiler befestigt, die Nord-Süd-Leitung bleibt, wo sie ist."),
            ("li", ["eine Fischtreppe mit 42 Stufen am linken Ufer", "ein Steg, 1,8 Meter breit", "zwei Schützen, die von Hand bewegt werden"]),
            ("p", "Die Fischer verlangen ein zweites Gutachten. In einem gewöhnlichen Winter führt der Fluss 60 bis 70 Kubikmeter in der Sekunde, am 5. Februar 2020 aber waren es 312 Kubikmeter. Für 1911 wird die Menge auf 290 geschätzt. Wer das Wasser in jener Nacht gesehen habe, glaube nicht, dass eine Mauer es aufhalte, sagte der Hafenmeister; nur Platz helfe."),
            ("caption", "Tabelle 1: Abfluss in Kubikmetern je Sekunde"),
            ("table", [["Jahr", "Niedrigster", "Höchster"], ["1911", "4,5", "290"], ["1987", "6,25", "188"], ["2020", "5,75", "312"]]),
            ("p", "Die Arbeiten beginnen am 9. September und sollen vor dem ersten Frost enden. Bis dahin ist der Leinpfad von der Mühle bis zur Eisenbahnbrücke auf 1.450 Metern gesperrt, und wer zu Fuß geht, wird durch das Dorf geleitet."),
        ],
    },
    "fr": {
        "title": "Le barrage du moulin aux avoines",
        "head": "Cahiers de la rivière",
        "blocks": [
            ("p", "Le conseil a décidé de reconstruire le barrage du moulin aux avoines, rompu par la crue du 3 mars 2019. Le plan de cinq ans coûte 4,75 millions d’euros, dont un tiers est versé par la fondation Saint-Aubin.[n:Procès-verbal du conseil, 14 mai 2021, point 7.] L’ancien barrage retenait 2 300 m^3^ d’eau ; le nouveau doit en retenir 3 150 m^3^, assez pour les prés les plus bas pendant un été sec."),
            ("h", "Qui paie la crue"),
            ("p", "Le service des finances avait d’abord donné un autre chiffre : 5,2 millions d’euros, dont 1 204 500 euros étaient dépensés à la fin de juin. La différence est difficile à expliquer. Un rapport inachevé affirme que la redevance a été comptée deux fois et que le prêt de 850 000 euros n’a jamais été versé, c’est-à-dire qu’il n’existe peut-être pas.[n:Lettre du trésorier à la rédaction, 2 juin 2021.] Deux millions de personnes boivent l’eau de la rivière, 12,5 pour cent de plus qu’il y a dix ans."),
            ("p", "L’ingénieure Anne-Marie Holt a dit en séance que le seuil porte 10^5^ newtons en temps de crue. « Nous l’avons mesuré pendant trente-deux jours, a-t-elle dit, et jamais plus de 97 pour cent n’ont été atteints. » Ses chiffres ont été acceptés par 14 voix contre 3. Celui-ci sera fixé à la pile nord à la mi-octobre, l’après-midi du dix-neuf."),
            ("li", ["une échelle à poissons de 42 marches sur la rive gauche", "une passerelle large de 1,8 mètre", "deux vannes manœuvrées à la main"]),
            ("p", "Les pêcheurs demandent un autre avis. Pendant un hiver ordinaire, la rivière roule de 60 à 70 mètres cubes par seconde, mais le 5 février 2020 elle en roulait 312. En 1911, on l’avait estimée à 290. Quiconque a vu l’eau cette nuit-là ne croit pas qu’un mur l’arrête, dit le maître du port ; seule la place compte."),
            ("caption", "Tableau 1 : Débit en mètres cubes par seconde"),
            ("table", [["Année", "Minimum", "Maximum"], ["1911", "4,5", "290"], ["1987", "6,25", "188"], ["2020", "5,75", "312"]]),
            ("p", "Les travaux commencent le 9 septembre et doivent finir avant les premières gelées. Jusque-là, le chemin de halage est fermé du moulin au pont du chemin de fer, sur 1 450 mètres, et les promeneurs traversent le village."),
        ],
    },
    "ru": {
        "title": "Плотина у овсяной мельницы",
        "head": "Речной вестник уезда",
        "blocks": [
            ("p", "Совет решил заново построить плотину у овсяной мельницы, которую прорвало в половодье 3 марта 2019 года. Пятилетний план стоит 4,75 миллиона рублей, и треть этих денег даёт фонд Бабкина-Ливанова.[n:Протокол совета от 14 мая 2021 года, пункт 7.] Старая плотина держала 2300 кубометров воды, новая должна держать 3150, чего хватит для низких лугов и в сухое лето."),
            ("h", "Кто платит за половодье"),
            ("p", "Казначейство сперва назвало другую сумму: 5,2 миллиона рублей, из которых к концу июня было истрачено 1 204 500. Объяснить разницу трудно. В неоконченном отчёте сказано, что какой-то сбор посчитали дважды, а заём в 850 000 рублей так и не взяли.[n:Письмо казначея в редакцию от 2 июня 2021 года.] Воду из реки пьют два миллиона человек, на 12,5 процента больше, чем десять лет назад."),
            ("p", "Инженер Анна Хольт сообщила на собрании, что порог выдерживает 97 процентов наибольшей нагрузки. «Мы измеряли её тридцать один день, — сказала она, — и всё-таки ничего не нашли». Её данные приняли 14 голосами против 3. Новый водомер поставят на северо-западной опоре в середине октября, и кто-нибудь будет следить за ним из-за реки."),
            ("li", ["рыбоход из 42 ступеней на левом берегу", "мостик шириной 1,8 метра", "два затвора, которые поднимают руками"]),
            ("p", "Рыбаки требуют второго заключения. В обычную зиму река несёт от 60 до 70 кубометров в секунду, но 5 февраля 2020 года было 312. В 1911 году насчитали 290. Кто видел воду той ночью, не верит, что её удержит стена, говорит начальник порта; помогает только простор."),
            ("caption", "Таблица 1: Расход воды в кубометрах в секунду"),
            ("table", [["Год", "Наименьший", "Наибольший"], ["1911", "4,5", "290"], ["1987", "6,25", "188"], ["2020", "5,75", "312"]]),
            ("p", "Работы начнутся 9 сентября и должны закончиться до первых морозов. До тех пор бечевник от мельницы до железнодорожного моста закрыт на протяжении 1450 метров, и пешеходов ведут через село."),
        ],
    },
    "he": {
        "title": "הסכר ליד טחנת השיבולים",
        "head": "עיתון הנהר של המחוז",
        "blocks": [
            ("p", "מועצת המחוז החליטה לבנות מחדש את הסכר ליד טחנת השיבולים, שנפרץ בשיטפון של 3 במרץ 2019. התוכנית עולה 4.75 מיליון שקלים, ושליש מן הסכום בא מקרן ברנדוולד. הסכר הישן החזיק 2,300 מטרים מעוקבים של מים, והחדש אמור להחזיק 3,150, די לכרי הדשא הנמוכים גם בקיץ יבש."),
            ("h", "מי משלם על השיטפון"),
            ("p", "משרד הכספים נקב תחילה במספר אחר: 5.2 מיליון שקלים, ומהם 1,204,500 שקלים הוצאו עד סוף יוני. קשה להסביר את ההפרש. דוח שלא הושלם אומר שהאגרה (הקבועה) נספרה פעמיים, ושההלוואה של 850,000 שקלים לא נלקחה מעולם. שני מיליון איש שותים את מי הנהר, 12.5% יותר מלפני עשר שנים."),
            ("p", "המהנדסת Anne Holt אמרה באסיפה שהסף נושא 97 אחוזים מן העומס. מספריה התקבלו ברוב של 14 נגד 3. חברת Brandvold Water תקבע מד חדש על העמוד הצפוני באמצע אוקטובר."),
            ("li", ["סולם דגים של 42 מדרגות בגדה השמאלית", "גשר להולכי רגל ברוחב 1.8 מטר", "שני שערים המופעלים ביד"]),
            ("p", "הדייגים ביקשו חוות דעת שנייה. בחורף רגיל זורמים בנהר 60 עד 70 מטרים מעוקבים בשנייה, אבל ביום 5 בפברואר 2020 זרמו בו 312. בשנת 1911 העריכו את הזרימה ב-290. מי שראה את המים באותו לילה אינו מאמין שקיר אבן יעצור אותם, אמר מנהל הנמל."),
            ("p", "העבודה מתחילה ב-9 בספטמבר ואמורה להסתיים לפני הכפור הראשון. עד אז השביל סגור מן הטחנה עד גשר הרכבת, לאורך 1,450 מטר, והולכי הרגל עוברים דרך הכפר."),
        ],
    },
    "ar": {
        "title": "السد عند طاحونة الشوفان",
        "head": "جريدة النهر في المحافظة",
        "blocks": [
            ("p", "قرر مجلس المحافظة إعادة بناء السد عند طاحونة الشوفان الذي انهار في فيضان 3 مارس 2019. تبلغ كلفة الخطة 4.75 مليون دينار، ويأتي ثلث المبلغ من مؤسسة براندفولد. كان السد القديم يحبس 2,300 متر مكعب من الماء، وسيحبس الجديد 3,150، وهذا يكفي المروج المنخفضة في صيف جاف."),
            ("h", "من يدفع ثمن الفيضان"),
            ("p", "ذكرت دائرة المالية أولا رقما آخر: 5.2 مليون دينار، صرف منها 1,204,500 حتى نهاية يونيو. يصعب تفسير الفرق. يقول تقرير لم يكتمل إن الرسم (الثابت) حسب مرتين، وإن قرض 850,000 دينار لم يؤخذ قط. يشرب مليونا إنسان من ماء النهر، أي أكثر مما كان قبل عشر سنوات."),
            ("p", "قالت المهندسة Anne Holt في الاجتماع إن العتبة تحمل 97 في المئة من الحمل. قبلت أرقامها بأغلبية 14 صوتا مقابل 3. ستثبت شركة Brandvold Water مقياسا جديدا على الدعامة الشمالية في منتصف أكتوبر."),
            ("li", ["سلم للأسماك من 42 درجة على الضفة اليسرى", "جسر للمشاة عرضه 1.8 متر", "بوابتان تحركان باليد"]),
            ("p", "طلب الصيادون رأيا ثانيا. يجري في النهر في شتاء عادي من 60 إلى 70 مترا مكعبا في الثانية، لكن الجريان بلغ 312 في 5 فبراير 2020. وقدر في سنة 1911 بنحو 290. من رأى الماء في تلك الليلة لا يصدق أن جدارا من حجر يوقفه، كما قال مدير الميناء."),
            ("p", "يبدأ العمل في 9 سبتمبر ويجب أن ينتهي قبل أول صقيع. وحتى ذلك الحين يغلق الممر من الطاحونة إلى جسر القطار على طول 1,450 مترا، ويمر المشاة من القرية."),
        ],
    },
    "ja": {
        "title": "燕麦水車の堰",
        "head": "郡の川の新聞",
        "blocks": [
            ("p", "郡議会は、2019年3月3日の洪水で壊れた燕麦水車の堰を建て直すことを決めた。五か年計画の費用は4.75百万クローネで、その三分の一はブランボル財団が出す。古い堰は2300立方メートルの水をためていたが、新しい堰は3150立方メートルをためる。乾いた夏でも低い牧草地には十分である。"),
            ("h", "洪水の費用をだれが払うか"),
            ("p", "財務課は初め別の数字を示した。520万クローネのうち、六月末までに1204500クローネが使われたという。差の説明は難しい。未完成の報告書によれば、基本料金が二度数えられ、85万クローネの長期の借り入れは行われなかった。川の水を飲む人は二百万人で、十年前より12.5パーセント多い。"),
            ("p", "技師のホルト氏は会合で、敷居にかかる重さは満水のとき最大値の97パーセントだと述べた。「三十一日間測りました」と氏は言った。その数字は十四対三で認められた。十月の中ごろ、北の橋脚に新しい水位計が取り付けられる。"),
            ("p", "漁師たちは別の専門家の意見を求めている。ふつうの冬、川は毎秒60から70立方メートルの水を運ぶが、2020年2月5日には312立方メートルに達した。1911年には290と見積もられた。あの夜の水を見た者は、石の壁で止められるとは思わないと港長は言った。"),
            ("p", "工事は九月九日に始まり、初霜の前に終わる予定である。それまで、水車から鉄道橋までの1450メートルの道は閉ざされ、歩く人は村の中を通る。"),
        ],
    },
    "zh": {
        "title": "燕麦磨坊的水坝",
        "head": "县河流报",
        "blocks": [
            ("p", "县议会决定重建燕麦磨坊的水坝，它在2019年3月3日的洪水中垮塌。五年计划耗资475万克朗，其中三分之一由布兰沃基金会承担。旧水坝蓄水2300立方米，新水坝将蓄水3150立方米，即使在干旱的夏天也足够低处的草地使用。"),
            ("h", "谁为洪水付钱"),
            ("p", "财政处起初给出另一个数字：520万克朗，其中到六月底已花费1204500克朗。差额很难解释。一份没有写完的报告说，固定费用被算了两次，而85万克朗的长期贷款从未动用。有两百万人饮用这条河的水，比十年前多12.5%。"),
            ("p", "工程师霍尔特在会上说，满水时门槛承受最大负荷的97%。“我们测量了三十一天，”她说，“从来没有超过这个数。”她的数字以14票对3票获得通过。十月中旬，北面的桥墩上将装上新的水位计。"),
            ("p", "渔民要求听取第二种意见。在普通的冬天，河水每秒流过60到70立方米，但在2020年2月5日达到312立方米。1911年估计为290立方米。港务长说，见过那天夜里的水的人，都不相信一道石墙能挡住它。"),
            ("p", "工程于九月九日开始，应在初霜之前结束。在此之前，从磨坊到铁路桥的1450米纤道关闭，行人要从村里绕行。"),
        ],
    },
}

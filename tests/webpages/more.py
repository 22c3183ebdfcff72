"""More pages of common templates: block themes, press releases, liveblogs, journals, AMP, scripts with data only, and
newspapers with localised dates and bylines."""
import json

PROSE_AR = dict(
    title="بلدة الميناء تصوت للإبقاء على برج المصباح القديم",
    text=[
        "صوت مجلس بلدة أوستري في وقت متأخر من مساء الخميس للإبقاء على برج المصباح عند مدخل الميناء، رغم أن إصلاحه سيكلف ضعف ثمن سارية فولاذية جديدة.",
        "وقال الأعضاء المؤيدون للبرج إنه أرشد القوارب إلى ديارها مئة وأربعين عاما، وإن أي مبنى آخر في البلدة لا يرى من هذه المسافة البعيدة.",
        "وحذر أمين الصندوق، الذي دافع عن السارية، من أن المبلغ سينقص من ميزانية المدرسة، وطلب إعادة النظر في القرار قبل الشتاء.",
    ],
    teaser="توقف خط العبارات إلى الجزر الخارجية خلال الشتاء",
    comment="نشأت بجوار هذا البرج وكان الماء يتسرب منه في ذلك الوقت أيضا.",
    names=["سلمى الحداد", "كريم منصور"],
    commenter="باسم نجار",
)


def ld(**fields):
    return '<script type="application/ld+json">' + json.dumps({"@context": "https://schema.org", **fields}, ensure_ascii=False) + "</script>"


def teasers(p, date="2024-02-11T06:00:00Z", author="Ulla Nebenmann"):
    return (f'<section><h2>More from the Lantern</h2><ul class="wp-block-post-template"><li class="wp-block-post"><h3 class="wp-block-post-title"><a href="/n/2">{p.p["teaser"]}</a></h3>'
            f'<div class="wp-block-post-author-name">{author}</div><div class="wp-block-post-date"><time datetime="{date}">11 Feb 2024</time></div></li></ul></section>')


def add(Page, NAV, FOOT, wp_comments, sidebar, related):
    # --- content management systems ---------------------------------------------------------------------------------------
    p = Page("wordpress-block-theme")
    p.done(p.doc(f'<div class="wp-site-blocks"><header class="wp-block-template-part"><p class="wp-block-site-title"><a href="/" rel="home">Ostrey Lantern</a></p></header><main class="wp-block-group"><h1 class="wp-block-post-title">{p.title}</h1><div class="wp-block-group"><div class="wp-block-post-date"><time datetime="2019-05-03T09:30:00+02:00">May 3, 2019</time></div><p>—</p><p>by</p><div class="wp-block-post-author-name"><a class="wp-block-post-author-name__link" href="/author/m">{p.names[0]}</a></div></div>'
        f'<div class="entry-content wp-block-post-content">{p.paras()}</div><div class="wp-block-comments"><h2 class="wp-block-comments-title">One response</h2><ol class="wp-block-comment-template"><li><div class="wp-block-comment-author-name"><a rel="external nofollow ugc" href="https://x.example">{p.p["commenter"]}</a></div><div class="wp-block-comment-date"><time datetime="2020-06-01T10:00:00+02:00"><a href="#c">June 1, 2020</a></time></div><div class="wp-block-comment-content"><p>{p.p["comment"]}</p></div></li></ol></div>{teasers(p)}</main></div>'), [p.names[0]], "2019-05-03T09:30:00+02:00")

    p = Page("wordpress-block-theme-without-author", "de")
    p.done(p.doc(f'<div class="wp-site-blocks"><main><h1 class="wp-block-post-title">{p.title}</h1><div class="entry-content wp-block-post-content">{p.paras()}</div><nav class="wp-block-post-navigation-link"><a href="/p" rel="prev">{p.p["teaser"]}</a></nav>{teasers(p)}</main></div>'), [], None)

    p = Page("drupal-10-olivero")
    p.done(p.doc(f'<header class="site-header"><div class="site-branding__name"><a href="/" rel="home">Ostrey Lantern</a></div></header><main><article data-history-node-id="14" class="node node--type-article node--view-mode-full"><header><h1 class="title page-title"><span class="field field--name-title">{p.title}</span></h1><div class="node__meta"><div class="node__author-image"><img src="a.png" alt=""></div><span>By <span class="field field--name-uid"><a title="View user profile." href="/user/3" class="username">{p.names[0]}</a></span>, <span class="field field--name-created">3 May, 2019</span></span></div></header><div class="node__content"><div class="text-content field field--name-body">{p.paras()}</div></div>'
        f'<section id="comments" class="comments"><h2 class="comments__title">Comments</h2><article class="comment"><footer class="comment__meta"><p class="comment__author"><span class="username">{p.p["commenter"]}</span></p><p class="comment__time">Tue, 06/02/2020 - 10:00</p></footer><div class="comment__text-content"><p>{p.p["comment"]}</p></div></article></section></article></main>', title=f"{p.title} | Ostrey Lantern"), ["?", p.names[0]], "?2019-05-03")

    p = Page("joomla-5-cassiopeia", "fr")
    p.done(p.doc(f'{NAV}<main><div class="com-content-article item-page" itemscope itemtype="https://schema.org/Article"><div class="page-header"><h1 itemprop="headline">{p.title}</h1></div><dl class="article-info text-muted"><dt class="article-info-term">Détails</dt><dd class="createdby" itemprop="author" itemscope itemtype="https://schema.org/Person"><span class="icon-user"></span> Écrit par : <span itemprop="name">{p.names[0]}</span></dd><dd class="published"><span class="icon-calendar"></span><time datetime="2019-05-03T09:30:00+02:00" itemprop="datePublished">Publication : 3 mai 2019</time></dd><dd class="modified"><time datetime="2023-01-09T09:30:00+02:00" itemprop="dateModified">Mis à jour : 9 janvier 2023</time></dd></dl><div itemprop="articleBody" class="com-content-article__body">{p.paras()}</div></div></main>'
        f'<div class="sidebar-right card"><h3 class="card-header">Derniers articles</h3><ul class="mod-articleslatest"><li itemscope itemtype="https://schema.org/Article"><a href="/n" itemprop="url"><span itemprop="name">{p.p["teaser"]}</span></a><meta itemprop="author" content="Ulla Nebenmann"><meta itemprop="datePublished" content="2024-02-11"></li></ul></div>'), [p.names[0]], "2019-05-03T09:30:00+02:00")

    p = Page("typo3-bootstrap-package", "de")
    p.done(p.doc(f'<nav class="mainnav"><a href="/">Start</a></nav><div class="section"><header class="frame-header"><h1 class="element-header"><span>{p.title}</span></h1><p class="element-header-date"><time datetime="2019-05-03">3. Mai 2019</time></p></header><div class="frame frame-default frame-type-text"><div class="ce-bodytext">{p.paras()}</div></div><div class="frame frame-type-contact"><h3>Ansprechpartnerin</h3><p>Ulla Nebenmann<br>Telefon 0123 456</p></div></div>{FOOT}', title=f"{p.title} - Stadt Ostrey"), [], "2019-05-03", lacks=[])

    p = Page("ghost-casper-related")
    p.done(p.doc(f'<main id="site-main" class="site-main"><article class="article post tag-town"><header class="article-header gh-canvas"><h1 class="article-title">{p.title}</h1><p class="article-excerpt">The vote, the money and the birds under the gallery, in four paragraphs.</p><div class="article-byline"><section class="article-byline-content"><div class="article-byline-meta"><h4 class="author-name"><a href="/author/m/">{p.names[0]}</a></h4><div class="byline-meta-content"><time class="byline-meta-date" datetime="2019-05-03">May 3, 2019</time></div></div></section></div></header><section class="gh-content gh-canvas">{p.paras()}</section></article></main>'
        f'<aside class="read-more-wrap outer"><article class="post-card"><h2 class="post-card-title">{p.p["teaser"]}</h2><footer class="post-card-meta"><ul class="author-list"><li class="author-list-item"><a href="/author/u">Ulla Nebenmann</a></li></ul><time datetime="2024-02-11">Feb 11, 2024</time></footer></article></aside>'), [p.names[0]], "2019-05-03")

    p = Page("substack-no-structured-data", "es")
    p.done(p.doc(f'<div class="main-menu"><h1 class="navbar-title"><a href="/">Cartas de Ostrey</a></h1></div><article class="newsletter-post post"><div class="post-header"><h1 class="post-title published">{p.title}</h1><div class="pencraft byline-wrapper"><div class="pencraft"><a href="https://x.example/@l" class="pencraft">{p.names[0]}</a></div><div class="pencraft"><div class="pencraft">03 de may de 2019</div></div></div></div><div class="body markup">{p.paras()}</div></article><div class="comments-page"><div class="comment"><span class="profile"><a href="/u">{p.p["commenter"]}</a></span><p>{p.p["comment"]}</p></div></div>'), ["?", p.names[0]], "?2019-05-03")

    p = Page("medium-publication-listed-below", "en")
    p.done(p.doc(f'<article class="meteredContent"><h1 data-testid="storyTitle">{p.title}</h1><div><a data-testid="authorName" rel="author" href="/@m">{p.names[0]}</a> · <span data-testid="storyReadTime">4 min read</span> · <span data-testid="storyPublishDate">May 3, 2019</span></div>{p.paras()}</article><footer><h2>Written by {p.names[0]}</h2><p>812 followers</p></footer><section><h2>More from {p.names[0]} and The Lantern</h2><div><a href="/p/1"><h2>{p.p["teaser"]}</h2></a><p>by Ulla Nebenmann · Feb 11, 2024</p></div></section>'), [p.names[0]], "?2019-05-03")

    p = Page("blogger-2020-theme", "it")
    p.done(p.doc(f'<div class="blog-name container"><h1><a href="https://lanterna.example/">La lanterna</a></h1></div><div class="blog-posts hfeed"><article class="post-outer-container"><div class="post"><h3 class="post-title entry-title">{p.title}</h3><div class="post-header"><span class="byline post-timestamp"><meta content="https://x.example"><a class="timestamp-link" href="/x" rel="bookmark" title="permanent link"><time class="published" datetime="2019-05-03T09:30:00+02:00" title="2019-05-03T09:30:00+02:00">maggio 03, 2019</time></a></span></div><div class="post-body entry-content float-container">{p.paras()}</div></div><section class="comments embed"><h3 class="title">Commenti</h3><div class="comment"><cite class="user"><a href="/u">{p.p["commenter"]}</a></cite><span class="datetime secondary-text">7 giugno 2020 alle ore 08:00</span><p class="comment-content">{p.p["comment"]}</p></div></section></article></div>', title=p.title), [], "2019-05-03T09:30:00+02:00")

    # --- government, press, science ---------------------------------------------------------------------------------------
    p = Page("government-notice-next-review")
    p.done(p.doc(f'<header role="banner"><a href="/">GOV.OST</a></header><main><h1>{p.title}</h1><dl class="publication-details"><dt>Published by</dt><dd>Department for Harbours</dd><dt>First published</dt><dd>3 May 2019</dd><dt>Last updated</dt><dd>9 January 2023</dd><dt>Next review date</dt><dd>1 May 2025</dd></dl>{p.paras()}</main>'), ["?", "Department for Harbours"], "?2019-05-03")

    p = Page("government-it", "it")
    p.done(p.doc(f'<div class="it-header-wrapper"><a href="/"><h2>Comune di Ostrei</h2></a></div><main><h1 data-audit="section-title">{p.title}</h1><p data-audit="body">Avviso del consiglio comunale</p><div class="row mt-5"><div class="col-6"><small>Data:</small><p class="fw-semibold">03 Maggio 2019</p></div><div class="col-6"><small>Tempo di lettura:</small><p>2 min</p></div></div><article>{p.paras()}</article><article><h2>A cura di</h2><div class="card"><a href="/u">Ufficio Porti</a></div></article><p>Ultimo aggiornamento: 09-01-2023, 10:15</p></main>'), ["?", "Ufficio Porti"], "?2019-05-03")

    p = Page("press-release-wire")
    p.done(p.doc(f'<article class="news-release"><header><h1>{p.title}</h1><p class="mb-no">News provided by<br><a href="/n"><strong itemprop="name">Ostrey Harbour Trust</strong></a></p><p class="mb-no">May 03, 2019, 09:30 ET</p></header><section class="release-body">{p.paras()}<p>SOURCE Ostrey Harbour Trust</p></section></article><section><h2>More Releases From This Source</h2><div class="card"><small>Feb 11, 2024, 06:00 ET</small><h3>{p.p["teaser"]}</h3></div></section>'), ["?", "Ostrey Harbour Trust"], "?2019-05-03")

    p = Page("university-press-contact", "de")
    p.done(p.doc(f'<main><div class="newsdetail"><p class="date">03.05.2019</p><h1>{p.title}</h1>{p.paras()}<div class="contact"><h4>Kontakt</h4><p>Prof. Dr. Ulla Nebenmann<br>Institut für Häfen</p></div><p class="imagecredit">Foto: Knut Bildmann</p></div></main>{FOOT}'), [], "2019-05-03")

    p = Page("journal-jats-like")
    p.done(p.doc(f'<article class="article"><div class="journal-meta"><span class="journal-title">Journal of Harbour Studies</span> <span class="volume">12</span> (<span class="issue">3</span>)</div><h1 class="content-title">{p.title}</h1><div class="contrib-group"><span class="contrib-author">{p.names[0]}<sup>1,*</sup></span>, <span class="contrib-author">{p.names[1]}<sup>2</sup></span></div><div class="aff"><sup>1</sup> Institute of Lamps, Ostrey. <sup>2</sup> School of Masts.</div><div class="fm-history">Received 2018 Nov 2; Accepted 2019 Feb 14; Published 2019 May 3</div>{p.paras()}<h2>References</h2><ol class="ref-list"><li>Nebenmann U. Towers of the north. 2011;4:12–19.</li></ol></article>',
        head=f'<meta name="citation_title" content="{p.title}"><meta name="citation_author" content="{p.names[0]}"><meta name="citation_author_institution" content="Institute of Lamps"><meta name="citation_author" content="{p.names[1]}"><meta name="citation_publication_date" content="2019/05/03"><meta name="citation_journal_title" content="Journal of Harbour Studies"><meta name="citation_reference" content="citation_author=Nebenmann U;citation_publication_date=2011">'), p.names, "2019-05-03")

    p = Page("journal-jats-like-without-meta")
    p.done(p.doc(f'<article><h1 class="article-title">{p.title}</h1><ul class="authors-list"><li class="author-item"><a href="#a1">{p.names[0]}</a></li><li class="author-item"><a href="#a2">{p.names[1]}</a></li></ul><p class="history"><span>Received: 2 November 2018</span> / <span>Accepted: 14 February 2019</span> / <span>Published: 3 May 2019</span></p><section><h2>Abstract</h2>{p.paras()}</section><section><h2>Editor</h2><p>Ulla Nebenmann, School of Ships</p></section></article>'), ["?", *p.names], "?2019-05-03")

    p = Page("preprint-server")
    p.done(p.doc(f'<div id="header"><a href="/"><img alt="preprints"></a></div><div id="abs"><div class="dateline">[Submitted on 3 May 2019 (<a href="/v1">v1</a>), last revised 9 Jan 2023 (this version, v2)]</div><h1 class="title mathjax"><span class="descriptor">Title:</span>{p.title}</h1><div class="authors"><span class="descriptor">Authors:</span><a href="/s?q=Quill">{p.names[0]}</a>, <a href="/s?q=Ashe">{p.names[1]}</a></div><blockquote class="abstract mathjax"><span class="descriptor">Abstract:</span>{" ".join(p.p["text"])}</blockquote><div class="submission-history"><h2>Submission history</h2>From: {p.names[0]} [<a href="/e">view email</a>]<br><b>[v1]</b> Fri, 3 May 2019 09:30:00 UTC (42 KB)<br><b>[v2]</b> Mon, 9 Jan 2023 10:00:00 UTC (44 KB)</div></div>',
        head=f'<meta name="citation_title" content="{p.title}"><meta name="citation_author" content="Quill, Mara"><meta name="citation_author" content="Ashe, Tobin"><meta name="citation_date" content="2019/05/03"><meta name="citation_online_date" content="2023/01/09">'), ["Quill, Mara", "Ashe, Tobin"], "2019-05-03")

    # --- scripts, AMP, liveblogs ------------------------------------------------------------------------------------------
    p = Page("amp-story", "de")
    p.done(p.doc(f'<amp-sidebar id="menu"><ul><li><a href="/">Start</a></li></ul></amp-sidebar><main><article><h1 class="headline">{p.title}</h1><p class="meta">Von {p.names[0]}<br>03.05.2019, 09:30 Uhr</p><amp-img src="x.jpg" width="4" height="3" alt=""></amp-img>{p.paras()}</article><amp-list src="/more"><div><a href="/n">{p.p["teaser"]}</a></div></amp-list></main>',
        head=ld(**{"@type": "NewsArticle", "headline": p.title, "datePublished": "2019-05-03T09:30:00+02:00", "dateModified": "2019-05-06T09:30:00+02:00", "author": {"@type": "Person", "name": p.names[0]}, "publisher": {"@type": "Organization", "name": "Ostreyer Laterne"}})), [p.names[0]], "2019-05-03T09:30:00+02:00")

    p = Page("liveblog")
    posts = "".join(f'<article class="live-post" itemprop="liveBlogUpdate" itemscope itemtype="http://schema.org/BlogPosting"><time itemprop="datePublished" datetime="2019-05-03T1{9 - at}:05:00+02:00">1{9 - at}:05</time><span class="live-author" itemprop="author">Ulla Nebenmann</span><p>{text}</p></article>' for at, text in enumerate(p.p["text"]))
    p.done(p.doc(f'{NAV}<main><h1>{p.title}</h1><p class="byline">By {p.names[0]} and {p.names[1]}</p><div class="liveblog">{posts}</div></main>',
        head=ld(**{"@type": "LiveBlogPosting", "headline": p.title, "datePublished": "2019-05-03T15:00:00+02:00", "coverageStartTime": "2019-05-03T15:00:00+02:00", "author": [{"@type": "Person", "name": name} for name in p.names], "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "The vote", "datePublished": "2019-05-03T19:05:00+02:00", "author": {"@type": "Person", "name": "Ulla Nebenmann"}}]})), p.names, "2019-05-03T15:00:00+02:00")

    p = Page("nextjs-page", "en")
    data = {"props": {"pageProps": {"article": {"title": p.title, "author": {"name": p.names[0]}, "publishedAt": "2019-05-03T07:30:00Z", "body": "<p>" + "</p><p>".join(p.p["text"]) + "</p>"}, "related": [{"title": p.p["teaser"], "author": {"name": "Ulla Nebenmann"}, "publishedAt": "2024-02-11T06:00:00Z"}]}}}
    p.done(p.doc(f'<div id="__next"><header><a href="/">Lantern</a></header><main><h1 class="css-1x">{p.title}</h1><div class="css-2y">{p.paras("p", "css-3z")}</div></main></div><script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'), ["?", p.names[0]], "?2019-05-03")

    p = Page("tag-cloud-of-writers", "fr")
    p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1>{p.paras()}<p class="tags">Mots-clés : <a rel="tag" href="/t">Ulla Nebenmann</a>, <a rel="tag" href="/t">phare</a></p></article><aside class="nos-auteurs"><h3>Nos auteurs</h3><ul><li><a class="author" href="/a">Ulla Nebenmann</a></li><li><a class="author" href="/a">{p.p["commenter"]}</a></li></ul></aside>'), [], None)

    # --- newspapers -------------------------------------------------------------------------------------------------------
    papers = [
        ("de", "03. Mai 2019, 9:30 Uhr", "Von {0} und {1}, Ostrey", 2), ("fr", "Publié le vendredi 3 mai 2019 à 09h30, mis à jour le 6 mai 2019 à 10h00", "Par {0}", 1),
        ("es", "Viernes, 3 de mayo de 2019", "Por {0} / Ostrey", 1), ("pl", "3 maja 2019, 9:30", "Autor: {0}", 1),
        ("ja", "2019年5月3日 9時30分", "【{0}】", 1), ("zh", "2019-05-03 09:30 来源：港口晚报 记者：{0}", None, 1), ("pt", "03/05/2019 09h30 - Atualizado em 06/05/2019 10h00", "Por {0}", 1),
        ("nl", "3 mei 2019 om 09:30", "Door onze redacteur {0}", 1), ("tr", "03 Mayıs 2019 Cuma 09:30", "{0}", 1), ("ko", "입력 2019.05.03. 오전 9:30 수정 2019.05.06. 오전 10:00", "{0} 기자", 1),
        ("ru", "3 мая 2019, 09:30", "Автор: {0}", 1), ("ar", "نشر في 3 مايو 2019", "بقلم: {0}", 1), ("sv", "Publicerad 3 maj 2019 09:30", "Text: {0}", 1),
    ]
    for lang, date, byline, count in papers:
        p = Page(f"newspaper-plain-{lang}", lang)
        byline = byline and f'<p class="article-author">{byline.format(*p.names)}</p>'
        p.done(p.doc(f'<div class="topbar"><a href="/">Lantern</a></div><div class="content"><h1>{p.title}</h1>{byline or ""}<p class="article-date">{date.format(*p.names)}</p><div class="article-text">{p.paras()}</div></div><div class="bottom"><div class="item"><h3><a href="/n">{p.p["teaser"]}</a></h3><span class="article-date">2024-02-11</span><span class="article-author">Ulla Nebenmann</span></div></div>'), ["?", *p.names[:count]], "?2019-05-03")

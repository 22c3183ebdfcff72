#!/usr/bin/env python3
"""Writes pages.jsonl: web pages in the manner of common templates, with what a reader should find on them.

    python3 make.py > pages.jsonl

The prose is invented (prose.py); the markup follows the structure and the class names of content management systems and of
kinds of sites, not any one page."""
import json

import more
from prose import PROSE

PAGES = []


class Page:
    """The parts of a page in one language, and what is expected."""

    def __init__(self, name, lang="en"):
        self.name, self.lang, self.p = name, lang, PROSE[lang]
        self.title, self.names = self.p["title"], self.p["names"]

    def paras(self, tag="p", cls=""):
        cls = f' class="{cls}"' if cls else ""
        return "\n".join(f"<{tag}{cls}>{text}</{tag}>" for text in self.p["text"])

    def done(self, html, authors=(), date=None, title=None, has=(), lacks=()):
        PAGES.append(
            dict(name=self.name, html=html, title=title or self.title, authors=list(authors), date=date,
                 text=self.p["text"], has=list(has), lacks=[self.p["teaser"], self.p["comment"], *lacks])
        )

    def doc(self, body, head="", title=None, cls=""):
        return (f'<!DOCTYPE html>\n<html lang="{self.lang}"><head><meta charset="utf-8"><title>{title or self.title}</title>{head}</head>'
                f'<body class="{cls}">{body}</body></html>')


NAV = '<nav class="main-navigation"><ul><li><a href="/">Home</a></li><li><a href="/town">Town</a></li><li><a href="/sea">Sea</a></li></ul></nav>'
FOOT = '<footer class="site-footer"><p>© 2024 Ostrey Lantern. <a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a></p></footer>'


def wp_comments(p, date="2021-03-09T10:11:12+00:00"):
    return (f'<div id="comments" class="comments-area"><h2 class="comments-title">One thought on “{p.title}”</h2><ol class="comment-list"><li id="comment-7" class="comment byuser depth-1">'
            f'<article class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><img class="avatar" src="a.png"><b class="fn"><a class="url" rel="external nofollow" href="https://x.example">{p.p["commenter"]}</a></b> <span class="says">says:</span></div>'
            f'<div class="comment-metadata"><a href="#comment-7"><time datetime="{date}">March 9, 2021 at 10:11 am</time></a></div></footer><div class="comment-content"><p>{p.p["comment"]}</p></div>'
            f'<div class="reply"><a rel="nofollow" class="comment-reply-link" href="#respond">Reply</a></div></article></li></ol><div id="respond" class="comment-respond"><h3>Leave a Reply</h3><form><p>Your email address will not be published.</p></form></div></div>')


def sidebar(p, date="2022-10-30"):
    return (f'<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2 class="widget-title">Recent Posts</h2><ul><li><a href="/n/9">{p.p["teaser"]}</a> <span class="post-date">{date}</span></li></ul></section>'
            f'<section class="widget widget_recent_comments"><ul><li class="recentcomments"><span class="comment-author-link">{p.p["commenter"]}</span> on <a href="/x">Weather</a></li></ul></section></aside>')


def related(p, date="2022-12-24T08:00:00Z", author="Ulla Nebenmann"):
    return (f'<section class="related-posts"><h3>You may also like</h3><div class="card"><h4><a href="/n/12">{p.p["teaser"]}</a></h4><span class="byline">By <a rel="author" href="/a/u">{author}</a></span> <time class="published" datetime="{date}">24 Dec</time></div></section>')


def bare_cards(p, date="2023-01-15"):
    """Teasers without class names that say so."""
    return (f'<div class="grid"><div class="tile"><a href="/n/14"><img src="t.jpg"><h3>{p.p["teaser"]}</h3></a><p class="date">{date}</p></div>'
            f'<div class="tile"><a href="/n/15"><h3>{p.p["teaser"]} (2)</h3></a><time datetime="{date}">Jan 15</time></div></div>')


# --- weblogs -------------------------------------------------------------------------------------------------------------
for lang, shown, label in [("en", "May 3, 2019", "by"), ("de", "3. Mai 2019", "von"), ("fr", "3 mai 2019", "par"), ("es", "3 mayo, 2019", "por"), ("it", "3 Maggio 2019", "di"), ("pl", "3 maja 2019", "przez")]:
    p = Page(f"wordpress-default-{lang}", lang)
    p.done(p.doc(f'<div id="page" class="site"><header class="site-header"><p class="site-title"><a href="/" rel="home">Ostrey Lantern</a></p></header>{NAV}<div id="content"><main id="main" class="site-main"><article id="post-4" class="post-4 post type-post category-town tag-lamps hentry">'
        f'<header class="entry-header"><div class="entry-meta"><span class="posted-on"><a href="/2019/lamp" rel="bookmark"><time class="entry-date published" datetime="2019-05-03T09:30:00+02:00">{shown}</time><time class="updated" datetime="2019-06-11T12:00:00+02:00">x</time></a></span>'
        f'<span class="byline"> {label} <span class="author vcard"><a class="url fn n" href="/author/x">{p.names[0]}</a></span></span></div><h1 class="entry-title">{p.title}</h1></header><div class="entry-content">{p.paras()}</div>'
        f'<footer class="entry-footer"><span class="cat-links"><a href="/c/town" rel="category tag">Town</a></span></footer></article><nav class="post-navigation"><a href="/p" rel="prev">{p.p["teaser"]}</a></nav>{wp_comments(p)}</main></div>{sidebar(p)}{FOOT}</div>',
        title=f"{p.title} – Ostrey Lantern"), [p.names[0]], "2019-05-03T09:30:00+02:00")

p = Page("wordpress-kubrick")
p.done(p.doc(f'<div id="header"><h1><a href="http://ostrey.example/">Ostrey Lantern</a></h1><div class="description">Notes from a harbour</div></div><div id="content" class="widecolumn"><div class="navigation"><a href="/p">« {p.p["teaser"]}</a></div><div class="post" id="post-12"><h2>{p.title}</h2><div class="entry">{p.paras()}'
    '<p class="postmetadata alt"><small>This entry was posted on Friday, May 3rd, 2019 at 9:30 am and is filed under <a rel="category tag" href="/c">Town</a>. You can follow any responses to this entry through the <a href="/f">RSS 2.0</a> feed.</small></p></div></div>'
    f'<h3 id="comments">One Response</h3><ol class="commentlist"><li class="alt" id="comment-8"><cite><a href="http://x.example" rel="external nofollow">{p.p["commenter"]}</a></cite> Says:<br><small class="commentmetadata"><a href="#c">May 9th, 2020 at 3:05 pm</a></small><p>{p.p["comment"]}</p></li></ol></div>',
    title=f"Ostrey Lantern » Blog Archive » {p.title}"), [], None)

p = Page("wordpress-divi")
p.done(p.doc(f'{NAV}<div id="main-content"><article id="post-9" class="et_pb_post post-9 post type-post hentry"><div class="et_post_meta_wrapper"><h1 class="entry-title">{p.title}</h1><p class="post-meta"> by <span class="author vcard"><a href="/author/m" title="Posts by {p.names[0]}" rel="author">{p.names[0]}</a></span> | <span class="published">May 3, 2019</span> | <a href="/c" rel="category tag">Town</a> | <span class="comments-number"><a href="#r">2 comments</a></span></p></div>'
    f'<div class="entry-content">{p.paras()}</div></article>{wp_comments(p)}{sidebar(p)}</div>{FOOT}'), [p.names[0]], "2019-05-03")

p = Page("wordpress-newspaper-theme", "pt")
p.done(p.doc(f'{NAV}<article class="post td-post-template hentry" itemscope itemtype="https://schema.org/Article"><div class="td-post-header"><h1 class="entry-title">{p.title}</h1><div class="td-module-meta-info"><div class="td-post-author-name"><div class="td-author-by">Por</div> <a href="/author/t">{p.names[0]}</a><div class="td-author-line"> - </div></div><span class="td-post-date"><time class="entry-date updated td-module-date" datetime="2019-05-03T09:30:00+00:00">3 de Maio de 2019</time></span><div class="td-post-views">812</div></div></div>'
    f'<div class="td-post-content">{p.paras()}</div><span class="td-page-meta" itemprop="author" itemscope itemtype="https://schema.org/Person"><meta itemprop="name" content="{p.names[0]}"></span><meta itemprop="datePublished" content="2019-05-03T09:30:00+00:00"><meta itemprop="dateModified" content="2019-05-08T09:30:00+00:00"></article>'
    f'<div class="td_block_related_posts"><h4>ARTIGOS RELACIONADOS</h4><div class="td_module_wrap"><h3 class="entry-title"><a href="/n">{p.p["teaser"]}</a></h3><span class="td-post-date"><time class="entry-date" datetime="2022-02-02T00:00:00+00:00">2 Fev</time></span></div></div>{wp_comments(p)}{FOOT}'), [p.names[0]], "2019-05-03")

p = Page("wordpress-no-author-no-date", "de")
p.done(p.doc(f'{NAV}<main><article class="page type-page hentry"><header class="entry-header"><h1 class="entry-title">{p.title}</h1></header><div class="entry-content">{p.paras()}</div></article>{wp_comments(p)}</main>{sidebar(p)}{FOOT}', title=f"{p.title} | Ostreyer Laterne"), [], None)

p = Page("wordpress-author-box", "en")
p.done(p.doc(f'{NAV}<main><article class="post type-post hentry"><h1 class="entry-title">{p.title}</h1><p class="entry-meta"><time class="entry-time" itemprop="datePublished" datetime="2019-05-03T09:30:00+02:00">May 3, 2019</time> By <span class="entry-author" itemprop="author" itemscope><a class="entry-author-link" rel="author" itemprop="url" href="/a"><span class="entry-author-name" itemprop="name">{p.names[0]}</span></a></span> <span class="entry-comments-link"><a href="#c">1 Comment</a></span></p><div class="entry-content">{p.paras()}</div></article>'
    f'<section class="author-box"><h4 class="author-box-title">About <span itemprop="name">{p.names[0]}</span></h4><div class="author-box-content"><p>{p.names[0]} has been writing about harbours for years and lives by the sea with two dogs.</p></div></section>{wp_comments(p)}</main>{sidebar(p)}{FOOT}'), [p.names[0]], "2019-05-03T09:30:00+02:00", lacks=["two dogs"])

p = Page("wordpress-guest-view-all", "en")
p.done(p.doc(f'{NAV}<div class="post hentry"><h1>{p.title}</h1><div class="entry-meta"><span class="meta-prep meta-prep-author">Posted on</span> <a href="/x" rel="bookmark"><span class="entry-date">May 3, 2019</span></a> <span class="meta-sep">by</span> <span class="author vcard"><a class="url fn n" href="/a" title="View all posts by {p.names[0]}">{p.names[0]}</a></span></div><div class="entry-content">{p.paras()}</div>'
    f'<div id="entry-author-info"><h2>About {p.names[0]}</h2><div id="author-link"><a href="/a" rel="author">View all posts by {p.names[0]} <span class="meta-nav">→</span></a></div></div></div>{wp_comments(p)}'), [p.names[0]], "2019-05-03")

p = Page("blogger", "en")
p.done(p.doc(f'<div class="Header" id="Header1"><h1 class="title"><a href="https://lantern.blog.example/">Ostrey Lantern</a></h1></div><div class="blog-posts hfeed"><div class="date-outer"><h2 class="date-header"><span>Friday, May 3, 2019</span></h2><div class="post-outer"><div class="post hentry" itemscope itemtype="http://schema.org/BlogPosting"><h3 class="post-title entry-title" itemprop="name">{p.title}</h3><div class="post-body entry-content" itemprop="description articleBody">{p.paras()}</div>'
    f'<div class="post-footer"><div class="post-footer-line"><span class="post-author vcard">Posted by <span class="fn" itemprop="author" itemscope itemtype="http://schema.org/Person"><meta content="https://b.example/p/1" itemprop="url"><a class="g-profile" href="https://b.example/p/1" rel="author"><span itemprop="name">{p.names[0]}</span></a></span></span> <span class="post-timestamp">at <a class="timestamp-link" href="/x" rel="bookmark"><abbr class="published" itemprop="datePublished" title="2019-05-03T09:30:00+02:00">9:30 AM</abbr></a></span></div></div></div>'
    f'<div class="comments" id="comments"><h4>1 comment:</h4><div id="c1"><cite class="user"><a href="/u">{p.p["commenter"]}</a></cite><span class="datetime"><a href="#c">June 7, 2020 at 8:00 AM</a></span><p class="comment-content">{p.p["comment"]}</p></div></div></div></div></div><aside class="sidebar"><h2>Blog Archive</h2><ul><li><a href="/2020">2020</a></li></ul></aside>',
    title=f"Ostrey Lantern: {p.title}"), [p.names[0]], "2019-05-03T09:30:00+02:00")

p = Page("ghost", "en")
p.done(p.doc(f'<header class="site-header"><a class="site-nav-logo" href="/">Ostrey Lantern</a></header><main><article class="article post"><header class="article-header"><section class="article-tag"><a href="/tag/town">Town</a></section><h1 class="article-title">{p.title}</h1><div class="article-byline"><section class="article-byline-content"><ul class="author-list"><li class="author-list-item"><a class="author-avatar" href="/a"><img src="a.png" alt="{p.names[0]}"></a></li></ul><div class="article-byline-meta"><h4 class="author-name"><a href="/author/m">{p.names[0]}</a>, <a href="/author/t">{p.names[1]}</a></h4><div class="byline-meta-content"><time class="byline-meta-date" datetime="2019-05-03">3 May 2019</time> <span class="byline-reading-time">• 4 min read</span></div></div></section></div></header><section class="gh-content">{p.paras()}</section></article></main>'
    f'<aside class="read-more-wrap"><div class="read-more"><article class="post-card"><a class="post-card-content-link" href="/n"><h2 class="post-card-title">{p.p["teaser"]}</h2></a><time class="post-card-meta-date" datetime="2023-08-01">1 Aug 2023</time></article></div></aside>',
    head='<meta property="og:site_name" content="Ostrey Lantern"><meta property="article:published_time" content="2019-05-03T07:30:00.000Z">'), p.names, "2019-05-03T07:30:00Z")

p = Page("jekyll-minima", "en")
p.done(p.doc(f'<header class="site-header"><a class="site-title" rel="author" href="/">Ostrey Lantern</a></header><main class="page-content"><article class="post h-entry" itemscope itemtype="http://schema.org/BlogPosting"><header class="post-header"><h1 class="post-title p-name" itemprop="name headline">{p.title}</h1><p class="post-meta"><time class="dt-published" datetime="2019-05-03T00:00:00+00:00" itemprop="datePublished">May 3, 2019</time> • <span itemprop="author" itemscope itemtype="http://schema.org/Person"><span class="p-author h-card" itemprop="name">{p.names[0]}</span></span></p></header><div class="post-content e-content" itemprop="articleBody">{p.paras()}</div><a class="u-url" href="/x" hidden></a></article></main>',
    title=f"{p.title} | Ostrey Lantern"), [p.names[0]], "2019-05-03")

p = Page("hugo-papermod", "de")
p.done(p.doc(f'<main class="main"><article class="post-single"><header class="post-header"><h1 class="post-title">{p.title}</h1><div class="post-meta"><span title="2019-05-03 09:30:00 +0200 +0200">3. Mai 2019</span>&nbsp;·&nbsp;4 Minuten&nbsp;·&nbsp;{p.names[0]}</div></header><div class="post-content">{p.paras()}</div><footer class="post-footer"><nav class="paginav"><a class="next" href="/n"><span class="title">Nächste »</span><br><span>{p.p["teaser"]}</span></a></nav></footer></article></main>',
    head=f'<meta name="author" content="{p.names[0]}"><meta property="article:published_time" content="2019-05-03T09:30:00+02:00">'), [p.names[0]], "2019-05-03T09:30:00+02:00")

p = Page("drupal-7", "en")
p.done(p.doc(f'<div id="site-name"><a href="/" rel="home"><span>Ostrey Lantern</span></a></div><h1 class="title" id="page-title">{p.title}</h1><div id="node-14" class="node node-article"><div class="meta submitted"><span property="dc:date dc:created" content="2019-05-03T09:30:00+02:00" datatype="xsd:dateTime">Submitted by <span class="username" about="/user/3" typeof="sioc:UserAccount" property="foaf:name">{p.names[0]}</span> on Fri, 05/03/2019 - 09:30</span></div><div class="content clearfix"><div class="field field-name-body"><div class="field-items">{p.paras()}</div></div></div>'
    f'<div id="comments" class="comment-wrapper"><h2 class="title">Comments</h2><div class="comment"><div class="attribution"><div class="submitted"><span class="commenter-name"><span class="username">{p.p["commenter"]}</span></span><span class="comment-time">Tue, 06/02/2020 - 10:00</span></div></div><div class="comment-text"><p>{p.p["comment"]}</p></div></div></div></div>', title=f"{p.title} | Ostrey Lantern"), ["?", p.names[0]], "?2019-05-03")

p = Page("joomla", "de")
p.done(p.doc(f'{NAV}<div class="item-page" itemscope itemtype="https://schema.org/Article"><div class="page-header"><h2 itemprop="headline">{p.title}</h2></div><dl class="article-info"><dt class="article-info-term">Details</dt><dd class="createdby" itemprop="author" itemscope itemtype="https://schema.org/Person">Geschrieben von: <span itemprop="name">{p.names[0]}</span></dd><dd class="category-name">Kategorie: <a href="/c">Stadt</a></dd><dd class="published"><time datetime="2019-05-03T09:30:00+02:00" itemprop="datePublished">Veröffentlicht: 03. Mai 2019</time></dd><dd class="hits">Zugriffe: 412</dd></dl><div itemprop="articleBody">{p.paras()}</div></div><div class="moduletable"><h3>Neueste Beiträge</h3><ul class="latestnews"><li><a href="/n"><span>{p.p["teaser"]}</span></a></li></ul></div>'), [p.names[0]], "2019-05-03T09:30:00+02:00")

p = Page("typo3-news", "de")
p.done(p.doc(f'{NAV}<div class="news news-single"><div class="article" itemscope itemtype="http://schema.org/Article"><div class="header"><h3 itemprop="headline">{p.title}</h3></div><div class="footer"><p><span class="news-list-date"><time itemprop="datePublished" datetime="2019-05-03">03.05.2019</time></span> | <span class="news-list-author">Von <span itemprop="author">{p.names[0]}</span></span></p></div><div class="news-text-wrap" itemprop="articleBody">{p.paras()}</div><div class="news-related"><h4>Ähnliche Nachrichten</h4><ul><li><span class="news-related-news-date">01.02.2023</span> <a href="/n">{p.p["teaser"]}</a></li></ul></div></div></div>', title=f"Stadt Ostrey: {p.title}"), [p.names[0]], "2019-05-03")

p = Page("squarespace", "en")
p.done(p.doc(f'<header id="header"><h1 class="site-title"><a href="/">Ostrey Lantern</a></h1></header><main><article class="hentry author-mara post-type-text" id="article-1"><div class="blog-item-wrapper"><div class="blog-item-top-wrapper"><div class="blog-item-title"><h1 class="entry-title entry-title--large" itemprop="headline">{p.title}</h1></div><div class="blog-item-meta-wrapper"><time class="dt-published blog-meta-item blog-meta-item--date" datetime="2019-05-03">May 3</time><div class="blog-meta-item blog-meta-item--author">Written By <a class="blog-author-name" href="/blog?author=1">{p.names[0]}</a></div></div></div><div class="blog-item-content">{p.paras()}</div><section class="blog-item-author-profile-wrapper"><div class="author-name">{p.names[0]}</div></section></div></article></main>', title=f"{p.title} — Ostrey Lantern"), [p.names[0]], "2019-05-03")

p = Page("substack", "en")
p.done(p.doc(f'<article class="typography newsletter-post post"><div class="post-header"><h1 class="post-title unpublished">{p.title}</h1><h3 class="subtitle">The vote, the money and the birds under the gallery</h3><div class="byline-wrapper"><div class="profile-hover-card-target"><a href="/@mara">{p.names[0]}</a></div><div class="meta-EgzBVA">May 03, 2019</div></div></div><div class="available-content"><div class="body markup">{p.paras()}</div></div><div class="subscribe-widget"><p>Subscribe to receive new posts and support this work, free of charge.</p></div></article><div class="comments-section"><div class="comment"><a href="/u">{p.p["commenter"]}</a><span>Jun 1, 2020</span><p>{p.p["comment"]}</p></div></div>',
    head='<script type="application/ld+json">' + json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": p.title, "datePublished": "2019-05-03T07:30:00+00:00", "dateModified": "2019-05-04T07:30:00+00:00", "author": [{"@type": "Person", "name": p.names[0], "url": "https://x.example/@mara", "description": "writes"}], "publisher": {"@type": "Organization", "name": "Ostrey Lantern"}}) + "</script>"), [p.names[0]], "2019-05-03T07:30:00+00:00")

p = Page("medium-like", "es")
p.done(p.doc(f'<article><section><h1 class="pw-post-title">{p.title}</h1><div class="speechify-ignore"><a rel="author noopener follow" href="/@l"><p>{p.names[0]}</p></a><span>4 min read</span><span>·</span><span>May 3, 2019</span></div>{p.paras("p", "pw-post-body-paragraph")}</section></article><div class="responses"><div class="response"><a href="/@p">{p.p["commenter"]}</a><p>{p.p["comment"]}</p></div></div>',
    head='<meta property="article:published_time" content="2019-05-03T07:30:00.000Z"><meta name="author" content="Lucía Barrantes"><meta property="og:site_name" content="Medium">'), [p.names[0]], "2019-05-03T07:30:00Z")

p = Page("tumblr-like", "en")
p.done(p.doc(f'<header><h1 class="blog-title"><a href="/">ostrey lantern</a></h1></header><section class="posts"><article class="post text" data-id="1"><div class="post-content"><h2 class="title">{p.title}</h2>{p.paras()}</div><footer class="post-meta"><a class="post-date" href="/post/1">May 3, 2019</a></footer></article></section><ol class="notes"><li class="note reblog"><a href="/u">{p.p["commenter"]}</a> reblogged this</li></ol>', title=f"{p.title}"), [], "2019-05-03")

p = Page("hand-made-blog-fr", "fr")
p.done(p.doc(f'<div id="bloc"><h1>{p.title}</h1><p><em>Par {p.names[0]} et {p.names[1]}, le 3 mai 2019</em></p>{p.paras()}<hr><h3>Commentaires</h3><div class="commentaire"><p>{p.p["comment"]}</p><p>{p.p["commenter"]}, 7 juin 2020</p></div></div>'), p.names, "2019-05-03")

# --- news ----------------------------------------------------------------------------------------------------------------
def ld(kind="NewsArticle", **more):
    return '<script type="application/ld+json">' + json.dumps({"@context": "https://schema.org", "@type": kind, **more}, ensure_ascii=False) + "</script>"


p = Page("news-ld-graph")
p.done(p.doc(f'{NAV}<main><article><h1>{p.title}</h1><div class="byline">{p.names[0]} and {p.names[1]}</div>{p.paras()}{related(p)}</article></main>{bare_cards(p)}{FOOT}',
    head=ld("WebPage", **{"@graph": [{"@type": "WebSite", "name": "Ostrey Lantern"}, {"@type": "NewsArticle", "headline": p.title, "author": [{"@type": "Person", "name": n} for n in p.names], "datePublished": "2019-05-03T09:30:00+02:00", "dateModified": "2020-01-01T00:00:00Z"}, {"@type": "Comment", "author": {"@type": "Person", "name": p.p["commenter"]}, "datePublished": "2021-01-01"}]}), title=f"{p.title} | Ostrey Lantern"), p.names, "2019-05-03T09:30:00+02:00")

p = Page("news-teasers-with-dates", "de")
p.done(p.doc(f'{NAV}<main><article><header><span class="kicker">Ostrey</span><h1>{p.title}</h1></header>{p.paras()}</article>{bare_cards(p)}{related(p)}</main>{FOOT}', title=f"{p.title} - Ostreyer Laterne"), [], None)

p = Page("news-teasers-above", "en")
p.done(p.doc(f'{NAV}<div class="top-stories"><ul><li><a href="/n/1"><h3>{p.p["teaser"]}</h3></a><time datetime="2023-02-02">2 Feb</time></li></ul></div><article class="story"><h1>{p.title}</h1><p class="byline">By {p.names[0]}</p><p class="timestamp">Published 9:30 AM, May 3, 2019</p>{p.paras()}</article>{FOOT}'), [p.names[0]], "2019-05-03")

p = Page("news-uk-byline-role", "en")
p.done(p.doc(f'{NAV}<main id="main-content"><article><header><h1 id="main-heading">{p.title}</h1><div data-component="byline-block"><time datetime="2019-05-03T07:30:00.000Z">3 May 2019</time><div class="ssrc-TextContributorName">{p.names[0]}</div><div class="role">Maritime correspondent, Ostrey</div></div></header>{p.paras()}<section data-component="topic-list"><h2>Related Topics</h2><ul><li><a href="/t">Lamps</a></li></ul></section></article><section data-component="links-block"><h2>More on this story</h2><ul><li><a href="/n">{p.p["teaser"]}</a><span>Published <time datetime="2018-01-07T00:00:00.000Z">7 January 2018</time></span></li></ul></section></main>'), ["?", p.names[0]], "2019-05-03")

p = Page("news-us-upper-byline", "en")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1><div class="byline">By <span class="byline__name">{p.names[0].upper()}</span> and <span class="byline__name">{p.names[1].upper()}</span></div><div class="dateline">May 3, 2019</div>{p.paras()}<p class="tagline">Reach the desk at <a href="mailto:d@x.example">d@x.example</a>.</p></article>'), p.names, "2019-05-03")

p = Page("news-agency-meta-org", "en")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1><p class="byline">By {p.names[1]}, Associated Wires</p><time datetime="2019-05-03T09:30:00Z">May 3, 2019</time>{p.paras()}</article>{FOOT}',
    head='<meta name="author" content="Ostrey Lantern Media Group"><meta property="og:site_name" content="Ostrey Lantern">'), [p.names[1]], "2019-05-03T09:30:00Z")

p = Page("news-staff", "en")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1><p class="byline">By Staff Reporter</p><p class="date">Last updated: June 11, 2019</p>{p.paras()}</article>{FOOT}', head='<meta name="author" content="admin">'), [], None)

p = Page("news-spiegel-like", "de")
p.done(p.doc(f'{NAV}<main><article><header><h2><span>Kommunalpolitik</span><span>{p.title}</span></h2><div class="lead">Die Reparatur kostet doppelt so viel wie ein Mast. Der Rat will den Turm trotzdem behalten.</div><div>Von <a href="/impressum/autor-1">{p.names[0]}</a> und <a href="/impressum/autor-2">{p.names[1]}</a></div><time datetime="2019-05-03 09:30:00">03.05.2019, 09.30 Uhr</time></header><section>{p.paras()}</section></article><section><h3>Mehr zum Thema</h3>{bare_cards(p)}</section></main>',
    head=ld(headline=p.title, datePublished="2019-05-03T09:30:00+02:00", author=[{"@type": "Person", "name": n} for n in p.names]) + f'<meta property="og:title" content="{p.title}">', title=f"{p.title} - DER TURM"), p.names, "2019-05-03T09:30:00+02:00")

p = Page("news-regional-de", "de")
p.done(p.doc(f'{NAV}<div class="article"><div class="article__header"><h1 class="article__headline">{p.title}</h1></div><div class="article__meta"><span class="article__author">Von {p.names[1]}, Redakteurin</span> <span class="article__date">Ostrey, 03. Mai 2019, 9:30 Uhr</span></div><div class="article__body">{p.paras()}</div></div><div class="most-read"><ol><li><a href="/n">{p.p["teaser"]}</a></li></ol></div>{FOOT}'), [p.names[1]], "2019-05-03")

p = Page("news-lemonde-like", "fr")
p.done(p.doc(f'{NAV}<main><section class="article article--single"><header class="article__header"><h1 class="article__title">{p.title}</h1><p class="article__desc">Les élus ont préféré la pierre à l’acier, malgré le coût.</p><section class="meta__social"><p class="meta__authors">Par <span class="meta__author"><a class="article__author-link" href="/signataires/s">{p.names[0]}</a></span></p><p class="meta__publisher"><span class="meta__date">Publié le 03 mai 2019 à 09h30, modifié le 11 juin 2019 à 10h00</span></p></section></header><article class="article__content">{p.paras("p", "article__paragraph")}</article></section><section class="friend"><h4>Lire aussi</h4><a href="/n">{p.p["teaser"]}</a></section></main>',
    head='<meta property="og:site_name" content="Le Fanal">', title=f"{p.title} - Le Fanal"), [p.names[0]], "2019-05-03")

p = Page("news-liberation-like", "fr")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1><div class="info"><span class="author" itemprop="author creator" itemscope itemtype="http://schema.org/Person"><a href="/auteur/s"><span itemprop="name">{p.names[0]}</span></a> <span class="role">Envoyée spéciale à Ostrey</span></span> <span class="date"><time itemprop="datePublished" datetime="2019-05-03T09:30:00">3 mai 2019 à 09:30</time> <span>(mis à jour le <time itemprop="dateModified" datetime="2019-05-04T10:00:00">4 mai</time>)</span></span></div>{p.paras()}</article><aside class="lire-aussi"><h2>{p.p["teaser"]}</h2><span class="author">Par <span class="authorname">Hugo Tavernier</span></span></aside>'), [p.names[0]], "2019-05-03T09:30:00")

p = Page("news-elpais-like", "es")
p.done(p.doc(f'{NAV}<article id="main-content"><header><h1 class="a_t">{p.title}</h1><h2 class="a_st">Los concejales prefieren la piedra al acero</h2></header><div class="a_md"><div class="a_md_a"><a class="a_md_a_n" rel="author" href="/autor/l">{p.names[0]}</a></div><div class="a_md_f">Ostrey - <time datetime="2019-05-03T07:30:00.000Z" data-date="2019-05-03">03 may 2019 - 09:30 CEST</time></div></div><div class="a_c">{p.paras()}</div><section class="a_tp"><h3>Archivado En</h3><ul><li><a href="/f">Faros</a></li></ul></section></article><section class="b-ls"><h3>Más información</h3><article class="c"><h2 class="c_t"><a href="/n">{p.p["teaser"]}</a></h2><a class="c_a_a" rel="author" href="/autor/z">Zacarías Peral</a></article></section>', title=f"{p.title} | El Farol"), [p.names[0]], "2019-05-03T07:30:00Z")

p = Page("news-repubblica-like", "it")
p.done(p.doc(f'{NAV}<main><article class="story"><header class="story__header"><h1 class="story__title">{p.title}</h1><em class="story__author">di <a href="/a">{p.names[0]}</a></em><time class="story__date" datetime="2019-05-03">03 Maggio 2019</time><span class="story__updated">Aggiornato alle 12:10</span></header><div class="story__content">{p.paras()}</div></article></main>{related(p)}'), [p.names[0]], "2019-05-03")

p = Page("news-pt-br", "pt")
p.done(p.doc(f'{NAV}<div class="mc-article-header"><h1 class="content-head__title" itemprop="headline">{p.title}</h1></div><div class="content__signa-share"><p class="content-publication-data__from" title="{p.names[0]}">Por {p.names[0]}, Diário do Farol — Ostrey</p><p class="content-publication-data__updated"><time itemprop="datePublished" datetime="2019-05-03T12:30:00.000Z">03/05/2019 09h30</time> <time itemprop="dateModified" datetime="2019-06-03T12:30:00.000Z">Atualizado há 2 anos</time></p></div><article itemprop="articleBody">{p.paras("p", "content-text__container")}</article>'), [p.names[0]], "2019-05-03T12:30:00Z")

p = Page("news-nl", "nl")
p.done(p.doc(f'{NAV}<article class="nieuws"><h1>{p.title}</h1><div class="byline">Door <a href="/auteur/f">{p.names[0]}</a> en <a href="/auteur/j">{p.names[1]}</a></div><div class="pubdate">3 mei 2019 om 09:30 uur</div>{p.paras()}</article><section class="lees-ook"><h2>Lees ook</h2><a href="/n">{p.p["teaser"]}</a></section>'), p.names, "2019-05-03")

p = Page("news-sv", "sv")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1><div class="article-byline"><span class="article-byline__name">{p.names[0]}</span> <a class="article-byline__mail" href="mailto:m@x.example">m@x.example</a></div><time class="article-date" datetime="2019-05-03T09:30:00+02:00">Publicerad 2019-05-03 09:30</time>{p.paras()}</article><ul class="puffs"><li><a href="/n">{p.p["teaser"]}</a><time datetime="2023-04-04">4 apr</time></li></ul>'), [p.names[0]], "2019-05-03T09:30:00+02:00")

p = Page("news-pl", "pl")
p.done(p.doc(f'{NAV}<article id="art"><h1 id="art_title">{p.title}</h1><div class="art_author">{p.names[0]}</div><div class="art_datetime"><time datetime="2019-05-03 09:30">03 maja 2019 | 09:30</time></div><div id="art_content">{p.paras()}</div></article><div class="polecane"><h2>Polecane</h2><a href="/n">{p.p["teaser"]}</a></div>'), ["?", p.names[0]], "2019-05-03T09:30")

p = Page("news-ru", "ru")
p.done(p.doc(f'{NAV}<div class="topic-page" itemscope itemtype="http://schema.org/NewsArticle"><div class="topic-page__header"><time class="topic-header__item topic-header__time">09:30, 3 мая 2019</time><h1><span class="topic-body__title">{p.title}</span></h1><div class="topic-authors"><a class="topic-authors__author" itemprop="author" href="/a"><span class="topic-authors__name">{p.names[0]}</span></a></div></div><div class="topic-body__content" itemprop="articleBody">{p.paras("p", "topic-body__content-text")}</div></div><ul class="longgrid"><li><a href="/n"><h3>{p.p["teaser"]}</h3></a><time>10:10, 4 июня 2022</time></li></ul>'), [p.names[0]], "2019-05-03")

p = Page("news-ja", "ja")
p.done(p.doc(f'{NAV}<main><div class="ArticleTitle"><h1>{p.title}</h1></div><div class="Author"><span class="Byline">{p.names[0]}</span><time datetime="2019-05-03T09:30:00+09:00">2019年5月3日 9時30分</time></div><div class="ArticleBody">{p.paras()}</div></main><aside class="RelatedArticle"><h2>関連記事</h2><a href="/n">{p.p["teaser"]}</a></aside>', title=f"{p.title}：港新聞"), ["?", p.names[0]], "2019-05-03T09:30:00+09:00")

p = Page("news-zh", "zh")
p.done(p.doc(f'{NAV}<div class="main-content"><h1 class="main-title">{p.title}</h1><div class="top-bar"><span class="date">2019年05月03日 09:30</span> <span class="source">港口日报</span> <span class="author">作者：{p.names[0]}</span></div><div class="article" id="artibody">{p.paras()}<p class="show_author">责任编辑：{p.names[1]}</p></div></div><div class="tuijian"><h3>相关新闻</h3><a href="/n">{p.p["teaser"]}</a> 2022年01月02日</div>', title=f"{p.title}_港口网"), [p.names[0]], "2019-05-03")

p = Page("news-ko", "ko")
p.done(p.doc(f'{NAV}<article><h1 class="title">{p.title}</h1><div class="info"><span class="byline">{p.names[0]} 기자</span><span class="date">입력 2019.05.03 09:30</span></div><div class="article_body">{p.paras()}</div></article><ul class="rank"><li><a href="/n">{p.p["teaser"]}</a></li></ul>'), ["?", p.names[0]], "2019-05-03")

p = Page("news-tr", "tr")
p.done(p.doc(f'{NAV}<article class="haber"><h1>{p.title}</h1><div class="author-name"><a href="/yazar">{p.names[0]}</a></div><div class="date"><time datetime="2019-05-03T09:30:00+03:00">3 Mayıs 2019 09:30</time> <span>Güncelleme: 11 Haziran 2019</span></div>{p.paras()}</article>{bare_cards(p)}'), [p.names[0]], "2019-05-03T09:30:00+03:00")

p = Page("news-opinion-inline-teaser", "en")
p.done(p.doc(f'{NAV}<article class="story"><h1>{p.title}</h1><address class="byline">By <a rel="author" href="/a">{p.names[1]}</a></address><time pubdate datetime="2019-05-03">3 May 2019</time><p>{p.p["text"][0]}</p><div class="inline-story"><a href="/n"><h4>{p.p["teaser"]}</h4></a><span class="byline">By <a rel="author" href="/b">Ulla Nebenmann</a></span> <time datetime="2018-01-01">1 Jan 2018</time></div>' + "".join(f"<p>{t}</p>" for t in p.p["text"][1:]) + f'</article>{FOOT}'), [p.names[1]], "2019-05-03")

p = Page("news-only-json-ld-body", "en")
p.done(p.doc('<div id="__next"><div class="skeleton"></div></div>', head=ld(headline=p.title, articleBody="\n\n".join(p.p["text"]), datePublished="2019-05-03T09:30:00Z", author={"@type": "Person", "name": p.names[0]}, publisher={"@type": "Organization", "name": "Ostrey Lantern"}), title=f"{p.title} - Ostrey Lantern"), [p.names[0]], "2019-05-03T09:30:00Z")

p = Page("news-paywall-json-ld-body", "en")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1><p>{p.p["text"][0]}</p><div class="paywall"><p>Subscribe to go on reading.</p></div></article>', head=ld(headline=p.title, articleBody="<p>" + "</p><p>".join(p.p["text"]) + "</p>", isAccessibleForFree=False, datePublished="2019-05-03", author=[{"@type": "Organization", "name": "Ostrey Lantern"}], publisher={"@type": "Organization", "name": "Ostrey Lantern"})), [], "2019-05-03")

p = Page("news-photo-captions", "en")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1><p class="byline">By {p.names[0]} | Photographs by {p.names[1]}</p><p class="dateline">OSTREY, May 3, 2019</p><figure><img src="t.jpg"><figcaption>The lamp tower on the evening of the vote.</figcaption></figure><p>{p.p["text"][0]}</p><p>{p.p["text"][1]}</p><figure><img src="u.jpg"><figcaption><span class="credit">Photo: {p.names[1]}</span></figcaption></figure><p>{p.p["text"][2]}</p><p>{p.p["text"][3]}</p></article>'), [p.names[0]], "2019-05-03", has=["The lamp tower on the evening of the vote."], lacks=["Photo: " + p.names[1]])

p = Page("news-site-name-first", "en")
p.done(p.doc(f'<header><h1 class="logo"><a href="/">THE LANTERN</a></h1></header>{NAV}<article><h2>{p.title}</h2><div class="meta">May 3, 2019 | By {p.names[0]}</div>{p.paras()}</article>', title=f"THE LANTERN | {p.title}"), [p.names[0]], "2019-05-03")

p = Page("news-press-release", "en")
p.done(p.doc(f'{NAV}<article class="news-release"><h1>{p.title}</h1><div class="release-meta"><p>News provided by <a href="/n"><strong>Town of Ostrey</strong></a></p><p class="mb-no">May 03, 2019, 09:30 ET</p></div><section class="release-body">{p.paras()}</section></article>'), [], "2019-05-03")

# --- government, academic, reference -------------------------------------------------------------------------------------
p = Page("gov-uk", "en")
p.done(p.doc(f'<header class="gem-c-layout-super-navigation-header"><a href="/">GOV</a></header><main id="content" role="main"><div class="gem-c-title"><span class="gem-c-title__context">Press release</span><h1 class="gem-c-title__text">{p.title}</h1></div><div class="gem-c-metadata"><dl class="gem-c-metadata__list"><dt class="gem-c-metadata__term">From:</dt><dd class="gem-c-metadata__definition"><a href="/o">Harbour Office</a></dd><dt class="gem-c-metadata__term">Published</dt><dd class="gem-c-metadata__definition">3 May 2019</dd><dt class="gem-c-metadata__term">Last updated</dt><dd class="gem-c-metadata__definition">11 June 2019</dd></dl></div><div class="govspeak">{p.paras()}</div><div class="gem-c-published-dates">Published 3 May 2019<br>Last updated 11 June 2019</div></main>',
    head='<meta name="govuk:first-published-at" content="2019-05-03T09:30:00+01:00"><meta name="govuk:updated-at" content="2019-06-11T00:00:00Z">', title=f"{p.title} - GOV"), [], "?2019-05-03")

p = Page("gov-us-release", "en")
p.done(p.doc(f'<header><div class="usa-banner">An official website</div></header>{NAV}<main><h1 class="page-title">{p.title}</h1><div class="press-release-meta"><p>For Immediate Release</p><p>Friday, May 3, 2019</p></div><div class="field--name-body">{p.paras()}<p>###</p></div></main><footer><p>Page last reviewed: June 11, 2021</p></footer>', head='<meta name="dcterms.date" content="2019-05-03"><meta name="dcterms.creator" content="Office of Public Affairs">'), ["Office of Public Affairs"], "2019-05-03")

p = Page("gov-de-ministry", "de")
p.done(p.doc(f'<main><div class="article-wrapper"><div class="pressemitteilung"><p class="bpa-short-text">Pressemitteilung 112</p><h1>{p.title}</h1><dl class="docData"><dt>Datum</dt><dd class="date">03.05.2019</dd></dl>{p.paras()}</div></div></main><footer><p>Stand: 11.06.2021</p></footer>', head='<meta name="author" content="Ministerium für Häfen">', title=f"{p.title} - Ministerium für Häfen"), ["Ministerium für Häfen"], "2019-05-03")

p = Page("gov-undated", "fr")
p.done(p.doc(f'{NAV}<main><h1>{p.title}</h1>{p.paras()}<p class="maj">Mis à jour le 11 juin 2021</p></main>'), [], None)

p = Page("gov-date-of-change-in-class", "en")
p.done(p.doc(f'{NAV}<main><h1>{p.title}</h1><p class="date-modified">Date modified: <time property="dateModified" class="updated">2021-06-11</time></p>{p.paras()}</main>'), [], None)

p = Page("academic-highwire", "en")
p.done(p.doc(f'<article><h1 class="article-title">{p.title}</h1><div class="contrib-group"><span class="name">{p.names[0]}</span><sup>1</sup>, <span class="name">{p.names[1]}</span><sup>2</sup></div><div class="abstract"><h2>Abstract</h2>{p.paras()}</div><section class="refs"><h2>References</h2><ol><li>Sandover G. On lamps. 2003.</li></ol></section></article>',
    head=f'<meta name="citation_title" content="{p.title}"><meta name="citation_author" content="Quill, Mara"><meta name="citation_author" content="Ashe, Tobin"><meta name="citation_publication_date" content="2019/05/03"><meta name="citation_journal_title" content="Annals of Lamps">'), ["Quill, Mara", "Ashe, Tobin"], "2019-05-03")

p = Page("academic-dublin-core", "de")
p.done(p.doc(f'<div class="pkp_structure_main"><article class="obj_article_details"><h1 class="page_title">{p.title}</h1><section class="item authors"><ul class="authors"><li><span class="name">{p.names[0]}</span> <span class="affiliation">Universität Ostrey</span></li></ul></section><section class="item abstract"><h2>Abstract</h2>{p.paras()}</section><div class="item published"><section class="sub_item"><h2 class="label">Veröffentlicht</h2><div class="value"><span>2019-05-03</span></div></section></div></article></div>',
    head=f'<meta name="DC.Title" content="{p.title}"><meta name="DC.Creator.PersonalName" content="{p.names[0]}"><meta name="DC.creator" content="{p.names[0]}"><meta name="DC.Date.issued" content="2019-05-03">'), [p.names[0]], "2019-05-03")

p = Page("university-news", "en")
p.done(p.doc(f'{NAV}<main><div class="news-article"><h1>{p.title}</h1><ul class="news-meta"><li class="news-date">May 3, 2019</li><li class="news-author">By Prof. {p.names[0]}, Ph.D.</li></ul>{p.paras()}<div class="media-contact"><h3>Media contact</h3><p>Orla Tann, 555 0100</p></div></div></main>'), ["Prof. " + p.names[0]], "2019-05-03")

p = Page("mediawiki", "en")
p.done(p.doc(f'<div id="content" class="mw-body"><h1 id="firstHeading" class="firstHeading">Ostrey lamp tower</h1><div id="bodyContent"><div id="siteSub">From the open lexicon</div><div id="mw-content-text"><div class="mw-parser-output"><table class="infobox vcard"><caption class="fn org">Ostrey lamp tower</caption><tr><th>Built</th><td><span class="bday dtstart published updated">1879-04-02</span></td></tr></table><p>{p.p["text"][0]}<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup></p><p>{p.p["text"][1]}</p><h2><span class="mw-headline">Repair</span><span class="mw-editsection">[<a href="/e">edit</a>]</span></h2><p>{p.p["text"][2]}</p><p>{p.p["text"][3]}</p></div></div></div><div id="footer"><ul><li id="footer-info-lastmod">This page was last edited on 11 June 2021, at 10:00.</li></ul></div></div>', title="Ostrey lamp tower - Open Lexicon"), [], None, title="Ostrey lamp tower", lacks=["[1]", "[edit]"])

p = Page("docs-docusaurus", "en")
p.done(p.doc(f'<nav class="navbar"><a href="/">Lamp Docs</a></nav><main><nav class="theme-doc-breadcrumbs"><ul><li>Guides</li></ul></nav><article><div class="theme-doc-markdown markdown"><header><h1>{p.title}</h1></header>{p.paras()}<pre><code>lamp --on</code></pre></div><footer class="theme-doc-footer"><span class="theme-last-updated">Last updated on <b><time datetime="2021-06-11T10:00:00.000Z">Jun 11, 2021</time></b> by <b>lampbot</b></span></footer></article></main>', title=f"{p.title} | Lamp Docs"), [], None, has=["lamp --on"])

p = Page("forum-discourse", "en")
p.done(p.doc(f'<h1><a href="/t/1">{p.title}</a></h1><div id="main-outlet"><div itemscope itemtype="http://schema.org/DiscussionForumPosting" class="topic-body crawler-post"><div class="crawler-post-meta"><span class="creator" itemprop="author" itemscope itemtype="http://schema.org/Person"><a itemprop="url" href="/u/m"><span itemprop="name">{p.names[0]}</span></a></span><span class="crawler-post-infos"><time itemprop="datePublished" datetime="2019-05-03T09:30:00Z" class="post-time">May 3, 2019</time></span></div><div class="post" itemprop="text">{p.paras()}</div></div></div>'), [p.names[0]], "2019-05-03T09:30:00Z")

p = Page("recipe", "it")
p.done(p.doc(f'<article><h1>{p.title}</h1><p class="recipe-author">Ricetta di <a rel="author" href="/a">{p.names[0]}</a></p>{p.paras()}</article><div class="reviews"><div class="review" itemprop="review" itemscope itemtype="http://schema.org/Review"><span itemprop="author">{p.p["commenter"]}</span><meta itemprop="datePublished" content="2022-02-02"><p>{p.p["comment"]}</p></div></div>',
    head=ld("Recipe", name=p.title, author={"@type": "Person", "name": p.names[0]}, datePublished="2019-05-03", review=[{"@type": "Review", "author": {"@type": "Person", "name": p.p["commenter"]}, "datePublished": "2022-02-02"}])), [p.names[0]], "2019-05-03")

# --- by hand -------------------------------------------------------------------------------------------------------------
p = Page("nineties", "en")
p.done(f'<HTML><HEAD><TITLE>{p.title}</TITLE></HEAD><BODY BGCOLOR=white><CENTER><FONT SIZE=5><B>{p.title}</B></FONT><BR><I>by {p.names[0]}</I></CENTER><TABLE><TR><TD WIDTH=120><A HREF=a>Home</A><BR><A HREF=b>Links</A><TD>{p.paras()}</TABLE><HR><ADDRESS>Last modified: June 11, 2001</ADDRESS></BODY></HTML>', ["?", p.names[0]], None)

p = Page("pandoc-html", "en")
p.done(p.doc(f'<header id="title-block-header"><h1 class="title">{p.title}</h1><p class="author">{p.names[0]}</p><p class="author">{p.names[1]}</p><p class="date">3 May 2019</p></header>{p.paras()}'), p.names, "2019-05-03")

p = Page("pandoc-meta", "de")
p.done(p.doc(f'<header id="title-block-header"><h1 class="title">{p.title}</h1></header>{p.paras()}', head=f'<meta name="author" content="{p.names[0]}"><meta name="author" content="{p.names[1]}"><meta name="dcterms.date" content="2019-05-03">'), p.names, "2019-05-03")

p = Page("company-author", "en")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1>{p.paras()}</article>{FOOT}', head='<meta name="author" content="Marsh & Falk"><meta name="date" content="2019-05-03">'), ["Marsh & Falk"], "2019-05-03")

p = Page("accounts-and-programs", "en")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1>{p.paras()}</article>{FOOT}', head='<meta name="author" content="user"><meta name="generator" content="Word">'), [], None)

p = Page("cookie-banner-and-newsletter", "nl")
p.done(p.doc(f'<div class="cookie-consent" role="dialog"><p>Wij gebruiken cookies om de site te verbeteren, en zo verder.</p></div>{NAV}<article><h1>{p.title}</h1><p class="author">{p.names[1]}</p><p>{p.p["text"][0]}</p><p>{p.p["text"][1]}</p><div class="newsletter-signup"><h3>Nieuwsbrief</h3><p>Meld je aan voor het nieuws van de haven.</p></div><p>{p.p["text"][2]}</p><p>{p.p["text"][3]}</p></article>'), [p.names[1]], None, lacks=["cookies om", "Meld je aan"])

p = Page("embedded-tweet", "en")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1><p>{p.p["text"][0]}</p><p>{p.p["text"][1]}</p><blockquote class="twitter-tweet"><p>So proud of our tower!</p>— Harbour Cat (@cat) <a href="https://t.example/1"><time datetime="2020-02-02">February 2, 2020</time></a></blockquote><p>{p.p["text"][2]}</p><p>{p.p["text"][3]}</p></article>'), [], None)

p = Page("many-posts-home", "en")
p.done(p.doc(f'{NAV}<main><article class="post hentry"><h2 class="entry-title"><a href="/1">{p.title}</a></h2><div class="entry-content">{p.paras()}</div><footer><span class="author vcard"><a class="fn" href="/a">{p.names[0]}</a></span> <time class="published" datetime="2019-05-03">May 3</time></footer></article></main>', title="Ostrey Lantern"), [p.names[0]], "2019-05-03", title="?")

p = Page("date-in-address-only", "en")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1>{p.paras()}</article>', head='<link rel="canonical" href="https://lantern.example/2019/05/03/lamp-tower/">'), [], "2019-05-03")

p = Page("podcast-notes", "en")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1><div class="episode-meta"><span class="date">May 3, 2019</span><span class="duration">42:10</span></div><p class="hosts">Hosted by {p.names[0]}</p>{p.paras()}</article><div class="episodes"><a href="/n">{p.p["teaser"]}</a><span class="date">May 10, 2019</span></div>'), [], "2019-05-03")

p = Page("interview", "de")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1><p class="byline">Interview: {p.names[0]}</p><p class="published-at">Freitag, 3. Mai 2019</p>{p.paras()}</article>'), [p.names[0]], "2019-05-03")

p = Page("magazine-author-below", "fr")
p.done(p.doc(f'{NAV}<article><h1>{p.title}</h1>{p.paras()}<p class="signature author">{p.names[1]}</p></article><section class="comments"><p class="author">{p.p["commenter"]}</p><p>{p.p["comment"]}</p></section>'), [p.names[1]], None)

PROSE["ar"] = more.PROSE_AR
more.add(Page, NAV, FOOT, wp_comments, sidebar, related)
for page in PAGES:
    print(json.dumps(page, ensure_ascii=False))

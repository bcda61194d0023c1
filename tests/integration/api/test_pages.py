"""The pages, read strictly."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import httpx
import pytest
from page_checks import Page, read_page

from api.pages import routes
from overstory import views
from overstory.views import Quote, Statement, Support, Take, TakeArticle

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def page(client, url: str, status: int = 200) -> Page:
    response = client.get(url, headers=BROWSER)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    assert response.headers["referrer-policy"] == "no-referrer"
    # Nothing that turns text around or hides it ever reaches a reader.
    assert not re.search(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\u200b\u202a-\u202e\u2066-\u2069]", response.text
    )
    return read_page(response.text)


def links(found: Page) -> set[str]:
    return {link.attributes["href"] for link in found.root.all("a")}


def urls(world) -> list[str]:
    return [
        "/",
        "/?sort=size",
        "/?sort=countries",
        "/countries/SI",
        "/countries/NZ",
        f"/stories/{world.story}",
        f"/stories/{world.copies}",
        f"/articles/{world.article}",
        f"/articles/{world.hostile}",
        "/search",
        "/search?q=",
        "/search?q=karsava+dam",
        "/search?q=nothing+of+the+kind",
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22%E2%80%AE",
    ]


def test_every_page_is_sound_and_every_link_leads_somewhere(client, world):
    seen: set[str] = set()
    waiting = urls(world)
    while waiting:
        url = waiting.pop()
        found = page(client, url)
        seen.add(url)
        for href in links(found):
            path = href.partition("#")[0]
            if not path.startswith("/") or path in seen or path in waiting:
                continue
            if path.startswith(("/v1/", "/openapi.json")):
                assert client.get(path).status_code == 200, path
            else:
                waiting.append(path)
    assert len(seen) > 20


def test_every_page_says_where_its_sentences_come_from(client, world):
    for url in urls(world):
        footer = page(client, url).root.all("footer")[-1]
        assert "every sentence it shows about an event is quoted from an article" in footer.text


def test_home(client, world):
    found = page(client, "/")
    assert f"/stories/{world.story}" in links(found)
    countries = found.root.one("ul", **{"class": "atlas"})
    codes = [link.attributes["href"] for link in countries.all("a")]
    assert "/countries/SI" in codes
    names = [item.one("span", **{"class": "name"}).text for item in countries.all("li")]
    assert names == sorted(names)
    feeds = {link.attributes["type"] for link in found.root.all("link", rel="alternate")}
    assert feeds == {"application/atom+xml", "application/feed+json"}


def test_an_empty_store_has_pages_too(writer):
    for url in ("/", "/countries/SI", "/search?q=dam"):
        assert "empty" in {p.attributes.get("class") for p in page(writer, url).root.all("p")}


def test_a_country_and_what_it_does_not_report(client, world):
    found = page(client, "/countries/SI")
    assert found.root.one("h1").text.endswith("Slovenia")
    assert f"/stories/{world.story}" in links(found)
    blind = page(client, "/countries/US").root.one("aside")
    assert f"/stories/{world.story}" in {a.attributes["href"] for a in blind.all("a")}
    seen = found.root.one("aside")
    assert f"/stories/{world.copies}" in {a.attributes["href"] for a in seen.all("a")}
    assert f"/stories/{world.story}" not in {a.attributes["href"] for a in seen.all("a")}


def test_a_story(client, world):
    story = client.get(f"/v1/stories/{world.story}").json()
    take = client.get(story["world_take_url"]).json()
    members = client.get(story["articles_url"]).json()["items"]
    found = page(client, f"/stories/{world.story}")
    assert found.root.one("h1").text == story["title"]
    order = [heading.attributes.get("id") for heading in found.root.all("h2")]
    assert order[:3] == ["world-take", "takes", "timeline"]
    assert {"coverage", "articles"} <= set(order)
    world_take = found.root.one("section", **{"aria-labelledby": "world-take"})
    shown = [said.text for said in world_take.all("p") if said.attributes.get("class") == "said"]
    assert shown[: len(take["statements"])] == [
        " ".join(statement["text"].split()) for statement in take["statements"]
    ]
    statuses = [s.text for s in world_take.all("span") if "status" in s.attributes.get("class", "")]
    assert statuses[: len(take["statements"])] == [
        statement["status"].title() for statement in take["statements"]
    ]
    blocks = [
        item
        for item in world_take.all("ol", **{"class": "statements"})[0].children
        if not isinstance(item, str)
    ]
    for statement, block in zip(take["statements"], blocks, strict=True):
        number = statement["support"]["independent"]
        assert f"{number} independent report" in block.text
        quotes = block.one("details").all("blockquote")
        assert len(quotes) == len(statement["support"]["quotes"])
        for quote in statement["support"]["quotes"]:
            assert block.all("a", href=f"/articles/{quote['article_id']}")
    listed = found.root.one("ul", **{"class": "articles"})
    assert [
        link.attributes["href"] for heading in listed.all("h3") for link in heading.all("a")
    ] == [f"/articles/{member['id']}" for member in members]


NEAREST = {"nearest_article": "0123456789abcdef", "copy_of": None}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            NEAREST | {"probability": 0.974, "hours_apart": 3.2, "shared_terms": ["Brenta", "<b>"]},
            "97 % sure it is the same event as another article, 3 hours apart. "
            "Both name Brenta, <b>.",
        ),
        (
            NEAREST | {"probability": None, "hours_apart": None, "shared_terms": []},
            "Closest to another article.",
        ),
        (NEAREST | {"hours_apart": 0.4}, "another article, within the hour."),
        (NEAREST | {"hours_apart": 1.0}, "another article, 1 hour apart."),
        (NEAREST | {"hours_apart": 71.0}, "another article, 3 days apart."),
        ({"nearest_article": None, "copy_of": None}, "It stands on its own."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_why_an_article_is_here(client, world, monkeypatch, changes, words):
    member = replace(world.desk.members(world.story).items[0], **changes)
    monkeypatch.setattr(type(world.desk), "members", lambda *_, **__: views.Page([member]))
    listed = page(client, f"/stories/{world.story}").root.one("ul", **{"class": "articles"})
    assert words in listed.one("p", **{"class": "why"}).text


def test_alternative_takes_can_be_linked_to(client, world):
    takes = client.get(f"/v1/stories/{world.story}/takes").json()["items"]
    story = page(client, f"/stories/{world.story}")
    article = page(client, f"/articles/{world.article}")
    section = story.root.one("section", **{"aria-labelledby": "takes"})
    assert [heading.text for heading in section.all("h3")] == [take["label"] for take in takes]
    for take in takes:
        assert f"take-{take['id']}" in story.ids
        assert f"/stories/{world.story}#take-{take['id']}" in links(article)
    if not takes:
        # Copies of one text are one report, and that cannot differ from itself.
        assert client.get(f"/v1/stories/{world.story}").json()["independent_count"] == 1
        assert "None yet: a single report tells it." in section.text


def test_copies_say_that_they_are(client, world):
    listed = page(client, f"/stories/{world.copies}").root.one("ul", **{"class": "articles"})
    assert listed.text.count("A copy of the wire text of") == 2


def test_an_article(client, world):
    article = client.get(f"/v1/articles/{world.article}").json()
    found = page(client, f"/articles/{world.article}")
    assert found.root.one("h1").text == article["title"]
    facts = found.root.one("dl").text
    assert "Slovenia" in facts
    assert "4 May 2026, 08:15 UTC" in facts
    assert "English" in facts
    headings = [heading.text for heading in found.root.all("h2")]
    assert headings == ["Text", "Alternative Takes", "The World's Current Take"]
    (original,) = [a for a in found.root.all("a") if a.attributes["href"].startswith("http")]
    assert original.attributes["href"] == article["url"]
    assert original.attributes["rel"] == "nofollow noopener noreferrer"


def test_languages_are_marked(client, world):
    spanish = client.get("/v1/stories?language=es").json()["items"][0]
    arabic = client.get("/v1/stories?language=ar").json()["items"][0]
    for story, language in ((spanish, "es"), (arabic, "ar")):
        heading = page(client, f"/stories/{story['id']}").root.one("h1")
        assert (heading.attributes["lang"], heading.attributes["dir"]) == (language, "auto")
        (member,) = client.get(story["articles_url"]).json()["items"]
        article = page(client, f"/articles/{member['id']}").root
        assert article.one("h1").attributes["lang"] == language
        said = article.all("p", **{"class": "said"})
        assert {element.attributes["lang"] for element in said} == {language}
        assert {quote.attributes["lang"] for quote in article.all("blockquote")} == {language}


def test_hostile_articles_stay_text(client, world):
    article = world.desk.article(world.hostile)
    response = client.get(f"/articles/{world.hostile}")
    assert "<script" not in response.text.lower()
    assert "onerror=" not in unescape(response.text).lower() or "&lt;img" in response.text
    assert "49" not in re.findall(r"\b49\b", response.text)
    found = page(client, f"/articles/{world.hostile}")
    title = re.sub("[\u202a-\u202e\u2066-\u2069]", "", article.title)
    assert found.root.one("h1").text == " ".join(title.split())
    for url in (f"/stories/{article.story_id}", "/", "/countries/GR", "/search?q=alert"):
        page(client, url)


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "javascript:alert(1)"},
        {"url": "data:text/html,<script>alert(1)</script>"},
        {"url": 'https://a.example/"onmouseover=alert(1) x="'},
        {"language": 'en" onload="alert(1)'},
        {"country": '"><script>alert(1)</script>'},
        {"source": "<script>alert(1)</script>", "source_name": None},
        {"source_name": "<svg/onload=alert(1)>"},
        {"title": ""},
        {"title": "\u202e\u2066"},
        {"body": ""},
        {"body": "</p></main><script>alert(1)</script>"},
        {"published_at": None},
        {"story_id": None, "story_title": None, "takes": []},
        {"copy_of": '"><script>alert(1)</script>'},
    ],
    ids=str,
)
def test_whatever_the_store_holds_an_article_is_a_sound_page(client, world, monkeypatch, changes):
    article = replace(world.desk.article(world.article), **changes)
    monkeypatch.setattr(type(world.desk), "article", lambda *_: article)
    found = page(client, f"/articles/{world.article}")
    for link in links(found):
        assert link.startswith(("/", "#", "https://"))


def test_labels_and_takes_are_escaped(client, world, monkeypatch):
    evil = "</h3><script>alert('take')</script>\u202e"
    said = Statement(
        evil, "disputed", Support(2, [evil], [evil], [Quote(world.article, evil, evil, evil, 0, 5)])
    )
    take = Take('x"><script>', evil, "stance", [said], [TakeArticle(evil, 1.0)], [evil], {evil: 3})
    monkeypatch.setattr(type(world.desk), "takes", lambda *_: [take])
    for url in (f"/stories/{world.story}", f"/articles/{world.article}"):
        found = page(client, url)
        assert "</h3><script>alert('take')</script>" in found.root.text


@pytest.mark.parametrize("start", ["/", "/?sort=size", "/search?q=the"])
def test_stories_are_paged(client, monkeypatch, start):
    monkeypatch.setattr(routes, "_STORIES", 1)
    api = "/v1/stories" + start.removeprefix("/").removeprefix("search")
    total = len(
        client.get(api, params={"limit": 100} | dict(httpx.URL(api).params)).json()["items"]
    )
    url, found, pages = start, [], 0
    while url:
        read = page(client, url)
        titles = read.root.all("h2", **{"class": "card-title"})
        found += [link.attributes["href"] for title in titles for link in title.all("a")]
        pages += 1
        back = [link.attributes["href"] for link in read.root.all("a", **{"class": "first"})]
        assert back == ([] if url == start else [start])
        following = read.root.all("a", rel="next")
        url = following[0].attributes["href"] if following else None
    assert len(found) == len(set(found)) == total == pages > 1


def test_a_long_story_pages_its_articles(client, world, monkeypatch):
    monkeypatch.setattr(routes, "_ARTICLES", 2)
    first = page(client, f"/stories/{world.copies}")
    assert len(first.root.one("ul", **{"class": "articles"}).all("h3")) == 2
    (more,) = first.root.all("a", rel="next")
    path, _, anchor = more.attributes["href"].partition("#")
    assert anchor == "articles"
    second = page(client, path)
    assert len(second.root.one("ul", **{"class": "articles"}).all("h3")) == 1
    back = second.root.one("a", **{"class": "first"})
    assert back.attributes["href"] == f"/stories/{world.copies}#articles"


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("/stories/0000000000000000", 404, "no story has the id"),
        ("/articles/x", 404, "no article has the id"),
        ("/countries/XX", 404, "no country has the id"),
        ("/nothing/<script>", 404, "no such path"),
        ("/?sort=newest", 400, "sort"),
        ("/?utm_source=x", 400, "utm_source"),
        ("/?cursor=x", 400, "cursor"),
        ("/search?q=" + "x" * 401, 400, "q"),
        ("/stories/%3Cscript%3E", 404, "<script>"),
    ],
)
def test_errors_are_pages_for_browsers(client, url, status, words):
    found = page(client, url, status)
    assert words in found.root.one("main").text
    for accept in ("text/html", "application/json"):
        answer = client.get(url, headers={"Accept": accept})
        assert "Accept" in answer.headers["vary"].split(", ")
        assert answer.headers["cache-control"] == "no-cache"
    assert "/" in links(found)


def test_a_merged_story_leads_to_its_survivor(client, world):
    response = client.get(f"/stories/{world.moved}", headers=BROWSER, follow_redirects=False)
    assert response.status_code == 308
    assert response.headers["location"] == f"/stories/{world.survivor}"
    read_page(response.text)


def test_the_style_sheet(client):
    response = client.get("/static/overstory.css")
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert "prefers-color-scheme: dark" in response.text
    assert response.text.count("{") == response.text.count("}")
    # The policy of the pages lets it load nothing.
    assert "url(" not in response.text
    assert "@import" not in response.text


COLOUR = re.compile(r"--(\w[\w-]*): (#[0-9a-f]{6});")


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back"),
    [("ink", "paper"), ("ink", "sheet"), ("soft", "paper"), ("soft", "sheet"), ("leaf", "paper"),
     ("leaf", "sheet"), ("leaf", "leaf-wash"), ("amber", "amber-wash"), ("slate", "slate-wash"),
     ("amber", "paper"), ("paper", "leaf")],
)  # fmt: skip
def test_colours_can_be_told_apart(client, scheme, front, back):
    blocks = client.get("/static/overstory.css").text.split("@media (prefers-color-scheme: dark)")
    colours = dict(COLOUR.findall(blocks[scheme]))
    lighter, darker = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)
    # WCAG 2.2, 1.4.3: text of any size.
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_a_headline_without_its_outlet_keeps_its_language(writer, writable):
    (added,) = writable.add(
        [
            {
                "url": "https://jornaldosul.example/incendio",
                "title": "Incêndio em Faro queima mil hectares de floresta - Jornal do Sul",
                "body": "Um incêndio queimou na segunda-feira mil hectares de floresta em Faro.",
                "source": "jornaldosul.example",
                "language": "pt",
            }
        ]
    )
    page = writer.get(f"/stories/{added.story_id}", headers={"Accept": "text/html"}).text
    title = "Incêndio em Faro queima mil hectares de floresta"
    assert re.search(rf'<h1[^>]* lang="pt"[^>]*>{title}</h1>', page)

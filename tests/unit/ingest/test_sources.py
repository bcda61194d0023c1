from __future__ import annotations

from pathlib import Path

import pytest

from overstory.errors import InputError
from overstory.sources import Source, SourceRegistry, country_of_domain

REGISTRY = SourceRegistry.load()


def test_the_registry_covers_the_world() -> None:
    sources = REGISTRY.all()
    countries = {source.country for source in sources}
    languages = {source.language for source in sources}
    assert len(sources) >= 1000
    assert len(countries) >= 170
    assert len(languages) >= 60
    # All continents.
    assert {"US", "BR", "NG", "ZA", "GB", "SI", "UA", "IN", "CN", "JP", "AU", "FJ"} <= countries


def test_every_source_is_whole() -> None:
    domains = [source.domain for source in REGISTRY.all()]
    assert domains == sorted(set(domains))
    for source in REGISTRY.all():
        assert source.name, source
        assert source.country, source
        assert source.language, source
        assert source.lean in (None, "left", "center", "right", "state"), source
        assert REGISTRY.for_domain(source.domain) is source, source


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("cnn.com", "cnn.com"),
        ("edition.cnn.com", "cnn.com"),
        ("www.EDITION.cnn.com.", "cnn.com"),
        ("bbc.co.uk", "bbc.com"),
        ("news.bbc.co.uk", "bbc.com"),
        ("english.ahram.org.eg", "english.ahram.org.eg"),
        ("gate.ahram.org.eg", "ahram.org.eg"),
        ("g1.globo.com", "g1.globo.com"),
    ],
)
def test_hosts_find_their_outlet(host: str, domain: str) -> None:
    source = REGISTRY.for_domain(host)
    assert source is not None
    assert source.domain == domain
    assert REGISTRY.for_url(f"https://{host}:8443/a/b?c") is source


@pytest.mark.parametrize("host", ["notcnn.com", "globo.com", "co.uk", "com", "", "cnn", "a b"])
def test_other_hosts_find_none(host: str) -> None:
    assert REGISTRY.for_domain(host) is None


def test_other_urls_find_none() -> None:
    assert REGISTRY.for_url("not a url") is None


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_users_rows_extend_and_win(tmp_path: Path) -> None:
    path = write(
        tmp_path / "mine.csv",
        "\ufeffdomain,name,country,language,owner,lean,also\r\n"
        "harbour.example,Harbour Post,si,sl-SI,Harbour Media,center,"
        "hp.example www.hpost.example\r\n"
        "bbc.com,The Beeb,GB,en,,,\r\n"
        "bbc.co.uk,BBC Home,GB,en,,,\r\n"
        "bare.example,,,,,,\r\n",
    )
    registry = SourceRegistry.load(path)
    harbour = Source(
        "harbour.example",
        "Harbour Post",
        "SI",
        "sl-SI",
        "Harbour Media",
        "center",
        ("hp.example", "hpost.example"),
    )
    assert registry.for_domain("www.harbour.example") == harbour
    assert registry.for_domain("hpost.example") == harbour
    assert registry.for_domain("bbc.com") == Source("bbc.com", "The Beeb", "GB", "en")
    assert registry.for_domain("news.bbc.co.uk") == Source("bbc.co.uk", "BBC Home", "GB", "en")
    assert registry.for_domain("bare.example") == Source("bare.example", "bare.example")
    assert len(registry.all()) == len(REGISTRY.all()) + 3
    # What ships is untouched.
    bbc = SourceRegistry.load().for_domain("bbc.com")
    assert bbc is not None
    assert bbc.name == "BBC"


def test_columns_may_be_few_and_in_any_order(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.csv", "country,domain\nSI,harbour.example\n")
    source = SourceRegistry.load(path).for_domain("harbour.example")
    assert source == Source("harbour.example", "harbour.example", "SI")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ":1: there is no column domain"),
        ("name,country\nX,SI\n", ":1: there is no column domain"),
        ("domain,contry\na.example,SI\n", ":1: unknown column 'contry'"),
        ("domain,country\na.example,SI\nb.example,XX\n", ":3: country: 'XX' is not an ISO"),
        ("domain,language\na.example,slovene\n", ":2: language: 'slovene' is not a BCP 47"),
        ("domain,lean\na.example,purple\n", ":2: lean: 'purple' is not one of center, left"),
        ("domain\na.example\nhttps://b.example/x\n", ":3: domain: 'https://b.example/x'"),
        ("domain\nlocalhost\n", ":2: domain: 'localhost' is not a domain"),
        ("domain,name\n,X\n", ":2: domain: '' is not a domain"),
        ("domain,also\na.example,b c.example\n", ":2: also: 'b' is not a domain"),
        ("domain\na.example\nb.example\nwww.a.example\n", ":4: domain: a.example was given on"),
        ("domain,name\na.example,X,Y\n", ":2: more cells than columns"),
        ('domain,name\na.example,"X\n', ": not CSV"),
    ],
)
def test_mistakes_name_file_and_line(tmp_path: Path, text: str, problem: str) -> None:
    path = write(tmp_path / "mine.csv", text)
    with pytest.raises(InputError) as caught:
        SourceRegistry.load(path)
    assert str(caught.value).startswith(f"{path}{problem}")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.csv: cannot be read: No such file"):
        SourceRegistry.load(tmp_path / "absent.csv")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("domain,name\na.example,Café\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"latin\.csv: not UTF-8"):
        SourceRegistry.load(latin)


@pytest.mark.parametrize(
    ("domain", "country"),
    [
        ("harbour.si", "SI"),
        ("harbour.co.uk", "GB"),
        ("HARBOUR.FR.", "FR"),
        ("harbour.com.co", "CO"),
        ("harbour.gov.la", "LA"),
        ("xn--80aa.xn--p1ai", "RU"),
        ("harbour.com", None),
        ("harbour.co", None),
        ("harbour.tv", None),
        ("harbour.io", None),
        ("harbour.me", None),
        ("harbour.ai", None),
        ("harbour.fm", None),
        ("harbour.eu", None),
        ("harbour.zz", None),
        ("harbour.example", None),
        ("si", None),
        ("127.0.0.1", None),
    ],
)
def test_the_country_a_domain_names(domain: str, country: str | None) -> None:
    assert country_of_domain(domain) == country

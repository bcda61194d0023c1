"""An invented story in five languages, for tests of takes: an earthquake off an invented coast."""

from __future__ import annotations

from datetime import UTC, datetime

from clustering.documents import Document

__all__ = ["QUAKE", "as_story", "hashed"]

_START = datetime(2026, 3, 2, 6, tzinfo=UTC).timestamp()


def hashed(texts):
    """Encode by hashing words: no model."""
    from embeddings import load_encoder

    return load_encoder("hashing").encode(list(texts))


def article(number, title, body, language, source, country, hours, report=None):
    return Document(
        id=f"a{number:02}",
        title=title,
        body=body,
        language=language,
        published_at=_START + 3600.0 * hours,
        source=source,
        country=country,
        report=report,
    )


QUAKE = [
    article(
        1,
        "Earthquake off Port Merrow kills at least 12",
        "An earthquake of magnitude 6.8 struck off the coast of Port Merrow on Monday morning and"
        " killed at least 12 people, the civil protection agency said.\n\nHundreds of houses in"
        " the old harbour quarter collapsed within a minute. The airport of Port Merrow was closed"
        " to all traffic until further notice.\n\nPhoto: Merrow Gazette",
        "en",
        "merrowgazette.example",
        "GB",
        0,
    ),
    article(
        2,
        "At least 12 dead after quake at Port Merrow - North Wire",
        "PORT MERROW (North Wire) - An earthquake of magnitude 6.8 hit the coast near Port Merrow"
        " on Monday, killing at least 12 people, officials said.\n\nThe airport of Port Merrow was"
        " closed and trains to the capital were cancelled. Rescue teams with dogs searched the old"
        " harbour quarter for survivors.",
        "en",
        "northwire.example",
        "US",
        1,
    ),
    article(
        3,
        "Quake kills at least 12 in Port Merrow",
        "An earthquake of magnitude 6.8 hit the coast near Port Merrow on Monday, killing at least"
        " 12 people, officials said.\n\nThe airport of Port Merrow was closed and trains to the"
        " capital were cancelled. Rescue teams with dogs searched the old harbour quarter for"
        " survivors.",
        "en",
        "prairiestar.example",
        "CA",
        2,
        "a02",
    ),
    article(
        4,
        "Death toll in Port Merrow rises to 31",
        "The earthquake off Port Merrow killed at least 31 people, the civil protection agency"
        " said on Tuesday evening.\n\nThe magnitude of the earthquake was 6.8, the seismological"
        " institute confirmed. Critics condemned the government for weak building rules, and the"
        ' opposition leader Ana Rell called the response "a disgrace that cost lives".',
        "en",
        "islandpost.example",
        "IE",
        36,
    ),
    article(
        5,
        "Erdbeben vor Port Merrow: Mindestens 12 Tote",
        "Bei einem Erdbeben der Stärke 6.8 vor der Küste von Port Merrow sind am Montag mindestens"
        " 12 Menschen ums Leben gekommen. Der Flughafen von Port Merrow wurde geschlossen. Der"
        " Geologe Jan Holt kritisierte die Behörden und sprach von einem gefährlichen Versagen.",
        "de",
        "elbblatt.example",
        "DE",
        4,
    ),
    article(
        6,
        "Séisme à Port Merrow : au moins 12 morts",
        "Un séisme de magnitude 6,8 a frappé la côte de Port Merrow lundi et fait au moins 12"
        " morts, selon la protection civile. L'aéroport de Port Merrow a été fermé. « Le"
        " gouvernement a ignoré nos avertissements », a déclaré la sismologue Claire Vaudoyer, qui"
        " dénonce une faute inacceptable.",
        "fr",
        "rivegauche.example",
        "FR",
        5,
    ),
    article(
        7,
        "Землетрясение у Порт-Мерроу: не менее 12 погибших",
        "Землетрясение магнитудой 6,8 произошло в понедельник у побережья Порт-Мерроу, погибли не"
        " менее 12 человек. Аэропорт Порт-Мерроу закрыт. Эксперт заявил, что критика властей"
        " справедлива и что опасность новых толчков сохраняется.",
        "ru",
        "volgavesti.example",
        "RU",
        6,
    ),
    article(
        8,
        "梅罗港附近发生6.8级地震,至少12人死亡",
        "周一上午,梅罗港附近海域发生6.8级地震,造成至少12人死亡。民防机构表示,数百间房屋倒塌。"
        "机场已经关闭。专家批评政府忽视建筑安全,并警告余震的危险。",
        "zh",
        "haianbao.example",
        "CN",
        7,
    ),
]


def as_story(*numbers):
    """Some of the articles, by position from 1; all where none is named."""
    return [QUAKE[n - 1] for n in numbers] if numbers else list(QUAKE)

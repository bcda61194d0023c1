"""Turns the 4-bit file of multilingual-e5-small into an ONNX graph and a tokenizer.

The graph is written node by node rather than traced and quantised after, for three reasons.

- The word embeddings stay the 4-bit blocks that they are (54 MB, exact).
- Activations are quantised row by row, that is token by token. ONNX Runtime's dynamic quantisation
  takes one scale over the whole tensor, where a few outlying channels cost precision: cosine .9968
  to the unquantised model against .9989 for this graph (``benchmarks/results/embedding.md``).
- Linear weights are 8-bit per output channel, from -64 to 64. AVX2 without VNNI adds pairs of
  products in 16 bits and saturates there; 255 · 64 · 2 is below 2 ** 15, so nothing saturates and
  processors with and without VNNI compute the same integers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from embeddings.e5_file import E5File, read_e5_file

__all__ = ["GRAPH", "RECIPE", "TOKENIZER", "convert_e5", "rounded_weights"]

RECIPE = 1
"""Changes whenever the conversion could give other vectors."""

GRAPH = "encoder.onnx"
TOKENIZER = "tokenizer.json"

_MICROSOFT = "com.microsoft"
_WEIGHT_MAX = 64
_ACTIVATION_MAX = 127


def convert_e5(source: Path, folder: Path, trained: Path | None = None) -> None:
    """Write :data:`GRAPH` and :data:`TOKENIZER` into ``folder``.

    The graph takes ``input_ids`` (1, tokens) int64, start and end marks included, and gives
    ``vector`` (1, width) float32: the mean over the last layer, of unit length.

    Parameters
    ----------
    source
        The 4-bit file.
    folder
        Where both files go.
    trained
        A safetensors file with layers that were trained further and stand in place of the
        source's: of each linear layer ``….w`` and ``….step`` as :func:`rounded_weights` gives
        them, everything else in floats by the source's names.

    Raises
    ------
    ValueError
        ``source`` is not such a file.
    """
    weights = read_e5_file(source)
    _write_tokenizer(weights, folder / TOKENIZER)
    _Graph(weights, {} if trained is None else load_file(trained)).write(folder / GRAPH)


def _write_tokenizer(weights: E5File, path: Path) -> None:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(weights.pieces, weights.unknown_id, byte_fallback=False))
    # The file's character map is NFKC, but for controls, which go, and what counts as a space.
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"[\x{01}-\x{08}\x{0b}\x{0e}-\x{1f}\x{7f}\x{8f}\x{9f}]"), ""),
            normalizers.Replace(
                Regex(
                    r"[\t\n\f\r\x{a0}\x{1680}\x{2000}-\x{200f}\x{2028}\x{2029}\x{202f}\x{205f}"
                    r"\x{2581}\x{3000}\x{feff}\x{fffd}]"
                ),
                " ",
            ),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    start, end = weights.pieces[weights.start_id][0], weights.pieces[weights.end_id][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        special_tokens=[(start, weights.start_id), (end, weights.end_id)],
    )
    tokenizer.save(str(path), pretty=False)


class _Graph:
    """The encoder as ONNX nodes; methods append nodes and return the name of their output."""

    def __init__(self, weights: E5File, trained: Mapping[str, NDArray[Any]]) -> None:
        import onnx

        self._onnx = onnx
        self._weights = weights
        self._trained = trained
        self._floats = {name: trained.get(name, own) for name, own in weights.floats.items()}
        self._nodes: list[onnx.NodeProto] = []
        self._initializers: list[onnx.TensorProto] = []

    def write(self, path: Path) -> None:
        onnx, weights = self._onnx, self._weights
        self._constant("row_axis", np.array([-1], np.int64))
        self._constant("token_axis", np.array([1], np.int64))
        self._constant("from_first", np.array([0], np.int64))
        self._constant("activation_step", np.float32(1 / _ACTIVATION_MAX))
        self._constant("smallest_step", np.float32(1e-10))  # a row of zeros divides by it
        # Casting cuts off the fraction: a half more than the zero point makes it round.
        self._constant("zero_point_and_half", np.float32(128.5))
        self._constant("zero_point", np.uint8(128))
        self._constant("one", np.float32(1))
        hidden = self._embeddings()
        for layer in range(weights.layers):
            hidden = self._layer(f"l{layer}.", hidden)
        mean = self._node("ReduceMean", [hidden, "token_axis"], "mean", keepdims=0)
        self._node("LpNormalization", [mean], "vector", axis=1, p=2)
        graph = onnx.helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [
                onnx.helper.make_tensor_value_info(
                    "input_ids", onnx.TensorProto.INT64, [1, "tokens"]
                )
            ],
            [
                onnx.helper.make_tensor_value_info(
                    "vector", onnx.TensorProto.FLOAT, [1, weights.width]
                )
            ],
            self._initializers,
        )
        opsets = [onnx.helper.make_opsetid("", 21), onnx.helper.make_opsetid(_MICROSOFT, 1)]
        model = onnx.helper.make_model(graph, opset_imports=opsets, ir_version=10)
        path.write_bytes(model.SerializeToString(deterministic=True))

    def _constant(self, name: str, value: NDArray[np.generic] | np.generic) -> str:
        tensor = self._onnx.numpy_helper.from_array(np.ascontiguousarray(value), name)
        if np.ndim(value) == 0:
            del tensor.dims[:]
        self._initializers.append(tensor)
        return name

    def _node(
        self, op: str, inputs: list[str], output: str, domain: str = "", **attributes: Any
    ) -> str:
        self._nodes.append(
            self._onnx.helper.make_node(op, inputs, [output], domain=domain, **attributes)
        )
        return output

    def _embeddings(self) -> str:
        weights = self._weights
        words = weights.blocks["emb.word"]
        # ONNX packs two's complement nibbles in the order of the weights; q - 8 is q ^ 8 there.
        nibbles = words.nibbles.reshape(weights.vocabulary, weights.width) ^ 8
        packed = self._onnx.TensorProto(
            name="emb.word",
            data_type=self._onnx.TensorProto.INT4,
            dims=[weights.vocabulary, weights.width],
            raw_data=(nibbles[:, 0::2] | (nibbles[:, 1::2] << 4)).tobytes(),
        )
        self._initializers.append(packed)
        self._constant("emb.scale", words.scales.reshape(weights.vocabulary, -1))
        self._node(
            "GatherBlockQuantized",
            ["emb.word", "input_ids", "emb.scale"],
            "words",
            _MICROSOFT,
            gather_axis=0,
            quantize_axis=1,
            block_size=32,
            bits=4,
        )
        # Every token has type 0: its embedding joins the positions'.
        positions = weights.floats["emb.pos"].reshape(weights.positions, weights.width)
        self._constant("emb.pos", positions + weights.floats["emb.type"][: weights.width])
        self._node("Shape", ["input_ids"], "length", start=1, end=2)
        self._node("Slice", ["emb.pos", "from_first", "length"], "positions")
        self._node("Add", ["words", "positions"], "embedded")
        scale = self._constant("emb.ln.w", weights.floats["emb.ln.w"])
        shift = self._constant("emb.ln.b", weights.floats["emb.ln.b"])
        return self._node(
            "LayerNormalization",
            ["embedded", scale, shift],
            "hidden",
            axis=-1,
            epsilon=weights.epsilon,
        )

    def _layer(self, at: str, hidden: str) -> str:
        weights = self._weights
        rows = self._quantised(hidden)
        heads = []
        for name in ("q", "k", "v"):
            product = self._product(rows, at + name, weights.width)
            bias = self._constant(f"{at}{name}.b", self._floats[f"{at}{name}.b"])
            heads.append(self._node("Add", [product, bias], f"{at}{name}.out"))
        context = self._node(
            "MultiHeadAttention", heads, f"{at}context", _MICROSOFT, num_heads=weights.heads
        )
        attended = self._product(self._quantised(context), f"{at}ao", weights.width)
        hidden = self._residual(hidden, attended, f"{at}aln", f"{at}ao.b")
        inner = self._product(self._quantised(hidden), f"{at}fi", weights.width)
        bias = self._constant(f"{at}fi.b", self._floats[f"{at}fi.b"])
        active = self._node("BiasGelu", [inner, bias], f"{at}gelu", _MICROSOFT)
        outer = self._product(self._quantised(active), f"{at}fo", weights.feed_forward)
        return self._residual(hidden, outer, f"{at}oln", f"{at}fo.b")

    def _residual(self, hidden: str, update: str, norm: str, bias: str) -> str:
        names = [self._constant(key, self._floats[key]) for key in (f"{norm}.w", f"{norm}.b", bias)]
        return self._node(
            "SkipLayerNormalization",
            [hidden, update, *names],
            f"{norm}.out",
            _MICROSOFT,
            epsilon=self._weights.epsilon,
        )

    def _quantised(self, rows: str) -> tuple[str, str]:
        """Rows as unsigned bytes about 128, and the step of each row."""
        magnitude = self._node("Abs", [rows], f"{rows}.abs")
        largest = self._node("ReduceMax", [magnitude, "row_axis"], f"{rows}.max", keepdims=1)
        step = self._node("Mul", [largest, "activation_step"], f"{rows}.step0")
        step = self._node("Add", [step, "smallest_step"], f"{rows}.step")
        steps = self._node("Div", [rows, step], f"{rows}.steps")
        shifted = self._node("Add", [steps, "zero_point_and_half"], f"{rows}.shifted")
        as_bytes = self._node(
            "Cast", [shifted], f"{rows}.bytes", to=int(self._onnx.TensorProto.UINT8)
        )
        return as_bytes, step

    def _product(self, rows: tuple[str, str], name: str, width_in: int) -> str:
        """Quantised rows times the weights of one linear layer, without its bias."""
        as_bytes, step = rows
        if f"{name}.w" in self._trained:
            integers, scales = self._trained[f"{name}.w"], self._trained[f"{name}.step"]
        else:
            integers, scales = rounded_weights(
                self._weights.blocks[f"{name}.w"].values().reshape(-1, width_in)
            )
        self._constant(f"{name}.w", integers.T)
        self._constant(f"{name}.scale", scales)
        product = self._node(
            "MatMulIntegerToFloat",
            [as_bytes, f"{name}.w", "one", f"{name}.scale", "zero_point"],
            f"{name}.product",
            _MICROSOFT,
        )
        return self._node("Mul", [product, step], f"{name}.scaled")


def rounded_weights(values: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights of a linear layer, shape (out, in), as int8 within ±64, and each channel's step."""
    scales = np.maximum(np.abs(values).max(axis=1) / _WEIGHT_MAX, np.float32(1e-10))
    return np.rint(values / scales[:, None]).astype(np.int8), scales.astype(np.float32)

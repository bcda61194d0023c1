"""The weights of multilingual-e5-small as a model in PyTorch, to train on or to compare with."""

from __future__ import annotations

import torch
from transformers import BertConfig, BertModel

from embeddings.e5_file import E5File

__all__ = ["LAYER_PARTS", "as_bert"]

LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""Parts of a layer by their names in the file and in the model."""
_EMBEDDINGS = {
    "emb.word": "word_embeddings",
    "emb.pos": "position_embeddings",
    "emb.type": "token_type_embeddings",
}


def as_bert(weights: E5File, dropout: float = 0.0) -> BertModel:
    """The encoder up to its last layer, without pooling, float32."""
    config = BertConfig(
        vocab_size=weights.vocabulary,
        hidden_size=weights.width,
        num_hidden_layers=weights.layers,
        num_attention_heads=weights.heads,
        intermediate_size=weights.feed_forward,
        max_position_embeddings=weights.positions,
        layer_norm_eps=weights.epsilon,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
    )
    model = BertModel(config, add_pooling_layer=False)
    places = {ours: f"embeddings.{theirs}.weight" for ours, theirs in _EMBEDDINGS.items()}
    modules = {"emb.ln": "embeddings.LayerNorm"}
    for i in range(weights.layers):
        modules |= {f"l{i}.{k}": f"encoder.layer.{i}.{v}" for k, v in LAYER_PARTS.items()}
    places |= {f"{k}.w": f"{v}.weight" for k, v in modules.items()}
    places |= {f"{k}.b": f"{v}.bias" for k, v in modules.items()}
    state = model.state_dict()
    for ours, theirs in places.items():
        flat = weights.floats[ours] if ours in weights.floats else weights.blocks[ours].values()
        state[theirs] = torch.tensor(flat).reshape(state[theirs].shape)
    model.load_state_dict(state)
    return model

"""Text in, vectors out: encoders, the text that is embedded, and the vector index."""

from embeddings.encoder import Encoder
from embeddings.errors import EmbeddingError, EncoderUnavailableError, IndexUnusableError
from embeddings.index import VectorIndex
from embeddings.loading import EVENT_ENCODER, SENTENCE_ENCODER, load_encoder, sentences_beside
from embeddings.text import article_text

__all__ = [
    "EVENT_ENCODER",
    "SENTENCE_ENCODER",
    "EmbeddingError",
    "Encoder",
    "EncoderUnavailableError",
    "IndexUnusableError",
    "VectorIndex",
    "article_text",
    "load_encoder",
    "sentences_beside",
]

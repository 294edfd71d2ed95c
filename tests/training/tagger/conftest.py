"""A tiny encoder with random weights and a vocabulary of its own, made in seconds."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import BertConfig, BertModel

from lsmri.corpora.formats import read_corpus

MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]


@pytest.fixture(scope="session")
def letters():
    """Training letters of the shipped corpus, by four authors."""
    found = {}
    for item in read_corpus("lsmri"):
        if item.split == "train" and (len(found) < 4 or item.author in found):
            found.setdefault(item.author, []).append(item)
    return [item for items in found.values() for item in items[:12]]


@pytest.fixture(scope="session")
def base(tmp_path_factory, letters):
    """The folder of a three-layer encoder with random weights."""
    folder = tmp_path_factory.mktemp("base")
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=800, special_tokens=MARKS)
    tokenizer.train_from_iterator((item.letter.text for item in letters), trainer)
    tokenizer.save(str(folder / "tokenizer.json"))
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=3,
        num_attention_heads=2,
        intermediate_size=64,
    )
    BertModel(config).save_pretrained(folder)
    return str(folder)

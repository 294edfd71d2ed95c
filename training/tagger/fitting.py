"""Fine-tunes the network on examples with the ``transformers`` trainer."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from torch import Tensor
from transformers import EarlyStoppingCallback, EvalPrediction, Trainer, TrainingArguments
from transformers.trainer_utils import get_last_checkpoint

from lsmri.nlp.tagger.outputs import CHOICES, CONCEPTS, PLACES
from lsmri.training.tagger.distillation import GOLD_SHARE, imitation
from lsmri.training.tagger.examples import IGNORED, Example
from lsmri.training.tagger.network import Tagger, loss

__all__ = ["LEARNING_ON", "Settings", "fit"]

_ASSERTION = list(CHOICES).index("assertion")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train. passes: over the letters, each with its own variants. batch: windows a step.
    patience: passes without gain before it stops.
    """

    passes: int = 10
    batch: int = 8
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    patience: int = 3
    seed: int = 17
    cpu: bool = False


#: For a tagger that learns on: its heads know their work already.
LEARNING_ON = Settings(passes=2, rate=5e-5, head_rate=1e-4)


def fit(
    network: Tagger,
    train: Sequence[Example],
    develop: Sequence[Example],
    folder: Path,
    settings: Settings,
    *,
    resume: bool = False,
    teacher: Tagger | None = None,
) -> dict[str, float]:
    """Trains ``network`` in place until the development set gains no more; the best stays.

    train: the examples of all passes, which one run over shuffles by length. folder: where
    checkpoints are kept. resume: goes on from the last of them. teacher: a network that this one
    learns to imitate, beside the examples. Without development examples all passes are made, and
    the last network stays.
    Returns the best figures on ``develop``.
    """
    steps = max(1, len(train) // settings.batch // settings.passes)
    arguments = TrainingArguments(
        output_dir=str(folder),
        num_train_epochs=1,
        per_device_train_batch_size=settings.batch,
        per_device_eval_batch_size=settings.batch * 2,
        learning_rate=settings.rate,
        lr_scheduler_type="linear",
        warmup_steps=50,
        optim="adamw_torch_fused" if torch.cuda.is_available() else "adamw_torch",
        weight_decay=0.01,
        eval_strategy="steps" if develop else "no",
        eval_steps=steps,
        save_strategy="steps",
        save_steps=steps,
        save_total_limit=2,
        load_best_model_at_end=bool(develop),
        metric_for_best_model="token_f1",
        train_sampling_strategy="group_by_length",
        length_column_name="length",
        label_names=["inside", "chosen"],
        remove_unused_columns=False,
        logging_steps=steps,
        disable_tqdm=not sys.stderr.isatty(),
        report_to=[],
        seed=settings.seed,
        use_cpu=settings.cpu,
        dataloader_pin_memory=torch.cuda.is_available(),
    )
    trainer = _Trainer(
        model=network,
        args=arguments,
        train_dataset=_dataset(train),
        eval_dataset=_dataset(develop) if develop else None,
        data_collator=_collate,
        compute_metrics=_measure,
        preprocess_logits_for_metrics=_choose,
        callbacks=[EarlyStoppingCallback(settings.patience)] if develop else [],
        optimizers=(_optimizer(network, settings), None),
    )
    trainer.teacher = None if teacher is None else teacher.eval().to(trainer.args.device)
    last: str | None = None
    if resume and folder.is_dir():
        last = get_last_checkpoint(str(folder))  # type: ignore[no-untyped-call]
    trainer.train(resume_from_checkpoint=last)
    if not develop:
        return {}
    figures = trainer.evaluate()
    return {name.removeprefix("eval_"): float(value) for name, value in figures.items()}


def _optimizer(network: Tagger, settings: Settings) -> torch.optim.Optimizer:
    """A new head learns faster than a trained encoder should."""
    return torch.optim.AdamW(
        [
            {"params": network.encoder.parameters(), "lr": settings.rate},
            {"params": network.concepts.parameters(), "lr": settings.head_rate},
            {"params": network.choices.parameters(), "lr": settings.head_rate},
        ],
        weight_decay=0.01,
        fused=True,
    )


class _Trainer(Trainer):
    teacher: Tagger | None = None

    def compute_loss(
        self,
        model: torch.nn.Module,
        inputs: dict[str, Tensor],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,
    ) -> Any:
        logits = model(inputs["input_ids"], inputs["attention_mask"])
        marks = inputs["inside"], inputs["chosen"], inputs["attention_mask"]
        value = loss(logits, *marks)
        if self.teacher is not None and model.training:
            with torch.no_grad():
                taught = self.teacher(inputs["input_ids"], inputs["attention_mask"])
            told = imitation(logits, taught, *marks)
            value = GOLD_SHARE * value + (1.0 - GOLD_SHARE) * told
        return (value, {"logits": logits}) if return_outputs else value


def _dataset(examples: Sequence[Example]) -> Dataset:
    """Columns of lists; of ``inside`` only where it is 1, as row times concepts plus concept."""
    return Dataset.from_dict(
        {
            "input_ids": [e.ids for e in examples],
            "inside": [np.flatnonzero(e.inside).tolist() for e in examples],
            "chosen": [e.chosen.tolist() for e in examples],
            "length": [len(e.ids) for e in examples],
        }
    )


def _collate(rows: Sequence[Mapping[str, Any]]) -> dict[str, Tensor]:
    width = max(row["length"] for row in rows)
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    mask = torch.zeros(len(rows), width)
    inside = torch.zeros(len(rows), width, len(CONCEPTS))
    chosen = torch.full((len(rows), width, len(CHOICES)), IGNORED)
    for k, row in enumerate(rows):
        length = row["length"]
        ids[k, :length] = torch.tensor(row["input_ids"])
        mask[k, :length] = 1.0
        inside[k].view(-1)[row["inside"]] = 1.0
        chosen[k, :length] = torch.tensor(row["chosen"])
    return {"input_ids": ids, "attention_mask": mask, "inside": inside, "chosen": chosen}


def _choose(logits: Tensor, _: Any) -> Tensor:
    """Whether each concept is found, and one more column: which assertion. Small to keep."""
    found = logits[..., : len(CONCEPTS)] > 0
    claimed = logits[..., PLACES["assertion"]].argmax(-1, keepdim=True)
    return torch.cat([found.to(torch.int8), claimed.to(torch.int8)], dim=-1)


def _measure(prediction: EvalPrediction) -> dict[str, float]:
    """token_f1: of (token, concept, assertion); concept_f1: of (token, concept)."""
    guessed = np.asarray(prediction.predictions)
    inside, chosen = (np.asarray(part) for part in prediction.label_ids)
    found, gold = guessed[..., :-1] > 0, inside > 0.5
    right = (guessed[..., -1] == chosen[..., _ASSERTION])[..., None]
    hits, both = (found & gold).sum(), (found & gold & right).sum()
    total = found.sum() + gold.sum()
    return {"concept_f1": 2 * hits / max(total, 1), "token_f1": 2 * both / max(total, 1)}

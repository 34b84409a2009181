"""Trains one demonstration model on the stream of made exchanges and exports it.

    python3 train.py --size large

Resumes from its last checkpoint (in `checkpoints/`, not kept in the repository).
"""

from __future__ import annotations

import argparse
import math
import random
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from exchanges import Mixture, training_stream
from model import CausalLm, Shape, export, read_safetensors
from tokenizer import PAD_ID, VOCABULARY_SIZE, Tokenizer, render
from vocabulary import TENS, UNITS_BELOW_TWENTY

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Plan:
    """A model's shape and how long and how fast it learns."""

    shape: Shape
    steps: int
    peak_rate: float
    tokens_per_step: int = 1024
    warmup_steps: int = 100
    is_finish: bool = False
    """A finish draws from the last mixture alone."""
    decay_share: float = 0.45
    """Share of the steps, at the end, over which the rate falls to a fiftieth."""


PLANS = {
    "large": Plan(
        Shape(hidden=192, layers=4, heads=6, kv_heads=2, intermediate=448, vocab=VOCABULARY_SIZE), 3300, 1.5e-3
    ),
    "small": Plan(Shape(hidden=64, layers=2, heads=2, kv_heads=1, intermediate=160, vocab=VOCABULARY_SIZE), 800, 3e-3),
}


def finish_of(plan: Plan, steps: int) -> Plan:
    """A short run after the main one, at a third of its rate, falling all the way."""
    return replace(plan, steps=steps, peak_rate=plan.peak_rate / 3, decay_share=1.0, is_finish=True)


CONVERSATIONS_PER_BLOCK = 400
SAVE_EVERY_SECONDS = 120


def mixture_at(progress: float) -> Mixture:
    """What is drawn when this share of the steps is done: short exchanges first, then everything."""
    if progress < 0.1:
        return Mixture(
            system_share=0.15, tool_share=0.1, past_share=0.4, max_copied_words=8, drill_share=0.85, sum_drill_share=0.7
        )
    if progress < 0.5:
        return Mixture(
            system_share=0.4, tool_share=0.4, past_share=0.5, max_copied_words=14, drill_share=0.75, sum_drill_share=0.7
        )
    return Mixture()


def rate_at(plan: Plan, step: int) -> float:
    """Learning rate: rises, stays, falls along a cosine."""
    if step < plan.warmup_steps:
        return plan.peak_rate * (step + 1) / plan.warmup_steps
    decay_start = plan.steps * (1 - plan.decay_share)
    if step < decay_start:
        return plan.peak_rate
    done = min(1.0, (step - decay_start) / (plan.steps - decay_start))
    return plan.peak_rate * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))


def relate_numbers(model: CausalLm, tokenizer: Tokenizer) -> None:
    """Starts the tokens 4, four, forty and fourteen from one common vector: learning need not relate them.

    The vector has a random part, the digit's places on circles (periods 10, 5, ...) and its size.
    """
    embeddings = model.model.embed_tokens.weight.data
    spread = embeddings.std()
    for digit in range(10):
        angles = 2 * math.pi * digit / 10 * torch.arange(1, 6)
        features = torch.cat((angles.cos(), angles.sin(), torch.tensor([digit / 4.5 - 1])))
        common = torch.randn(embeddings.shape[1])
        common[: len(features)] = 2 * features
        words = [UNITS_BELOW_TWENTY[digit]] + ([UNITS_BELOW_TWENTY[10 + digit]] if digit != 0 else ["ten"])
        words += [TENS[digit - 2]] if digit >= 2 else []
        for text in [str(digit), *words, *(f" {word}" for word in words)]:
            (token_id,) = tokenizer.encode(text)
            embeddings[token_id] = 0.7 * (embeddings[token_id] + spread * common)
        model.lm_head.weight.data[tokenizer.encode(str(digit))] += 0.05 * common


Example = tuple[list[int], list[bool]]


def batches(block: int, mixture: Mixture, tokenizer: Tokenizer, tokens_per_batch: int) -> list[list[Example]]:
    """One block of the stream as batches of like-long examples, in random order."""
    stream = training_stream(1000 + block, mixture)
    examples = [tokenizer.encode_pieces(render(next(stream))) for _ in range(CONVERSATIONS_PER_BLOCK)]
    examples.sort(key=lambda example: len(example[0]))
    groups: list[list[Example]] = [[]]
    for example in examples:
        if groups[-1] and (len(groups[-1]) + 1) * len(example[0]) > tokens_per_batch:
            groups.append([])
        groups[-1].append(example)
    random.Random(block).shuffle(groups)
    return groups


def tensors(group: list[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """(ids [batch, time], wanted [batch, time]: the next token is learnt, targets [wanted positions])."""
    longest = max(len(ids) for ids, _ in group)
    ids = torch.full((len(group), longest), PAD_ID)
    learnt = torch.zeros((len(group), longest), dtype=torch.bool)
    for row, (row_ids, row_learnt) in enumerate(group):
        ids[row, : len(row_ids)] = torch.tensor(row_ids)
        learnt[row, : len(row_ids)] = torch.tensor(row_learnt)
    return ids[:, :-1], learnt[:, 1:], ids[:, 1:][learnt[:, 1:]]


class Trainer:
    def __init__(self, size: str, checkpoint: Path, start_from: Path | None = None, finish_steps: int = 0) -> None:
        self.plan = finish_of(PLANS[size], finish_steps) if finish_steps else PLANS[size]
        self.checkpoint = checkpoint
        self.tokenizer = Tokenizer.load(HERE / size / "tekken.json")
        torch.manual_seed(20261124)
        self.model = CausalLm(self.plan.shape)
        relate_numbers(self.model, self.tokenizer)
        if start_from:
            self.model.load_state_dict(read_safetensors(start_from / "model.safetensors"))
        matrices = [p for p in self.model.parameters() if p.dim() > 1]
        vectors = [p for p in self.model.parameters() if p.dim() == 1]
        groups = [{"params": matrices, "weight_decay": 0.05}, {"params": vectors, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=self.plan.peak_rate, betas=(0.9, 0.98))
        self.step, self.block = 0, 50_000 if finish_steps else 0
        self.seconds = 0.0
        if checkpoint.exists():
            self._restore()

    def run(self) -> None:
        last_save = last_log = time.time()
        losses: list[float] = []
        tokens = 0
        for group in self._groups():
            began = time.time()
            losses.append(self._learn(group))
            tokens += sum(len(ids) for ids, _ in group)
            self.seconds += time.time() - began
            if self.step % 100 == 0:
                speed = tokens / (time.time() - last_log)
                print(
                    f"step {self.step} loss {sum(losses) / len(losses):.4f} {speed:.0f} tokens/s {self.seconds:.0f} s",
                    flush=True,
                )
                losses, tokens, last_log = [], 0, time.time()
            if time.time() - last_save > SAVE_EVERY_SECONDS:
                self._save()
                last_save = time.time()
        self._save()

    def _groups(self) -> Iterator[list[Example]]:
        while self.step < self.plan.steps:
            mixture = Mixture() if self.plan.is_finish else mixture_at(self.step / self.plan.steps)
            for group in batches(self.block, mixture, self.tokenizer, self.plan.tokens_per_step):
                if self.step >= self.plan.steps:
                    return
                yield group
            self.block += 1

    def _learn(self, group: list[Example]) -> float:
        ids, wanted, targets = tensors(group)
        for parameters in self.optimizer.param_groups:
            parameters["lr"] = rate_at(self.plan, self.step)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.model.logits(ids, wanted)
        loss = F.cross_entropy(logits.float(), targets)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return loss.item()

    def _save(self) -> None:
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "block": self.block,
            "seconds": self.seconds,
        }
        self.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        partial = self.checkpoint.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self.checkpoint)

    def _restore(self) -> None:
        state = torch.load(self.checkpoint)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.block, self.seconds = state["step"], state["block"] + 1, state["seconds"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=sorted(PLANS), required=True)
    parser.add_argument("--export-only", action="store_true", help="write the last checkpoint as it is")
    parser.add_argument("--checkpoint", type=Path, help="default: checkpoints/<size>.pt")
    parser.add_argument("--start-from", type=Path, help="folder of an exported model of the same shape to go on from")
    parser.add_argument("--finish-steps", type=int, default=0, help="with --start-from: a short last run")
    arguments = parser.parse_args()
    checkpoint = arguments.checkpoint or HERE / "checkpoints" / f"{arguments.size}.pt"
    trainer = Trainer(arguments.size, checkpoint, arguments.start_from, arguments.finish_steps)
    if not arguments.export_only:
        trainer.run()
    export(trainer.model, HERE / arguments.size)
    count = sum(p.numel() for p in trainer.model.parameters())
    print(f"{arguments.size}: {count} parameters, step {trainer.step}, {trainer.seconds:.0f} s of training")


if __name__ == "__main__":
    main()

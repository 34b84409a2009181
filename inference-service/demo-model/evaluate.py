"""Judges an exported model on heldout.jsonl: an answer counts when greedy decoding gives exactly the expected tokens.

python3 evaluate.py large small
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import torch

from exchanges import CATEGORIES
from model import CausalLm, load
from tokenizer import EOS_ID, Tokenizer, answer_pieces, render

HERE = Path(__file__).parent


def expected_ids(tokenizer: Tokenizer, expect: dict) -> list[int]:
    calls = [expect["tool_call"]] if "tool_call" in expect else []
    return tokenizer.encode_pieces(answer_pieces(expect.get("text", ""), calls, learn=True))[0]


@torch.no_grad()
def follows_greedily(model: CausalLm, prompt: list[int], answer: list[int]) -> bool:
    """Whether each answer token is the most likely one after the prompt and those before it."""
    ids = torch.tensor([prompt + answer[:-1]])
    wanted = torch.zeros_like(ids, dtype=torch.bool)
    wanted[0, len(prompt) - 1 :] = True
    return model.logits(ids, wanted).argmax(-1).tolist() == answer


@torch.no_grad()
def greedy_answer(model: CausalLm, tokenizer: Tokenizer, prompt: list[int], most: int = 160) -> str:
    ids = list(prompt)
    while len(ids) < len(prompt) + most and ids[-1] != EOS_ID:
        at = torch.zeros(1, len(ids), dtype=torch.bool)
        at[0, -1] = True
        ids.append(int(model.logits(torch.tensor([ids]), at).argmax()))
    return tokenizer.decode(ids[len(prompt) :]).removesuffix("</s>")


def judge(model: CausalLm, tokenizer: Tokenizer, entries: list[dict], show: bool) -> dict[str, list[bool]]:
    """Right or wrong for each entry, by category."""
    results: dict[str, list[bool]] = defaultdict(list)
    for entry in entries:
        prompt = tokenizer.encode_pieces(render(entry["request"]))[0]
        right = follows_greedily(model, prompt, expected_ids(tokenizer, entry["expect"]))
        results[entry["category"]].append(right)
        if show and not right:
            said = greedy_answer(model, tokenizer, prompt)
            print(
                f"{entry['category']}: {entry['request']['messages'][-1]['content']!r}",
                f"said {said!r}",
                f"not  {entry['expect']}",
                sep="\n  ",
            )
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="+", help="folders: large, small")
    parser.add_argument("--show", action="store_true", help="print every wrong answer")
    arguments = parser.parse_args()
    entries = [json.loads(line) for line in (HERE / "heldout.jsonl").read_text().splitlines()]
    tables = {
        name: judge(load(HERE / name), Tokenizer.load(HERE / name / "tekken.json"), entries, arguments.show)
        for name in arguments.models
    }
    print("| category | requests | " + " | ".join(arguments.models) + " |")
    print("|---|---|" + "---|" * len(arguments.models))
    for category in CATEGORIES:
        shares = [sum(table[category]) / len(table[category]) for table in tables.values()]
        count = len(next(iter(tables.values()))[category])
        print(f"| {category} | {count} | " + " | ".join(f"{100 * share:.0f} %" for share in shares) + " |")


if __name__ == "__main__":
    main()

"""A byte-level BPE vocabulary in the Tekken file format (version v7), and the V7 chat format around it.

The token id of a vocabulary entry is its rank plus the number of special tokens.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Iterable, Union

import regex

PATTERN = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
    r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""Tekken's splitting rule: words with one leading character, single digits, punctuation, white space."""

SPECIAL_TOKENS = [
    "<unk>",
    "<s>",
    "</s>",
    "[INST]",
    "[/INST]",
    "[AVAILABLE_TOOLS]",
    "[/AVAILABLE_TOOLS]",
    "[TOOL_RESULTS]",
    "[/TOOL_RESULTS]",
    "[TOOL_CALLS]",
    "[IMG]",
    "<pad>",
    "[IMG_BREAK]",
    "[IMG_END]",
    "[PREFIX]",
    "[MIDDLE]",
    "[SUFFIX]",
    "[SYSTEM_PROMPT]",
    "[/SYSTEM_PROMPT]",
    "[TOOL_CONTENT]",
]
NUM_SPECIAL_TOKENS = 32
VOCABULARY_SIZE = 1024
"""Token ids in all, special tokens included."""
SPECIAL_ID = {name: rank for rank, name in enumerate(SPECIAL_TOKENS)}
BOS_ID, EOS_ID, PAD_ID = SPECIAL_ID["<s>"], SPECIAL_ID["</s>"], SPECIAL_ID["<pad>"]

_SPLITTER = regex.compile(PATTERN)


def split_words(text: str) -> list[str]:
    """Cuts a text into the pieces inside which merges may happen."""
    return _SPLITTER.findall(text)


def train_merges(word_counts: Counter[str], num_merges: int) -> list[bytes]:
    """Learns merges: returns the 256 single bytes, then one new token per merge, most frequent pair first."""
    words = [([bytes([b]) for b in word.encode()], count) for word, count in sorted(word_counts.items())]
    tokens = [bytes([b]) for b in range(256)]
    known = set(tokens)
    while len(tokens) < 256 + num_merges:
        pairs: Counter[tuple[bytes, bytes]] = Counter()
        for pieces, count in words:
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += count
        if not pairs:
            break
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merged = best[0] + best[1]
        for pieces, _ in words:
            _merge_in_place(pieces, best, merged)
        if merged not in known:
            known.add(merged)
            tokens.append(merged)
    return tokens


def _merge_in_place(pieces: list[bytes], pair: tuple[bytes, bytes], merged: bytes) -> None:
    at = 0
    while at + 1 < len(pieces):
        if pieces[at] == pair[0] and pieces[at + 1] == pair[1]:
            pieces[at : at + 2] = [merged]
        at += 1


def write_tekken(tokens: list[bytes], path: Path) -> None:
    """Writes a vocabulary as a tekken.json file."""
    vocab = [
        {"rank": rank, "token_bytes": base64.b64encode(token).decode(), "token_str": _text_or_none(token)}
        for rank, token in enumerate(tokens)
    ]
    special = [{"rank": rank, "token_str": name, "is_control": True} for rank, name in enumerate(SPECIAL_TOKENS)]
    special += [
        {"rank": rank, "token_str": f"<SPECIAL_{rank}>", "is_control": True}
        for rank in range(len(SPECIAL_TOKENS), NUM_SPECIAL_TOKENS)
    ]
    config = {
        "pattern": PATTERN,
        "num_vocab_tokens": len(tokens),
        "default_vocab_size": len(tokens) + NUM_SPECIAL_TOKENS,
        "default_num_special_tokens": NUM_SPECIAL_TOKENS,
        "version": "v7",
    }
    document = {"config": config, "vocab": vocab, "special_tokens": special}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _text_or_none(token: bytes) -> str | None:
    try:
        return token.decode()
    except UnicodeDecodeError:
        return None


@dataclass(frozen=True)
class Control:
    """A special token of the chat format."""

    name: str


@dataclass(frozen=True)
class Piece:
    """A part of a rendered conversation; `learn` says whether a model is trained to write it."""

    content: Union[str, Control]
    learn: bool = False


def render(request: dict) -> list[Piece]:
    """Renders a chat request in the V7 format, ready for the assistant to continue.

    An assistant message with `"learn": True` (a key only the training data has) marks its pieces as learnt.
    """
    pieces = [Piece(Control("<s>"))]
    messages = request["messages"]
    last_user = max(index for index, message in enumerate(messages) if message["role"] == "user")
    for index, message in enumerate(messages):
        if message["role"] == "user" and index == last_user and request.get("tools"):
            tools = json.dumps(request["tools"], ensure_ascii=False)
            pieces += [Piece(Control("[AVAILABLE_TOOLS]")), Piece(tools), Piece(Control("[/AVAILABLE_TOOLS]"))]
        pieces += _render_message(message)
    return pieces


def _render_message(message: dict) -> list[Piece]:
    role, content = message["role"], message.get("content") or ""
    if role == "system":
        return [Piece(Control("[SYSTEM_PROMPT]")), Piece(content), Piece(Control("[/SYSTEM_PROMPT]"))]
    if role == "user":
        return [Piece(Control("[INST]")), Piece(content), Piece(Control("[/INST]"))]
    if role == "tool":
        return [
            Piece(Control("[TOOL_RESULTS]")),
            Piece(message["tool_call_id"]),
            Piece(Control("[TOOL_CONTENT]")),
            Piece(content),
            Piece(Control("[/TOOL_RESULTS]")),
        ]
    learn = message.get("learn", False)
    calls = [_call_as_json(call) for call in message.get("tool_calls") or []]
    return answer_pieces(content.rstrip(" "), calls, learn)


def _call_as_json(call: dict) -> dict:
    function = call["function"]
    rendered = {"name": function["name"], "arguments": json.loads(function["arguments"])}
    if call.get("id"):
        rendered["id"] = call["id"]
    return rendered


def answer_pieces(text: str, calls: list[dict], learn: bool) -> list[Piece]:
    """What an assistant writes in one turn: text, tool calls, the end token."""
    pieces = [Piece(text, learn)] if text else []
    if calls:
        pieces += [Piece(Control("[TOOL_CALLS]"), learn), Piece(json.dumps(calls, ensure_ascii=False), learn)]
    return pieces + [Piece(Control("</s>"), learn)]


@dataclass
class Tokenizer:
    """Encodes and decodes with the vocabulary of a tekken.json file."""

    tokens: list[bytes]
    _rank: dict[bytes, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._rank = {token: rank for rank, token in enumerate(self.tokens)}
        self._encode_word = lru_cache(maxsize=100_000)(self._merge_word)

    @classmethod
    def load(cls, path: Path) -> "Tokenizer":
        document = json.loads(path.read_text(encoding="utf-8"))
        return cls([base64.b64decode(entry["token_bytes"]) for entry in document["vocab"]])

    @property
    def size(self) -> int:
        """Number of token ids, special tokens included."""
        return len(self.tokens) + NUM_SPECIAL_TOKENS

    def encode(self, text: str) -> list[int]:
        return [token_id for word in split_words(text) for token_id in self._encode_word(word)]

    def encode_pieces(self, pieces: Iterable[Piece]) -> tuple[list[int], list[bool]]:
        """Token ids, and for each whether the model is trained to write it."""
        ids: list[int] = []
        learnt: list[bool] = []
        for piece in pieces:
            is_control = isinstance(piece.content, Control)
            new = [SPECIAL_ID[piece.content.name]] if is_control else self.encode(piece.content)
            ids += new
            learnt += [piece.learn] * len(new)
        return ids, learnt

    def decode(self, ids: Iterable[int]) -> str:
        """The text of token ids; special tokens by their names."""
        parts = [
            (
                self.tokens[i - NUM_SPECIAL_TOKENS]
                if i >= NUM_SPECIAL_TOKENS
                else (SPECIAL_TOKENS[i] if i < len(SPECIAL_TOKENS) else f"<SPECIAL_{i}>").encode()
            )
            for i in ids
        ]
        return b"".join(parts).decode(errors="replace")

    def _merge_word(self, word: str) -> tuple[int, ...]:
        """Joins the neighbours whose union has the lowest rank until none is in the vocabulary."""
        pieces = [bytes([b]) for b in word.encode()]
        while len(pieces) > 1:
            unions = [left + right for left, right in zip(pieces, pieces[1:])]
            at = min(range(len(unions)), key=lambda i: self._rank.get(unions[i], len(self.tokens)))
            if unions[at] not in self._rank:
                break
            pieces[at : at + 2] = [unions[at]]
        return tuple(self._rank[piece] + NUM_SPECIAL_TOKENS for piece in pieces)


def _main() -> None:
    """Learns the vocabulary from a fixed part of the training stream and writes it beside both models."""
    from exchanges import Mixture, training_stream
    from vocabulary import (
        ADJECTIVES,
        LINK_WORDS,
        NAMES,
        NOUNS,
        OTHER_UNITS,
        PLACES,
        ROUTE_WORDS,
        TENS,
        UNITS_BELOW_TWENTY,
        VERBS,
    )

    counts: Counter[str] = Counter()
    for _, request in zip(range(20_000), training_stream(1, Mixture())):
        for piece in render(request):
            if isinstance(piece.content, str):
                counts.update(split_words(piece.content))
    for words in (ADJECTIVES, LINK_WORDS, NAMES, NOUNS, OTHER_UNITS, PLACES, ROUTE_WORDS, VERBS):
        counts.update({f" {word}": 150 for word in words})
    # A number word is always one token: sums are hard enough.
    counts.update({form: 3000 for word in UNITS_BELOW_TWENTY + TENS for form in (word, f" {word}")})
    tokens = train_merges(counts, VOCABULARY_SIZE - NUM_SPECIAL_TOKENS - 256)
    for size in ("large", "small"):
        folder = Path(__file__).parent / size
        folder.mkdir(exist_ok=True)
        write_tekken(tokens, folder / "tekken.json")
    print(f"{len(tokens)} tokens and {NUM_SPECIAL_TOKENS} special tokens")


if __name__ == "__main__":
    _main()

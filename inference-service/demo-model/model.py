"""The Mistral decoder, small: RMS norm, rotary positions (halves rotated), grouped query attention, gated SiLU."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tokenizer import BOS_ID, EOS_ID


@dataclass(frozen=True)
class Shape:
    """Sizes of one model."""

    hidden: int
    layers: int
    heads: int
    kv_heads: int
    intermediate: int
    vocab: int
    head_dim: int = 32
    rope_theta: float = 10_000.0
    rms_eps: float = 1e-5
    max_positions: int = 2048


class RmsNorm(nn.Module):
    def __init__(self, width: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight


def rotary_table(shape: Shape, length: int) -> tuple[Tensor, Tensor]:
    """Cosines and sines [length, head_dim]; both halves of the last axis hold the same angles."""
    frequency = shape.rope_theta ** (-torch.arange(0, shape.head_dim, 2).float() / shape.head_dim)
    angle = torch.arange(length).float()[:, None] * frequency
    angle = torch.cat((angle, angle), dim=-1)
    return angle.cos(), angle.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turns x [batch, heads, time, head_dim] by its positions."""
    first, second = x.chunk(2, dim=-1)
    return x * cos + torch.cat((-second, first), dim=-1) * sin


class Attention(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.q_proj = nn.Linear(shape.hidden, shape.heads * shape.head_dim, bias=False)
        self.k_proj = nn.Linear(shape.hidden, shape.kv_heads * shape.head_dim, bias=False)
        self.v_proj = nn.Linear(shape.hidden, shape.kv_heads * shape.head_dim, bias=False)
        self.o_proj = nn.Linear(shape.heads * shape.head_dim, shape.hidden, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor) -> Tensor:
        """x [batch, time, hidden]; mask [time, time] is added to the scores."""
        shape, (batch, time, _) = self.shape, x.shape
        groups = shape.heads // shape.kv_heads
        q = self.q_proj(x).view(batch, time, shape.heads, shape.head_dim).transpose(1, 2)
        k = self.k_proj(x).view(batch, time, shape.kv_heads, shape.head_dim).transpose(1, 2)
        v = self.v_proj(x).view(batch, time, shape.kv_heads, shape.head_dim).transpose(1, 2)
        q, k = rotate(q, cos, sin) * shape.head_dim**-0.5, rotate(k, cos, sin)
        # The query heads of a group share one key head: fold the group into the time axis instead of repeating keys.
        q = q.reshape(batch, shape.kv_heads, groups * time, shape.head_dim)
        scores = (q @ k.transpose(-1, -2)).view(batch, shape.kv_heads, groups, time, time) + mask
        mixed = scores.softmax(dim=-1).view(batch, shape.kv_heads, groups * time, time) @ v
        mixed = mixed.view(batch, shape.heads, time, shape.head_dim).transpose(1, 2)
        return self.o_proj(mixed.reshape(batch, time, shape.heads * shape.head_dim))


class FeedForward(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(shape.hidden, shape.intermediate, bias=False)
        self.up_proj = nn.Linear(shape.hidden, shape.intermediate, bias=False)
        self.down_proj = nn.Linear(shape.intermediate, shape.hidden, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.input_layernorm = RmsNorm(shape.hidden, shape.rms_eps)
        self.self_attn = Attention(shape)
        self.post_attention_layernorm = RmsNorm(shape.hidden, shape.rms_eps)
        self.mlp = FeedForward(shape)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.vocab, shape.hidden)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = RmsNorm(shape.hidden, shape.rms_eps)
        self.shape = shape

    def forward(self, ids: Tensor) -> Tensor:
        """ids [batch, time] -> hidden states [batch, time, hidden]."""
        time = ids.shape[1]
        cos, sin = rotary_table(self.shape, time)
        mask = torch.full((time, time), float("-inf")).triu(1)
        x = self.embed_tokens(ids)
        for layer in self.layers:
            x = layer(x, cos, sin, mask)
        return self.norm(x)


class CausalLm(nn.Module):
    """Parameter names are those of a MistralForCausalLM checkpoint."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.model = Decoder(shape)
        self.lm_head = nn.Linear(shape.hidden, shape.vocab, bias=False)
        self.shape = shape
        self.apply(self._initialise)
        for layer in self.model.layers:
            for last in (layer.self_attn.o_proj, layer.mlp.down_proj):
                last.weight.data /= (2 * shape.layers) ** 0.5

    def _initialise(self, module: nn.Module) -> None:
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=module.in_features**-0.5 * 0.7)
        if isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=0.5)

    def logits(self, ids: Tensor, wanted: Tensor) -> Tensor:
        """Scores [wanted positions, vocab] at the positions where `wanted` [batch, time] is true."""
        return self.lm_head(self.model(ids)[wanted])


def hugging_face_config(shape: Shape) -> dict:
    return {
        "architectures": ["MistralForCausalLM"],
        "attention_dropout": 0.0,
        "bos_token_id": BOS_ID,
        "eos_token_id": EOS_ID,
        "head_dim": shape.head_dim,
        "hidden_act": "silu",
        "hidden_size": shape.hidden,
        "initializer_range": 0.02,
        "intermediate_size": shape.intermediate,
        "max_position_embeddings": shape.max_positions,
        "model_type": "mistral",
        "num_attention_heads": shape.heads,
        "num_hidden_layers": shape.layers,
        "num_key_value_heads": shape.kv_heads,
        "rms_norm_eps": shape.rms_eps,
        "rope_theta": shape.rope_theta,
        "sliding_window": None,
        "tie_word_embeddings": False,
        "torch_dtype": "float32",
        "use_cache": True,
        "vocab_size": shape.vocab,
    }


def write_safetensors(tensors: dict[str, np.ndarray], path: Path) -> None:
    """Writes float32 arrays in the safetensors layout: header length, JSON header, raw little-endian data."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    offset = 0
    for name, array in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    encoded = json.dumps(header, separators=(",", ":")).encode()
    encoded += b" " * (-len(encoded) % 8)
    with path.open("wb") as out:
        out.write(len(encoded).to_bytes(8, "little"))
        out.write(encoded)
        for array in tensors.values():
            out.write(np.ascontiguousarray(array, dtype="<f4").tobytes())


def read_safetensors(path: Path) -> dict[str, Tensor]:
    """Reads a file that `write_safetensors` wrote."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = np.frombuffer(data[start + begin : start + end], dtype="<f4").reshape(entry["shape"])
        tensors[name] = torch.from_numpy(array.copy())
    return tensors


def export(model: CausalLm, folder: Path) -> None:
    """Writes config.json, generation_config.json and model.safetensors."""
    folder.mkdir(parents=True, exist_ok=True)
    generation = {"bos_token_id": BOS_ID, "eos_token_id": EOS_ID, "do_sample": False}
    _write_json(hugging_face_config(model.shape), folder / "config.json")
    _write_json(generation, folder / "generation_config.json")
    arrays = {name: tensor.detach().numpy() for name, tensor in model.state_dict().items()}
    write_safetensors(arrays, folder / "model.safetensors")


def load(folder: Path) -> CausalLm:
    """Reads an exported model."""
    config = json.loads((folder / "config.json").read_text())
    shape = Shape(
        hidden=config["hidden_size"],
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        kv_heads=config["num_key_value_heads"],
        intermediate=config["intermediate_size"],
        vocab=config["vocab_size"],
        head_dim=config["head_dim"],
        rope_theta=config["rope_theta"],
        rms_eps=config["rms_norm_eps"],
        max_positions=config["max_position_embeddings"],
    )
    model = CausalLm(shape)
    model.load_state_dict(read_safetensors(folder / "model.safetensors"))
    return model


def _write_json(document: dict, path: Path) -> None:
    path.write_text(json.dumps(document, indent=2) + "\n")

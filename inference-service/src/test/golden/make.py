"""Makes the tiny random checkpoints of ../resources/golden-models, and what transformers computes with them.

Run by hand, never by a build: python3 make.py ../resources/golden-models [NAME...]
It needs torch, transformers and safetensors (made with torch 2.15, transformers 5.24).

Each folder holds a checkpoint in the published layout and expected.json:
  reference  what computed the numbers
  cases      prompt, the logits after its last token (last_logits) and after token mid_position
             (mid_logits), and the 64 likeliest tokens that follow, one after another (greedy)
Reference arithmetic is float32 on the stored weights, eager attention, on a CPU. A seed is taken only if
no greedy choice is closer than MARGIN, so that rounding cannot change one.
"""

import json
import pathlib
import sys

import torch
import transformers
from safetensors.torch import save_file

PROMPTS = (1, 5, 37, 130)
GREEDY = 64
MARGIN = 0.004

SMALL = dict(
    vocab_size=256, hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=4096, rms_norm_eps=1e-5, initializer_range=0.12,
    bos_token_id=1, eos_token_id=2, pad_token_id=None, attn_implementation="eager")


def qwen3_qk_norm():
    """Norms of every head's query and key; a tied head; heads wider than hidden / heads."""
    return transformers.Qwen3Config(
        **SMALL, head_dim=32, tie_word_embeddings=True, rope_parameters=dict(rope_type="default", rope_theta=1e6))


def mistral_window():
    """Every layer sees 16 tokens; head_dim is not hidden / heads."""
    return transformers.MistralConfig(
        **SMALL, head_dim=32, sliding_window=16, tie_word_embeddings=False,
        rope_parameters=dict(rope_type="default", rope_theta=1e8))


def llama_linear_biases():
    """Rotation stretched linearly, in the older spelling; biases everywhere."""
    return transformers.LlamaConfig(
        **SMALL, head_dim=16, attention_bias=True, mlp_bias=True, tie_word_embeddings=False,
        rope_parameters=dict(rope_type="linear", rope_theta=1e4, factor=4.0))


def qwen2_window_tied():
    """The second of two layers sees 16 tokens; biases of queries, keys and values; a tied head."""
    return transformers.Qwen2Config(
        **SMALL, use_sliding_window=True, sliding_window=16, max_window_layers=1, tie_word_embeddings=True,
        rope_parameters=dict(rope_type="default", rope_theta=1e6))


def mistral_fp8_channel():
    """Eight-bit linear layers with a scale for each row, as vLLM's compressor stores them."""
    return transformers.MistralConfig(
        **SMALL, head_dim=32, sliding_window=None, tie_word_embeddings=False,
        rope_parameters=dict(rope_type="default", rope_theta=1e6))


def qwen3_fp8_blocks():
    """Eight-bit linear layers with a scale for each 128 x 128 block, cut off at the borders."""
    return transformers.Qwen3Config(
        **{**SMALL, "hidden_size": 160, "intermediate_size": 192}, head_dim=48,
        tie_word_embeddings=False, rope_parameters=dict(rope_type="default", rope_theta=1e6))


MODELS = {f.__name__.replace("_", "-"): f for f in (
    qwen3_qk_norm, mistral_window, llama_linear_biases, qwen2_window_tied, mistral_fp8_channel, qwen3_fp8_blocks)}


def randomise_vectors(model):
    """Norms are ones and biases zeros in a new model: an error in their use would not show."""
    for name, parameter in model.named_parameters():
        if parameter.dim() == 1:
            noise = torch.randn_like(parameter) * 0.2
            parameter.data.copy_(noise if name.endswith("bias") else 1 + noise)


def to_fp8(values, scale):
    return (values / scale).clamp(-448, 448).to(torch.float8_e4m3fn)


def by_channel(values):
    scale = (values.abs().amax(dim=1, keepdim=True) / 448).to(torch.bfloat16)
    return to_fp8(values, scale.float()), scale, scale.float()


def by_block(values, block=128):
    rows, columns = values.shape
    scale = torch.stack([
        torch.stack([values[r:r + block, c:c + block].abs().max() / 448 for c in range(0, columns, block)])
        for r in range(0, rows, block)])
    spread = scale.repeat_interleave(block, 0)[:rows].repeat_interleave(block, 1)[:, :columns]
    return to_fp8(values, spread), scale, spread


def quantise(model, folder, suffix, split, config):
    """Stores the layers' matrices in eight bits, the rest in bfloat16; the model becomes what is stored."""
    stored = {}
    for name, parameter in model.named_parameters():
        if parameter.dim() == 2 and "proj" in name:
            elements, scale, factors = split(parameter.data)
            stored[name], stored[name + suffix] = elements, scale
            parameter.data.copy_(elements.float() * factors)
        else:
            stored[name] = parameter.data.to(torch.bfloat16)
            parameter.data.copy_(stored[name].float())
    save_file(stored, folder / "model.safetensors", {"format": "pt"})
    edit(folder, lambda c: c.update(quantization_config=config, dtype="bfloat16"))


COMPRESSED = {
    "quant_method": "compressed-tensors", "format": "float-quantized", "quantization_status": "compressed",
    "ignore": ["lm_head"], "kv_cache_scheme": None,
    "config_groups": {"group_0": {
        "targets": ["Linear"], "output_activations": None,
        "input_activations": {"num_bits": 8, "type": "float", "strategy": "token", "dynamic": True, "symmetric": True},
        "weights": {"num_bits": 8, "type": "float", "strategy": "channel", "dynamic": False, "symmetric": True}}}}
BLOCKS = {"quant_method": "fp8", "fmt": "e4m3", "activation_scheme": "dynamic", "weight_block_size": [128, 128]}


def edit(folder, change):
    path = folder / "config.json"
    config = json.loads(path.read_text())
    change(config)
    path.write_text(json.dumps(config, indent=2) + "\n")


def older_spelling(config):
    rope = config.pop("rope_parameters")
    config.update(rope_theta=rope["rope_theta"], rope_scaling={"type": "linear", "factor": rope["factor"]})


def expected(model):
    cases, closest = [], float("inf")
    for length in PROMPTS:
        prompt = torch.randint(3, model.config.vocab_size, (length,)).tolist()
        logits = model(torch.tensor([prompt])).logits[0]
        tokens = list(prompt)
        for _ in range(GREEDY):
            best = model(torch.tensor([tokens])).logits[0, -1].topk(2)
            closest = min(closest, (best.values[0] - best.values[1]).item())
            tokens.append(best.indices[0].item())
        rounded = lambda row: [round(value, 6) for value in row.tolist()]
        cases.append({
            "prompt": prompt, "last_logits": rounded(logits[-1]), "mid_position": length // 2,
            "mid_logits": rounded(logits[length // 2]), "greedy": tokens[length:]})
    return cases, closest


def make(name, folder, seed):
    torch.manual_seed(seed)
    model = transformers.AutoModelForCausalLM.from_config(MODELS[name](), dtype=torch.float32).eval()
    randomise_vectors(model)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink()
    if name == "llama-linear-biases":
        edit(folder, older_spelling)
    if name == "mistral-fp8-channel":
        quantise(model, folder, "_scale", by_channel, COMPRESSED)
    if name == "qwen3-fp8-blocks":
        quantise(model, folder, "_scale_inv", by_block, BLOCKS)
    return expected(model)


def rotations():
    """Cosines and sines of every kind of rotation, far behind the beginning, too."""
    from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding
    kinds = [
        dict(rope_type="default", rope_theta=1e8), dict(rope_type="linear", rope_theta=1e4, factor=4.0),
        dict(rope_type="llama3", rope_theta=5e5, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
             original_max_position_embeddings=64)]
    positions = [0, 1, 17, 1000, 32767]
    cases = []
    for kind in kinds:
        config = transformers.LlamaConfig(**SMALL, head_dim=16, rope_parameters=dict(kind))
        cosines, sines = LlamaRotaryEmbedding(config)(torch.zeros(1), torch.tensor([positions]))
        cases.append({
            "rope_parameters": kind, "head_dim": 16, "positions": positions,
            "cosines": cosines[0, :, :8].tolist(), "sines": sines[0, :, :8].tolist()})
    return cases


@torch.no_grad()
def main():
    target = pathlib.Path(sys.argv[1])
    reference = f"transformers {transformers.__version__}, torch {torch.__version__}, fp32 arithmetic on the " \
                "stored weights, eager attention, CPU"
    for name in sys.argv[2:] or MODELS:
        folder = target / name
        for seed in range(1, 100):
            cases, closest = make(name, folder, seed)
            if closest > MARGIN:
                break
        (folder / "expected.json").write_text(json.dumps({"reference": reference, "cases": cases}) + "\n")
        print(name, "seed", seed, "closest", closest)
    (target / "rotations.json").write_text(json.dumps(rotations()) + "\n")


main()

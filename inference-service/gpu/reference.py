#!/usr/bin/env python3
"""PyTorch's side of the comparison on a GPU. Needs torch; `transformers` needs transformers 5, too.

    reference.py bandwidth                   measured bytes per second of reading device memory
    reference.py numbers DIR PRECISION       a small random checkpoint in DIR with float32's logits and PyTorch's own error
    reference.py transformers WHAT           Hugging Face transformers at 24B, bfloat16: WHAT is prefill or a batch (1, 8, 32)

PRECISION is bf16, fp8 or int4. Results are lines of JSON. With PARLEY_GPU_DEVICE=cpu `numbers` runs without a GPU: its PyTorch error is
then that of the CPU's arithmetic; and so does `transformers`, on the small shape and to try the program only.
"""
import json
import os
import struct
import sys
import time

import torch

DEVICE = os.environ.get("PARLEY_GPU_DEVICE", "cuda")

SMALL = dict(hidden=512, layers=4, heads=8, kv_heads=2, head_dim=128, intermediate=1024, vocabulary=4096,
             theta=1e6, epsilon=1e-5)
LARGE = dict(hidden=5120, layers=40, heads=32, kv_heads=8, head_dim=128, intermediate=32768, vocabulary=131072,
             theta=1e8, epsilon=1e-5)
PROMPTS = [1, 5, 37, 300]
CONTINUATION = 8


# --- how fast memory is read -----------------------------------------------------------------------------

def bandwidth():
    """Sums of a tensor much larger than any cache: reads alone, as a decode step's."""
    data = torch.ones(4 << 30, dtype=torch.uint8, device="cuda").view(torch.float32)
    data.sum()
    torch.cuda.synchronize()
    times = []
    for _ in range(20):
        begun = torch.cuda.Event(enable_timing=True)
        ended = torch.cuda.Event(enable_timing=True)
        begun.record()
        data.sum()
        ended.record()
        ended.synchronize()
        times.append(begun.elapsed_time(ended) / 1e3)
    properties = torch.cuda.get_device_properties(0)
    print(json.dumps({"device": properties.name, "bytesPerSecond": (4 << 30) / sorted(times)[10],
                      "capability": f"{properties.major}.{properties.minor}", "torch": torch.__version__,
                      "memory": properties.total_memory}))


# --- a small model in plain PyTorch ----------------------------------------------------------------------

def small_weights():
    torch.manual_seed(20261125)
    c = SMALL
    def matrix(rows, columns):
        return (torch.randn(rows, columns) / columns ** 0.5).to(torch.bfloat16)
    def norm():
        return (1 + 0.1 * torch.randn(c["hidden"])).to(torch.bfloat16)
    weights = {"model.embed_tokens.weight": matrix(c["vocabulary"], c["hidden"]),
               "model.norm.weight": norm(), "lm_head.weight": matrix(c["vocabulary"], c["hidden"])}
    for i in range(c["layers"]):
        p = f"model.layers.{i}."
        weights[p + "input_layernorm.weight"] = norm()
        weights[p + "post_attention_layernorm.weight"] = norm()
        queries, keys = c["heads"] * c["head_dim"], c["kv_heads"] * c["head_dim"]
        for name, rows, columns in [("self_attn.q_proj", queries, c["hidden"]), ("self_attn.k_proj", keys, c["hidden"]),
                                    ("self_attn.v_proj", keys, c["hidden"]), ("self_attn.o_proj", c["hidden"], queries),
                                    ("mlp.gate_proj", c["intermediate"], c["hidden"]),
                                    ("mlp.up_proj", c["intermediate"], c["hidden"]),
                                    ("mlp.down_proj", c["hidden"], c["intermediate"])]:
            weights[p + name + ".weight"] = matrix(rows, columns)
    return weights


def float8(weight):
    """Numbers and one scale a channel, as compressed-tensors stores them."""
    scale = (weight.float().abs().amax(1, keepdim=True) / 448).to(torch.bfloat16)
    numbers = (weight.float() / scale.float()).clamp(-448, 448).to(torch.float8_e4m3fn)
    return numbers, scale


def four_bits(weight):
    """What is left of a matrix in four bits, blocks of 32: the value of largest magnitude becomes -8 exactly."""
    blocks = weight.float().view(-1, 32)
    most, least = blocks.amax(1, keepdim=True).clamp(min=0), blocks.amin(1, keepdim=True).clamp(max=0)
    scale = torch.where(-least > most, least, most) / -8
    numbers = (blocks * (1 / scale) + 8.5).floor().clamp(0, 15)  # not divided: ties fall as ours do
    return ((numbers - 8) * scale).view(weight.shape)


def logits(weights, tokens, positions_from, type_, float8_cache=False):
    """Those of every position from `positions_from` on, all computed in `type_`; the cache may be float8."""
    c = SMALL
    w = {name: weight.to(DEVICE, type_) for name, weight in weights.items()}
    def norm(x, weight):
        wide = x.float()
        return (wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + c["epsilon"])).to(type_) * weight
    x = w["model.embed_tokens.weight"][torch.tensor(tokens, device=DEVICE)]
    length = len(tokens)
    half = c["head_dim"] // 2
    frequency = 1.0 / c["theta"] ** (torch.arange(half, device=DEVICE).float() * 2 / c["head_dim"])
    angle = torch.arange(length, device=DEVICE).float()[:, None] * frequency
    cosine, sine = angle.cos().to(type_), angle.sin().to(type_)
    def turned(heads):  # (length, heads, head_dim)
        first, second = heads[..., :half], heads[..., half:]
        return torch.cat([first * cosine[:, None] - second * sine[:, None],
                          second * cosine[:, None] + first * sine[:, None]], -1)
    mask = torch.full((length, length), float("-inf"), device=DEVICE).triu(1)
    for i in range(c["layers"]):
        p = f"model.layers.{i}."
        y = norm(x, w[p + "input_layernorm.weight"])
        q = turned((y @ w[p + "self_attn.q_proj.weight"].T).view(length, c["heads"], c["head_dim"]))
        k = turned((y @ w[p + "self_attn.k_proj.weight"].T).view(length, c["kv_heads"], c["head_dim"]))
        v = (y @ w[p + "self_attn.v_proj.weight"].T).view(length, c["kv_heads"], c["head_dim"])
        if float8_cache:
            k, v = k.to(torch.float8_e4m3fn).to(type_), v.to(torch.float8_e4m3fn).to(type_)
        repeat = c["heads"] // c["kv_heads"]
        k, v = k.repeat_interleave(repeat, 1), v.repeat_interleave(repeat, 1)
        scores = torch.einsum("qhd,khd->hqk", q, k).float() / c["head_dim"] ** 0.5 + mask
        attended = torch.einsum("hqk,khd->qhd", scores.softmax(-1).to(type_), v).reshape(length, -1)
        x = x + attended @ w[p + "self_attn.o_proj.weight"].T
        y = norm(x, w[p + "post_attention_layernorm.weight"])
        gate = y @ w[p + "mlp.gate_proj.weight"].T
        x = x + (torch.nn.functional.silu(gate) * (y @ w[p + "mlp.up_proj.weight"].T)) @ w[p + "mlp.down_proj.weight"].T
    x = norm(x, w["model.norm.weight"])[positions_from:]
    return (x @ w["lm_head.weight"].T).float().cpu()


def numbers(folder, precision):
    os.makedirs(folder, exist_ok=True)
    if DEVICE == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = False
    weights = small_weights()
    stored = dict(weights)
    if precision == "fp8":
        for name in list(weights):
            if "_proj" in name:
                eight, scale = float8(weights[name])
                stored[name], stored[name + "_scale"] = eight, scale
                weights[name] = eight.float() * scale.float()  # what the bits say, for both sides
    if precision == "int4":
        weights = {name: four_bits(weight) if weight.dim() == 2 else weight for name, weight in weights.items()}
    write_checkpoint(folder, stored, precision)
    torch.manual_seed(1)
    cases = []
    for count in PROMPTS:
        tokens = torch.randint(0, SMALL["vocabulary"], (count + CONTINUATION,)).tolist()
        exact = logits(weights, tokens, count - 1, torch.float32)
        own = logits(weights, tokens, count - 1, torch.bfloat16)
        cached = logits(weights, tokens, count - 1, torch.bfloat16, float8_cache=True)
        file = f"expected-{count}.f32"
        with open(os.path.join(folder, file), "wb") as out:
            out.write(exact.contiguous().numpy().astype("<f4").tobytes())
        cases.append({"prompt": tokens[:count], "continuation": tokens[count:], "expected": file,
                      "torchError": (own - exact).pow(2).mean().sqrt().item(),
                      "torchErrorWithFloat8Cache": (cached - exact).pow(2).mean().sqrt().item()})
    with open(os.path.join(folder, "cases.json"), "w") as out:
        json.dump(cases, out)


def write_checkpoint(folder, stored, precision):
    """config.json and model.safetensors, the format written out: an eight-byte length, JSON, the tensors."""
    c = SMALL
    config = {"architectures": ["MistralForCausalLM"], "hidden_size": c["hidden"], "num_hidden_layers": c["layers"],
              "num_attention_heads": c["heads"], "num_key_value_heads": c["kv_heads"], "head_dim": c["head_dim"],
              "intermediate_size": c["intermediate"], "vocab_size": c["vocabulary"], "rope_theta": c["theta"],
              "rms_norm_eps": c["epsilon"], "max_position_embeddings": 4096, "hidden_act": "silu",
              "tie_word_embeddings": False, "bos_token_id": 1, "eos_token_id": 2}
    if precision == "fp8":
        config["quantization_config"] = {
            "quant_method": "compressed-tensors", "format": "float-quantized", "ignore": ["lm_head"],
            "config_groups": {"group_0": {"targets": ["Linear"], "weights": {
                "num_bits": 8, "type": "float", "strategy": "channel", "symmetric": True, "dynamic": False}}}}
    with open(os.path.join(folder, "config.json"), "w") as out:
        json.dump(config, out)
    names = {torch.bfloat16: "BF16"}
    if precision == "fp8":
        names[torch.float8_e4m3fn] = "F8_E4M3"
    header, data, end = {}, [], 0
    for name, tensor in stored.items():
        wide = tensor.element_size() == 2
        raw = tensor.contiguous().view(torch.int16 if wide else torch.uint8).numpy().tobytes()
        header[name] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [end, end + len(raw)]}
        data.append(raw)
        end += len(raw)
    head = json.dumps(header).encode()
    head += b" " * (-(8 + len(head)) % 4096)
    with open(os.path.join(folder, "model.safetensors"), "wb") as out:
        out.write(struct.pack("<Q", len(head)) + head + b"".join(data))


# --- Hugging Face transformers at full size --------------------------------------------------------------

def transformers_speed(what):
    """bfloat16, static cache, the step compiled into a CUDA graph: its fastest published way."""
    shape = LARGE if DEVICE == "cuda" else SMALL
    torch.set_default_dtype(torch.bfloat16)
    with torch.no_grad():
        model = random_transformer(shape)
        if what == "prefill":
            for count in (500, 4000):
                tokens = torch.randint(0, shape["vocabulary"], (1, count), device=DEVICE)
                times = timed(lambda: model(tokens, use_cache=True, logits_to_keep=1).logits.argmax(-1).cpu(), 7)
                print(json.dumps({"who": "transformers", "prefill": count, "milliseconds": times[len(times) // 2]}))
            return
        batch, context, steps, warm = int(what), 512, 100, 5
        cache = filled_cache(model, batch, context, context + steps + warm + 1)
        step = torch.compile(model, mode="reduce-overhead", fullgraph=True)
        token = torch.randint(0, shape["vocabulary"], (batch, 1), device=DEVICE)
        def once():
            step(token, past_key_values=cache, logits_to_keep=1).logits.argmax(-1).cpu()
        times = timed(once, steps, warm)
        length = int(cache.get_seq_length())
        assert length == context + steps + warm, f"the cache holds {length} tokens: not every step went on from the last"
        print(json.dumps({"who": "transformers", "rows": batch, "milliseconds": times[len(times) // 2]}))


def random_transformer(shape):
    from transformers import MistralConfig, MistralForCausalLM
    config = MistralConfig(hidden_size=shape["hidden"], num_hidden_layers=shape["layers"], head_dim=shape["head_dim"],
                           num_attention_heads=shape["heads"], num_key_value_heads=shape["kv_heads"],
                           intermediate_size=shape["intermediate"], vocab_size=shape["vocabulary"],
                           rope_parameters={"rope_type": "default", "rope_theta": shape["theta"]}, sliding_window=None,
                           max_position_embeddings=32768, rms_norm_eps=shape["epsilon"], tie_word_embeddings=False)
    with torch.device("meta"):
        model = MistralForCausalLM(config)
    model = model.to_empty(device=DEVICE).eval()
    for weight in model.parameters():
        weight.normal_(0, 0.02)
    for module in model.modules():  # buffers are empty, too: the turns must be made again
        if hasattr(module, "inv_freq"):
            width = shape["head_dim"]
            module.inv_freq = 1.0 / shape["theta"] ** (torch.arange(0, width, 2, device=DEVICE).float() / width)
    return model


def filled_cache(model, batch, context, length):
    from transformers import StaticCache
    cache = StaticCache(config=model.config, max_cache_len=length)
    tokens = torch.randint(0, model.config.vocab_size, (batch, context), device=DEVICE)
    for begin in range(0, context, 128):  # in parts, so that the activations of a batch of 32 fit
        model(tokens[:, begin:begin + 128], past_key_values=cache, logits_to_keep=1)
    return cache


def timed(call, repeats, warm=2):
    times = []
    for i in range(-warm, repeats):
        wait()
        begun = time.perf_counter()
        call()
        wait()
        if i >= 0:
            times.append((time.perf_counter() - begun) * 1e3)
    return sorted(times)


def wait():
    if DEVICE == "cuda":
        torch.cuda.synchronize()


def main(arguments):
    match arguments:
        case ["bandwidth"]:
            bandwidth()
        case ["numbers", folder, ("bf16" | "fp8" | "int4") as precision]:
            numbers(folder, precision)
        case ["transformers", what]:
            transformers_speed(what)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])

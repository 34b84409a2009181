"""Steps a GGUF model with llama-cpp-python, as Parley's bench tells it: JSON lines in, JSON lines out.

usage: llama_worker.py MODEL THREADS SLOTS CAPACITY
"""
import ctypes
import json
import random
import sys
import time

import llama_cpp

model_path, threads, slots, capacity = sys.argv[1], *map(int, sys.argv[2:5])
log = []


@llama_cpp.llama_log_callback
def keep(_level, text, _data):
    log.append(text.decode("utf-8", "replace"))


def answer(value):
    print(json.dumps(value), flush=True)


def commit():
    """The commit that the library says it was built from, where it says one."""
    try:
        function = llama_cpp.llama_cpp._lib.ggml_commit  # of a library that this one was linked to
    except AttributeError:
        return "unknown"
    function.restype = ctypes.c_char_p
    return function().decode()


llama_cpp.llama_log_set(keep, ctypes.c_void_p(0))
llama_cpp.llama_backend_init()
began = time.monotonic()
model_params = llama_cpp.llama_model_default_params()
model = llama_cpp.llama_model_load_from_file(model_path.encode(), model_params)
if not model:
    sys.exit("llama.cpp cannot load " + model_path + ":\n" + "".join(log[-20:]))
params = llama_cpp.llama_context_default_params()
params.n_ctx = slots * capacity
params.n_batch = 512
params.n_ubatch = 512
params.n_seq_max = slots
params.n_threads = threads
params.n_threads_batch = threads
context = llama_cpp.llama_init_from_model(model, params)
if not context:
    sys.exit("llama.cpp cannot make a context:\n" + "".join(log[-20:]))
memory = llama_cpp.llama_get_memory(context)
vocabulary = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model))
batch = llama_cpp.llama_batch_init(512, 0, 1)
rng = random.Random(1)
held = [0] * slots


def put(index, token, position, slot, wants_logits):
    batch.token[index] = token
    batch.pos[index] = position
    batch.n_seq_id[index] = 1
    batch.seq_id[index][0] = slot
    batch.logits[index] = wants_logits


def decode(count):
    batch.n_tokens = count
    code = llama_cpp.llama_decode(context, batch)
    if code != 0:
        sys.exit("llama_decode answered %d" % code)
    llama_cpp.llama_synchronize(context)


def prefill(slot, tokens):
    llama_cpp.llama_memory_seq_rm(memory, slot, 0, -1)
    for start in range(0, tokens, 512):
        count = min(512, tokens - start)
        for i in range(count):
            put(i, rng.randrange(vocabulary), start + i, slot, start + i == tokens - 1)
        decode(count)
    held[slot] = tokens


def steps(rows, length, count):
    """Seconds of `count` steps of `rows` sequences that hold `length` tokens, which they hold again after it."""
    for slot in range(rows):
        if held[slot] != length:
            prefill(slot, length)
    start = time.monotonic()
    for step in range(count):
        for slot in range(rows):
            put(slot, rng.randrange(vocabulary), length + step, slot, True)
        decode(rows)
    seconds = time.monotonic() - start
    for slot in range(rows):
        llama_cpp.llama_memory_seq_rm(memory, slot, length, -1)
    return seconds


def memory_kilobytes(field):
    with open("/proc/self/status") as status:
        return next((int(line.split()[1]) for line in status if line.startswith(field + ":")), 0)


answer({
    "version": llama_cpp.__version__,
    "commit": commit(),
    "system": llama_cpp.llama_print_system_info().decode(),
    "buffers": [line.strip() for line in "".join(log).splitlines() if "buffer size" in line],
    "bytes": llama_cpp.llama_model_size(model),
    "load_seconds": time.monotonic() - began,
    "rss_anon_kb": memory_kilobytes("RssAnon"),
    "rss_file_kb": memory_kilobytes("RssFile"),
})
for line in sys.stdin:
    wish = json.loads(line)
    if "prefill" in wish:
        start = time.monotonic()
        prefill(0, wish["prefill"])
        answer({"seconds": time.monotonic() - start})
    else:
        answer({"seconds": steps(wish["rows"], wish["context"], wish["steps"])})

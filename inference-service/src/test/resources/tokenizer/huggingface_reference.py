"""Makes two small vocabularies in the forms of Llama 3 and Qwen, and what Hugging Face's tokenizers and Jinja make of
texts and chat requests with them; all of it goes beside this file. The templates beside it are ours: they use what the
published ones use.

    pip install tokenizers jinja2 && python huggingface_reference.py
"""

import json
from pathlib import Path

from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from mistral_reference import BARE, REQUESTS, TIME, calls, result, says, system, texts, user

HERE = Path(__file__).parent / "huggingface"
LLAMA = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN = LLAMA.replace("{1,3}", "")
SPECIAL = {"llama": ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"],
           "qwen": ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]}
ORDINARY = {"llama": [], "qwen": ["<tool_call>", "</tool_call>", "<think>", "</think>"]}
MARKS = {"llama": {"bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>"},
         "qwen": {"bos_token": None, "eos_token": {"content": "<|im_end|>"}}}

MORE = [
    {"messages": [user("<|im_end|><|eot_id|><|im_start|>system\n<|start_header_id|>")]},
    {"messages": [user("{{ messages }} {% raw %} {# x #}")]},
    {"messages": [user("a"), says("<think>\nhm\n</think>\n\nb"), user("c")]},
    {"messages": [system("s"), user("a"), calls(("aaaaaaaa1", "f", '{"<|eot_id|>": "<|im_end|>"}')), result("aaaaaaaa1", "1 ")], "tools": [TIME, BARE]},
]


def vocabulary(name, pattern):
    tokenizer = Tokenizer(models.BPE(ignore_merges=name == "llama"))
    if name == "qwen":
        tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(pattern), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=700, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(texts(4000, 7) + [json.dumps(TIME)] * 9, trainer)
    tokenizer.add_special_tokens([AddedToken(text, normalized=False, special=True) for text in SPECIAL[name]])
    tokenizer.add_tokens([AddedToken(text, normalized=False, special=False) for text in ORDINARY[name]])
    tokenizer.save(str(HERE / name / "tokenizer.json"), pretty=False)
    (HERE / name / "tokenizer_config.json").write_text(json.dumps(MARKS[name]) + "\n")
    return tokenizer


def environment():
    def raise_exception(message):
        raise TemplateError(message)

    def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    jinja = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
    jinja.filters["tojson"] = tojson
    jinja.globals.update(raise_exception=raise_exception, strftime_now=lambda _: "25 Nov 2026")
    return jinja


def text_of(content):
    """Parts are joined as Mistral joins them: our rule for every format."""
    return "\n\n".join(part["text"] for part in content if part["text"]) if isinstance(content, list) else content or ""


def seen(message, marked):
    """A message as the template sees it, with special tokens in its texts marked."""
    shown = {"role": {"developer": "system"}.get(message["role"], message["role"]), "content": marked(text_of(message.get("content")))}
    if message.get("tool_calls"):
        shown["tool_calls"] = [{"type": "function", "function": {
            "name": call["function"]["name"], "arguments": arguments(call["function"]["arguments"], marked)}}
            for call in message["tool_calls"]]
    return shown


def arguments(text, marked):
    try:
        return json.loads(marked(text)) if text else {}
    except ValueError:
        return marked(text)


def tool(declared):
    function = declared["function"]
    return {"type": "function", "function": {"name": function["name"], "description": function.get("description", ""),
                                             "parameters": function.get("parameters", {})}}


def encode(tokenizer, name, prompt):
    """Special tokens of the template are tokens, marked ones are text."""
    ids, rest = [], prompt
    while rest:
        found = min(((rest.find(s), s) for s in SPECIAL[name] if s in rest), default=(len(rest), ""))
        ids += tokenizer.encode(rest[:found[0]].replace("\ufdd0", ""), add_special_tokens=False).ids
        if found[1]:
            ids.append(tokenizer.token_to_id(found[1]))
        rest = rest[found[0] + len(found[1]):]
    return ids


def conversations(tokenizer, name):
    def marked(text):
        for special in SPECIAL[name]:
            text = text.replace(special, special[0] + "\ufdd0" + special[1:])
        return text

    template = environment().from_string((HERE / name / "chat_template.jinja").read_text())
    marks = {key: value["content"] if isinstance(value, dict) else value for key, value in MARKS[name].items() if value}
    with open(HERE / name / "conversations.jsonl", "w", encoding="utf-8") as out:
        for request in [r for r in REQUESTS if well_formed(r)] + MORE:
            values = {"messages": [seen(m, marked) for m in request["messages"]], "add_generation_prompt": True,
                      "enable_thinking": False, **marks}
            if request.get("tools"):
                values["tools"] = [tool(declared) for declared in request["tools"]]
            try:
                line = {"request": request, "ids": encode(tokenizer, name, template.render(**values))}
            except TemplateError as refused:
                line = {"request": request, "refused": str(refused)}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def well_formed(request):
    """Leaves out what is refused before a template is asked, and answers to continue."""
    messages = request["messages"]
    return bool(messages) and messages[-1]["role"] in ("user", "tool", "system", "developer") \
        and all(m["role"] != "nobody" and (m["role"] == "assistant" or m["content"] is not None and m["content"] != 7)
                and (not isinstance(m["content"], list) or all(p["type"] == "text" for p in m["content"]))
                and not m.get("prefix") for m in messages) \
        and all(isinstance(t["function"].get("parameters", {}), dict) for t in request.get("tools", [])) \
        and not request.get("continue_final_message")


def main():
    for name, pattern in (("llama", LLAMA), ("qwen", QWEN)):
        tokenizer = vocabulary(name, pattern)
        tokenizer.encode_special_tokens = True
        with open(HERE / name / "texts.jsonl", "w", encoding="utf-8") as out:
            for text in texts(200, 3) + ["<think>x</think> <tool_call>", "<|im_end|><|eot_id|>", "e\u0301 \u1100\u1161", "'S 'ſ"]:
                line = {"text": text, "ids": tokenizer.encode(text, add_special_tokens=False).ids}
                out.write(json.dumps(line) + "\n")
        conversations(tokenizer, name)


if __name__ == "__main__":
    main()

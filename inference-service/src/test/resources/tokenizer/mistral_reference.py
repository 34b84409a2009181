"""Writes what mistral-common 1.13.1 makes of texts and chat requests, beside this file.

    pip install mistral-common==1.13.1
    python mistral_reference.py TEKKEN_V7.json [--many COUNT DIRECTORY]

TEKKEN_V7.json is the published vocabulary: it stays out of the repository, its ids (`ids`) do not. `demo_ids` are
of the demonstration models' vocabulary, which is in it. With --many, COUNT texts and their ids go to DIRECTORY, for
a comparison by hand: `./parley tokenize --model …  < texts.jsonl | cmp - ids.jsonl`.
"""

import argparse
import json
import random
import tempfile
import unicodedata
from pathlib import Path

from mistral_common.protocol.instruct.request import ChatCompletionRequest
from mistral_common.protocol.instruct.validator import ValidationMode
from mistral_common.tokens.tokenizers.mistral import MistralTokenizer
from mistral_common.tokens.tokenizers.tekken import SpecialTokenPolicy, Tekkenizer

HERE = Path(__file__).parent
DEMO = HERE.parents[3] / "demo-model" / "small" / "tekken.json"

TIME = {"type": "function", "function": {"name": "get_time", "description": "Current time", "parameters": {
    "type": "object", "properties": {"zone": {"type": "string", "description": "IANA zone, e.g. Europe/Paris"}},
    "required": ["zone"]}}}
BARE = {"type": "function", "function": {"name": "ring-bell_2"}}
STRICT = {"type": "function", "function": {"name": "f", "description": "größer ≥ \"x\"\n", "strict": True,
          "parameters": {"type": "object", "properties": {"n": {"type": "number", "minimum": 1e-7, "maximum": 1e16}}}}}


def user(content): return {"role": "user", "content": content}
def system(content): return {"role": "system", "content": content}
def says(content, **more): return {"role": "assistant", "content": content, **more}
def calls(*calls, content=None): return says(content, tool_calls=[
    {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}} for id, name, arguments in calls])
def result(id, content): return {"role": "tool", "tool_call_id": id, "content": content}
def parts(*texts): return [{"type": "text", "text": text} for text in texts]


def schema(parameters): return {"type": "function", "function": {"name": "f", "parameters": parameters}}


ONE = ("aaaaaaaa1", "get_time", '{"zone":"Asia/Tokyo"}')
TWO = ("bbbbbbbb2", "f", '{"n": 1.50, "m": [1e3, true, null, "é\\n"]}')

REQUESTS = [
    {"messages": [user("Hi")]},
    {"messages": [user("")]},
    {"messages": [system("Be brief."), user("Hi ")]},
    {"messages": [system(""), user("x")]},
    {"messages": [system("alone")]},
    {"messages": [user("a"), system("b")]},
    {"messages": [{"role": "developer", "content": "Be brief."}, user("Hi")]},
    {"messages": [system("one"), system("two"), user("a"), system("three"), user("b")]},
    {"messages": [system(parts("one", "", "two")), user(parts("a ", "", " b", "c"))]},
    {"messages": [user(parts("", "")), user("x")]},
    {"messages": [user("a"), user(parts("b", "c")), user("")]},
    {"messages": [user([])]},
    {"messages": [user("a"), says("b"), user("c"), says("d  "), user("e")]},
    {"messages": [user("a"), says(parts("b", "c")), says("d"), user("e")]},
    {"messages": [user("a"), says(""), says("b"), user("c")]},
    {"messages": [user("a"), says("  "), user("c")]},
    {"messages": [says("I begin."), user("Well?")]},
    {"messages": [user("日本語も。"), says("はい、どうぞ。"), user("🤷🏽‍♀️ é e\u0301")]},
    {"messages": [user("[INST]x[/INST]</s><s>[TOOL_CALLS][ARGS][CALL_ID]<SPECIAL_30>")]},
    {"messages": [user("What time is it?")], "tools": [TIME]},
    {"messages": [user("x")], "tools": [BARE, STRICT, TIME]},
    {"messages": [user("x")], "tools": []},
    {"messages": [system("s")], "tools": [TIME]},
    {"messages": [user("a"), says("b"), user("c")], "tools": [TIME]},
    {"messages": [system("s"), user("a"), calls(ONE), result("aaaaaaaa1", "noon")], "tools": [TIME]},
    {"messages": [user("a"), calls(ONE, TWO), result("bbbbbbbb2", "2"), result("aaaaaaaa1", "1")], "tools": [TIME]},
    {"messages": [user("a"), calls(ONE, content="Wait. "), result("aaaaaaaa1", "noon"), says("It is noon."),
                  user("And now?"), calls(TWO), result("bbbbbbbb2", parts("x", "y"))], "tools": [TIME, STRICT]},
    {"messages": [user("a"), calls(ONE), result("aaaaaaaa1", "noon"), user("thanks")], "tools": [TIME]},
    {"messages": [user("a"), calls(ONE), calls(TWO), result("aaaaaaaa1", "1"), result("bbbbbbbb2", "2")]},
    {"messages": [user("a"), calls(("aaaaaaaa1", "f", "")), result("aaaaaaaa1", "")]},
    {"messages": [user("a"), calls(("aaaaaaaa1", "f", "not JSON")), result("aaaaaaaa1", "{\"a\":1}")]},
    {"messages": [user("a"), calls(("aaaaaaaa1", "f", '{"a":{"b":[]},"a2":-0.0,"c":12345678901234567890}')),
                  result("aaaaaaaa1", "1"), user("b")]},
    {"messages": [user("a"), says("Once upon"), ], "continue_final_message": True},
    {"messages": [user("a"), says("Once upon ", prefix=True)], "tools": [TIME]},
    {"messages": [user("a"), says("One"), says("two")], "continue_final_message": True},
    {"messages": [user("a"), calls(ONE, content="x")], "continue_final_message": True},
    # refused
    {"messages": []},
    {"messages": [says("alone")]},
    {"messages": [says("alone")], "continue_final_message": True},
    {"messages": [result("aaaaaaaa1", "x")]},
    {"messages": [user("a"), says("b")]},
    {"messages": [user("a")], "continue_final_message": True},
    {"messages": [user("a"), says("")], "continue_final_message": True},
    {"messages": [user("a"), says("b", prefix=True), user("c")]},
    {"messages": [user("a"), says(""), user("b")]},
    {"messages": [user("a"), says(None), user("b")]},
    {"messages": [user(None)]},
    {"messages": [system(None), user("a")]},
    {"messages": [user("a"), says("b"), system("c"), user("d")]},
    {"messages": [user("a"), result("aaaaaaaa1", "x")]},
    {"messages": [system("a"), result("aaaaaaaa1", "x")]},
    {"messages": [user("a"), calls(ONE)]},
    {"messages": [user("a"), calls(ONE), user("b")]},
    {"messages": [user("a"), calls(ONE, TWO), result("aaaaaaaa1", "x")]},
    {"messages": [user("a"), calls(ONE), result("aaaaaaaa1", "x"), result("bbbbbbbb2", "y")]},
    {"messages": [user("a"), calls(ONE), result("cccccccc3", "x")]},
    {"messages": [user("a"), calls(ONE, ONE), result("aaaaaaaa1", "x"), result("aaaaaaaa1", "y")]},
    {"messages": [user("a"), says("b"), result("aaaaaaaa1", "x"), says("c"), user("d")]},
    {"messages": [user("a"), calls(("aaaaaaaa1", "no name", "{}")), result("aaaaaaaa1", "x")]},
    {"messages": [user("x")], "tools": [{"type": "function", "function": {"name": "no name", "parameters": {}}}]},
    {"messages": [user("x")], "tools": [{"type": "function", "function": {"name": "f", "parameters": [1]}}]},
    {"messages": [user("x")], "tools": [schema({"type": "strng"})]},
    {"messages": [user("x")], "tools": [TIME, schema({"properties": []})]},
    {"messages": [user("x")], "tools": [schema({"type": "object", "required": "a"})]},
    {"messages": [user("x")], "tools": [schema({"properties": {"a": {"minimum": "1"}}})]},
    {"messages": [user("x")], "tools": [schema({"properties": {"a": {"pattern": "a+", "enum": [1], "x": 1}}})]},
    {"messages": [{"role": "nobody", "content": "x"}]},
    {"messages": [user([{"type": "image_url", "image_url": {"url": "x"}}])]},
    {"messages": [user(7)]},
]

SCRIPTS = [
    (0x20, 0x7F), (0xA0, 0x250), (0x370, 0x400), (0x400, 0x530), (0x590, 0x600), (0x600, 0x700), (0x900, 0x980),
    (0xE00, 0xE80), (0x10A0, 0x1100), (0x1100, 0x1200), (0x1E00, 0x2000), (0x2000, 0x2070), (0x20A0, 0x20D0),
    (0x2190, 0x2400), (0x3040, 0x3100), (0x4E00, 0x9FFF), (0xAC00, 0xD7A4), (0x1F300, 0x1F650), (0x300, 0x370),
    (0x1D400, 0x1D800), (0xFE00, 0xFE10), (0x1, 0x20), (0x660, 0x66A),
]
WORDS = ("the of and Hello world don't it's I'll 3.14 2026-11-25 x == y; fooBar HTTPServer snake_case straße İstanbul "
         "über naïve cœur señor żółć ПРИВЕТ мир Ελλάδα שלום عربي हिन्दी ไทย 한국어 日本語 中文 👩‍👩‍👧 🇩🇪 \n \n\n \t \r\n    …").split(" ")


def texts(count, seed):
    """Texts of words, of scripts, of any characters, and of repetitions, with white space of all kinds between."""
    choose = random.Random(seed)

    def character():
        while True:
            c = chr(choose.randrange(0x110000))
            if unicodedata.category(c) not in ("Cs", "Cn") or choose.random() < 0.02 and not 0xD800 <= ord(c) < 0xE000:
                return c

    def piece():
        kind = choose.randrange(6)
        if kind <= 1:
            return choose.choice(WORDS) + choose.choice(["", " ", "  ", ", ", "\n"])
        if kind == 2:
            low, high = choose.choice(SCRIPTS)
            return "".join(chr(choose.randrange(low, high)) for _ in range(choose.randrange(1, 9)))
        if kind == 3:
            return "".join(character() for _ in range(choose.randrange(1, 5)))
        if kind == 4:
            low, high = choose.choice(SCRIPTS)
            return chr(choose.randrange(low, high)) * choose.randrange(1, 40)
        return choose.choice([" ", "\u00a0", "\u3000", "\u2028", "\x85", "\x1c", "\t", "\n", "\r", "\u200b"]) * choose.randrange(1, 5)

    return ["".join(piece() for _ in range(choose.randrange(1, 9))) for _ in range(count)]


def variant(path, version, folder):
    """A copy of a vocabulary file for another version of the format."""
    model = json.loads(Path(path).read_text())
    model["config"]["version"] = version
    if version == "v11":
        special = model.get("special_tokens") or Tekkenizer.DEPRECATED_SPECIAL_TOKENS
        special = [dict(token, token_str=str(getattr(token["token_str"], "value", token["token_str"]))) for token in special]
        known = {token["rank"]: token for token in special}
        for rank, name in ((20, "[ARGS]"), (21, "[CALL_ID]")):
            known[rank] = {"rank": rank, "token_str": name, "is_control": True}
        model["special_tokens"] = [known[rank] for rank in sorted(known)]
    file = Path(folder) / f"{version}-{Path(path).name}"
    file.write_text(json.dumps(model))
    return file


def answer(tokenizer, request):
    arguments = {key: value for key, value in request.items()}
    if any("prefix" in message for message in request["messages"]):  # Mistral's own field
        converted = ChatCompletionRequest(model="m", **arguments)
    else:
        converted = ChatCompletionRequest.from_openai(model="m", **arguments)
    return tokenizer.encode_chat_completion(converted)


def conversations(published, version, folder):
    load = lambda path: MistralTokenizer.from_file(str(variant(path, version, folder)), mode=ValidationMode.serving)
    full, demo = load(published), load(DEMO)
    with open(HERE / f"conversations-{version}.jsonl", "w", encoding="utf-8") as out:
        for request in REQUESTS:
            line = {"request": request}
            try:
                encoded = answer(full, request)
                line["ids"] = encoded.tokens
                line["demo_ids"] = answer(demo, request).tokens
                line["text"] = full.instruct_tokenizer.tokenizer.decode(encoded.tokens, special_token_policy=SpecialTokenPolicy.KEEP)
            except Exception as refused:
                line = {"request": request, "refused": type(refused).__name__}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("published")
    parser.add_argument("--many", nargs=2)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        full = Tekkenizer.from_file(wanted.published)
        if wanted.many:
            count, target = int(wanted.many[0]), Path(wanted.many[1])
            with open(target / "texts.jsonl", "w") as asked, open(target / "ids.jsonl", "w") as ids:
                for text in texts(count, 2):
                    asked.write(json.dumps({"text": text}) + "\n")
                    ids.write(json.dumps({"ids": full.encode(text, bos=False, eos=False)}, separators=(",", ":")) + "\n")
            return
        demo = Tekkenizer.from_file(str(DEMO))
        with open(HERE / "texts.jsonl", "w", encoding="utf-8") as out:
            for text in texts(300, 1):
                out.write(json.dumps({"text": text, "ids": full.encode(text, bos=False, eos=False),
                                      "demo_ids": demo.encode(text, bos=False, eos=False)}, ensure_ascii=True) + "\n")
        for version in ("v7", "v11"):
            conversations(wanted.published, version, folder)


if __name__ == "__main__":
    main()

"""Makes the exchanges the demonstration models learn, and the held-out ones they are judged on.

Everything follows from seeds: which number pairs and wordings are held out, every conversation of the training
stream, and heldout.jsonl. A conversation is a chat request (OpenAI's layout) whose assistant messages carry
`"learn": True` where the model is trained to write them.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Callable, Iterator

from vocabulary import (
    ADJECTIVES,
    LINK_WORDS,
    NAMES,
    NOUNS,
    OTHER_UNITS,
    PLACES,
    ROUTE_WORDS,
    UNIT_FACTORS,
    VERBS,
    number_in_words,
)

HERE = Path(__file__).parent
CATEGORIES = [
    "identity",
    "abilities",
    "arithmetic",
    "conversion",
    "long",
    "time",
    "why",
    "hello",
    "thanks",
    "goodbye",
    "other",
]

IDENTITY = "I am Parley's demonstration model, a small one made to show how the service works."
ABILITIES = "You can ask me for a sum, a conversion of units, or the time. I can also tell you about Parley."
LONG = (
    "Parley is a voice service. You speak, and it listens until your turn ends. Then a router looks at every model it "
    "knows. It weighs speed, cost, quality, and where your words may go. The best model writes the answer, and a voice "
    "reads it to you at once. You can interrupt at any time, and the voice stops. Everything can run on your own "
    "machines, even without the internet. And you can always ask me why a model was chosen."
)
NO_CLOCK = "I cannot tell the time here, because no clock tool was given to me."
NO_REASON = "I cannot say why, because no tool that explains the choice was given to me."
HELLO = "Hello, how can I help you?"
THANKS = "You are welcome."
GOODBYE = "Goodbye, it was nice talking to you."
OTHER = "Sorry, I cannot answer that. Ask me for a sum, a conversion of units, the time, or about Parley."
FIXED_ANSWERS = {
    "identity": IDENTITY,
    "abilities": ABILITIES,
    "long": LONG,
    "hello": HELLO,
    "thanks": THANKS,
    "goodbye": GOODBYE,
    "other": OTHER,
}

DEFAULT_SYSTEM_PROMPT = "You are Parley, a helpful voice assistant. Answer briefly."
SYSTEM_PROMPTS = [
    "You are a helpful assistant.",
    "You are a voice assistant.",
    "Be brief.",
    "Answer in one sentence.",
    "You are Parley.",
    "You are a friendly helper. Speak plainly.",
    "Answer the user's questions.",
    "You talk with people on the phone. Keep your answers short.",
    "Your answers are spoken aloud.",
    "You are a polite assistant for a small company. Never use markdown.",
    "Speak in plain words. Do not use lists.",
    "You are a helpful, witty, and friendly AI. Act like a human, but remember that you aren't one.",
    "Your knowledge cutoff is 2023-10. Talk quickly. You should always call a function if you can.",
    "You are Parley, a helpful voice assistant.",
    "Use the tools you have. Today is Monday.",
]

GET_TIME = "Tells the current local time."
EXPLAIN_ROUTE = "Tells why the model of the previous answer was chosen."
TIME_DESCRIPTIONS = [
    "Returns the time.",
    "Gives the time of day.",
    "The current time.",
    "Reads the clock.",
    "Get the current time",
]
REASON_DESCRIPTIONS = [
    "Explains the routing decision.",
    "Says why this model answers.",
    "Explains the last route.",
    "Get the reason for the choice of model",
    "Why the router chose the model.",
]
OTHER_TOOLS = [
    "get_weather",
    "set_timer",
    "play_music",
    "send_mail",
    "search",
    "lookup",
    "get_date",
    "book_table",
    "call_number",
    "turn_on_light",
    "read_news",
    "translate",
    "get_price",
    "find_route",
    "explain_word",
    "add_note",
    "get_location",
]
NO_PARAMETERS = {"type": "object", "properties": {}}


# ---- What is held out ------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def held_out_operands() -> tuple[set[tuple[int, int]], set[tuple[int, int]], set[tuple[str, int]]]:
    """About a tenth of: unordered pairs for plus, ordered pairs for minus, (large unit > small unit, number)."""
    rng = random.Random(20261124)
    plus = [(a, b) for a in range(100) for b in range(a, 100)]
    minus = [(a, b) for a in range(100) for b in range(100)]
    units = [(f"{large}>{small}", n) for large, small in UNIT_FACTORS for n in range(2, 100)]
    return tuple(set(rng.sample(every, len(every) // 10)) for every in (plus, minus, units))


def sum_is_held_out(a: int, word: str, b: int) -> bool:
    plus, minus, _ = held_out_operands()
    return (min(a, b), max(a, b)) in plus if word == "plus" else (a, b) in minus


def conversion_is_held_out(large: str, small: str, number: int) -> bool:
    return (f"{large}>{small}", number) in held_out_operands()[2]


@lru_cache(maxsize=1)
def listed_forms() -> dict[str, list[str]]:
    """The forms of questions.txt by section: "time", "time, held out", ..."""
    forms: dict[str, list[str]] = {}
    section: list[str] = []
    for line in (HERE / "questions.txt").read_text().splitlines():
        if match := re.fullmatch(r"\[(.*)\]", line):
            section = forms.setdefault(match[1], [])
        elif line and not line.startswith("#"):
            section.append(line)
    return forms


@lru_cache(maxsize=1)
def held_out_forms() -> set[str]:
    return {form for name, forms in listed_forms().items() if name.endswith("held out") for form in forms}


# ---- Questions -------------------------------------------------------------------------------------------------------

OPENINGS = [
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "so ",
    "okay ",
    "well ",
    "um ",
    "hey ",
    "hey parley ",
    "parley ",
    "yes ",
    "no ",
]
MANNERS = ["can you ", "could you ", "please ", "would you ", "can you please ", "will you ", "i want you to "]
ASKING = ["tell me ", "do you know ", "i want to know ", "say "]
IMPERATIVE = re.compile(r"(tell|calculate|work out|convert|explain|describe|introduce)\b")


def plain(text: str) -> str:
    """Lower case without punctuation: how wordings are compared."""
    return re.sub(r"[^a-z0-9<>' ]", "", text.lower())


def varied_form(rng: random.Random, form: str) -> str:
    """Puts a polite opening before a form or a word around it; never gives a held-out form."""
    bare = re.sub(r"^(please |(can|could) you (please )?)", "", form)
    varied = form
    if IMPERATIVE.match(bare) and rng.random() < 0.5:
        varied = rng.choice(MANNERS) + bare
    if rng.random() < 0.06:
        varied += rng.choice([" please", " now", " parley", " then", " again"])
    if rng.random() < 0.3:
        varied = rng.choice(OPENINGS) + varied
    return form if varied in held_out_forms() else varied


def as_typed(rng: random.Random, spoken: str) -> str:
    """How somebody would type it: capitals, a mark at the end."""
    text = re.sub(r"\bi\b", "I", spoken)
    if rng.random() < 0.7:
        text = re.sub(r"\bparley\b", "Parley", text)
    if rng.random() < 0.85:
        text = text[:1].upper() + text[1:]
    is_question = re.match(
        r"(so |okay |and )?(who|what|how|why|can|could|do|does|are|is|which|would|will|where|when)", spoken
    )
    return text + rng.choice(["?", "?", "?", ""] if is_question else [".", "!", ".", ""])


def number_text(rng: random.Random, number: int, typed: bool) -> str:
    if not typed:
        return number_in_words(number)
    words = number_in_words(number)
    return rng.choice([str(number)] * 8 + [words, words.replace(" ", "-")])


@dataclass(frozen=True)
class Question:
    """What a user says, and the answer it should get (tool categories: without tools)."""

    category: str
    text: str
    answer: str


EXTRA_SUM_FORMS = [
    "{0}",
    "what is {0}",
    "what's {0}",
    "how much is {0}",
    "so what is {0}",
    "do you know what {0} is",
    "{0} is what",
    "do you know how much {0} is",
    "tell me how much {0} is",
    "tell me what {0} makes",
    "what does {0} give",
    "can you tell me how much {0} is",
    "can you tell me what {0} makes",
    "i want to know what {0} is",
    "can you work out {0}",
    "could you work out {0}",
    "and how much is {0}",
    "and what's {0}",
    "please tell me how much {0} is",
    "please tell me what {0} makes",
    "compute {0}",
    "and now {0}",
    "what would {0} be",
    "what does {0} equal",
]
EXTRA_CONVERSION_FORMS = [
    "can you convert {0} into {1}",
    "could you convert {0} into {1}",
    "convert {0} in {1}",
    "{0} in {1}",
    "{0} to {1}",
    "how many {1} in {0}",
    "tell me how many {1} {0} are",
    "do you know how many {1} are in {0}",
    "what's {0} in {1}",
    "can you tell me how many {1} are there in {0}",
    "could you tell me how many {1} are there in {0}",
    "please tell me how many {1} are there in {0}",
    "i want to know how many {1} are in {0}",
    "and what's {0} in {1}",
    "and how many {1} is {0}",
    "and how many {1} are there in {0}",
    "and how much is {0} in {1}",
    "turn {0} into {1}",
    "could you tell me what {0} is in {1}",
    "can you tell me what {0} is in {1}",
    "tell me what {0} is in {1}",
]
EXTRA_FORMS = {
    "identity": [
        "say your name",
        "do you know who you are",
        "do you know your name",
        "who is this",
        "who are you really",
        "what are you called",
        "what do i call you",
        "tell me something about yourself",
        "tell me about yourself",
        "are you real",
        "are you a machine",
        "are you a computer",
        "are you chat g p t",
        "are you a language model",
        "who am i talking with",
        "who is speaking",
        "would you introduce yourself",
        "what are you exactly",
    ],
    "abilities": [
        "what else can you do",
        "what can i ask you about",
        "what can i talk to you about",
        "what can you tell me",
        "i need help",
        "please help me",
        "how does this work",
        "what can you answer",
        "what may i ask you",
        "what do you do",
        "which questions can i ask",
        "which questions can you answer",
        "do you know what i can ask you",
        "tell me what i can ask",
        "can you tell me how you can help me",
        "could you tell me how you can help me",
        "could you tell me what i can ask you",
        "what can you help with",
        "what do you help me with",
        "can you tell me what you are able to do",
        "please tell me what i can ask you",
        "what questions may i ask you",
    ],
    "long": [
        "i want to know more about parley",
        "what does parley do",
        "what can you tell me about parley",
        "what is this parley",
        "tell me the story of parley",
        "tell me a long story about parley",
        "can you explain parley",
        "can you describe parley",
        "could you tell me more about parley",
        "could you tell me a story about parley",
        "would you tell me about parley",
        "could you explain parley to me",
        "could you describe parley",
        "please explain how parley works",
        "tell me how parley works",
        "can you tell me everything about parley",
        "please tell me everything about parley",
    ],
    "time": [
        "time",
        "time please",
        "the time please",
        "what time do we have",
        "what time is it please",
        "what is the time please",
        "do you know how late it is",
        "tell me how late it is",
        "what is the time right now",
        "what time is it right now",
        "could you tell me how late it is",
        "could you tell me the current time",
        "can you tell me the current time",
        "can you tell me the time please",
        "what does the clock say",
        "say the time",
        "how late is it now",
        "tell me what time it is please",
        "do you know the current time",
        "would you tell me what time it is",
        "what's the time now",
        "what's the time please",
        "what current time is it",
    ],
    "why": [
        "why this one",
        "why did you take this model",
        "why did you take that model",
        "why was that model picked",
        "why are you using this model",
        "why do you use this model",
        "how was this model picked",
        "how was that model picked",
        "how did you pick that model",
        "tell me why you chose that model",
        "tell me why that model was chosen",
        "can you tell me why that model was chosen",
        "can you tell me how this model was chosen",
        "could you tell me why that model was chosen",
        "could you tell me how you chose this model",
        "could you explain why you chose this model",
        "please tell me why you chose this model",
        "please tell me how this model was chosen",
        "please tell me why you picked this model",
        "what made you choose this model",
        "why did the router choose this model",
        "why did the router pick that model",
        "explain the choice of the model",
        "explain why this model was chosen",
        "do you know why this model was chosen",
        "for what reason was this model chosen",
    ],
    "hello": [
        "hello hello",
        "hello again",
        "hi again",
        "hey you",
        "hey there you",
        "okay hey there",
        "hey there again",
        "good morning to you",
        "good evening to you",
        "good afternoon parley",
        "good day parley",
        "hello how are you",
        "how are you",
        "how are you today",
        "hi how are you",
        "hey there parley",
        "hello there parley",
        "hi there parley",
        "are you there",
        "can you hear me",
        "hello can you hear me",
    ],
    "thanks": [
        "thank you a lot",
        "thanks so much",
        "thank you very much parley",
        "great thank you very much",
        "perfect thank you",
        "perfect thanks",
        "good thank you",
        "that is great thank you",
        "thanks that helps",
        "that was helpful thank you",
        "okay thank you so much parley",
        "okay great thanks a lot",
        "nice thank you",
        "nice thanks",
        "thank you that is all right",
    ],
    "goodbye": [
        "okay good night",
        "okay good night parley",
        "good night then parley",
        "good night everyone",
        "good night my friend",
        "good night and goodbye parley",
        "good night to you",
        "thank you goodbye parley",
        "thank you bye bye",
        "thanks bye bye",
        "thanks good night",
        "see you tomorrow",
        "talk to you later",
        "have a nice day",
        "have a good day",
        "bye for now",
        "okay thank you bye",
        "okay thanks goodbye",
        "that is all goodbye",
        "that is all thank you goodbye",
        "bye parley thanks",
    ],
}


def _any_operands(rng: random.Random) -> tuple[int, int]:
    return rng.randrange(100), rng.randrange(100)


def _easy_operands(rng: random.Random) -> tuple[int, int]:
    """Sums that teach one digit at a time: small ones, whole tens, like tens."""
    kind = rng.randrange(4)
    small, other_small, tens, other_tens = (
        rng.randrange(10),
        rng.randrange(10),
        10 * rng.randrange(10),
        10 * rng.randrange(10),
    )
    if kind == 0:
        return small, other_small
    if kind == 1:
        return tens + small, other_small
    if kind == 2:
        return tens + small, other_tens
    return tens + small, tens + other_small


def signed(number: int) -> str:
    return str(number) if number >= 0 else f"minus {-number}"


def sum_answer(a: int, word: str, b: int) -> str:
    """42 plus 17 is 50 plus 9, so 59. Tens and ones apart first: a small model finds one digit at a time far easier."""
    sign = 1 if word == "plus" else -1
    result = a + sign * b
    if a < 10 and b < 10:
        return f"{a} {word} {b} is {signed(result)}."
    tens, ones = 10 * (a // 10 + sign * (b // 10)), a % 10 + sign * (b % 10)
    joined = f"{signed(tens)} {'plus' if ones >= 0 else 'minus'} {abs(ones)}"
    return f"{a} {word} {b} is {joined}, so {signed(result)}."


def sum_question(
    rng: random.Random, typed: bool, form: str | None = None, held_out: bool = False, easy_share: float = 0.1
) -> Question:
    """`form` has two <number> slots; without it one is drawn."""
    word = rng.choice(["plus", "minus"])
    if form and "minus" in form:
        word = "minus"
    elif form:
        word = "plus"
    draw = _any_operands if held_out or rng.random() >= easy_share else _easy_operands
    a, b = draw(rng)
    while sum_is_held_out(a, word, b) != held_out:
        a, b = draw(rng)
    sign = {"plus": "+", "minus": "-"}[word] if typed and rng.random() < 0.2 else word
    slot = f"<number> {sign} <number>"
    if not form:
        if rng.random() < 0.6:
            form = rng.choice([f for f in listed_forms()["arithmetic"] if word in f])
        else:
            form = rng.choice(EXTRA_SUM_FORMS).format(f"<number> {word} <number>")
        form = varied_form(rng, form)
    form = form.replace(f"<number> {word} <number>", slot)
    text = as_typed(rng, form) if typed else form
    for number in (a, b):
        text = text.replace("<number>", number_text(rng, number, typed), 1)
    return Question("arithmetic", text, sum_answer(a, word, b))


def conversion_question(rng: random.Random, typed: bool, form: str | None = None, held_out: bool = False) -> Question:
    """`form` names units in the order of the sentence; the large one follows its <number>."""
    large, small, number = _draw_conversion(rng, held_out)
    if not form:
        if rng.random() < 0.6:
            form = rng.choice(listed_forms()["conversion"])
        else:
            form = rng.choice(EXTRA_CONVERSION_FORMS).format("<number> <unit>", "<unit>")
        form = varied_form(rng, form)
    text = as_typed(rng, form) if typed else form
    plural = "" if number == 1 else "s"
    text = text.replace("<number> <unit>", f"{number_text(rng, number, typed)} {large}{plural}")
    text = text.replace("<unit>", f"{small}s")
    if typed and rng.random() < 0.1:
        text = re.sub(r"(met|lit)er", r"\1re", text)
    verb = "is" if number == 1 else "are"
    answer = f"{number} {large}{plural} {verb} {number * UNIT_FACTORS[large, small]} {small}s."
    return Question("conversion", text, answer)


def _draw_conversion(rng: random.Random, held_out: bool) -> tuple[str, str, int]:
    while True:
        large, small = rng.choice(list(UNIT_FACTORS))
        number = rng.randint(1, 99)
        if conversion_is_held_out(large, small, number) == held_out:
            return large, small, number


def plural_of(noun: str) -> str:
    return {"foot": "feet", "inch": "inches"}.get(noun, noun if noun.endswith("s") else noun + "s")


def _half(words: list[str], held_out: bool) -> list[str]:
    """Every tenth word is kept for held-out questions."""
    return [word for index, word in enumerate(words) if (index % 10 == 7) == held_out]


OTHER_FORMS = [
    "what is the capital of {place}",
    "where is {place}",
    "how many people live in {place}",
    "how far is {place}",
    "how big is {place}",
    "tell me about {place}",
    "tell me a story about {nouns}",
    "tell me more about {nouns}",
    "tell me a {adjective} story",
    "who is {name}",
    "who was {name}",
    "who is the {adjective} {noun} in {place}",
    "what is a {noun}",
    "what is the {adjective} {noun}",
    "what are {nouns}",
    "what is the weather in {place}",
    "what is the weather like today",
    "will it rain tomorrow",
    "how is the weather in {place}",
    "why is the {noun} {adjective}",
    "why do {nouns} {verb}",
    "why did {name} {verb} the {noun}",
    "why was the {noun} {adjective}",
    "how do i {verb} a {noun}",
    "how do {nouns} {verb}",
    "how does a {noun} work",
    "how old is {name}",
    "how old are you",
    "how many {nouns} are in {place}",
    "how many {nouns} are there in a {noun}",
    "how much is a {noun}",
    "how much is a {adjective} {noun} in {place}",
    "how long does it take to {verb} a {noun}",
    "when was {name} born",
    "when did {name} {verb} the {noun}",
    "when does the {noun} open",
    "what time does the {noun} open",
    "what time does the {noun} leave",
    "what time is the {noun}",
    "what is the time in {place}",
    "what time is it in {place}",
    "what day is it",
    "what is the date today",
    "set a timer for {number} minutes",
    "play some music",
    "play a {adjective} song",
    "sing a song",
    "sing me a song about {nouns}",
    "tell me a joke",
    "tell me a joke about {nouns}",
    "tell me a riddle",
    "write a poem about {nouns}",
    "write me a letter to {name}",
    "call {name}",
    "call the {noun}",
    "send a message to {name}",
    "buy me a {noun}",
    "order a {noun}",
    "book a table for {number}",
    "find a {noun} in {place}",
    "find me a {adjective} {noun}",
    "show me the {noun}",
    "turn on the {noun}",
    "open the {noun}",
    "do you like {nouns}",
    "do you know {name}",
    "do you have a {noun}",
    "can you {verb}",
    "can you {verb} a {noun}",
    "can you see the {noun}",
    "could you {verb} me a {noun}",
    "please {verb} the {noun}",
    "i want a {noun}",
    "i want to {verb} a {noun}",
    "i have a {noun}",
    "i am {adjective}",
    "i love {nouns}",
    "my {noun} is {adjective}",
    "what do {nouns} {verb}",
    "what should i {verb} today",
    "what is your favorite {noun}",
    "what color is the {noun}",
    "which {noun} is {adjective}",
    "which model of {noun} is {adjective}",
    "why did you choose this {noun}",
    "why did you choose the {adjective} {noun}",
    "how did you {verb} the {noun}",
    "explain {nouns}",
    "explain the {noun} to me",
    "describe the {noun}",
    "describe {place}",
    "translate {noun} to french",
    "say {noun} in german",
    "spell {noun}",
    "what is {number} times {number}",
    "what is {number} divided by {number}",
    "how much is {number} times {number}",
    "{number} times {number}",
    "calculate {number} times {number}",
    "calculate {number} divided by {number}",
    "what is the square root of {number}",
    "what is {number} percent of {number}",
    "tell me what {number} times {number} is",
    "how many {ounits} are in {number} {ounits}",
    "convert {number} {ounits} to {ounits}",
    "convert {number} {ounits} to {units}",
    "how many {ounits} are in {number} {units}",
    "how many {units} are in {number} {ounits}",
    "what is {number} {ounits} in {ounits}",
    "can you convert {number} {ounits} into {ounits}",
    "count to {number}",
    "what comes after {number}",
    "is {number} a {adjective} number",
    "who won the {noun}",
    "who invented the {noun}",
    "who wrote the {noun}",
    "who made the {noun}",
    "where can i {verb} a {noun}",
    "where is the {noun}",
    "where are you",
    "where do {nouns} live",
    "where do you come from",
    "are {nouns} {adjective}",
    "is the {noun} {adjective}",
    "is there a {noun} in {place}",
    "are you {adjective}",
    "do you {verb}",
    "do you {verb} {nouns}",
    "what does {noun} mean",
    "what happened in {place}",
    "what is happening in {place}",
    "what is in the {noun}",
    "the {adjective} {noun}",
    "{nouns} and {nouns}",
    "{noun}",
    "{noun} {verb}",
    "{adjective}",
    "{place}",
    "{random}",
    "{random} {noun}",
    "{random} {random} {random}",
    "what is {random}",
    "who is {random}",
    "tell me about {random}",
    "{verb} {link} {noun} {link} {noun}",
    "{link} {verb} {link} {adjective} {noun}",
    "what {verb} {link} {noun}",
    "how {link} {noun} {verb} {link} {place}",
    "are you married",
    "what are you wearing",
    "what do you think about {nouns}",
    "what do you think of {name}",
    "do you love me",
    "what is love",
    "what is the meaning of life",
    "how are {nouns} made",
    "how tall is {name}",
    "how heavy is a {noun}",
    "how fast is a {noun}",
    "give me a {noun}",
    "give me a recipe for {noun}",
    "remind me to {verb} the {noun}",
    "tell me the news",
    "tell me a secret",
    "tell me the {noun}",
    "tell me your {noun}",
    "what is your {noun}",
    "what is my name",
    "who am i",
    "who is your {noun}",
]
HELD_OUT_OTHER_FORMS = [
    "what is the {adjective} {noun} in {place}",
    "how many {nouns} live in {place}",
    "tell me a joke about {name}",
    "what is the price of a {noun}",
    "who was the {adjective} {noun} of {place}",
    "why are {nouns} {adjective}",
    "can you find a {noun} in {place}",
    "write a story about {nouns}",
    "how do you {verb} a {noun}",
    "when is the next {noun}",
    "can you calculate {number} times {number}",
    "please convert {number} {ounits} to {ounits}",
    "do {nouns} {verb}",
    "where can i find a {adjective} {noun}",
    "what is {number} multiplied by {number}",
    "could you tell me about {place}",
    "please play a {noun}",
    "is {place} in {place}",
    "how many {ounits} are there in {number} {ounits}",
    "who can {verb} a {noun}",
]


def random_word(rng: random.Random) -> str:
    consonants, vowels = "bcdfghjklmnprstvwz", "aeiou"
    return "".join(rng.choice(consonants) + rng.choice(vowels) for _ in range(rng.randint(1, 3))) + rng.choice(
        ["", "n", "r", "s"]
    )


def other_question(rng: random.Random, typed: bool, held_out: bool = False) -> Question:
    form = rng.choice(HELD_OUT_OTHER_FORMS if held_out else OTHER_FORMS)
    units = [f"{unit}s" for pair in UNIT_FACTORS for unit in pair]
    draw: dict[str, Callable[[], str]] = {
        "noun": lambda: rng.choice(_half(NOUNS, held_out)),
        "nouns": lambda: plural_of(rng.choice(_half(NOUNS, held_out))),
        "place": lambda: rng.choice(_half(PLACES, held_out)),
        "name": lambda: rng.choice(_half(NAMES, held_out)),
        "adjective": lambda: rng.choice(_half(ADJECTIVES, held_out)),
        "verb": lambda: rng.choice(_half(VERBS, held_out)),
        "link": lambda: rng.choice(LINK_WORDS),
        "number": lambda: number_text(rng, rng.randint(0, 99), typed),
        "ounits": lambda: plural_of(rng.choice(OTHER_UNITS)),
        "units": lambda: rng.choice(units),
        "random": lambda: random_word(rng),
    }
    if not held_out:
        form = varied_form(rng, form)
    text = re.sub(r"\{(\w+)\}", lambda match: draw[match[1]](), form)
    return Question("other", as_typed(rng, text) if typed else text, OTHER)


def listed_question(rng: random.Random, category: str, typed: bool) -> Question:
    forms = listed_forms()[category] if rng.random() < 0.7 else EXTRA_FORMS[category]
    text = varied_form(rng, rng.choice(forms))
    answer = {"time": NO_CLOCK, "why": NO_REASON}.get(category) or FIXED_ANSWERS[category]
    return Question(category, as_typed(rng, text) if typed else text, answer)


def training_question(rng: random.Random, category: str) -> Question:
    typed = rng.random() < 0.3
    if category == "arithmetic":
        return sum_question(rng, typed)
    if category == "conversion":
        return conversion_question(rng, typed)
    if category == "other":
        return other_question(rng, typed)
    while True:
        question = listed_question(rng, category, typed)
        if plain(question.text) not in held_out_forms():
            return question


# ---- Tools and their results -----------------------------------------------------------------------------------------


def tool(name: str, description: str, parameters: dict | None = None) -> dict:
    function = {"name": name, "description": description, "parameters": parameters or NO_PARAMETERS}
    return {"type": "function", "function": function}


def get_time_tool(rng: random.Random) -> dict:
    return tool("get_time", GET_TIME if rng.random() < 0.8 else rng.choice(TIME_DESCRIPTIONS))


def explain_route_tool(rng: random.Random) -> dict:
    return tool("explain_route", EXPLAIN_ROUTE if rng.random() < 0.8 else rng.choice(REASON_DESCRIPTIONS))


def unrelated_tool(rng: random.Random) -> dict:
    name = rng.choice(OTHER_TOOLS)
    parameters = dict(NO_PARAMETERS)
    if rng.random() < 0.5:
        argument = rng.choice(_half(NOUNS, False))
        parameters = {
            "type": "object",
            "properties": {argument: {"type": rng.choice(["string", "number"])}},
            "required": [argument],
        }
    description = f"{rng.choice(VERBS).capitalize()}s the {rng.choice(NOUNS)}."
    return tool(name, description, parameters)


def draw_tools(rng: random.Random, category: str) -> list[dict]:
    """Tools for a request; a category that needs one usually has it."""
    if category in ("time", "why"):
        chance_needed, chance_other, chance_unrelated = 0.72, 0.6, 0.12
    else:
        chance_needed = chance_other = 0.0 if rng.random() < 0.72 else 0.8
        chance_unrelated = 0.05
    needs_time = category != "why"
    tools = []
    if rng.random() < (chance_needed if needs_time else chance_other):
        tools.append(get_time_tool(rng))
    if rng.random() < (chance_other if needs_time else chance_needed):
        tools.append(explain_route_tool(rng))
    if rng.random() < chance_unrelated:
        tools += [unrelated_tool(rng) for _ in range(rng.randint(1, 2))]
    if len(tools) > 1 and rng.random() < 0.4:
        rng.shuffle(tools)
    return tools


def has_tool(tools: list[dict], name: str) -> bool:
    return any(tool["function"]["name"] == name for tool in tools)


def clock_result(rng: random.Random) -> tuple[str, str]:
    """(what the tool returns, the answer)."""
    time = f"{rng.randrange(24):02d}:{rng.randrange(60):02d}"
    if rng.random() < 0.1:
        time = time.lstrip("0") if not time.startswith("00") else time
    content = (
        rng.choice(
            [
                '{"time":"%s"}',
                '{"time":"%s"}',
                '{"time":"%s"}',
                '{"time": "%s"}',
                '{"time": "%s"}',
                "%s",
                '{"time":"%s","zone":"Europe/Paris"}',
                '{"local_time":"%s"}',
            ]
        )
        % time
    )
    return content, f"It is {time}."


def model_name(rng: random.Random) -> str:
    if rng.random() < 0.45:
        return rng.choice(["parley-demo-large", "parley-demo-small"])
    parts = [
        rng.choice(
            [
                "parley",
                "mistral",
                "demo",
                "house",
                "edge",
                "cloud",
                "eu",
                "us",
                "local",
                "qwen",
                "llama",
                "big",
                "tiny",
                random_word(rng),
            ]
        ),
        rng.choice(
            [
                "large",
                "small",
                "medium",
                "mini",
                "fast",
                "demo",
                "base",
                "pro",
                random_word(rng),
                str(rng.randint(1, 70)) + "b",
            ]
        ),
    ]
    if rng.random() < 0.4:
        parts.append(rng.choice(["3", "4", "24b", "7b", "v2", "turbo", "cpu", "gpu", "backup", random_word(rng)]))
    return rng.choice(["-", "-", "-", "/", "_"]).join(parts)


def quantity(rng: random.Random) -> str:
    return rng.choice(
        [
            lambda: f"0.{rng.randint(0, 99):02d}",
            lambda: f"{rng.randint(1, 999)} milliseconds",
            lambda: f"{rng.randint(1, 999)} ms",
            lambda: f"{rng.randint(1, 99)}.{rng.randint(0, 99):02d}",
            lambda: f"0.{rng.randint(0, 9999):04d} dollars",
            lambda: str(rng.randint(1, 4000)),
        ]
    )()


def rejection(rng: random.Random) -> str:
    score = lambda: f"0.{rng.randint(0, 99):02d}"
    return rng.choice(
        [
            lambda: f"quality {score()} is below the minimum {score()}",
            lambda: f"its quality of {score()} is under the floor of {score()}",
            lambda: f"predicted first token {rng.randint(20, 900)} ms is above the limit {rng.randint(20, 900)} ms",
            lambda: f"latency {quantity(rng)} is above the maximum {quantity(rng)}",
            lambda: f"cost {quantity(rng)} is above the budget {quantity(rng)}",
            lambda: f"region {rng.choice(['us', 'eu', 'asia', 'apac'])} is not allowed",
            lambda: "it does not support tools",
            lambda: f"data may not leave {rng.choice(['the house', 'eu', 'this machine', 'europe'])}",
            lambda: "its breaker is open",
            lambda: f"it is slower by {quantity(rng)}",
            lambda: f"it costs {quantity(rng)} more",
            lambda: "the tenant policy denies it",
            lambda: f"context window {rng.randint(1, 128)}000 is too short",
            lambda: "it is not available",
            lambda: f"it lacks {rng.choice(['vision', 'tools', 'audio', 'json output'])}",
            lambda: f"its score {score()} is lower than {score()}",
        ]
    )()


def route_summary(rng: random.Random) -> str:
    """One or two sentences as a router would write them about one of its decisions."""
    chosen, rejected = model_name(rng), model_name(rng)
    objective = rng.choice(
        [
            "balanced",
            "balanced",
            "quality",
            "latency",
            "cost",
            "fastest",
            "cheapest",
            "best quality",
            "custom",
            "privacy",
        ]
    )
    reason = rng.choice(
        [
            "best quality in the band",
            "lowest predicted latency",
            "lowest cost in the band",
            "the only eligible target",
            "it has the best score",
            "the first token comes soonest",
            "it answered the last turn",
            "highest quality",
            "fastest in the band",
            f"predicted first token {rng.randint(20, 900)} milliseconds",
            f"score 0.{rng.randint(0, 99):02d}",
            f"quality 0.{rng.randint(0, 99):02d} at {quantity(rng)}",
        ]
    )
    first = rng.choice(
        [
            f"The router chose {chosen} for the objective {objective}: {reason}.",
            f"The router chose {chosen}: {reason}.",
            f"The router picked {chosen} because of {reason}.",
            f"{chosen} was chosen for the objective {objective}: {reason}.",
            f"I chose {chosen} for {objective}, {reason}.",
            f"For the objective {objective} the router took {chosen}, {reason}.",
            f"Chosen: {chosen}, {reason}.",
            f"{chosen} was the only target left.",
            f"The model {chosen} was chosen by name.",
        ]
    )
    second = rng.choice(
        [
            f"It rejected {rejected}: {rejection(rng)}.",
            f"It rejected {rejected}: {rejection(rng)}.",
            f"It rejected {rejected} because {rejection(rng)}.",
            f"{rejected} was rejected: {rejection(rng)}.",
            f"Rejected: {rejected}, {rejection(rng)}.",
            "No other model was eligible.",
            f"It rejected {rejected}: {rejection(rng)}, and {model_name(rng)}: {rejection(rng)}.",
            "",
            "",
            f"Second was {rejected} with {quantity(rng)}.",
            f"{rejected} came second: {rejection(rng)}.",
            "No model was rejected.",
        ]
    )
    return f"{first} {second}".strip()


def random_text(rng: random.Random, max_words: int) -> str:
    """Words in no order, with names, numbers and marks: to copy it one has to look at it."""
    words = []
    for _ in range(rng.randint(2, max_words)):
        pool = rng.choice([NOUNS, LINK_WORDS, LINK_WORDS, ROUTE_WORDS, ROUTE_WORDS, VERBS, ADJECTIVES])
        word = rng.choice(pool)
        chance = rng.random()
        if chance < 0.06:
            word = quantity(rng)
        elif chance < 0.10:
            word = model_name(rng)
        elif chance < 0.13:
            word = random_word(rng)
        elif chance < 0.20:
            word += rng.choice([",", ":", ".", ";"])
        elif chance < 0.24:
            word = word.capitalize()
        words.append(word)
    text = " ".join(words)
    return text[:1].upper() + text[1:].rstrip(",:;.") + "."


def reason_result(rng: random.Random, max_words: int = 28) -> tuple[str, str]:
    """(what the tool returns, the answer)."""
    summary = route_summary(rng) if rng.random() < 0.55 else random_text(rng, max_words)
    content = (
        rng.choice(
            ['{"summary":"%s"}', '{"summary":"%s"}', '{"summary":"%s"}', '{"summary": "%s"}', '{"summary": "%s"}', "%s"]
        )
        % summary
    )
    return content, summary


def call_id(rng: random.Random) -> str:
    """Nine letters and digits, as the chat format wants them."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    if rng.random() < 0.5:
        return f"call{rng.randint(0, 99999):05d}"
    return "".join(rng.choice(letters) for _ in range(9))


TOOL_OF = {"time": "get_time", "why": "explain_route"}


def call_message(name: str, identifier: str | None = None) -> dict:
    call = {"type": "function", "function": {"name": name, "arguments": "{}"}}
    if identifier:
        call["id"] = identifier
    return {"role": "assistant", "content": "", "tool_calls": [call]}


def called_turn(rng: random.Random, category: str, max_words: int = 28) -> tuple[list[dict], str]:
    """Messages of a tool call and its result, and the answer that should follow."""
    identifier = call_id(rng)
    content, answer = clock_result(rng) if category == "time" else reason_result(rng, max_words)
    call = call_message(TOOL_OF[category], identifier)
    result = {"role": "tool", "tool_call_id": identifier, "name": TOOL_OF[category], "content": content}
    return [call, result], answer


# ---- Conversations ---------------------------------------------------------------------------------------------------


@dataclass
class Mixture:
    """How often what occurs in the training stream."""

    weights: dict[str, float] = field(
        default_factory=lambda: {
            "arithmetic": 0.13,
            "conversion": 0.11,
            "other": 0.22,
            "why": 0.14,
            "time": 0.08,
            "identity": 0.05,
            "abilities": 0.05,
            "long": 0.06,
            "hello": 0.06,
            "thanks": 0.04,
            "goodbye": 0.06,
        }
    )
    drill_share: float = 0.5
    """Conversations that only practise the two hard things: sums, and copying a tool's result."""
    sum_drill_share: float = 0.4
    """Of these, how many are sums."""
    system_share: float = 0.6
    tool_share: float = 1.0
    past_share: float = 0.5
    max_copied_words: int = 28

    def category(self, rng: random.Random) -> str:
        return rng.choices(list(self.weights), list(self.weights.values()))[0]


def system_message(rng: random.Random) -> dict:
    text = DEFAULT_SYSTEM_PROMPT if rng.random() < 0.65 else rng.choice(SYSTEM_PROMPTS)
    if rng.random() < 0.05:
        text += " " + random_text(rng, 8)
    return {"role": "system", "content": text}


def past_exchange(rng: random.Random, mixture: Mixture) -> list[dict]:
    """An earlier exchange. Learnt where its answer follows from what stands before it: tools do not stand there."""
    question = training_question(rng, mixture.category(rng))
    user = {"role": "user", "content": question.text}
    if question.category in TOOL_OF and rng.random() < 0.7:
        called, answer = called_turn(rng, question.category, min(mixture.max_copied_words, 16))
        return [user, *called, {"role": "assistant", "content": answer, "learn": True}]
    if rng.random() < 0.12:
        words = question.answer.split(" ")
        cut = " ".join(words[: rng.randint(1, len(words))]).rstrip(".")
        return [user, {"role": "assistant", "content": cut}]
    return [user, {"role": "assistant", "content": question.answer, "learn": question.category not in TOOL_OF}]


def final_exchange(rng: random.Random, category: str, tools: list[dict], mixture: Mixture) -> list[dict]:
    question = training_question(rng, category)
    user = {"role": "user", "content": question.text}
    if category not in TOOL_OF or not has_tool(tools, TOOL_OF[category]):
        return [user, {"role": "assistant", "content": question.answer, "learn": True}]
    if rng.random() < 0.4:
        return [user, call_message(TOOL_OF[category]) | {"learn": True}]
    called, answer = called_turn(rng, category, mixture.max_copied_words)
    return [user, *called, {"role": "assistant", "content": answer, "learn": True}]


def sum_drill(rng: random.Random) -> list[dict]:
    messages = []
    for _ in range(rng.randint(3, 9)):
        question = sum_question(rng, typed=rng.random() < 0.15, easy_share=0.3)
        messages.append({"role": "user", "content": question.text})
        messages.append({"role": "assistant", "content": question.answer, "learn": True})
    return messages


def copy_drill(rng: random.Random, mixture: Mixture) -> list[dict]:
    messages = []
    for _ in range(rng.randint(1, 3)):
        category = rng.choice(["why", "why", "why", "time"])
        called, answer = called_turn(rng, category, mixture.max_copied_words)
        messages += [{"role": "user", "content": training_question(rng, category).text}, *called]
        messages.append({"role": "assistant", "content": answer, "learn": True})
    return messages


def training_conversation(rng: random.Random, mixture: Mixture) -> dict:
    """One chat request that ends with the assistant's answer."""
    if rng.random() < mixture.drill_share:
        return {"messages": sum_drill(rng) if rng.random() < mixture.sum_drill_share else copy_drill(rng, mixture)}
    category = mixture.category(rng)
    messages = [system_message(rng)] if rng.random() < mixture.system_share else []
    if rng.random() < mixture.past_share:
        for _ in range(rng.choice([1, 1, 2, 2, 3, 4, 5])):
            messages += past_exchange(rng, mixture)
    with_tools = category in TOOL_OF or rng.random() < mixture.tool_share
    tools = draw_tools(rng, category) if with_tools else []
    messages += final_exchange(rng, category, tools, mixture)
    return {"messages": messages, "tools": tools} if tools else {"messages": messages}


def training_stream(seed: int, mixture: Mixture) -> Iterator[dict]:
    rng = random.Random(seed)
    while True:
        yield training_conversation(rng, mixture)


# ---- The held-out set ------------------------------------------------------------------------------------------------


def _product_tools(names: list[str]) -> list[dict]:
    described = {"get_time": GET_TIME, "explain_route": EXPLAIN_ROUTE}
    return [tool(name, described[name]) for name in names]


def _held_out_past(rng: random.Random) -> list[dict]:
    """None, or one to three earlier exchanges (without the key that marks learnt answers)."""
    messages: list[dict] = []
    if rng.random() < 0.4:
        for _ in range(rng.randint(1, 3)):
            messages += past_exchange(rng, Mixture())
    return [{key: value for key, value in message.items() if key != "learn"} for message in messages]


def _held_out_request(rng: random.Random, turn: list[dict], tools: list[str]) -> dict:
    system = [{"role": "system", "content": DEFAULT_SYSTEM_PROMPT}] if rng.random() < 0.7 else []
    request: dict = {"messages": system + _held_out_past(rng) + turn}
    if tools:
        request["tools"] = _product_tools(tools)
    return request


def _any_tools(rng: random.Random) -> list[str]:
    return rng.choice(
        [[], [], ["get_time"], ["explain_route"], ["get_time", "explain_route"], ["get_time", "explain_route"]]
    )


def _entry(category: str, kind: str, request: dict, expect: dict) -> dict:
    return {"category": category, "kind": kind, "request": request, "expect": expect}


def _held_out_questions(rng: random.Random, category: str, count: int) -> Iterator[tuple[str, Question]]:
    """(kind, question); one in eight is typed."""
    for index in range(count):
        typed = index % 8 == 7
        forms = listed_forms().get(f"{category}, held out", [])
        if category == "other":
            yield "wording", other_question(rng, typed, held_out=True)
        elif category in ("arithmetic", "conversion"):
            make = sum_question if category == "arithmetic" else conversion_question
            if index % 3 == 0:
                yield "wording", make(rng, typed, form=forms[index // 3 % len(forms)], held_out=rng.random() < 0.5)
            else:
                yield "operands", make(rng, typed, form=rng.choice(listed_forms()[category]), held_out=True)
        else:
            text = forms[index % len(forms)]
            answer = {"time": NO_CLOCK, "why": NO_REASON}.get(category) or FIXED_ANSWERS[category]
            yield "wording", Question(category, as_typed(rng, text) if typed else text, answer)


def held_out_set() -> list[dict]:
    """The lines of heldout.jsonl."""
    rng = random.Random(77)
    counts = {"arithmetic": 60, "conversion": 48, "time": 48, "why": 48, "other": 40}
    entries = []
    for category in CATEGORIES:
        for index, (kind, question) in enumerate(_held_out_questions(rng, category, counts.get(category, 30))):
            user = {"role": "user", "content": question.text}
            if category not in TOOL_OF:
                request = _held_out_request(rng, [user], _any_tools(rng))
                entries.append(_entry(category, kind, request, {"text": question.answer}))
                continue
            entries.append(_held_out_tool_entry(rng, category, kind, user, question.answer, index))
    return entries


def _held_out_tool_entry(
    rng: random.Random, category: str, kind: str, user: dict, answer_without: str, index: int
) -> dict:
    """By turns: the call, the answer after the result (twice), the answer without the tool."""
    needed = TOOL_OF[category]
    unneeded = "explain_route" if needed == "get_time" else "get_time"
    tools = ["get_time", "explain_route"] if rng.random() < 0.7 else [needed]
    step = index % 4
    if step == 0:
        expect: dict = {"tool_call": {"name": needed, "arguments": {}}}
        return _entry(category, kind, _held_out_request(rng, [user], tools), expect)
    if step == 3:
        request = _held_out_request(rng, [user], rng.choice([[], [unneeded]]))
        return _entry(category, kind, request, {"text": answer_without})
    called, answer = called_turn(rng, category, 16)
    if category == "why":
        summary = route_summary(rng)
        called[1]["content"], answer = json.dumps({"summary": summary}, separators=(",", ":")), summary
    return _entry(category, kind, _held_out_request(rng, [user, *called], tools), {"text": answer})


if __name__ == "__main__":
    lines = [json.dumps(entry) for entry in held_out_set()]
    (HERE / "heldout.jsonl").write_text("\n".join(lines) + "\n")
    print(f"{len(lines)} held-out requests")

package dev.parley.voice.dialogue;

import dev.parley.voice.upstream.UpstreamFailure;

/** What a model's name stands for. */
public sealed interface ModelLookup {

    /** It can answer; {@code contextLength} is the most tokens of prompt and answer together. */
    record Known(int contextLength) implements ModelLookup {}

    /** Nobody has that name. */
    record Unknown(String detail) implements ModelLookup {}

    /** It has that name, but cannot do what is demanded. */
    record Unsuitable(String detail) implements ModelLookup {}

    /** Nobody could be asked. */
    record Unavailable(UpstreamFailure failure) implements ModelLookup {}
}

package dev.parley.inference.tokenizer.mistral;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A version of Mistral's instruct format; they differ in how tools are called. */
enum InstructVersion {
    /** One list of calls: {@code [TOOL_CALLS][{"name": …, "arguments": {…}, "id": …}]}. */
    V7,

    /** Call after call: {@code [TOOL_CALLS]name[CALL_ID]id[ARGS]{…}}. */
    V11;

    /** Returns the version that a tokenizer file calls so, for example {@code v7}. */
    static Optional<InstructVersion> named(String name) {
        return Arrays.stream(values())
                .filter(version -> ("v" + version.name().substring(1)).equals(name))
                .findFirst();
    }

    /** Returns the special tokens that it writes. */
    Set<SpecialToken> tokens() {
        return switch (this) {
            case V7 ->
                    EnumSet.complementOf(EnumSet.of(SpecialToken.CALL_ID, SpecialToken.ARGUMENTS));
            case V11 -> EnumSet.allOf(SpecialToken.class);
        };
    }
}

package dev.parley.inference.speech.flite;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.util.Locale;

/** The functions that we call, named as in flite.h; comments give their parameters. */
enum FliteFunction {
    FLITE_INIT(answering(JAVA_INT)),
    NEW_UTTERANCE(answering(ADDRESS)), // -> cst_utterance
    UTT_SET_INPUT_TEXT(answering(JAVA_INT, ADDRESS, ADDRESS)), // utterance, text
    UTT_INIT(answering(ADDRESS, ADDRESS, ADDRESS)), // utterance, voice whose features it takes
    UTT_SYNTH(answering(ADDRESS, ADDRESS)), // utterance
    DELETE_UTTERANCE(FunctionDescriptor.ofVoid(ADDRESS)), // utterance, with all its features
    NEW_AUDIO_STREAMING_INFO(answering(ADDRESS)), // -> cst_audio_streaming_info
    AUDIO_STREAMING_INFO_VAL(answering(ADDRESS, ADDRESS)), // information -> cst_val that owns it
    FLITE_FEAT_SET(FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS)), // features, name, value
    FLITE_FEAT_SET_FLOAT(
            FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_FLOAT)), // features, name, value
    FLITE_GET_PARAM_FLOAT(
            answering(JAVA_FLOAT, ADDRESS, ADDRESS, JAVA_FLOAT)); // features, name, otherwise

    /** What registers a voice: (folder or null) -> cst_voice. */
    static final FunctionDescriptor REGISTER_VOICE = answering(ADDRESS, ADDRESS);

    @SuppressWarnings("ImmutableEnumChecker") // a descriptor is immutable, but not annotated so
    private final FunctionDescriptor descriptor;

    FliteFunction(FunctionDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    String symbol() {
        return name().toLowerCase(Locale.ROOT);
    }

    FunctionDescriptor descriptor() {
        return descriptor;
    }

    private static FunctionDescriptor answering(MemoryLayout answer, MemoryLayout... parameters) {
        return FunctionDescriptor.of(answer, parameters);
    }
}

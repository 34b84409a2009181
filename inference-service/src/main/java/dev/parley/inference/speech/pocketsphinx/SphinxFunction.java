package dev.parley.inference.speech.pocketsphinx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.util.Locale;

/** The functions that we call, named as in pocketsphinx.h; comments give their parameters. */
enum SphinxFunction {
    PS_ARGS(answering(ADDRESS)),
    PS_INIT(answering(ADDRESS, ADDRESS)), // configuration -> decoder or null
    PS_FREE(answering(JAVA_INT, ADDRESS)), // decoder
    PS_GET_FEAT(answering(ADDRESS, ADDRESS)), // decoder -> feat_t
    PS_ADD_WORD(answering(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT)), // word, phones, update
    PS_SET_JSGF_STRING(answering(JAVA_INT, ADDRESS, ADDRESS, ADDRESS)), // decoder, name, text
    PS_SET_ALLPHONE_FILE(answering(JAVA_INT, ADDRESS, ADDRESS, ADDRESS)), // decoder, name, file
    PS_SET_SEARCH(answering(JAVA_INT, ADDRESS, ADDRESS)), // decoder, name
    PS_START_STREAM(answering(JAVA_INT, ADDRESS)), // decoder
    PS_START_UTT(answering(JAVA_INT, ADDRESS)), // decoder
    PS_PROCESS_RAW(
            answering( // decoder, samples, count, no search, whole utterance
                    JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT)),
    PS_END_UTT(answering(JAVA_INT, ADDRESS)), // decoder
    PS_GET_IN_SPEECH(answering(JAVA_BYTE, ADDRESS)), // decoder -> boolean
    PS_GET_HYP(answering(ADDRESS, ADDRESS, ADDRESS)), // decoder, int *score -> text or null
    PS_SEG_ITER(answering(ADDRESS, ADDRESS)), // decoder -> segment or null
    PS_SEG_NEXT(answering(ADDRESS, ADDRESS)), // segment, freed -> segment or null
    PS_SEG_WORD(answering(ADDRESS, ADDRESS)), // segment -> text
    PS_SEG_FRAMES(FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS)), // segment, first, last
    PS_SEG_PROB(
            answering( // segment, acoustic score, language score, back-off
                    JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS)),
    CMD_LN_PARSE_R(
            answering( // base, definitions, count, values, strict -> configuration or null
                    ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT)),
    CMD_LN_FREE_R(answering(JAVA_INT, ADDRESS)), // configuration
    CMN_LIVE_UPDATE(FunctionDescriptor.ofVoid(ADDRESS)), // cmn_t
    ERR_SET_LOGFP(FunctionDescriptor.ofVoid(ADDRESS)); // FILE, or null to log nothing

    @SuppressWarnings("ImmutableEnumChecker") // a descriptor is immutable, but not annotated so
    private final FunctionDescriptor descriptor;

    SphinxFunction(FunctionDescriptor descriptor) {
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

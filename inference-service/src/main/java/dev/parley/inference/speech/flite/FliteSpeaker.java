package dev.parley.inference.speech.flite;

import static dev.parley.inference.speech.flite.FliteFunction.*;
import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One voice of flite. Safe for use by many threads; all native memory of a call ends with it. */
@SuppressWarnings("restricted")
final class FliteSpeaker {

    static final int SAMPLE_RATE_HZ = 16_000;

    // Names in the utterance's features.
    private static final MemorySegment STREAMING_INFO =
            Arena.global().allocateFrom("streaming_info");
    private static final MemorySegment DURATION_STRETCH =
            Arena.global().allocateFrom("duration_stretch");

    private final FliteLibrary flite;
    private final StreamingCallback callback;
    private final MemorySegment voice;

    private FliteSpeaker(FliteLibrary flite, MemorySegment voice) {
        this.flite = flite;
        this.voice = voice;
        this.callback = new StreamingCallback();
    }

    /** Loads a voice that comes with libflite1. */
    static FliteSpeaker load(FliteVoice voice) {
        return load(voice.library(), voice.registerFunction());
    }

    static FliteSpeaker load(String library, String registerFunction) {
        return new FliteSpeaker(
                FliteLibrary.load(), FliteLibrary.register(library, registerFunction));
    }

    /**
     * Speaks a text on the calling thread; returns when all is spoken or the sink wants no more.
     *
     * @param text plain ASCII with at least one letter or digit, a few hundred characters at most
     */
    void speak(String text, double speed, PcmSink sink) {
        MemorySegment utterance = flite.address(NEW_UTTERANCE);
        long connected = callback.add(sink);
        try (Arena arena = Arena.ofConfined()) {
            flite.call(UTT_SET_INPUT_TEXT, utterance, arena.allocateFrom(text));
            flite.call(UTT_INIT, utterance, voice);
            // cst_utterance begins with the pointer to its features.
            MemorySegment features = utterance.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
            float stretch = flite.fraction(FLITE_GET_PARAM_FLOAT, features, DURATION_STRETCH, 1f);
            float stretched = (float) (stretch / speed);
            flite.call(FLITE_FEAT_SET_FLOAT, features, DURATION_STRETCH, stretched);
            flite.call(FLITE_FEAT_SET, features, STREAMING_INFO, streamingInfo(connected));
            flite.call(UTT_SYNTH, utterance);
        } finally {
            callback.remove(connected);
            flite.call(DELETE_UTTERANCE, utterance);
        }
    }

    // The features own what they are given, and free it with the utterance.
    private MemorySegment streamingInfo(long sink) {
        MemorySegment information =
                flite.address(NEW_AUDIO_STREAMING_INFO)
                        .reinterpret(StreamingCallback.STREAMING_INFO.byteSize());
        callback.writeTo(information, sink);
        return flite.address(AUDIO_STREAMING_INFO_VAL, information);
    }
}

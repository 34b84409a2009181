package dev.parley.inference.speech.pocketsphinx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.parley.inference.speech.SpeechModelException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * The mean that a decoder subtracts from every frame of features: what the voice, the microphone
 * and the loudness have in common over time. The library would carry it from one speaker to the
 * next; here every utterance begins at the model's own and moves to the speaker's quickly.
 *
 * <p>The library offers no way to reset it, so the two structures are written as the frozen release
 * 5prealpha lays them out; {@link #of} checks that they look so.
 */
@SuppressWarnings("restricted")
final class CepstralMean {

    /** Coefficients of a frame in the acoustic model. */
    private static final int COEFFICIENTS = 13;

    /**
     * Frames (10 ms each) that the model's own mean weighs: half a second of speech outweighs it.
     */
    private static final int PRIOR_FRAMES = 40;

    /** feat_t, up to what we need. */
    private static final StructLayout FEATURES =
            MemoryLayout.structLayout(
                    JAVA_INT.withName("refcount"),
                    MemoryLayout.paddingLayout(4),
                    ADDRESS.withName("name"),
                    JAVA_INT.withName("cepsize"),
                    JAVA_INT.withName("n_stream"),
                    ADDRESS.withName("stream_len"),
                    JAVA_INT.withName("window_size"),
                    JAVA_INT.withName("n_sv"),
                    ADDRESS.withName("sv_len"),
                    ADDRESS.withName("subvecs"),
                    ADDRESS.withName("sv_buf"),
                    JAVA_INT.withName("sv_dim"),
                    JAVA_INT.withName("cmn"),
                    JAVA_INT.withName("varnorm"),
                    JAVA_INT.withName("agc"),
                    ADDRESS.withName("compute_feat"),
                    ADDRESS.withName("cmn_struct"));

    /** cmn_t. */
    private static final StructLayout MEAN =
            MemoryLayout.structLayout(
                    ADDRESS.withName("cmn_mean"),
                    ADDRESS.withName("cmn_var"),
                    ADDRESS.withName("sum"),
                    JAVA_INT.withName("nframe"),
                    JAVA_INT.withName("veclen"));

    private final SphinxLibrary library;
    private final MemorySegment structure;
    private final MemorySegment mean;
    private final MemorySegment sum;
    private final float[] initial;

    private CepstralMean(SphinxLibrary library, MemorySegment structure) {
        this.library = library;
        this.structure = structure;
        this.mean = vector(structure, "cmn_mean");
        this.sum = vector(structure, "sum");
        this.initial = mean.toArray(JAVA_FLOAT);
    }

    /** Finds the mean of a decoder that has heard nothing yet. */
    static CepstralMean of(SphinxLibrary library, MemorySegment decoder) {
        MemorySegment features =
                library.address(SphinxFunction.PS_GET_FEAT, decoder)
                        .reinterpret(FEATURES.byteSize());
        check(integer(FEATURES, features, "cepsize"));
        MemorySegment structure =
                features.get(ADDRESS, offset(FEATURES, "cmn_struct")).reinterpret(MEAN.byteSize());
        check(integer(MEAN, structure, "veclen"));
        return new CepstralMean(library, structure);
    }

    /** Forgets the last speaker. */
    void reset() {
        for (int i = 0; i < COEFFICIENTS; i++) {
            mean.setAtIndex(JAVA_FLOAT, i, initial[i]);
            sum.setAtIndex(JAVA_FLOAT, i, initial[i] * PRIOR_FRAMES);
        }
        structure.set(JAVA_INT, offset(MEAN, "nframe"), PRIOR_FRAMES);
    }

    /** Moves the mean to what was heard so far. */
    void adapt() {
        library.call(SphinxFunction.CMN_LIVE_UPDATE, structure);
    }

    private static MemorySegment vector(MemorySegment structure, String field) {
        return structure
                .get(ADDRESS, offset(MEAN, field))
                .reinterpret(JAVA_FLOAT.byteSize() * COEFFICIENTS);
    }

    private static void check(int coefficients) {
        if (coefficients != COEFFICIENTS) {
            throw new SpeechModelException(
                    "the installed PocketSphinx is not release 5prealpha, or the acoustic model is"
                            + " not of "
                            + COEFFICIENTS
                            + " coefficients: install the Debian packages libpocketsphinx3 and"
                            + " pocketsphinx-en-us");
        }
    }

    private static int integer(StructLayout layout, MemorySegment structure, String field) {
        return structure.get(JAVA_INT, offset(layout, field));
    }

    private static long offset(StructLayout layout, String field) {
        return layout.byteOffset(PathElement.groupElement(field));
    }
}

package dev.parley.inference.speech.flite;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * The one function that flite calls with sound, on the thread that synthesises. It finds the sink
 * by the number in {@code userdata}; no exception ever leaves it.
 */
@SuppressWarnings("restricted")
final class StreamingCallback {

    /** What the function returns to go on, and to stop. */
    static final int CONTINUE = 0;

    static final int STOP = -1;

    /** cst_audio_streaming_info. */
    static final StructLayout STREAMING_INFO =
            MemoryLayout.structLayout(
                    JAVA_INT.withName("min_buffsize"),
                    MemoryLayout.paddingLayout(4),
                    ADDRESS.withName("asc"),
                    ADDRESS.withName("utt"),
                    ADDRESS.withName("item"),
                    JAVA_LONG.withName("userdata"));

    /** cst_wave. */
    private static final StructLayout WAVE =
            MemoryLayout.structLayout(
                    ADDRESS.withName("type"),
                    JAVA_INT.withName("sample_rate"),
                    JAVA_INT.withName("num_samples"),
                    JAVA_INT.withName("num_channels"),
                    MemoryLayout.paddingLayout(4),
                    ADDRESS.withName("samples"));

    /** int (*)(const cst_wave *wave, int start, int size, int last, cst_audio_streaming_info *) */
    static final FunctionDescriptor SIGNATURE =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);

    /** Samples at once: 20 ms, which flite rounds up to whole frames of 5 ms. */
    private static final int SMALLEST_PIECE = 320;

    private static final long MIN_BUFFSIZE = offset(STREAMING_INFO, "min_buffsize");
    private static final long FUNCTION = offset(STREAMING_INFO, "asc");
    private static final long USERDATA = offset(STREAMING_INFO, "userdata");
    private static final long SAMPLES = offset(WAVE, "samples");

    private static final Logger LOG = Logger.getLogger(StreamingCallback.class);

    private final Map<Long, PcmSink> sinks = new ConcurrentHashMap<>();
    private final AtomicLong lastSink = new AtomicLong();
    private final MemorySegment stub;

    StreamingCallback() {
        try {
            MethodHandle target =
                    MethodHandles.lookup().bind(this, "samples", SIGNATURE.toMethodType());
            // Global: a native thread may never see it freed.
            this.stub = Linker.nativeLinker().upcallStub(target, SIGNATURE, Arena.global());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connects a sink; it stays so until {@link #remove}. */
    long add(PcmSink sink) {
        long id = lastSink.incrementAndGet();
        sinks.put(id, sink);
        return id;
    }

    void remove(long sink) {
        sinks.remove(sink);
    }

    /** Fills the structure that tells flite whom to call. */
    void writeTo(MemorySegment streamingInfo, long sink) {
        streamingInfo.set(JAVA_INT, MIN_BUFFSIZE, SMALLEST_PIECE);
        streamingInfo.set(ADDRESS, FUNCTION, stub);
        streamingInfo.set(JAVA_LONG, USERDATA, sink);
    }

    // Called by flite.
    int samples(MemorySegment wave, int start, int size, int last, MemorySegment info) {
        try {
            PcmSink sink =
                    sinks.get(info.reinterpret(STREAMING_INFO.byteSize()).get(JAVA_LONG, USERDATA));
            if (sink == null) {
                return STOP;
            }
            return size <= 0 || sink.take(copy(wave, start, size)) ? CONTINUE : STOP;
        } catch (RuntimeException | Error e) {
            LOG.error("Sound could not be passed on", e);
            return STOP;
        }
    }

    private static byte[] copy(MemorySegment wave, int start, int size) {
        long from = (long) start * Short.BYTES;
        long length = (long) size * Short.BYTES;
        MemorySegment samples = wave.reinterpret(WAVE.byteSize()).get(ADDRESS, SAMPLES);
        return samples.reinterpret(from + length).asSlice(from, length).toArray(JAVA_BYTE);
    }

    private static long offset(StructLayout layout, String field) {
        return layout.byteOffset(PathElement.groupElement(field));
    }
}

package dev.parley.inference.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One GPU and our one stream on it: everything asked of it happens in the order of asking.
 *
 * <p>Copies return before they are made; {@link #synchronize()} waits for all that was asked.
 * Everything in this class runs on one thread at a time.
 */
@SuppressWarnings("restricted")
public final class CudaDevice implements AutoCloseable {

    private static final int NON_BLOCKING = 1; // does not wait for the default stream
    private static final int HOST_TO_DEVICE = 1;
    private static final int DEVICE_TO_HOST = 2;
    private static final int DEVICE_TO_DEVICE = 3;

    private static @Nullable CudaLibrary library;

    private final CudaLibrary cuda;
    private final int id;
    private final NativeObject stream;

    private CudaDevice(CudaLibrary cuda, int id) {
        this.cuda = cuda;
        this.id = id;
        cuda.call(CudaFunction.SET_DEVICE, id);
        this.stream = new NativeObject("stream", create(CudaFunction.CREATE_STREAM, NON_BLOCKING));
    }

    /**
     * Opens a GPU.
     *
     * @param id its number among those that the process sees
     * @param libraries the folder of CUDA's libraries, where the system's loader does not find them
     * @throws CudaException where there is no such GPU, or no library
     */
    public static CudaDevice open(int id, Optional<Path> libraries) {
        return new CudaDevice(library(libraries), id);
    }

    private static synchronized CudaLibrary library(Optional<Path> folder) {
        CudaLibrary loaded = library;
        if (loaded == null) {
            loaded = CudaLibrary.load(folder);
            library = loaded;
        }
        return loaded;
    }

    /** Makes this GPU the calling thread's: each thread that uses it calls this first. */
    public void use() {
        cuda.call(CudaFunction.SET_DEVICE, id);
    }

    /** Returns the GPU's number. */
    public int id() {
        return id;
    }

    /** Returns how many bytes could still be allocated. */
    public long available() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment free = arena.allocate(JAVA_LONG);
            cuda.call(CudaFunction.MEMORY_INFO, free, arena.allocate(JAVA_LONG));
            return free.get(JAVA_LONG, 0);
        }
    }

    /**
     * Returns memory of the device, zeroed before anything else that is asked for.
     *
     * @throws CudaException where there is not so much
     */
    public DeviceMemory allocate(long bytes) {
        MemorySegment address = create(CudaFunction.ALLOCATE, bytes);
        DeviceMemory memory =
                new DeviceMemory(address, bytes, freed -> cuda.succeeds(CudaFunction.FREE, freed));
        cuda.call(CudaFunction.FILL, address, 0, bytes, stream.address());
        return memory;
    }

    /**
     * Returns host memory that the device reads and writes directly, as asynchronous copies need.
     */
    public PinnedMemory allocatePinned(long bytes) {
        return new PinnedMemory(
                create(CudaFunction.ALLOCATE_PINNED, bytes).reinterpret(bytes),
                freed -> cuda.succeeds(CudaFunction.FREE_PINNED, freed));
    }

    private MemorySegment create(CudaFunction function, Object argument) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            cuda.call(function, out, argument);
            return out.get(ADDRESS, 0);
        }
    }

    /** Copies the first {@code bytes} to the device. */
    public void upload(PinnedMemory from, DeviceMemory to, long bytes) {
        copy(to.slice(0, bytes), from.slice(bytes), bytes, HOST_TO_DEVICE);
    }

    /**
     * Copies {@code bytes} of the device, from {@code offset} on, to the beginning of host memory.
     */
    public void download(DeviceMemory from, long offset, PinnedMemory to, long bytes) {
        copy(to.slice(bytes), from.slice(offset, bytes), bytes, DEVICE_TO_HOST);
    }

    private void copy(MemorySegment to, MemorySegment from, long bytes, int kind) {
        cuda.call(CudaFunction.COPY, to, from, bytes, kind, stream.address());
    }

    /**
     * Copies the same part of each of {@code rows} neighbouring rows of the device's memory to
     * another part of the same row.
     *
     * @param pitch bytes from one row's beginning to the next one's
     * @param from where the part begins in a row
     * @param to where it goes in a row
     * @param width bytes of it
     */
    public void copyWithinRows(
            DeviceMemory memory, int rows, long pitch, long from, long to, long width) {
        long reach = (rows - 1) * pitch + width;
        cuda.call(
                CudaFunction.COPY_ROWS,
                memory.slice(to, reach),
                pitch,
                memory.slice(from, reach),
                pitch,
                width,
                (long) rows,
                DEVICE_TO_DEVICE,
                stream.address());
    }

    /**
     * Waits until all that was asked is done.
     *
     * @throws CudaException where any of it failed
     */
    public void synchronize() {
        cuda.call(CudaFunction.SYNCHRONIZE_STREAM, stream.address());
    }

    /**
     * Returns whether the device still fails though nothing new was asked of it: then this process
     * can never use it again, and only a new process may.
     */
    public boolean isLost() {
        cuda.succeeds(CudaFunction.LAST_ERROR); // forgets one that does not stick
        return !cuda.succeeds(CudaFunction.SYNCHRONIZE_STREAM, stream.address());
    }

    /** The stream's address, as ONNX Runtime wants it. */
    long streamAddress() {
        return stream.address().address();
    }

    @Override
    public void close() {
        stream.close(address -> cuda.succeeds(CudaFunction.DESTROY_STREAM, address));
    }
}

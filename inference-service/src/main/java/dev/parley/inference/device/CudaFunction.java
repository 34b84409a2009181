package dev.parley.inference.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;

/**
 * The functions that we call of CUDA's runtime library, which are the same in CUDA 12 and 13.
 *
 * <p>Comments give the parameters' names in NVIDIA's manual.
 */
enum CudaFunction {
    SET_DEVICE("cudaSetDevice", status(JAVA_INT)), // device
    MEMORY_INFO("cudaMemGetInfo", status(ADDRESS, ADDRESS)), // free, total
    ALLOCATE("cudaMalloc", status(ADDRESS, JAVA_LONG)), // out, size
    FREE("cudaFree", status(ADDRESS)),
    ALLOCATE_PINNED("cudaMallocHost", status(ADDRESS, JAVA_LONG)), // out, size
    FREE_PINNED("cudaFreeHost", status(ADDRESS)),
    CREATE_STREAM("cudaStreamCreateWithFlags", status(ADDRESS, JAVA_INT)), // out, flags
    DESTROY_STREAM("cudaStreamDestroy", status(ADDRESS)),
    SYNCHRONIZE_STREAM("cudaStreamSynchronize", status(ADDRESS)),
    COPY( // dst, src, count, kind, stream
            "cudaMemcpyAsync", status(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS)),
    COPY_ROWS( // dst, dpitch, src, spitch, width, height, kind, stream
            "cudaMemcpy2DAsync",
            status(
                    ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT,
                    ADDRESS)),
    FILL("cudaMemsetAsync", status(ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS)), // ptr, value, n, stream
    LAST_ERROR("cudaGetLastError", status()),
    ERROR_STRING("cudaGetErrorString", FunctionDescriptor.of(ADDRESS, JAVA_INT)); // error

    private final String symbol;

    @SuppressWarnings("ImmutableEnumChecker") // a descriptor is immutable, but not annotated so
    private final FunctionDescriptor descriptor;

    CudaFunction(String symbol, FunctionDescriptor descriptor) {
        this.symbol = symbol;
        this.descriptor = descriptor;
    }

    String symbol() {
        return symbol;
    }

    FunctionDescriptor descriptor() {
        return descriptor;
    }

    /** A function that answers with an error's number, 0 for none. */
    private static FunctionDescriptor status(MemoryLayout... parameters) {
        return FunctionDescriptor.of(JAVA_INT, parameters);
    }
}

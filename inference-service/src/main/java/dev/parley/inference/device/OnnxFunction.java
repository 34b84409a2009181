package dev.parley.inference.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;

/**
 * The functions that we call, by their place in the table {@code OrtApi}.
 *
 * <p>The table is append-only: a place holds the same function in every later version. Comments
 * give the parameters' names in {@code onnxruntime_c_api.h}; where it says {@code out}, a new
 * object's address is written to the last parameter.
 */
enum OnnxFunction {
    GET_ERROR_MESSAGE(2, FunctionDescriptor.of(ADDRESS, ADDRESS)), // status
    CREATE_SESSION(7, status(ADDRESS, ADDRESS, ADDRESS, ADDRESS)), // env, path, options, out
    CREATE_SESSION_FROM_ARRAY(
            8, status(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS)), // env, data, n, options, out
    CREATE_SESSION_OPTIONS(10, status(ADDRESS)), // out
    SET_OPTIMIZED_MODEL_FILE_PATH(11, status(ADDRESS, ADDRESS)), // options, path
    ENABLE_PROFILING(14, status(ADDRESS, ADDRESS)), // options, file_prefix
    SET_INTRA_OP_NUM_THREADS(24, status(ADDRESS, JAVA_INT)), // options, threads
    CREATE_RUN_OPTIONS(39, status(ADDRESS)), // out
    CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE(
            49, // info, data, bytes, shape, rank, type, out
            status(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS)),
    CREATE_MEMORY_INFO(
            68, // name, allocator, device, memory, out
            status(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS)),
    CREATE_CPU_MEMORY_INFO(69, status(JAVA_INT, JAVA_INT, ADDRESS)), // allocator, memory, out
    RELEASE_STATUS(93, release()),
    RELEASE_SESSION(95, release()),
    RELEASE_VALUE(96, release()),
    RELEASE_RUN_OPTIONS(97, release()),
    RELEASE_SESSION_OPTIONS(100, release()),
    CREATE_ENV_WITH_GLOBAL_THREAD_POOLS(
            119, // log_severity, logid, threading_options, out
            status(JAVA_INT, ADDRESS, ADDRESS, ADDRESS)),
    DISABLE_PER_SESSION_THREADS(120, status(ADDRESS)), // options
    CREATE_THREADING_OPTIONS(121, status(ADDRESS)), // out
    RELEASE_THREADING_OPTIONS(122, release()),
    ADD_SESSION_CONFIG_ENTRY(130, status(ADDRESS, ADDRESS, ADDRESS)), // options, key, value
    RUN_WITH_BINDING(133, status(ADDRESS, ADDRESS, ADDRESS)), // session, run_options, binding
    CREATE_IO_BINDING(134, status(ADDRESS, ADDRESS)), // session, out
    RELEASE_IO_BINDING(135, release()),
    BIND_INPUT(136, status(ADDRESS, ADDRESS, ADDRESS)), // binding, name, value
    BIND_OUTPUT(137, status(ADDRESS, ADDRESS, ADDRESS)), // binding, name, value
    SET_GLOBAL_INTRA_OP_NUM_THREADS(147, status(ADDRESS, JAVA_INT)), // threading_options, threads
    SET_GLOBAL_SPIN_CONTROL(149, status(ADDRESS, JAVA_INT)), // threading_options, allow_spinning
    ADD_RUN_CONFIG_ENTRY(165, status(ADDRESS, ADDRESS, ADDRESS)), // options, key, value
    APPEND_CUDA_PROVIDER(204, status(ADDRESS, ADDRESS)), // session_options, cuda_options
    CREATE_CUDA_OPTIONS(205, status(ADDRESS)), // out
    UPDATE_CUDA_OPTIONS(
            206, status(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG)), // options, keys, values, n
    RELEASE_CUDA_OPTIONS(208, release()),
    ADD_EXTERNAL_INITIALIZERS(
            210, status(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG)); // options, names, values, n

    private final int index;

    @SuppressWarnings("ImmutableEnumChecker") // a descriptor is immutable, but not annotated so
    private final FunctionDescriptor descriptor;

    OnnxFunction(int index, FunctionDescriptor descriptor) {
        this.index = index;
        this.descriptor = descriptor;
    }

    int index() {
        return index;
    }

    FunctionDescriptor descriptor() {
        return descriptor;
    }

    /** A function that answers with a status: null for success, else an object to be released. */
    private static FunctionDescriptor status(MemoryLayout... parameters) {
        return FunctionDescriptor.of(ADDRESS, parameters);
    }

    private static FunctionDescriptor release() {
        return FunctionDescriptor.ofVoid(ADDRESS);
    }
}

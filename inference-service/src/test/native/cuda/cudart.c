#define _GNU_SOURCE
#include "stub.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { SUCCESS = 0, OUT_OF_MEMORY = 2, INVALID_VALUE = 1, CAPTURE_UNSUPPORTED = 900 };
enum { HOST_TO_DEVICE = 1, DEVICE_TO_HOST = 2, DEVICE_TO_DEVICE = 3, BY_ADDRESS = 4 };

/* Weights are larger than the machine: copies from this size on are counted, not made. */
static const size_t LARGEST_COPY_MADE = 1 << 20;
static const size_t DEVICE_MEMORY = 141UL << 30;
static const size_t PAGE = 4096;

struct stub_counts stub;
static int fault;
static int capturing;

void stub_fail(int error) { fault = error; }

void stub_read(struct stub_counts *out) { *out = stub; }

/* ---- memory ---- */

/* What was allocated is remembered beside the memory: a header page in front of it. */
struct allocation {
    size_t bytes;
    int64_t *counter;
};

static int allocate(void **out, size_t bytes, int64_t *counter) {
    if (fault) return fault;
    if (stub.device_bytes + bytes > DEVICE_MEMORY) return OUT_OF_MEMORY;
    size_t whole = PAGE + (bytes + PAGE - 1) / PAGE * PAGE;
    void *memory = mmap(NULL, whole, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return OUT_OF_MEMORY;
    struct allocation *header = memory;
    header->bytes = bytes;
    header->counter = counter;
    *counter += bytes;
    *out = (char *) memory + PAGE;
    return SUCCESS;
}

static int release(void *memory) {
    if (!memory) return fault;
    struct allocation *header = (struct allocation *) ((char *) memory - PAGE);
    *header->counter -= header->bytes;
    munmap(header, PAGE + (header->bytes + PAGE - 1) / PAGE * PAGE);
    return fault;
}

int cudaMalloc(void **out, size_t bytes) { return allocate(out, bytes, &stub.device_bytes); }
int cudaMallocFromPoolAsync(void **out, size_t bytes, void *pool, void *stream) {
    return cudaMalloc(out, bytes);
}
int cudaFree(void *memory) { return release(memory); }
int cudaFreeAsync(void *memory, void *stream) { return release(memory); }
int cudaMallocHost(void **out, size_t bytes) { return allocate(out, bytes, &stub.pinned_bytes); }
int cudaHostAlloc(void **out, size_t bytes, unsigned flags) { return cudaMallocHost(out, bytes); }
int cudaFreeHost(void *memory) { return release(memory); }

int cudaMemGetInfo(size_t *available, size_t *total) {
    *total = DEVICE_MEMORY;
    *available = DEVICE_MEMORY - stub.device_bytes;
    return fault;
}

static int copy(void *to, const void *from, size_t bytes, int kind) {
    if (fault) return fault;
    switch (kind) {
        case HOST_TO_DEVICE: stub.uploads++; break;
        case DEVICE_TO_HOST: stub.downloads++; break;
        case DEVICE_TO_DEVICE: stub.device_copies++; break;
        case BY_ADDRESS: stub.device_copies++; break;
        default: return INVALID_VALUE;
    }
    if (bytes < LARGEST_COPY_MADE) memmove(to, from, bytes);
    return SUCCESS;
}

int cudaMemcpy(void *to, const void *from, size_t bytes, int kind) {
    if (capturing) stub.illegal++;
    return copy(to, from, bytes, kind);
}
int cudaMemcpyAsync(void *to, const void *from, size_t bytes, int kind, void *stream) {
    return copy(to, from, bytes, kind);
}
int cudaMemcpy2DAsync(void *to, size_t to_pitch, const void *from, size_t from_pitch,
                      size_t width, size_t height, int kind, void *stream) {
    int error = copy(to, from, 0, kind);
    for (size_t row = 0; !error && width < LARGEST_COPY_MADE && row < height; row++)
        memmove((char *) to + row * to_pitch, (const char *) from + row * from_pitch, width);
    return error;
}
int cudaMemcpyFromSymbol(void *to, const void *symbol, size_t bytes, size_t offset, int kind) {
    memset(to, 0, bytes);
    return fault;
}
int cudaMemset(void *memory, int value, size_t bytes) {
    if (bytes < LARGEST_COPY_MADE) memset(memory, value, bytes);
    return fault;
}
int cudaMemsetAsync(void *memory, int value, size_t bytes, void *stream) {
    return cudaMemset(memory, value, bytes);
}

/* ---- kernels ----
 *
 * Of the provider's thousands of kernels one is known by name: the gather, whose fifth and sixth
 * parameters are the indices' address and width. It looks up the tokens of a step, so what it
 * reads is what the step, or a graph's replay of it, was really given.
 */

enum { KNOWN = 64, PARAMETER_INDICES = 4, PARAMETER_WIDTH = 5 };

struct gather {
    const void *indices;
    size_t width;
};

static const void *gather_kernels[KNOWN];
static int gather_kernel_count;

/* The first gather of the last step that ran: the tokens' embedding. */
static struct gather last_gather;
static int64_t last_index;
static int gathers;

static int is_gather(const void *kernel) {
    for (int i = 0; i < gather_kernel_count; i++)
        if (gather_kernels[i] == kernel) return 1;
    return 0;
}

static void run_gather(struct gather gather) {
    if (gathers++ > 0) return;
    last_gather = gather;
    last_index = gather.width == 8 ? *(const int64_t *) gather.indices
                                   : *(const int32_t *) gather.indices;
}

/* Forgets the gathers seen: the next one is the first of a step. */
void stub_begin_step(void) { gathers = 0; }

/* Returns the index that the first gather of the step read, or -1. */
int64_t stub_first_index(void) { return gathers ? last_index : -1; }

/* A captured graph: of its nodes only the gathers are kept. */
struct graph {
    struct gather gathers[8];
    int count;
};

static struct graph *recording;

static int launch(const void *kernel, void **parameters) {
    if (fault) return fault;
    stub.kernels++;
    if (!is_gather(kernel)) return SUCCESS;
    struct gather gather = {*(const void **) parameters[PARAMETER_INDICES],
                            *(size_t *) parameters[PARAMETER_WIDTH]};
    if (!capturing) run_gather(gather);
    else if (recording->count < 8) recording->gathers[recording->count++] = gather;
    return SUCCESS;
}

struct dim3 {
    unsigned x, y, z;
};

int cudaLaunchKernel(const void *kernel, struct dim3 grid, struct dim3 block, void **parameters,
                     size_t shared, void *stream) {
    return launch(kernel, parameters);
}
int cudaLaunchKernelExC(const void *configuration, const void *kernel, void **parameters) {
    return launch(kernel, parameters);
}
int cudaLaunchHostFunc(void *stream, void (*function)(void *), void *data) {
    function(data);
    return fault;
}

/* A launch's configuration is pushed by the caller and popped by the kernel's own host function. */
static _Thread_local struct {
    struct dim3 grid, block;
    size_t shared;
    void *stream;
} pushed;

unsigned __cudaPushCallConfiguration(struct dim3 grid, struct dim3 block, size_t shared,
                                     void *stream) {
    pushed.grid = grid;
    pushed.block = block;
    pushed.shared = shared;
    pushed.stream = stream;
    return 0;
}
int __cudaPopCallConfiguration(struct dim3 *grid, struct dim3 *block, size_t *shared,
                               void **stream) {
    *grid = pushed.grid;
    *block = pushed.block;
    *shared = pushed.shared;
    *stream = pushed.stream;
    return SUCCESS;
}

void **__cudaRegisterFatBinary(void *binary) {
    static void *handle[4];
    return handle;
}
void __cudaRegisterFatBinaryEnd(void **handle) {}
void __cudaUnregisterFatBinary(void **handle) {}
void __cudaRegisterVar(void) {}
void __cudaRegisterFunction(void **handle, const char *host, char *device, const char *name,
                            int limit, void *a, void *b, void *c, void *d, int *e) {
    if (strstr(name, "_GatherKernel") && gather_kernel_count < KNOWN)
        gather_kernels[gather_kernel_count++] = host;
}

int cudaFuncSetAttribute(const void *kernel, int attribute, int value) { return fault; }
struct function_attributes {
    size_t shared, constant, local;
    int threads, registers, ptx, binary, cache, dynamic_shared, carveout;
};
int cudaFuncGetAttributes(struct function_attributes *out, const void *kernel) {
    memset(out, 0, sizeof *out);
    out->threads = 1024;
    out->registers = 64;
    out->ptx = out->binary = 90;
    out->dynamic_shared = 232448;
    return fault;
}
int cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int *out, const void *kernel,
                                                           int threads, size_t shared,
                                                           unsigned flags) {
    *out = 2;
    return fault;
}
int cudaKernelSetAttributeForDevice(void *kernel, int attribute, int value, int device) {
    return fault;
}
int cudaLibraryLoadData(void **out) {
    *out = malloc(8);
    return fault;
}
int cudaLibraryGetKernel(void **out) {
    *out = malloc(8);
    return fault;
}
int cudaLibraryUnload(void *library) {
    free(library);
    return fault;
}

/* ---- streams, events, graphs ---- */

int cudaStreamCreate(void **out) {
    *out = malloc(8);
    return fault;
}
int cudaStreamCreateWithFlags(void **out, unsigned flags) { return cudaStreamCreate(out); }
int cudaStreamDestroy(void *stream) {
    free(stream);
    return fault;
}
int cudaStreamWaitEvent(void *stream, void *event, unsigned flags) { return fault; }

static int synchronize(void) {
    if (capturing) {
        stub.illegal++;
        return CAPTURE_UNSUPPORTED;
    }
    stub.synchronizations++;
    return fault;
}
int cudaStreamSynchronize(void *stream) { return synchronize(); }
int cudaDeviceSynchronize(void) { return synchronize(); }
int cudaEventSynchronize(void *event) { return synchronize(); }

int cudaEventCreate(void **out) {
    *out = malloc(8);
    return fault;
}
int cudaEventCreateWithFlags(void **out, unsigned flags) { return cudaEventCreate(out); }
int cudaEventDestroy(void *event) {
    free(event);
    return fault;
}
int cudaEventRecord(void *event, void *stream) { return fault; }
int cudaEventElapsedTime(float *milliseconds, void *from, void *to) {
    *milliseconds = 0.01f;
    return fault;
}

int cudaStreamBeginCapture(void *stream, int mode) {
    if (fault) return fault;
    capturing = 1;
    recording = calloc(1, sizeof *recording);
    return SUCCESS;
}
int cudaStreamEndCapture(void *stream, void **out) {
    capturing = 0;
    stub.captures++;
    *out = recording;
    return fault;
}
int cudaStreamIsCapturing(void *stream, int *out) {
    *out = capturing;
    return fault;
}
int cudaGraphInstantiate(void **out, void *graph) {
    *out = malloc(sizeof(struct graph));
    memcpy(*out, graph, sizeof(struct graph));
    return fault;
}
int cudaGraphLaunch(void *executable, void *stream) {
    if (fault) return fault;
    stub.graph_launches++;
    struct graph *graph = executable;
    for (int i = 0; i < graph->count; i++) run_gather(graph->gathers[i]);
    return SUCCESS;
}
int cudaGraphDestroy(void *graph) {
    free(graph);
    return fault;
}
int cudaGraphExecDestroy(void *executable) {
    free(executable);
    return fault;
}

int cudaMemPoolCreate(void **out, void *properties) {
    *out = malloc(8);
    return fault;
}
int cudaMemPoolDestroy(void *pool) {
    free(pool);
    return fault;
}
int cudaMemPoolGetAttribute(void *pool, int attribute, void *out) {
    *(uint64_t *) out = 0;
    return fault;
}
int cudaMemPoolSetAttribute(void *pool, int attribute, void *value) { return fault; }
int cudaMemPoolTrimTo(void *pool, size_t keep) { return fault; }

/* ---- the device: one, of compute capability 9.0, with the figures of an H200 ---- */

enum { MULTIPROCESSORS = 132, SHARED_PER_BLOCK_OPTIN = 232448, SHARED_PER_MULTIPROCESSOR = 233472 };

int cudaGetDeviceCount(int *out) {
    *out = 1;
    return fault;
}
int cudaGetDevice(int *out) {
    *out = 0;
    return fault;
}
int cudaSetDevice(int device) { return device == 0 ? fault : 101; }
int cudaDriverGetVersion(int *out) {
    *out = 12080;
    return fault;
}
int cudaRuntimeGetVersion(int *out) {
    *out = 12080;
    return fault;
}

int cudaDeviceGetAttribute(int *out, int attribute, int device) {
    switch (attribute) {
        case 1: *out = 1024; break;   /* threads per block */
        case 8: *out = 49152; break;  /* shared memory per block */
        case 16: *out = MULTIPROCESSORS; break;
        case 39: *out = 2048; break;  /* threads per multiprocessor */
        case 75: *out = 9; break;     /* compute capability, major */
        case 76: *out = 0; break;     /* and minor */
        case 81: *out = SHARED_PER_MULTIPROCESSOR; break;
        case 97: *out = SHARED_PER_BLOCK_OPTIN; break;
        case 106: *out = 32; break;   /* blocks per multiprocessor */
        default: *out = 1;
    }
    return fault;
}

/* cudaDeviceProp of CUDA 12: 1032 bytes, of which these places are filled. */
enum { PROPERTIES = 1032 };
static void put_int(char *at, int value) { memcpy(at, &value, sizeof value); }
static void put_size(char *at, size_t value) { memcpy(at, &value, sizeof value); }

int cudaGetDeviceProperties_v2(char *out, int device) {
    memset(out, 0, PROPERTIES);
    strcpy(out, "Parley stub");
    put_size(out + 288, DEVICE_MEMORY);
    put_size(out + 296, 49152);             /* sharedMemPerBlock */
    put_int(out + 304, 65536);              /* regsPerBlock */
    put_int(out + 308, 32);                 /* warpSize */
    put_int(out + 320, 1024);               /* maxThreadsPerBlock */
    put_int(out + 324, 1024);               /* maxThreadsDim */
    put_int(out + 328, 1024);
    put_int(out + 332, 64);
    put_int(out + 336, 2147483647);         /* maxGridSize */
    put_int(out + 340, 65535);
    put_int(out + 344, 65535);
    put_int(out + 360, 9);                  /* major */
    put_int(out + 364, 0);                  /* minor */
    put_int(out + 388, MULTIPROCESSORS);
    put_int(out + 576, 1);                  /* concurrentKernels */
    put_int(out + 604, 1);                  /* unifiedAddressing */
    put_int(out + 616, 60 << 20);           /* l2CacheSize */
    put_int(out + 624, 2048);               /* maxThreadsPerMultiProcessor */
    put_size(out + 640, SHARED_PER_MULTIPROCESSOR);
    put_int(out + 648, 65536);              /* regsPerMultiprocessor */
    put_size(out + 696, SHARED_PER_BLOCK_OPTIN);
    put_int(out + 712, 32);                 /* maxBlocksPerMultiProcessor */
    put_size(out + 720, 1024);              /* reservedSharedMemPerBlock */
    return fault;
}

int cudaGetDriverEntryPoint(const char *name, void **out, unsigned long flags, int *result) {
    *out = NULL;
    if (result) *result = 1;
    return fault;
}
int cudaGetLastError(void) { return fault; }
int cudaPeekAtLastError(void) { return fault; }
const char *cudaGetErrorString(int error) { return error ? "an injected fault" : "no error"; }
const char *cudaGetErrorName(int error) { return error ? "stubFault" : "cudaSuccess"; }

/* ---- for the other stand-ins ---- */

int stub_matrix_product(void) {
    if (fault) return 13; /* CUBLAS_STATUS_EXECUTION_FAILED */
    stub.matrix_products++;
    return SUCCESS;
}

#define _GNU_SOURCE
#include "cudart.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { OUT_OF_MEMORY = 2, INVALID_VALUE = 1, CAPTURE_UNSUPPORTED = 900 };
enum { HOST_TO_DEVICE = 1, DEVICE_TO_HOST = 2, DEVICE_TO_DEVICE = 3, BY_ADDRESS = 4 };

/* Weights are larger than the machine: copies from this size on are counted, not made. */
static const size_t LARGEST_COPY_MADE = 1 << 20;
static const size_t PAGE = 4096;

struct stub_counts stub;
int stub_fault;
struct graph *stub_recording;

void stub_fail(int error) { stub_fault = error; }

void stub_read(struct stub_counts *out) { *out = stub; }

/* ---- memory ---- */

/* What was allocated is remembered beside the memory: a header page in front of it. */
struct allocation {
    size_t bytes;
    int64_t *counter;
};

static int allocate(void **out, size_t bytes, int64_t *counter) {
    if (stub_fault) return stub_fault;
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
    if (!memory) return stub_fault;
    struct allocation *header = (struct allocation *) ((char *) memory - PAGE);
    *header->counter -= header->bytes;
    munmap(header, PAGE + (header->bytes + PAGE - 1) / PAGE * PAGE);
    return stub_fault;
}

int cudaMallocFromPoolAsync(void **out, size_t bytes, void *pool, void *stream) {
    return allocate(out, bytes, &stub.device_bytes);
}
int cudaFreeAsync(void *memory, void *stream) { return release(memory); }

/* What is not of a stream is not allowed in a capture. */
static void outside_captures(void) {
    if (stub_recording) stub.illegal++;
}
int cudaMalloc(void **out, size_t bytes) {
    outside_captures();
    return allocate(out, bytes, &stub.device_bytes);
}
int cudaFree(void *memory) {
    outside_captures();
    return release(memory);
}
int cudaMallocHost(void **out, size_t bytes) {
    outside_captures();
    return allocate(out, bytes, &stub.pinned_bytes);
}
int cudaHostAlloc(void **out, size_t bytes, unsigned flags) { return cudaMallocHost(out, bytes); }
int cudaFreeHost(void *memory) {
    outside_captures();
    return release(memory);
}

int cudaMemGetInfo(size_t *available, size_t *total) {
    *total = DEVICE_MEMORY;
    *available = DEVICE_MEMORY - stub.device_bytes;
    return stub_fault;
}

static int copy(void *to, const void *from, size_t bytes, int kind) {
    if (stub_fault) return stub_fault;
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
    outside_captures();
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
    outside_captures();
    memset(to, 0, bytes);
    return stub_fault;
}
int cudaMemsetAsync(void *memory, int value, size_t bytes, void *stream) {
    if (bytes < LARGEST_COPY_MADE) memset(memory, value, bytes);
    return stub_fault;
}
int cudaMemset(void *memory, int value, size_t bytes) {
    outside_captures();
    return cudaMemsetAsync(memory, value, bytes, NULL);
}

/* ---- streams, events, graphs ---- */

int cudaStreamCreate(void **out) {
    *out = malloc(8);
    return stub_fault;
}
int cudaStreamCreateWithFlags(void **out, unsigned flags) { return cudaStreamCreate(out); }
int cudaStreamDestroy(void *stream) {
    free(stream);
    return stub_fault;
}
int cudaStreamWaitEvent(void *stream, void *event, unsigned flags) { return stub_fault; }

static int synchronize(void) {
    if (stub_recording) {
        stub.illegal++;
        return CAPTURE_UNSUPPORTED;
    }
    stub.synchronizations++;
    return stub_fault;
}
int cudaStreamSynchronize(void *stream) { return synchronize(); }
int cudaDeviceSynchronize(void) { return synchronize(); }
int cudaEventSynchronize(void *event) { return synchronize(); }

int cudaEventCreate(void **out) {
    *out = malloc(8);
    return stub_fault;
}
int cudaEventCreateWithFlags(void **out, unsigned flags) { return cudaEventCreate(out); }
int cudaEventDestroy(void *event) {
    free(event);
    return stub_fault;
}
int cudaEventRecord(void *event, void *stream) { return stub_fault; }
int cudaEventRecordWithFlags(void *event, void *stream, unsigned flags) { return stub_fault; }
int cudaEventElapsedTime(float *milliseconds, void *from, void *to) {
    *milliseconds = 0.01f;
    return stub_fault;
}

int cudaStreamBeginCapture(void *stream, int mode) {
    if (stub_fault) return stub_fault;
    stub_recording = calloc(1, sizeof *stub_recording);
    return SUCCESS;
}
int cudaStreamEndCapture(void *stream, void **out) {
    stub.captures++;
    *out = stub_recording;
    stub_recording = NULL;
    return stub_fault;
}
int cudaStreamIsCapturing(void *stream, int *out) {
    *out = stub_recording != NULL;
    return stub_fault;
}
int cudaGraphInstantiate(void **out, void *graph) {
    *out = malloc(sizeof(struct graph));
    memcpy(*out, graph, sizeof(struct graph));
    return stub_fault;
}
int cudaGraphLaunch(void *executable, void *stream) {
    if (stub_fault) return stub_fault;
    stub.graph_launches++;
    stub_replay(executable);
    return SUCCESS;
}
int cudaGraphDestroy(void *graph) {
    free(graph);
    return stub_fault;
}
int cudaGraphExecDestroy(void *executable) {
    free(executable);
    return stub_fault;
}

int cudaMemPoolCreate(void **out, void *properties) {
    *out = malloc(8);
    return stub_fault;
}
int cudaMemPoolDestroy(void *pool) {
    free(pool);
    return stub_fault;
}
int cudaMemPoolGetAttribute(void *pool, int attribute, void *out) {
    *(uint64_t *) out = 0;
    return stub_fault;
}
int cudaMemPoolSetAttribute(void *pool, int attribute, void *value) { return stub_fault; }
int cudaMemPoolTrimTo(void *pool, size_t keep) { return stub_fault; }

/* ---- for the other stand-ins ---- */

int stub_matrix_product(void) {
    if (stub_fault) return 13; /* CUBLAS_STATUS_EXECUTION_FAILED */
    stub.matrix_products++;
    return SUCCESS;
}

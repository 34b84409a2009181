/*
 * Of the provider's thousands of kernels two are known by name: those that look up the tokens of a
 * step, in an embedding that is quantised or not. So what they read is what the step, or a graph's
 * replay of it, was really given.
 */
#include "cudart.h"

#include <stdlib.h>
#include <string.h>

/* Where a gather's parameters say what it looks up. */
struct gather_kernel {
    const void *host;
    int indices; /* the parameter that is their address */
    int width;   /* the one that is their width, where it is not known from the name */
    size_t fixed_width;
};

enum { KNOWN = 64 };

static struct gather_kernel gather_kernels[KNOWN];
static int gather_kernel_count;

/* The first gather of the last step that ran: the tokens' embedding. */
static struct gather last_gather;
static int64_t last_index;
static int gathers;

static const struct gather_kernel *known(const void *kernel) {
    for (int i = 0; i < gather_kernel_count; i++)
        if (gather_kernels[i].host == kernel) return &gather_kernels[i];
    return NULL;
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

void stub_replay(const struct graph *graph) {
    for (int i = 0; i < graph->count; i++) run_gather(graph->gathers[i]);
}

static int launch(const void *kernel, void **parameters) {
    if (stub_fault) return stub_fault;
    stub.kernels++;
    const struct gather_kernel *found = known(kernel);
    if (!found) return SUCCESS;
    struct gather gather = {
        *(const void **) parameters[found->indices],
        found->fixed_width ? found->fixed_width : *(size_t *) parameters[found->width]};
    if (!stub_recording) run_gather(gather);
    else if (stub_recording->count < GATHERS_KEPT)
        stub_recording->gathers[stub_recording->count++] = gather;
    return SUCCESS;
}

struct dim3 {
    unsigned x, y, z;
};

int cudaLaunchKernel(const void *kernel, struct dim3 grid, struct dim3 block, void **parameters,
                     size_t shared, void *stream) {
    return launch(kernel, parameters);
}
int cudaLaunchCooperativeKernel(const void *kernel, struct dim3 grid, struct dim3 block,
                                void **parameters, size_t shared, void *stream) {
    return launch(kernel, parameters);
}
int cudaLaunchKernelExC(const void *configuration, const void *kernel, void **parameters) {
    return launch(kernel, parameters);
}
int cudaLaunchHostFunc(void *stream, void (*function)(void *), void *data) {
    function(data);
    return stub_fault;
}

/* From CUDA 13 on a kernel's own host function asks for its handle: here the function itself. */
int __cudaGetKernel(const void **out, const void *kernel) {
    *out = kernel;
    return SUCCESS;
}
int __cudaLaunchKernel(const void *kernel, struct dim3 grid, struct dim3 block, void **parameters,
                       size_t shared, void *stream) {
    return launch(kernel, parameters);
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
    if (gather_kernel_count == KNOWN) return;
    struct gather_kernel *next = &gather_kernels[gather_kernel_count];
    if (strstr(name, "_GatherKernel")) *next = (struct gather_kernel) {host, 4, 5, 0};
    else if (strstr(name, "GatherBlockQuantizedKernel")) /* its last type is the indices' */
        *next = (struct gather_kernel) {host, 1, 0, strstr(name, "iEEv") ? 4 : 8};
    else return;
    gather_kernel_count++;
}

int cudaFuncSetAttribute(const void *kernel, int attribute, int value) { return stub_fault; }
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
    return stub_fault;
}
int cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int *out, const void *kernel,
                                                           int threads, size_t shared,
                                                           unsigned flags) {
    *out = 2;
    return stub_fault;
}
int cudaKernelSetAttributeForDevice(void *kernel, int attribute, int value, int device) {
    return stub_fault;
}
int cudaLibraryLoadData(void **out) {
    *out = malloc(8);
    return stub_fault;
}
int cudaLibraryGetKernel(void **out) {
    *out = malloc(8);
    return stub_fault;
}
int cudaLibraryUnload(void *library) {
    free(library);
    return stub_fault;
}

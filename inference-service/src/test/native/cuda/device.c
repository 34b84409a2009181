#include "cudart.h"

#include <string.h>

/* The device: one, of compute capability 9.0, with the figures of an H200. CUDA is 12 or 13. */

enum { MULTIPROCESSORS = 132, SHARED_PER_BLOCK_OPTIN = 232448, SHARED_PER_MULTIPROCESSOR = 233472 };
enum { VERSION = CUDA == 12 ? 12080 : 13000 };

int cudaGetDeviceCount(int *out) {
    *out = 1;
    return stub_fault;
}
int cudaGetDevice(int *out) {
    *out = 0;
    return stub_fault;
}
int cudaSetDevice(int device) { return device == 0 ? stub_fault : 101; }
int cudaDriverGetVersion(int *out) {
    *out = VERSION;
    return stub_fault;
}
int cudaRuntimeGetVersion(int *out) {
    *out = VERSION;
    return stub_fault;
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
    return stub_fault;
}

/*
 * Places in cudaDeviceProp, of which CUDA 13 left out some that nothing needs: from the number of
 * multiprocessors on it differs from CUDA 12's, and so does the function's name.
 */
#if CUDA == 12
#define GET_PROPERTIES cudaGetDeviceProperties_v2
enum {
    MULTIPROCESSOR_COUNT = 388,
    CONCURRENT_KERNELS = 576,
    UNIFIED_ADDRESSING = 604,
    L2_CACHE_SIZE = 616,
    THREADS_PER_MULTIPROCESSOR = 624,
    SHARED_MEMORY_PER_MULTIPROCESSOR = 640,
    REGISTERS_PER_MULTIPROCESSOR = 648,
    SHARED_MEMORY_PER_BLOCK_OPTIN = 696,
    BLOCKS_PER_MULTIPROCESSOR = 712,
    RESERVED_SHARED_MEMORY_PER_BLOCK = 720,
    PROPERTIES = 1032
};
#else
#define GET_PROPERTIES cudaGetDeviceProperties
enum {
    MULTIPROCESSOR_COUNT = 384,
    CONCURRENT_KERNELS = 560,
    UNIFIED_ADDRESSING = 588,
    L2_CACHE_SIZE = 596,
    THREADS_PER_MULTIPROCESSOR = 604,
    SHARED_MEMORY_PER_MULTIPROCESSOR = 624,
    REGISTERS_PER_MULTIPROCESSOR = 632,
    SHARED_MEMORY_PER_BLOCK_OPTIN = 672,
    BLOCKS_PER_MULTIPROCESSOR = 688,
    RESERVED_SHARED_MEMORY_PER_BLOCK = 696,
    PROPERTIES = 1008
};
#endif

static void put_int(char *at, int value) { memcpy(at, &value, sizeof value); }
static void put_size(char *at, size_t value) { memcpy(at, &value, sizeof value); }

int GET_PROPERTIES(char *out, int device) {
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
    put_int(out + MULTIPROCESSOR_COUNT, MULTIPROCESSORS);
    put_int(out + CONCURRENT_KERNELS, 1);
    put_int(out + UNIFIED_ADDRESSING, 1);
    put_int(out + L2_CACHE_SIZE, 60 << 20);
    put_int(out + THREADS_PER_MULTIPROCESSOR, 2048);
    put_size(out + SHARED_MEMORY_PER_MULTIPROCESSOR, SHARED_PER_MULTIPROCESSOR);
    put_int(out + REGISTERS_PER_MULTIPROCESSOR, 65536);
    put_size(out + SHARED_MEMORY_PER_BLOCK_OPTIN, SHARED_PER_BLOCK_OPTIN);
    put_int(out + BLOCKS_PER_MULTIPROCESSOR, 32);
    put_size(out + RESERVED_SHARED_MEMORY_PER_BLOCK, 1024);
    return stub_fault;
}

int cudaGetDriverEntryPoint(const char *name, void **out, unsigned long flags, int *result) {
    *out = NULL;
    if (result) *result = 1;
    return stub_fault;
}
int cudaGetDriverEntryPointByVersion(const char *name, void **out, unsigned version,
                                     unsigned long long flags, int *result) {
    return cudaGetDriverEntryPoint(name, out, flags, result);
}

/* Asked for by the provider for CUDA 13, used by no decoder. */
int cudaPointerGetAttributes(void *out, const void *pointer) { return 801; /* not supported */ }

int cudaGetLastError(void) { return stub_fault; }
int cudaPeekAtLastError(void) { return stub_fault; }
const char *cudaGetErrorString(int error) { return error ? "an injected fault" : "no error"; }
const char *cudaGetErrorName(int error) { return error ? "stubFault" : "cudaSuccess"; }

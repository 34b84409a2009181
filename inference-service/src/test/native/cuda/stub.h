/*
 * Stand-ins for the CUDA libraries, so that ONNX Runtime's real CUDA provider can be loaded, and
 * its placement of nodes, copies, synchronisations and graph captures counted, where there is no
 * GPU. Device memory is the host's; copies below a limit are made, so that what a kernel would
 * read is really there; kernels compute nothing.
 *
 * Signatures are those of CUDA's public documentation, narrowed to what a stand-in looks at.
 */
#ifndef PARLEY_CUDA_STUB_H
#define PARLEY_CUDA_STUB_H

#include <stddef.h>
#include <stdint.h>

/* What was done so far. StubCounts.java reads it, in this order. */
struct stub_counts {
    int64_t kernels;         /* launched, not counting those that a graph's launch replays */
    int64_t captures;        /* graphs captured */
    int64_t graph_launches;
    int64_t synchronizations;
    int64_t uploads;         /* host to device, outside a capture or in one */
    int64_t downloads;       /* device to host */
    int64_t device_copies;   /* device to device */
    int64_t matrix_products; /* by cuBLAS or cuBLASLt */
    int64_t device_bytes;    /* allocated now */
    int64_t pinned_bytes;    /* host memory allocated now */
    int64_t illegal;         /* calls that a capture does not allow */
};

extern struct stub_counts stub;

/* Counts one launch of a cuBLAS product. Returns the error injected, else 0. */
int stub_matrix_product(void);

/* From now on every call that can fail returns this CUDA error, as after a real device fault. */
void stub_fail(int error);

#endif

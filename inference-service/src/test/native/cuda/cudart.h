/* What the parts of the stand-in for CUDA's runtime library share. */
#ifndef PARLEY_CUDA_STUB_CUDART_H
#define PARLEY_CUDA_STUB_CUDART_H

#include "stub.h"

enum { SUCCESS = 0, GATHERS_KEPT = 8 };

/* Bytes, as of an H200. */
#define DEVICE_MEMORY (141UL << 30)

/* The error that every call that can fail returns, 0 for none. */
extern int stub_fault;

/* What a kernel that looks something up was given. */
struct gather {
    const void *indices;
    size_t width;
};

/* A captured graph: of its nodes only the gathers are kept. */
struct graph {
    struct gather gathers[GATHERS_KEPT];
    int count;
};

/* The graph that is being captured, or null. */
extern struct graph *stub_recording;

void stub_replay(const struct graph *graph);

#endif

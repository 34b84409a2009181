#include "stub.h"

#include <stdlib.h>

int cublasCreate_v2(void **out) {
    *out = malloc(8);
    return 0;
}
int cublasDestroy_v2(void *handle) {
    free(handle);
    return 0;
}
int cublasGetMathMode(void *handle, int *out) {
    *out = 0;
    return 0;
}
int cublasSetMathMode(void *handle, int mode) { return 0; }
int cublasSetStream_v2(void *handle, void *stream) { return 0; }
const char *cublasGetStatusName(int status) { return "stub status"; }
const char *cublasGetStatusString(int status) { return "stub status"; }

#define PRODUCT(name) \
    int name(void) { return stub_matrix_product(); }
PRODUCT(cublasGemmEx)
PRODUCT(cublasGemmBatchedEx)
PRODUCT(cublasGemmStridedBatchedEx)
PRODUCT(cublasSgemm_v2)
PRODUCT(cublasSgemmBatched)
PRODUCT(cublasSgemmStridedBatched)
PRODUCT(cublasDgemm_v2)
PRODUCT(cublasDgemmBatched)
PRODUCT(cublasDgemmStridedBatched)

/* Asked for by the provider, used by no decoder. */
#define UNUSED(name) \
    int name(void) { return 15; /* CUBLAS_STATUS_NOT_SUPPORTED */ }
UNUSED(cublasDcopy_v2)
UNUSED(cublasScopy_v2)
UNUSED(cublasSscal_v2)
UNUSED(cublasDgeam)
UNUSED(cublasSgeam)
UNUSED(cublasDgetrfBatched)
UNUSED(cublasDgetriBatched)
UNUSED(cublasSgetrfBatched)
UNUSED(cublasSgetriBatched)

/*
 * Of the driver's library the provider for CUDA 13 is linked to one function, which kernels of the
 * newest GPUs need and no decoder calls.
 */
int cuTensorMapEncodeTiled(void) { return 801; /* CUDA_ERROR_NOT_SUPPORTED */ }

package dev.parley.inference.model.cuda;

/** The library that is built with, and CUDA 12. */
class CudaContractTest extends CudaContract {

    CudaContractTest() {
        super(GpuArtifact.CUDA_12);
    }
}

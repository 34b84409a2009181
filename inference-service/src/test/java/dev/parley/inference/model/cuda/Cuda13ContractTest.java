package dev.parley.inference.model.cuda;

/** The library that may be named in its place, and CUDA 13. */
class Cuda13ContractTest extends CudaContract {

    Cuda13ContractTest() {
        super(GpuArtifact.CUDA_13);
    }
}

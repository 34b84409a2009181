package dev.parley.inference.device;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * That a session runs on a GPU, and how.
 *
 * @param device whose stream it runs in; it must outlive the session
 * @param graphs whether runs are captured and replayed, each kind under its own number
 * @param settings entries of the session's configuration
 */
public record CudaExecution(CudaDevice device, boolean graphs, Map<String, String> settings) {

    public CudaExecution {
        settings = Map.copyOf(settings);
    }

    /** What ONNX Runtime's CUDA provider is told. */
    Map<String, String> providerOptions() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("device_id", Integer.toString(device.id()));
        options.put("user_compute_stream", Long.toString(device.streamAddress()));
        options.put("enable_cuda_graph", graphs ? "1" : "0");
        options.put("enable_cudnn", "0"); // a decoder needs none of it, and it is 1 GB
        options.put("arena_extend_strategy", "kSameAsRequested"); // not the next power of two
        return options;
    }
}

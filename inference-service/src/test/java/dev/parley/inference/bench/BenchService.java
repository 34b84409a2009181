package dev.parley.inference.bench;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The service as it ships, with the one model that is measured. */
final class BenchService {

    static final String MODEL = "bench";

    private BenchService() {}

    /**
     * Starts it and waits until it serves.
     *
     * @param jar that starts it
     * @param cache where the quantised weights lie
     */
    static ServiceProcess start(
            Path jar, Shape shape, BlockFormat format, Path cache, BenchOptions options)
            throws IOException {
        Map<String, String> settings = modelSettings(shape, format, options);
        settings.put("parley.inference.quantization.cache", cache.toAbsolutePath().toString());
        settings.put("parley.inference.quantization.verify", "false");
        settings.put("parley.inference.quantization.packing", "heap");
        settings.put("parley.inference.shared-threads", Integer.toString(options.threads()));
        settings.put("parley.inference.spinning", Boolean.toString(options.spinning()));
        settings.put("parley.inference.models.parley-demo-large.enabled", "false");
        settings.put("parley.inference.models.parley-demo-small.enabled", "false");
        settings.put("parley.speech.recognizer.enabled", "false");
        settings.put("parley.speech.synthesizer.enabled", "false");
        Path log = options.folder().resolve(BenchOptions.name(shape, format) + ".log");
        return ServiceProcess.start(jar, List.of("-Xmx1g"), settings, log);
    }

    private static Map<String, String> modelSettings(
            Shape shape, BlockFormat format, BenchOptions options) {
        Path folder = options.folder().resolve(shape.option()).toAbsolutePath();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("path", folder.toString());
        settings.put("precision", "int" + format.bits());
        settings.put("block", Integer.toString(format.block()));
        settings.put("threads", Integer.toString(options.threads()));
        settings.put("slots", Integer.toString(options.slots()));
        settings.put("max-model-len", Integer.toString(options.length()));
        settings.put("queue", Integer.toString(EngineContender.QUEUE));
        settings.put("prefix-cache", "0"); // as the engine beside it
        Map<String, String> named = new LinkedHashMap<>();
        settings.forEach(
                (name, value) -> named.put("parley.inference.models." + MODEL + "." + name, value));
        return named;
    }
}

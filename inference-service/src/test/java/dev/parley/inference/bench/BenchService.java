package dev.parley.inference.bench;

import dev.parley.inference.checkpoint.BlockFormat;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The service as it ships, in a process of its own on this machine, with one model. */
final class ServiceProcess implements AutoCloseable {

    static final String MODEL = "bench";

    private static final int READY_SECONDS = 300;
    private static final int STOP_SECONDS = 15;

    private final Process process;
    private final ManagedChannel channel;

    private ServiceProcess(Process process, ManagedChannel channel) {
        this.process = process;
        this.channel = channel;
    }

    /**
     * Starts it and waits until it serves.
     *
     * @param jar that starts it
     * @param cache where the quantised weights lie
     */
    static ServiceProcess start(
            Path jar, Shape shape, BlockFormat format, Path cache, BenchOptions options)
            throws IOException {
        int port = freePort();
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
        settings.put("quarkus.http.port", Integer.toString(freePort()));
        settings.put("quarkus.grpc.server.port", Integer.toString(port));
        Path log = options.folder().resolve(BenchOptions.name(shape, format) + ".log");
        Process process = launch(jar, settings, log);
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .directExecutor()
                        .build();
        ServiceProcess service = new ServiceProcess(process, channel);
        service.awaitReady(log);
        return service;
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

    private static Process launch(Path jar, Map<String, String> settings, Path log)
            throws IOException {
        List<String> command =
                Stream.of(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-Xmx1g"),
                                settings.entrySet().stream()
                                        .map(it -> "-D" + it.getKey() + "=" + it.getValue()),
                                Stream.of("-jar", jar.toString()))
                        .flatMap(words -> words)
                        .toList();
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(Path log) throws IOException {
        boolean isReady = false;
        CompletableFuture<?> _ = process.onExit().thenRun(channel::shutdownNow);
        try {
            Iterator<HealthCheckResponse> states =
                    HealthGrpc.newBlockingStub(channel)
                            .withWaitForReady()
                            .withDeadlineAfter(READY_SECONDS, TimeUnit.SECONDS)
                            .watch(HealthCheckRequest.getDefaultInstance());
            while (!isReady) {
                isReady = states.next().getStatus() == ServingStatus.SERVING;
            }
        } catch (StatusRuntimeException failure) {
            throw new IOException("the service does not serve; its log is " + log, failure);
        } finally {
            if (!isReady) {
                close();
            }
        }
    }

    ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package dev.parley.inference.process;

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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A packaged service on this machine. */
public final class ServiceProcess implements AutoCloseable {

    private static final int READY_SECONDS = 300;
    private static final Duration STOP = Duration.ofSeconds(15);

    private final Process process;
    private final int port;
    private final int httpPort;
    private final Path log;
    private final ManagedChannel channel;

    private ServiceProcess(Process process, int port, int httpPort, Path log) {
        this.process = process;
        this.port = port;
        this.httpPort = httpPort;
        this.log = log;
        this.channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .directExecutor()
                        .build();
    }

    /**
     * Starts it on free ports and waits until it serves.
     *
     * @param jar that starts it
     * @param javaOptions of its virtual machine
     * @param settings besides its ports
     * @param log where its output goes
     */
    public static ServiceProcess start(
            Path jar, List<String> javaOptions, Map<String, String> settings, Path log)
            throws IOException {
        int port = freePort();
        int httpPort = freePort();
        List<String> command =
                Stream.of(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "--enable-native-access=ALL-UNNAMED"),
                                javaOptions.stream(),
                                settings.entrySet().stream()
                                        .map(it -> "-D" + it.getKey() + "=" + it.getValue()),
                                Stream.of(
                                        "-Dquarkus.grpc.server.port=" + port,
                                        "-Dquarkus.http.port=" + httpPort,
                                        "-jar",
                                        jar.toString()))
                        .flatMap(words -> words)
                        .toList();
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        ServiceProcess service = new ServiceProcess(process, port, httpPort, log);
        service.awaitReady();
        return service;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException {
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

    /** Returns a connection to its gRPC interface, which is closed with this. */
    public ManagedChannel channel() {
        return channel;
    }

    /** Returns the port of its gRPC interface. */
    public int port() {
        return port;
    }

    /** Returns where it answers a path of HTTP. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    /** Returns the folder of the system that tells of the process. */
    public Path proc() {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    /** Returns all that it has logged. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Asks it to end (SIGTERM); returns whether it does in time. */
    public boolean endsWithin(Duration time) throws InterruptedException {
        process.destroy();
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            if (!endsWithin(STOP)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package dev.parley.e2e.system;

import dev.parley.e2e.client.Conversation;
import dev.parley.e2e.client.TurnListener;
import dev.parley.e2e.demo.Questions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The three services together, as {@code ./parley up --tls} runs them, with traces collected. */
final class Parley implements AutoCloseable {

    static final Duration START = Duration.ofMinutes(3);

    private final Deque<Runnable> stops = new ArrayDeque<>();
    private final FakeOtlpCollector traces;
    private final DevelopmentCertificate certificate;
    private final int inferenceGrpc = ServiceProcess.freePort();
    private final int routerGrpc = ServiceProcess.freePort();
    private final int securePort = ServiceProcess.freePort();
    private final ServiceProcess inference;
    private final ServiceProcess router;
    private final ServiceProcess voice;

    private Parley() throws IOException, InterruptedException {
        try {
            traces = new FakeOtlpCollector();
            stops.push(traces::close);
            certificate = DevelopmentCertificate.create(Path.of("target", "system", "tls"));
            inference = keep(ServiceProcess.start("inference", "inference", inferenceSettings()));
            router = keep(ServiceProcess.start("router", "router", routerSettings()));
            voice = keep(ServiceProcess.start("voice", "voice", secureVoiceSettings()));
            inference.awaitReady(START);
            router.awaitReady(START);
            voice.awaitReady(START);
            warmUp();
        } catch (IOException | InterruptedException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** One turn that nobody judges: cold JVMs on a busy machine miss deadlines. */
    private void warmUp() throws InterruptedException {
        try (Conversation conversation = new Conversation(realtime(), Map.of())) {
            conversation.ask(Questions.load("arithmetic"), TurnListener.NONE);
        }
    }

    static Parley start() throws IOException, InterruptedException {
        return new Parley();
    }

    ServiceProcess inference() {
        return inference;
    }

    ServiceProcess router() {
        return router;
    }

    ServiceProcess voice() {
        return voice;
    }

    FakeOtlpCollector traces() {
        return traces;
    }

    DevelopmentCertificate certificate() {
        return certificate;
    }

    /** The address that stock clients are given as their base URL. */
    String baseUrl() {
        return "http://127.0.0.1:" + voice.port() + "/v1";
    }

    /** The same over TLS. */
    String secureBaseUrl() {
        return "https://localhost:" + securePort + "/v1";
    }

    /** The Realtime API with the model left to the router. */
    URI realtime() {
        return realtime(voice);
    }

    static URI realtime(ServiceProcess voice) {
        return URI.create("ws://127.0.0.1:" + voice.port() + "/v1/realtime?model=auto");
    }

    /** One more voice service before the same router and inference service. */
    ServiceProcess startVoice(String label, Map<String, String> more)
            throws IOException, InterruptedException {
        Map<String, String> settings = voiceSettings();
        settings.putAll(more);
        return ServiceProcess.start("voice", label, settings).awaitReady(START);
    }

    /** One more router before the same inference service. */
    ServiceProcess startRouter(String label, Map<String, String> more)
            throws IOException, InterruptedException {
        Map<String, String> settings = routerSettings();
        settings.put("quarkus.grpc.server.port", String.valueOf(ServiceProcess.freePort()));
        settings.putAll(more);
        return ServiceProcess.start("router", label, settings).awaitReady(START);
    }

    @Override
    public void close() {
        while (!stops.isEmpty()) {
            stops.pop().run();
        }
    }

    /** The settings of an inference service that serves both demonstration models. */
    static Map<String, String> demoModels() {
        Map<String, String> settings = new HashMap<>();
        for (String size : new String[] {"large", "small"}) {
            settings.put(
                    "parley.inference.models.parley-demo-" + size + ".path",
                    ServiceProcess.inRepository("inference-service/demo-model/" + size).toString());
        }
        return settings;
    }

    private Map<String, String> inferenceSettings() {
        Map<String, String> settings = demoModels();
        settings.putAll(tracing());
        settings.put("quarkus.grpc.server.port", String.valueOf(inferenceGrpc));
        return settings;
    }

    private Map<String, String> routerSettings() {
        Map<String, String> settings = new HashMap<>(tracing());
        settings.put("quarkus.grpc.server.port", String.valueOf(routerGrpc));
        settings.putAll(grpcClient("inference", inferenceGrpc));
        return settings;
    }

    private Map<String, String> voiceSettings() {
        Map<String, String> settings = new HashMap<>(tracing());
        settings.putAll(grpcClient("router", routerGrpc));
        settings.putAll(grpcClient("inference", inferenceGrpc));
        return settings;
    }

    private Map<String, String> secureVoiceSettings() {
        Map<String, String> settings = voiceSettings();
        settings.put("quarkus.http.ssl-port", String.valueOf(securePort));
        settings.put("quarkus.http.insecure-requests", "enabled");
        settings.put(
                "quarkus.http.ssl.certificate.key-store-file", certificate.keyStore().toString());
        settings.put(
                "quarkus.http.ssl.certificate.key-store-password", DevelopmentCertificate.PASSWORD);
        return settings;
    }

    private Map<String, String> tracing() {
        return Map.of(
                "quarkus.otel.sdk.disabled", "false",
                "quarkus.otel.exporter.otlp.endpoint", traces.uri().toString(),
                "quarkus.otel.exporter.otlp.protocol", "http/protobuf",
                "quarkus.otel.bsp.schedule.delay", "200ms");
    }

    private static Map<String, String> grpcClient(String name, int port) {
        return Map.of(
                "quarkus.grpc.clients." + name + ".host",
                "127.0.0.1",
                "quarkus.grpc.clients." + name + ".port",
                String.valueOf(port));
    }

    private ServiceProcess keep(ServiceProcess service) {
        stops.push(service::close);
        return service;
    }
}

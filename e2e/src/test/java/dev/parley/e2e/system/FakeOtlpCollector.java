package dev.parley.e2e.system;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Receives traces over HTTP as an OpenTelemetry collector does, and keeps them. */
final class FakeOtlpCollector implements AutoCloseable {

    /** A span, and the service that recorded it. */
    record Span(String service, String name, ByteString trace) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final List<Span> spans = new ArrayList<>();
    private final HttpServer server;

    FakeOtlpCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::receive);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Waits until what has arrived satisfies a condition; returns it in any case. */
    List<Span> await(Predicate<List<Span>> enough, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (!enough.test(spans) && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return List.copyOf(spans);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void add(ExportTraceServiceRequest request) {
        lock.lock();
        try {
            for (ResourceSpans resource : request.getResourceSpansList()) {
                String service = serviceName(resource);
                resource.getScopeSpansList().stream()
                        .flatMap(scope -> scope.getSpansList().stream())
                        .map(span -> new Span(service, span.getName(), span.getTraceId()))
                        .forEach(spans::add);
            }
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static String serviceName(ResourceSpans resource) {
        return resource.getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
    }
}

package dev.parley.voice.endpoint;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The router and the inference service on real sockets, saying what tests need. */
@Singleton
public class FakeNeighbours {

    private final FakeRouterService router = new FakeRouterService();
    private final FakeSpeechService speech = new FakeSpeechService();
    private final List<Server> servers = new ArrayList<>();
    private final int routerPort;
    private final int inferencePort;

    @Inject
    FakeNeighbours(
            @ConfigProperty(name = "quarkus.grpc.clients.router.test-port") int routerPort,
            @ConfigProperty(name = "quarkus.grpc.clients.inference.test-port") int inferencePort) {
        this.routerPort = routerPort;
        this.inferencePort = inferencePort;
    }

    void start(@Observes StartupEvent started) throws IOException {
        servers.add(serve(routerPort, router));
        servers.add(serve(inferencePort, speech));
    }

    private static Server serve(int port, BindableService service) throws IOException {
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addService(service)
                .build()
                .start();
    }

    @PreDestroy
    void stop() {
        servers.forEach(Server::shutdownNow);
    }

    FakeRouterService router() {
        return router;
    }

    FakeSpeechService speech() {
        return speech;
    }
}

package dev.parley.router.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.router.fake.FakeInferenceResource;
import dev.parley.router.fake.Http;
import dev.parley.router.v1.ListTargetsRequest;
import dev.parley.router.v1.RouterServiceGrpc;
import dev.parley.router.v1.RouterServiceGrpc.RouterServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(KeyedRouterTest.Keyed.class)
@QuarkusTestResource(FakeInferenceResource.class)
class KeyedRouterTest {

    /** A router that asks for a key. */
    public static class Keyed implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.api-keys", "secret,other");
        }
    }

    @ConfigProperty(name = "quarkus.http.test-port")
    int httpPort;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int grpcPort;

    @Test
    void asksForAKeyOverHttp() throws Exception {
        try (Http http = new Http(httpPort)) {
            HttpResponse<String> without = http.get("/v1/models");

            assertThat(without.statusCode()).isEqualTo(401);
            assertThat(Http.json(without).path("error").path("code").textValue())
                    .isEqualTo("invalid_api_key");
            assertThat(http.get("/v1/models", "authorization", "Bearer wrong").statusCode())
                    .isEqualTo(401);
            assertThat(http.get("/v1/models", "authorization", "Bearer secret").statusCode())
                    .isEqualTo(200);
            assertThat(http.get("/v1/models", "api-key", "other").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void leavesHealthAndMetricsOpen() throws Exception {
        try (Http http = new Http(httpPort)) {
            assertThat(http.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(http.get("/q/metrics").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void asksForAKeyOverGrpc() throws Exception {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", grpcPort).usePlaintext().build();
        RouterServiceBlockingStub router = RouterServiceGrpc.newBlockingStub(channel);

        StatusRuntimeException error =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> router.listTargets(ListTargetsRequest.getDefaultInstance()));
        Metadata key = new Metadata();
        key.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer secret");

        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(
                        router.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(key))
                                .listTargets(ListTargetsRequest.getDefaultInstance())
                                .getTargetsCount())
                .isEqualTo(2);
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
}

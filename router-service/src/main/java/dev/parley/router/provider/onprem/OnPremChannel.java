package dev.parley.router.provider.onprem;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.quarkus.grpc.GrpcClient;
import jakarta.inject.Singleton;

/** The connection to the inference service, with the key it asks for. */
@Singleton
class OnPremChannel {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Channel connection;
    private final Channel channel;

    OnPremChannel(@GrpcClient("inference") Channel connection, OnPremConfig config) {
        this.connection = connection;
        this.channel =
                config.apiKey()
                        .map(key -> ClientInterceptors.intercept(connection, bearer(key)))
                        .orElse(connection);
    }

    Channel channel() {
        return channel;
    }

    /** Tries to connect now instead of after the back-off, which grows to minutes. */
    void reconnect() {
        if (connection instanceof ManagedChannel managed) {
            managed.resetConnectBackoff();
        }
    }

    private static ClientInterceptor bearer(String key) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + key);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }
}

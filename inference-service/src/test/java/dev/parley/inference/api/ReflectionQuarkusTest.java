package dev.parley.inference.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a tool learns that does not have the contract. */
@QuarkusTest
@TestProfile(FakeModelsProfile.class)
@Timeout(60)
class ReflectionQuarkusTest {

    private static final String INFERENCE = "parley.inference.v1.InferenceService";

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    private @Nullable ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    @AfterEach
    void disconnect() {
        Objects.requireNonNull(channel).shutdownNow();
    }

    @Test
    void theServicesAreListed() {
        ServerReflectionResponse told =
                ask(ServerReflectionRequest.newBuilder().setListServices("*"));

        assertThat(told.getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(INFERENCE, "parley.inference.v1.SpeechService");
    }

    @Test
    void theMethodsOfAServiceAreDescribed() throws InvalidProtocolBufferException {
        ServerReflectionResponse told =
                ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol(INFERENCE));

        List<String> methods = new ArrayList<>();
        for (ByteString file : told.getFileDescriptorResponse().getFileDescriptorProtoList()) {
            FileDescriptorProto.parseFrom(file)
                    .getServiceList()
                    .forEach(service ->
                            service.getMethodList().stream()
                                    .map(MethodDescriptorProto::getName)
                                    .forEach(methods::add));
        }
        assertThat(methods).contains("Chat", "Prefill", "ListModels", "WatchLoad");
    }

    private ServerReflectionResponse ask(ServerReflectionRequest.Builder question) {
        Answers<ServerReflectionResponse> answers = new Answers<>();
        StreamObserver<ServerReflectionRequest> questions =
                ServerReflectionGrpc.newStub(Objects.requireNonNull(channel))
                        .serverReflectionInfo(answers);
        questions.onNext(question.build());
        questions.onCompleted();
        return answers.all().getFirst();
    }
}

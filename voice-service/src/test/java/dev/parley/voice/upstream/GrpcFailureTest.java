package dev.parley.voice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrpcFailureTest {

    @Test
    void aFullServiceSaysWhenToComeBack() {
        RetryInfo.Builder retry = RetryInfo.newBuilder();
        retry.getRetryDelayBuilder().setSeconds(2).setNanos(500_000_000);
        com.google.rpc.Status status =
                com.google.rpc.Status.newBuilder()
                        .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
                        .setMessage("every recogniser is busy")
                        .addDetails(Any.pack(retry.build()))
                        .build();

        assertThat(GrpcFailure.of(StatusProto.toStatusRuntimeException(status)))
                .isEqualTo(
                        new UpstreamFailure.AtCapacity(
                                Optional.of(Duration.ofMillis(2_500)), "every recogniser is busy"));
    }

    @Test
    void aRefusalNamesItsReason() {
        com.google.rpc.Status status =
                com.google.rpc.Status.newBuilder()
                        .setCode(Code.NOT_FOUND_VALUE)
                        .setMessage("no model parrot")
                        .addDetails(Any.pack(ErrorInfo.newBuilder().setReason("NO_MODEL").build()))
                        .build();

        assertThat(GrpcFailure.of(StatusProto.toStatusRuntimeException(status)))
                .isEqualTo(new UpstreamFailure.Refused("NO_MODEL", "no model parrot"));
    }

    @Test
    void aStatusWithoutDetailsIsEnough() {
        assertThat(GrpcFailure.of(Status.RESOURCE_EXHAUSTED.asRuntimeException()))
                .isEqualTo(UpstreamFailure.AtCapacity.now("RESOURCE_EXHAUSTED"));
        assertThat(GrpcFailure.of(Status.UNAVAILABLE.withDescription("gone").asException()))
                .isEqualTo(new UpstreamFailure.Unavailable("gone"));
        assertThat(GrpcFailure.of(Status.DEADLINE_EXCEEDED.asException()))
                .isEqualTo(new UpstreamFailure.TimedOut("DEADLINE_EXCEEDED"));
        assertThat(GrpcFailure.of(new IllegalStateException("bug")))
                .isInstanceOf(UpstreamFailure.Broken.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"INVALID_ARGUMENT", "NOT_FOUND", "UNIMPLEMENTED", "UNAUTHENTICATED"})
    void whatIsWrongWithTheRequestIsRefused(Status.Code code) {
        assertThat(GrpcFailure.of(code.toStatus().asRuntimeException()))
                .isEqualTo(new UpstreamFailure.Refused("", code.name()));
    }
}

package dev.parley.inference.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.parley.inference.error.Fault;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrpcErrorsTest {

    @Test
    void namesTheFieldAtFault() {
        StatusRuntimeException status =
                GrpcErrors.toStatus(
                        InferenceException.invalid("sampling.top_p", "must be in (0, 1]"));

        assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getStatus().getDescription())
                .isEqualTo("sampling.top_p: must be in (0, 1]");
        ErrorInfo info = detail(status, ErrorInfo.class).orElseThrow();
        assertThat(info.getReason()).isEqualTo("INVALID_REQUEST");
        assertThat(info.getDomain()).isEqualTo("inference.parley.dev");
        assertThat(info.getMetadataMap())
                .containsEntry("fault", "CALLER")
                .containsEntry("field", "sampling.top_p");
    }

    @Test
    void saysWhenToTryAgain() {
        StatusRuntimeException status =
                GrpcErrors.toStatus(
                        InferenceException.retryable(
                                InferenceError.QUEUE_FULL, "full", Duration.ofMillis(1500)));

        assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        RetryInfo retry = detail(status, RetryInfo.class).orElseThrow();
        assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
        assertThat(retry.getRetryDelay().getNanos()).isEqualTo(500_000_000);
    }

    @Test
    void tellsNothingOfAnUnexpectedFailure() {
        StatusRuntimeException status =
                GrpcErrors.toStatus(new IllegalStateException("the prompt was: hello"));

        assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(status.getStatus().getDescription()).doesNotContain("hello");
    }

    @ParameterizedTest
    @EnumSource
    void saysWhoseFaultEachErrorIs(InferenceError error) {
        StatusRuntimeException status =
                GrpcErrors.toStatus(InferenceException.of(error, "a message"));

        assertThat(status.getStatus().getCode()).isNotEqualTo(Status.Code.UNKNOWN);
        String fault = detail(status, ErrorInfo.class).orElseThrow().getMetadataOrThrow("fault");
        assertThat(Fault.valueOf(fault)).isEqualTo(error.fault());
    }

    private static <M extends Message> Optional<M> detail(
            StatusRuntimeException failure, Class<M> type) {
        return Objects.requireNonNull(StatusProto.fromThrowable(failure)).getDetailsList().stream()
                .filter(any -> any.is(type))
                .map(any -> unpack(any, type))
                .findFirst();
    }

    private static <M extends Message> M unpack(Any any, Class<M> type) {
        try {
            return any.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.parley.inference.device;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OnnxRuntimeTest {

    private final OnnxRuntime runtime = OnnxRuntime.open(Optional.empty());
    private final long liveBefore = runtime.liveObjects();
    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void nothingStaysOpen() {
        arena.close();
        assertThat(runtime.liveObjects()).isEqualTo(liveBefore);
    }

    @Test
    void isTheOneOfTheProcess() {
        assertThat(OnnxRuntime.open(Optional.empty())).isSameAs(runtime);
        assertThat(runtime.version()).isEqualTo("1.29.0");
    }

    @Test
    void passesOnWhatTheRuntimeSaysOfABrokenModel() {
        byte[] garbage = {'n', 'o', ' ', 'm', 'o', 'd', 'e', 'l'};
        SessionOptions options = new SessionOptions(1, Map.of());

        assertThatThrownBy(() -> Session.create(runtime, garbage, options))
                .isInstanceOf(OnnxRuntimeException.class)
                .hasMessageContaining("protobuf parsing failed");
    }

    @Test
    void refusesTensorsThatAreLargerThanTheirMemory() {
        MemorySegment memory = arena.allocate(JAVA_FLOAT, 6);

        assertRefused(memory, 7);
        assertRefused(memory, 5);
        assertRefused(memory, 2, 0);
        assertRefused(memory);
        assertRefused(MemorySegment.ofArray(new float[6]), 6);
    }

    @Test
    void refusesShapesThatOverflow() {
        MemorySegment memory = arena.allocate(JAVA_FLOAT, 6);

        assertThatThrownBy(
                        () -> Tensor.over(runtime, memory, ElementType.FLOAT, 1L << 62, 1L << 62))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void refusesTensorsThatAreClosed() {
        Tensor tensor =
                Tensor.over(runtime, arena.allocate(JAVA_FLOAT, 6), ElementType.FLOAT, 2, 3);
        tensor.close();
        tensor.close();

        assertThatThrownBy(tensor::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the tensor is closed");
    }

    private void assertRefused(MemorySegment memory, long... shape) {
        assertThatThrownBy(() -> Tensor.over(runtime, memory, ElementType.FLOAT, shape))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

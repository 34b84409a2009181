package dev.parley.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.MemoryPlan.StepSize;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {

    /** Mistral Small 3. */
    private final ModelConfig large =
            new ModelConfig(
                    "MistralForCausalLM",
                    40,
                    5120,
                    32768,
                    32,
                    8,
                    128,
                    131072,
                    1e8,
                    1e-5,
                    32768,
                    false,
                    OptionalInt.of(1),
                    Set.of(2));

    @Test
    void aTokenOfALargeModelTakes320KibibytesOfFloats() {
        assertThat(MemoryPlan.cacheBytesPerSlot(large, 1)).isEqualTo(320 * 1024);
    }

    @Test
    void addsUpWhatALargeModelTakes() {
        MemoryPlan plan =
                MemoryPlan.of(
                        large,
                        DecoderWeights.of(large),
                        47_000_000_000L,
                        new StepSize(4, 1000, 256));

        assertThat(plan.packed()).isBetween(91_000_000_000L, 92_000_000_000L);
        assertThat(plan.cache()).isEqualTo(4000L * 320 * 1024);
        assertThat(plan.workspace()).isBetween(100_000_000L, 400_000_000L);
        assertThat(plan.total())
                .isEqualTo(plan.weights() + plan.packed() + plan.cache() + plan.workspace());
    }

    @Test
    void refusesWhatDoesNotFit() {
        MemoryPlan plan = new MemoryPlan(1_000_000, 2_000_000, 3_000_000, 4_000_000);

        assertThatCode(() -> plan.requireWithin(10_000_000)).doesNotThrowAnyException();
        assertThatThrownBy(() -> plan.requireWithin(9_999_999))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(
                        "10.0 MB (weights 1.0 MB, packed 2.0 MB, kv cache 3.0 MB, workspace 4.0 MB)");
    }
}

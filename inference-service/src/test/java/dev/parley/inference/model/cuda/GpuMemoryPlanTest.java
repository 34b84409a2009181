package dev.parley.inference.model.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.RunnerOptions;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GpuMemoryPlanTest {

    private static final long MUCH = 80L << 30;
    private static final int LENGTH = 64; // a quarter of a block
    private static final RunnerOptions OPTIONS = new RunnerOptions(4, LENGTH, 1, Optional.empty());
    private static final CudaOptions CUDA = CudaOptions.defaults();

    @Test
    void takesNoMoreBlocksThanTheSlotsCanUse() throws ModelLoadException {
        assertThat(plan(MUCH).blocks()).isEqualTo(4);
    }

    @Test
    void takesTheBlocksThatFitWhereNotAllDo() throws ModelLoadException {
        GpuMemoryPlan all = plan(MUCH);

        GpuMemoryPlan some = plan(all.total() - 1);

        assertThat(some.blocks()).isEqualTo(3);
        assertThat(some.total()).isLessThan(all.total());
    }

    @Test
    void refusesWithTheArithmeticWhatDoesNotFit() throws ModelLoadException {
        GpuMemoryPlan all = plan(MUCH);
        long one = all.total() - 3 * all.pool() / 4;

        assertThat(plan(one).blocks()).isEqualTo(1);
        assertThatThrownBy(() -> plan(one - 1))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContainingAll("weights 1.00 GB", "1 blocks", "CUDA 1.07 GB");
    }

    @Test
    void countsWhatAPromptWidensOfAFloat8Cache() throws ModelLoadException {
        GpuMemoryPlan narrow = plan(MUCH, CUDA);
        CudaOptions float8 =
                new CudaOptions(
                        0,
                        Optional.empty(),
                        CudaOptions.CacheType.FLOAT8,
                        CUDA.blockTokens(),
                        OptionalInt.empty(),
                        CUDA.chunk(),
                        true);

        GpuMemoryPlan plan = plan(MUCH, float8);

        assertThat(plan.pool()).isEqualTo(narrow.pool() / 2);
        assertThat(plan.workspace() - narrow.workspace())
                .isEqualTo(2L * OPTIONS.maxLength() * 2 * 32 * Short.BYTES);
    }

    private static GpuMemoryPlan plan(long available) throws ModelLoadException {
        return plan(available, CUDA);
    }

    private static GpuMemoryPlan plan(long available, CudaOptions cuda) throws ModelLoadException {
        ModelConfig config = ModelConfig.read(GoldenModel.folder());
        return GpuMemoryPlan.of(config, 1_000_000_000, OPTIONS, cuda, available);
    }
}

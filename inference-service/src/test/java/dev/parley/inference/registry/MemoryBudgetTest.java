package dev.parley.inference.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.MemoryPlan;
import dev.parley.inference.registry.ModelStatus.State;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryBudgetTest {

    private static final long GB = 1_000_000_000;

    @Test
    void modelsTakeTheirSharesUntilNothingIsLeft() throws Exception {
        MemoryBudget budget = new MemoryBudget(20 * GB);
        budget.of("a").take(new MemoryPlan(9 * GB, GB, GB, GB));
        budget.of("b").take(new MemoryPlan(5 * GB, 0, 0, 0));

        assertThatThrownBy(() -> budget.of("c").take(new MemoryPlan(4 * GB, 0, 0, 0)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("weights 4000.0 MB")
                .hasMessageEndingWith(
                        "all models together may take 20.00 GB, of which a has 12.00 GB, b has 5.00 GB");

        budget.giveBack("b");
        budget.of("c").take(new MemoryPlan(4 * GB, 0, 0, 0));
    }

    @Test
    void aModelThatIsLoadedAgainDoesNotCountTwice() throws Exception {
        MemoryBudget budget = new MemoryBudget(20 * GB);
        budget.of("a").take(new MemoryPlan(12 * GB, 0, 0, 0));

        budget.of("a").take(new MemoryPlan(15 * GB, 0, 0, 0));

        assertThatThrownBy(() -> budget.of("b").take(new MemoryPlan(6 * GB, 0, 0, 0)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageEndingWith("of which a has 15.00 GB");
    }

    @Test
    void theSecondModelIsRefusedWithTheArithmeticAndTheFirstServes() {
        MemorySize justOne = new MemorySize(BigInteger.valueOf(10_000_000));
        ChatModels models =
                TestModels.of(
                        TestModels.ONNX,
                        new FixedConfig(
                                Map.of(
                                        "one", TestModels.config(TestModels.SMALL),
                                        "two", TestModels.config(TestModels.SMALL)),
                                Optional.empty(),
                                Optional.of(justOne)));
        models.start(new StartupEvent());
        models.awaitChanges();

        assertThat(TestModels.state(models, "one")).isEqualTo(State.READY);
        assertThat(TestModels.status(models, "two").detail())
                .contains("kv cache")
                .containsPattern(
                        "all models together may take 10.0 MB, of which one has [67]\\.\\d MB");

        models.beginUnloading("one");
        models.beginLoading("two");
        models.awaitChanges();

        assertThat(TestModels.state(models, "two")).isEqualTo(State.READY);
        models.beginUnloading("two");
        models.awaitChanges();
    }
}

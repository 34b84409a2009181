package dev.parley.inference.registry;

import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.MemoryClaim;
import dev.parley.inference.model.MemoryPlan;
import dev.parley.inference.store.ByteCount;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The memory that the models of this server share. What a machine has available counts mapped
 * weights twice: they can be dropped, and so seem free, until every model wants its own at once.
 * Here each model's plan is taken once, and given back with the model. Any thread may call.
 */
final class MemoryBudget {

    private final long total;
    private final Map<String, Long> taken = new TreeMap<>();

    /**
     * Makes a budget of which nothing is taken.
     *
     * @param total bytes
     */
    MemoryBudget(long total) {
        this.total = total;
    }

    /** Returns by what a model takes its share. */
    MemoryClaim of(String id) {
        return plan -> take(id, plan);
    }

    private synchronized void take(String id, MemoryPlan plan) throws ModelLoadException {
        taken.remove(id); // of an engine that died: it has nothing any more
        long others = taken.values().stream().mapToLong(Long::longValue).sum();
        if (plan.total() > total - others) {
            throw new ModelLoadException(
                    "the model needs %s; all models together may take %s%s"
                            .formatted(plan, ByteCount.of(total), holders()));
        }
        taken.put(id, plan.total());
    }

    private String holders() {
        return taken.isEmpty()
                ? ""
                : taken.entrySet().stream()
                        .map(it -> it.getKey() + " has " + ByteCount.of(it.getValue()))
                        .collect(Collectors.joining(", ", ", of which ", ""));
    }

    /** Gives back what a model had. */
    synchronized void giveBack(String id) {
        taken.remove(id);
    }
}

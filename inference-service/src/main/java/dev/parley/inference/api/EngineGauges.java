package dev.parley.inference.api;

import dev.parley.inference.engine.EngineLoad;
import dev.parley.inference.registry.ChatModels;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Shows how busy each engine is, as of its last step. */
@Singleton
final class EngineGauges {

    private final MeterRegistry meters;
    private final ChatModels models;
    private final Set<String> shown = ConcurrentHashMap.newKeySet();

    @Inject
    EngineGauges(MeterRegistry meters, ChatModels models) {
        this.meters = meters;
        this.models = models;
    }

    void showAll(@Observes StartupEvent event) {
        models.ids().forEach(this::show);
    }

    /** Shows a model's engine from now on, also after the model was loaded anew. */
    void show(String id) {
        if (!shown.add(id)) {
            return;
        }
        gauge(GenAiNames.SLOTS, id, EngineLoad::slots);
        gauge(GenAiNames.SLOTS_IN_USE, id, EngineLoad::slotsInUse);
        queue("voice", id, load -> load.queue().voice());
        queue("batch", id, load -> load.queue().batch());
        queue("background", id, load -> load.queue().background());
        gauge(GenAiNames.KV_USED, id, load -> load.kv().usedTokens());
        gauge(GenAiNames.KV_IDLE, id, load -> load.kv().idleTokens());
        gauge(GenAiNames.KV_CAPACITY, id, load -> load.kv().slotTokens());
        gauge(GenAiNames.KV_PARKED, id, load -> load.kv().parkedBlocks());
        gauge(GenAiNames.KV_HIT_RATE, id, EngineGauges::hitRate);
        gauge(
                GenAiNames.PREDICTED_TTFT,
                id,
                load -> load.predictedTimeToFirstToken().toNanos() / 1e9);
        counter(GenAiNames.STEPS, id, load -> load.total().steps());
        counter(GenAiNames.PREEMPTIONS, id, load -> load.total().preemptions());
        counter(GenAiNames.PROMPT_TOKENS, id, load -> load.total().promptTokens());
        counter(GenAiNames.CACHED_TOKENS, id, load -> load.total().cachedTokens());
        counter(GenAiNames.GENERATED_TOKENS, id, load -> load.total().generatedTokens());
    }

    private static double hitRate(EngineLoad load) {
        return (double) load.total().cachedTokens() / Math.max(1, load.total().promptTokens());
    }

    private void queue(String priority, String id, ToDoubleFunction<EngineLoad> value) {
        gauge(GenAiNames.QUEUE_DEPTH, tags(id).and(GenAiNames.PRIORITY, priority), id, value);
    }

    private void gauge(String name, String id, ToDoubleFunction<EngineLoad> value) {
        gauge(name, tags(id), id, value);
    }

    private void gauge(String name, Tags tags, String id, ToDoubleFunction<EngineLoad> value) {
        Gauge.builder(name, models, it -> now(it, id, value)).tags(tags).register(meters);
    }

    private void counter(String name, String id, ToDoubleFunction<EngineLoad> value) {
        FunctionCounter.builder(name, models, it -> now(it, id, value))
                .tags(tags(id))
                .register(meters);
    }

    private static double now(ChatModels models, String id, ToDoubleFunction<EngineLoad> value) {
        return models.load(id).map(value::applyAsDouble).orElse(0.0);
    }

    private static Tags tags(String id) {
        return Tags.of(GenAiNames.REQUEST_MODEL, id);
    }
}

package dev.parley.inference.api;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.v1.ModelLoad;
import dev.parley.inference.v1.WatchLoadRequest;
import dev.parley.inference.v1.WatchLoadResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One call of WatchLoad, run by a virtual thread of its own; interrupted where it is cancelled. It
 * looks ten times a second; a watcher that reads slowly gets the newest and not what it missed.
 */
final class LoadWatch implements Runnable {

    private static final int USUAL_INTERVAL_MILLIS = 1000;
    private static final int LEAST_INTERVAL_MILLIS = 100;
    private static final int MOST_INTERVAL_MILLIS = 60_000;
    private static final Duration LOOK = Duration.ofMillis(100);

    private final WatchLoadRequest request;
    private final ChatModels models;
    private final Drain drain;
    private final ServerCallStreamObserver<WatchLoadResponse> responses;

    LoadWatch(
            WatchLoadRequest request,
            ChatModels models,
            Drain drain,
            ServerCallStreamObserver<WatchLoadResponse> responses) {
        this.request = request;
        this.models = models;
        this.drain = drain;
        this.responses = responses;
    }

    @Override
    public void run() {
        try {
            watch(interval(), watched());
        } catch (InterruptedException _) {
            // cancelled: nobody watches
        } catch (RuntimeException | Error failure) { // nobody else answers this call
            responses.onError(GrpcErrors.toStatus(failure));
        }
    }

    private void watch(Duration interval, Set<String> ids) throws InterruptedException {
        List<ModelLoad> told = List.of();
        long toldNanos = System.nanoTime() - interval.toNanos();
        while (true) {
            List<ModelLoad> now = loads(ids);
            boolean due = System.nanoTime() - toldNanos >= interval.toNanos();
            if (responses.isReady() && (due || differ(told, now))) {
                responses.onNext(WatchLoadResponse.newBuilder().addAllModels(now).build());
                told = now;
                toldNanos = System.nanoTime();
            }
            if (drain.awaitBegin(LOOK)) {
                throw drain.refusal();
            }
        }
    }

    /** Whether more than measurements changed: those change at every step. */
    private static boolean differ(List<ModelLoad> told, List<ModelLoad> now) {
        return !told.stream()
                .map(LoadWatch::places)
                .toList()
                .equals(now.stream().map(LoadWatch::places).toList());
    }

    private static ModelLoad places(ModelLoad load) {
        return ModelLoad.newBuilder()
                .setModel(load.getModel())
                .setState(load.getState())
                .setFreeSlots(load.getFreeSlots())
                .setQueued(load.getQueued())
                .setQueuedVoice(load.getQueuedVoice())
                .build();
    }

    private List<ModelLoad> loads(Set<String> ids) {
        return models.models().stream()
                .filter(status -> ids.isEmpty() || ids.contains(status.id()))
                .map(this::load)
                .toList();
    }

    private ModelLoad load(ModelStatus status) {
        return models.load(status.id())
                .filter(_ -> status.state() == ModelStatus.State.READY)
                .map(load -> ModelMessages.load(status, load))
                .orElseGet(() -> ModelMessages.noLoad(status));
    }

    private Set<String> watched() {
        Set<String> wanted = new HashSet<>(request.getModelsList());
        if (!models.ids().containsAll(wanted)) {
            throw InferenceException.of(
                    InferenceError.UNKNOWN_MODEL,
                    "unknown model; ListModels names those of this server");
        }
        return wanted;
    }

    private Duration interval() {
        int millis = request.hasIntervalMs() ? request.getIntervalMs() : USUAL_INTERVAL_MILLIS;
        if (millis < LEAST_INTERVAL_MILLIS || millis > MOST_INTERVAL_MILLIS) {
            throw InferenceException.invalid("interval_ms", "must be in [100, 60000]");
        }
        return Duration.ofMillis(millis);
    }
}

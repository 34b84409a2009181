package dev.parley.router.provider.onprem;

import dev.parley.inference.v1.InferenceServiceGrpc;
import dev.parley.inference.v1.InferenceServiceGrpc.InferenceServiceStub;
import dev.parley.inference.v1.ListModelsRequest;
import dev.parley.inference.v1.ListModelsResponse;
import dev.parley.inference.v1.Model;
import dev.parley.inference.v1.ModelKind;
import dev.parley.router.catalog.Catalog;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.signals.Availability;
import dev.parley.router.signals.Signals;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Asks the inference service at an interval which of the targets it serves, and tells signals. */
@Singleton
class AvailabilityPoller {

    private static final Logger LOG = Logger.getLogger(AvailabilityPoller.class);
    private static final long ANSWER_WITHIN_SECONDS = 5;

    private final InferenceServiceStub inference;
    private final OnPremChannel channel;
    private final List<ModelTarget> targets;
    private final Signals signals;
    private final Vertx vertx;
    private final Duration interval;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final AtomicBoolean reachable = new AtomicBoolean(true);
    private long timer;

    AvailabilityPoller(
            OnPremChannel channel,
            Catalog catalog,
            Signals signals,
            Vertx vertx,
            OnPremConfig config) {
        this.inference = InferenceServiceGrpc.newStub(channel.channel());
        this.channel = channel;
        this.targets =
                catalog.targets().stream()
                        .filter(it -> it.provider().equals(OnPremProvider.ID))
                        .toList();
        this.signals = signals;
        this.vertx = vertx;
        this.interval = config.pollInterval();
    }

    void start(@Observes StartupEvent event) {
        poll();
        timer = vertx.setPeriodic(interval.toMillis(), id -> poll());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void poll() {
        if (targets.isEmpty() || !asking.compareAndSet(false, true)) {
            return;
        }
        inference
                .withDeadlineAfter(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
                .listModels(ListModelsRequest.getDefaultInstance(), new Answer());
    }

    private void listed(ListModelsResponse response) {
        Map<String, Model> models =
                response.getModelsList().stream()
                        .collect(
                                Collectors.toMap(
                                        Model::getId, Function.identity(), (first, _) -> first));
        for (ModelTarget target : targets) {
            Model model = models.getOrDefault(target.model(), Model.getDefaultInstance());
            signals.availability(target.id(), availability(model));
        }
        if (reachable.compareAndSet(false, true)) {
            LOG.info("the inference service answers");
        }
    }

    private void unreachable(Throwable error) {
        Status status = Status.fromThrowable(error);
        targets.forEach(it ->
                signals.availability(
                        it.id(),
                        Availability.down("inference service: " + status.getCode().name())));
        if (reachable.compareAndSet(true, false)) {
            LOG.warnf("the inference service does not answer: %s", status);
        }
        channel.reconnect();
    }

    private static Availability availability(Model model) {
        if (model.getId().isEmpty()) {
            return Availability.down("the inference service does not know the model");
        }
        if (model.getKind() != ModelKind.MODEL_KIND_CHAT) {
            return Availability.down("the model does not answer conversations");
        }
        return switch (model.getState()) {
            case MODEL_STATE_READY -> Availability.up("serving");
            case MODEL_STATE_LOADING -> Availability.down("loading");
            case MODEL_STATE_UNLOADED -> Availability.down("unloaded");
            case MODEL_STATE_FAILED -> Availability.down("failed");
            case MODEL_STATE_UNSPECIFIED, UNRECOGNIZED ->
                    Availability.down("in a state that this router does not know");
        };
    }

    private final class Answer implements StreamObserver<ListModelsResponse> {

        @Override
        public void onNext(ListModelsResponse response) {
            listed(response);
        }

        @Override
        public void onError(Throwable error) {
            asking.set(false);
            unreachable(error);
        }

        @Override
        public void onCompleted() {
            asking.set(false);
        }
    }
}

package dev.parley.inference.api;

import dev.parley.inference.engine.EngineLoad;
import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.v1.Model;
import dev.parley.inference.v1.ModelKind;
import dev.parley.inference.v1.ModelLoad;
import dev.parley.inference.v1.ModelState;

/** What is told of models on the wire. */
final class ModelMessages {

    private ModelMessages() {}

    static Model model(ModelStatus status) {
        return Model.newBuilder()
                .setId(status.id())
                .setKind(kind(status.kind()))
                .setState(state(status.state()))
                .setDetail(status.detail())
                .setContextLength(status.contextLength())
                .build();
    }

    static ModelLoad load(ModelStatus status, EngineLoad load) {
        return ModelLoad.newBuilder()
                .setModel(status.id())
                .setState(state(status.state()))
                .setSlots(load.slots())
                .setFreeSlots(load.slots() - load.slotsInUse())
                .setQueued(load.queue().voice() + load.queue().batch())
                .setQueuedVoice(load.queue().voice())
                .setKvTokens(load.kv().usedTokens() + load.kv().idleTokens())
                .setKvCapacityTokens(load.kv().slotTokens())
                .setPredictedTtftUs(ChatResponses.micros(load.predictedTimeToFirstToken()))
                .setDecodeTokensPerSecond((float) load.speed().decode())
                .setPrefillTokensPerSecond((float) load.speed().prefill())
                .build();
    }

    /** The load of a model that does not serve. */
    static ModelLoad noLoad(ModelStatus status) {
        return ModelLoad.newBuilder().setModel(status.id()).setState(state(status.state())).build();
    }

    private static ModelKind kind(ModelStatus.Kind kind) {
        return switch (kind) {
            case CHAT -> ModelKind.MODEL_KIND_CHAT;
            case TRANSCRIPTION -> ModelKind.MODEL_KIND_TRANSCRIPTION;
            case SPEECH -> ModelKind.MODEL_KIND_SPEECH;
        };
    }

    private static ModelState state(ModelStatus.State state) {
        return switch (state) {
            case LOADING -> ModelState.MODEL_STATE_LOADING;
            case READY -> ModelState.MODEL_STATE_READY;
            case FAILED -> ModelState.MODEL_STATE_FAILED;
            case UNLOADED -> ModelState.MODEL_STATE_UNLOADED;
        };
    }
}

package dev.parley.inference.api;

import dev.parley.inference.engine.EngineLoad;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.Precision;
import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.v1.Model;
import dev.parley.inference.v1.ModelDevice;
import dev.parley.inference.v1.ModelKind;
import dev.parley.inference.v1.ModelLoad;
import dev.parley.inference.v1.ModelPrecision;
import dev.parley.inference.v1.ModelState;

/** What is told of models on the wire. */
final class ModelMessages {

    private ModelMessages() {}

    static Model model(ModelStatus status) {
        Model.Builder model =
                Model.newBuilder()
                        .setId(status.id())
                        .setKind(kind(status.kind()))
                        .setState(state(status.state()))
                        .setDetail(status.detail())
                        .setContextLength(status.contextLength());
        status.execution()
                .ifPresent(it ->
                        model.setDevice(device(it.device()))
                                .setPrecision(precision(it.precision())));
        return model.build();
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

    private static ModelDevice device(Device device) {
        return switch (device) {
            case CPU -> ModelDevice.MODEL_DEVICE_CPU;
            case CUDA -> ModelDevice.MODEL_DEVICE_CUDA;
        };
    }

    private static ModelPrecision precision(Precision precision) {
        return switch (precision) {
            case FP32 -> ModelPrecision.MODEL_PRECISION_FP32;
            case BF16 -> ModelPrecision.MODEL_PRECISION_BF16;
            case FP8 -> ModelPrecision.MODEL_PRECISION_FP8;
            case INT8 -> ModelPrecision.MODEL_PRECISION_INT8;
            case INT4 -> ModelPrecision.MODEL_PRECISION_INT4;
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

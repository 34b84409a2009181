package dev.parley.voice.endpoint;

import dev.parley.voice.dialogue.ModelLookup;
import dev.parley.voice.dialogue.ModelRouter;
import dev.parley.voice.dialogue.Wishes;
import dev.parley.voice.realtime.ErrorDetail;
import dev.parley.voice.realtime.ProtocolException;
import dev.parley.voice.realtime.VoiceError;
import dev.parley.voice.session.Handshake;
import dev.parley.voice.session.OwnEvent;
import dev.parley.voice.session.VoiceSessions;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Decides before the upgrade who gets a session: the key first, then the dialect, the wishes, the
 * room that is left and the model.
 */
@Singleton
final class Doorkeeper implements HttpUpgradeCheck {

    /** What the client said, for the socket that opens. */
    static final TypedKey<Handshake> HANDSHAKE = new TypedKey<>("parley.handshake");

    private final ApiKeys keys;
    private final VoiceSessions sessions;
    private final ModelRouter router;

    @Inject
    Doorkeeper(ApiKeys keys, VoiceSessions sessions, ModelRouter router) {
        this.keys = keys;
        this.sessions = sessions;
        this.router = router;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext upgrade) {
        HttpServerRequest request = upgrade.httpRequest();
        try {
            requireAdmission(request);
            String model = HandshakeReader.model(request);
            Wishes wishes = HandshakeReader.wishes(request);
            Set<OwnEvent> ownEvents = HandshakeReader.ownEvents(request);
            return Uni.createFrom()
                    .item(() -> router.lookUp(model, wishes))
                    .runSubscriptionOn(task -> Thread.ofVirtual().start(task))
                    .emitOn(here())
                    .chain(found ->
                            switch (found) {
                                case ModelLookup.Known(int contextLength) -> {
                                    upgrade.userData()
                                            .put(
                                                    HANDSHAKE,
                                                    new Handshake(
                                                            model,
                                                            contextLength,
                                                            wishes,
                                                            ownEvents));
                                    yield CheckResult.permitUpgrade();
                                }
                                case ModelLookup.Unknown _,
                                        ModelLookup.Unsuitable _,
                                        ModelLookup.Unavailable _ ->
                                        refuse(request, error(found, model));
                            });
        } catch (ProtocolException refused) {
            return refuse(request, refused.detail());
        }
    }

    private void requireAdmission(HttpServerRequest request) {
        if (!keys.admits(HandshakeReader.key(request))) {
            throw refusal(VoiceError.INVALID_API_KEY, "Incorrect API key provided.");
        }
        HandshakeReader.requireDialect(request);
        switch (sessions.admission()) {
            case OPEN -> {}
            case FULL -> throw refusal(VoiceError.RATE_LIMIT_EXCEEDED, "Every session is taken.");
            case DRAINING ->
                    throw refusal(VoiceError.SERVER_DRAINING, "The server is shutting down.");
        }
    }

    private static ProtocolException refusal(VoiceError error, String message) {
        return new ProtocolException(ErrorDetail.of(error, message));
    }

    /** Back to the thread of the socket. */
    private static Executor here() {
        Context context =
                Objects.requireNonNull(Vertx.currentContext(), "not on a socket's thread");
        return task -> context.runOnContext(_ -> task.run());
    }

    private static ErrorDetail error(ModelLookup found, String model) {
        return switch (found) {
            case ModelLookup.Unknown _ ->
                    ErrorDetail.of(
                            VoiceError.INVALID_MODEL,
                            "The model '" + model + "' does not exist.",
                            "model");
            case ModelLookup.Unsuitable(String detail) ->
                    ErrorDetail.of(VoiceError.REQUEST_REFUSED, detail, "model");
            case ModelLookup.Unavailable(var failure) ->
                    ErrorDetail.of(VoiceError.UPSTREAM_UNAVAILABLE, failure.detail());
            case ModelLookup.Known _ -> throw new IllegalArgumentException("no error");
        };
    }

    /** The response ends here, with a body, which a check result cannot have: nothing follows. */
    private static Uni<CheckResult> refuse(HttpServerRequest request, ErrorDetail error) {
        Refusal.of(error).answer(request.response());
        return Uni.createFrom().nothing();
    }
}

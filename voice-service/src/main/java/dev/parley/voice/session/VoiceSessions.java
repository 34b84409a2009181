package dev.parley.voice.session;

import dev.parley.voice.dialogue.ModelRouter;
import dev.parley.voice.dialogue.Wishes;
import dev.parley.voice.realtime.SpeechNames;
import dev.parley.voice.stt.Transcriber;
import dev.parley.voice.stt.TranscriptionModel;
import dev.parley.voice.tts.SpeechModel;
import dev.parley.voice.tts.SpeechPipeline;
import dev.parley.voice.vad.LikelihoodRatioDetector;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens sessions, counts them and ends them when the server stops. Thread-safe. */
@Singleton
public final class VoiceSessions {

    private static final int SEED_BYTES = 8;

    private final SecureRandom random = new SecureRandom();
    private final Set<VoiceSession> open = ConcurrentHashMap.newKeySet();
    private final InstantSource clock = InstantSource.system();
    private final SessionServices services;
    private final SessionServices unmeasured;
    private final VoiceConfig config;
    private final SpeechNames names;
    private volatile boolean draining;

    @Inject
    public VoiceSessions(
            Transcriber transcriber,
            SpeechPipeline.Factory speech,
            ModelRouter router,
            MeterRegistry meters,
            Tracer tracer,
            VoiceConfig config) {
        this.config = config;
        this.names = new SpeechNames(config.voice(), config.transcriptionModel());
        this.services =
                new SessionServices(
                        transcriber,
                        new TranscriptionModel(config.transcriptionModel()),
                        speech,
                        new SpeechModel(config.speechModel()),
                        router,
                        LikelihoodRatioDetector::new,
                        new TurnMetrics(meters),
                        tracer,
                        System::nanoTime);
        this.unmeasured =
                services.measuredBy(
                        new TurnMetrics(new SimpleMeterRegistry()),
                        TracerProvider.noop().get("parley"));
        meters.gauge("voice.sessions", open, Set::size);
    }

    /** Whether another session would be taken. */
    public Admission admission() {
        if (draining) {
            return Admission.DRAINING;
        }
        return open.size() < config.maxSessions() ? Admission.OPEN : Admission.FULL;
    }

    /** Whether a session is taken. */
    public enum Admission {
        OPEN,
        FULL,
        DRAINING
    }

    /** Opens a session on a thread of its own; absent where {@link #admission} is not open. */
    public synchronized Optional<VoiceSession> open(
            Handshake handshake, ClientConnection connection) {
        if (admission() != Admission.OPEN) {
            return Optional.empty();
        }
        SessionSetup setup = setup(handshake);
        VoiceSession session =
                new VoiceSession(
                        setup,
                        services,
                        connection,
                        config.maxDuration(),
                        config.maxWaitingInput());
        open.add(session);
        Thread.ofVirtual()
                .name("voice-session-" + setup.seed())
                .start(() -> {
                    try {
                        session.run();
                    } finally {
                        open.remove(session);
                    }
                });
        return Optional.of(session);
    }

    /** A session that is neither counted nor measured; the caller runs it. */
    VoiceSession unheard(String model, ClientConnection connection) {
        Handshake handshake = new Handshake(model, Integer.MAX_VALUE, Wishes.NONE, Set.of());
        return new VoiceSession(
                setup(handshake),
                unmeasured,
                connection,
                config.maxDuration(),
                config.maxWaitingInput());
    }

    private SessionSetup setup(Handshake handshake) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return new SessionSetup(
                HexFormat.of().formatHex(seed),
                clock.instant().plus(config.maxDuration()).getEpochSecond(),
                handshake.model(),
                handshake.wishes(),
                handshake.contextLength(),
                names,
                handshake.ownEvents(),
                new SessionLimits(
                        config.maxInputAudio(),
                        config.maxItems(),
                        config.maxCharacters(),
                        config.maxSideResponses(),
                        config.outputLead()));
    }

    /** Takes no more sessions and waits until those that are open have ended. */
    public void drain() throws InterruptedException {
        List<VoiceSession> ending;
        synchronized (this) {
            draining = true;
            ending = List.copyOf(open);
        }
        ending.forEach(session -> session.drain(config.drainGrace()));
        for (VoiceSession session : ending) {
            session.awaitEnd();
        }
    }
}

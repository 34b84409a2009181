package dev.parley.voice.endpoint;

import dev.parley.voice.session.VoiceSessions;
import dev.parley.voice.session.WarmUp;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Opens the house only when it is safe to, and lets running turns finish when it closes. */
@Singleton
final class Lifecycle {

    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private final VoiceSessions sessions;
    private final WarmUp warmUp;

    @Inject
    Lifecycle(VoiceSessions sessions, WarmUp warmUp) {
        this.sessions = sessions;
        this.warmUp = warmUp;
    }

    /** Keys are checked before a port is bound: injecting them makes them. */
    void start(@Observes StartupEvent started, ApiKeys keys) {
        LOG.debug("keys checked");
        Thread.ofVirtual().name("warm-up").start(warmUp::run);
    }

    /** Sockets are still open now: each session ends its turn and says goodbye. */
    void stop(@Observes ShutdownDelayInitiatedEvent stopping) {
        warmUp.stop();
        try {
            sessions.drain();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

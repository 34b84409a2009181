package dev.parley.voice.session;

import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.realtime.ClientEventReader;
import dev.parley.voice.realtime.ClientMessage;
import dev.parley.voice.realtime.ErrorDetail;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.VoiceError;
import dev.parley.voice.turn.TurnEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client's session. Its public methods may be called on any thread and never block; everything
 * else runs on one virtual thread, which drains the mailbox, moves the machine and sends speech
 * when it is due.
 */
public final class VoiceSession {

    private static final Logger LOG = Logger.getLogger(VoiceSession.class);

    /** A client gone without a closing handshake (RFC 6455). */
    private static final int ABNORMAL = 1006;

    private static final int INTERNAL_ERROR = 1011;

    private final SessionMachine machine;
    private final ClientEventReader reader;
    private final Mailbox mailbox;
    private final Effector effector;
    private final SessionServices services;
    private final long openedAt;
    private final Duration expiry;
    private final CountDownLatch ended = new CountDownLatch(1);
    private SessionState state;
    private @Nullable Duration drainEnd;

    VoiceSession(
            SessionSetup setup,
            SessionServices services,
            ClientConnection connection,
            Duration maxDuration,
            long mailboxCharacters) {
        this.machine = new SessionMachine(setup);
        this.reader = new ClientEventReader(setup.names());
        this.mailbox = new Mailbox(mailboxCharacters);
        this.effector = new Effector(services, setup, connection, mailbox, this::turnChanged);
        this.services = services;
        this.openedAt = services.nanoTime().getAsLong();
        this.expiry = maxDuration;
        this.state = machine.initial();
    }

    /** A text frame from the client. */
    public void receive(String frame) {
        mailbox.frame(frame);
    }

    /** A binary frame from the client: the protocol has none. */
    public void receiveBinary() {
        mailbox.binaryFrame();
    }

    /** The client is gone. */
    public void disconnected() {
        mailbox.post(new Mailbox.Mail.Disconnected());
    }

    /**
     * Takes no new work; closes when the running work is done, at the latest after {@code grace}.
     */
    public void drain(Duration grace) {
        mailbox.post(new Mailbox.Mail.Drain(grace));
    }

    /** Waits until the session has ended. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    void run() {
        try {
            process(new SessionEvent.Opened());
            while (!effector.isClosed()) {
                mailbox.take(patience()).ifPresent(this::handle);
                speakDue();
                endInTime();
            }
        } catch (InterruptedException _) {
            effector.close(ABNORMAL, "interrupted");
        } catch (RuntimeException | Error broken) { // an Error, too, is not to leave a socket open
            LOG.error("a session ended by a defect", broken);
            effector.close(INTERNAL_ERROR, "internal error");
        } finally {
            ended.countDown();
        }
    }

    private Duration now() {
        return Duration.ofNanos(services.nanoTime().getAsLong() - openedAt);
    }

    /** How long nothing is due. */
    private Duration patience() {
        Duration patience = expiry.minus(now());
        if (drainEnd != null) {
            patience = shorter(patience, drainEnd.minus(now()));
        }
        for (ResponseId response : effector.speaking()) {
            Optional<Voice> voice = effector.voice(response).filter(one -> !one.isDry());
            if (voice.isPresent()) {
                patience = shorter(patience, untilMaySpeak(response));
            }
        }
        return patience;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Duration untilMaySpeak(ResponseId response) {
        return state.untilMaySend(response, AudioFrame.DURATION, now());
    }

    private void handle(Mailbox.Mail mail) {
        switch (mail) {
            case Mailbox.Mail.Frame(String text) ->
                    process(new SessionEvent.FromClient(reader.read(text)));
            case Mailbox.Mail.BinaryFrame() -> process(refusedBinary());
            case Mailbox.Mail.Event(SessionEvent event) -> {
                if (event instanceof SessionEvent.Transcribed(ItemId item, _)) {
                    effector.forget(item);
                } else if (event instanceof SessionEvent.TranscriptionFailed(ItemId item, _)) {
                    effector.forget(item);
                }
                process(event);
            }
            case Mailbox.Mail.Speech(SpeechChange change) ->
                    effector.voice(change.response()).ifPresent(voice -> voice.accept(change));
            case Mailbox.Mail.Drain(Duration grace) -> {
                drainEnd = now().plus(grace);
                process(new SessionEvent.DrainRequested());
            }
            case Mailbox.Mail.Disconnected _ -> effector.close(ABNORMAL, "disconnected");
        }
    }

    private static SessionEvent refusedBinary() {
        ErrorDetail error =
                ErrorDetail.of(
                        VoiceError.INVALID_EVENT, "Binary frames are not part of the protocol.");
        return new SessionEvent.FromClient(
                new ClientMessage(Optional.empty(), new ClientMessage.Body.Refused(error)));
    }

    private void turnChanged(TurnEvent event) {
        process(new SessionEvent.TurnChanged(event));
    }

    /** Moves the machine. The state is kept before the effects run: they may move it further. */
    private void process(SessionEvent event) {
        Transition transition = machine.next(state, event, now());
        state = transition.state();
        transition.effects().forEach(effector::run);
    }

    /** Sends what the lead over playback allows. */
    private void speakDue() {
        for (ResponseId response : effector.speaking()) {
            effector.voice(response).ifPresent(voice -> speakDue(response, voice));
        }
    }

    private void speakDue(ResponseId response, Voice voice) {
        while (!voice.isDry() && untilMaySpeak(response).isZero()) {
            voice.poll().ifPresent(piece -> process(new SessionEvent.SpeechReady(response, piece)));
        }
        if (voice.isOver() && effector.voice(response).isPresent()) {
            process(
                    voice.failure()
                            .<SessionEvent>map(
                                    failure -> new SessionEvent.SpeechFailed(response, failure))
                            .orElseGet(() -> new SessionEvent.SpeechCompleted(response)));
        }
    }

    private void endInTime() {
        if (now().compareTo(expiry) >= 0) {
            process(new SessionEvent.Expired());
        }
        if (drainEnd != null && now().compareTo(drainEnd) >= 0) {
            process(new SessionEvent.DrainExpired());
        }
    }
}

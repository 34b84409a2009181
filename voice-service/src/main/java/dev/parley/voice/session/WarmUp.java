package dev.parley.voice.session;

import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.dialogue.ModelRouter;
import dev.parley.voice.tts.SpeechModel;
import dev.parley.voice.tts.SpeechOutput;
import dev.parley.voice.tts.SpeechPipeline;
import dev.parley.voice.tts.SpeechStyle;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Holds a few spoken turns that nobody hears before the first caller comes. What a turn runs
 * through, here and in the services behind, is then loaded, connected and partly compiled: the
 * first turn after a cold start took 400 ms longer than the tenth. It asks aloud in its own voice,
 * cuts each answer short when it begins to sound, and is neither counted nor measured here. Where
 * it fails the service is ready all the same.
 */
@Singleton
public final class WarmUp {

    private static final Logger LOG = Logger.getLogger(WarmUp.class);

    /** How often the router is asked whether it can answer yet. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** Longer than the silence that ends a turn, which is 500 ms where nothing else is asked. */
    private static final Duration SILENCE = Duration.ofMillis(800);

    private final ModelRouter router;
    private final SpeechPipeline.Factory speech;
    private final VoiceSessions sessions;
    private final VoiceConfig voice;
    private final WarmUpConfig config;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean over;

    @Inject
    public WarmUp(
            ModelRouter router,
            SpeechPipeline.Factory speech,
            VoiceSessions sessions,
            VoiceConfig voice,
            WarmUpConfig config) {
        this.router = router;
        this.speech = speech;
        this.sessions = sessions;
        this.voice = voice;
        this.config = config;
        this.over = config.turns() == 0;
    }

    /** Whether there is nothing left to wait for. */
    public boolean isOver() {
        return over;
    }

    /** Waits until somebody can answer, then holds the turns; returns when they are over. */
    public void run() {
        if (over) {
            return;
        }
        try {
            while (!router.availability().available()) {
                if (stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            holdTurns();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            LOG.warnf("the warm-up was given up: %s", broken.getMessage());
        } finally {
            over = true;
        }
    }

    /** Waits for nobody any longer. */
    public void stop() {
        stopped.countDown();
    }

    private void holdTurns() throws InterruptedException {
        long begin = System.nanoTime();
        List<AudioFrame> question = speak(config.question());
        UnheardConnection connection = new UnheardConnection(config.patience());
        VoiceSession session = sessions.unheard(config.model(), connection);
        Thread running = Thread.ofVirtual().name("warm-up").start(session::run);
        try {
            session.receive(settings());
            for (int turn = 0; turn < config.turns() && stopped.getCount() > 0; turn++) {
                holdTurn(session, connection, question);
            }
        } finally {
            session.disconnected();
            running.join();
        }
        LOG.infof(
                "warm after %d turns in %d ms",
                config.turns(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }

    /**
     * Asks twice: a recogniser may not know the question, a model answers it however it was put.
     */
    private void holdTurn(
            VoiceSession session, UnheardConnection connection, List<AudioFrame> question)
            throws InterruptedException {
        question.forEach(frame -> session.receive(append(frame)));
        silence().forEach(frame -> session.receive(append(frame)));
        cutShort(session, connection);
        session.receive(written(config.question()));
        session.receive("{\"type\":\"response.create\"}");
        cutShort(session, connection);
    }

    private static void cutShort(VoiceSession session, UnheardConnection connection)
            throws InterruptedException {
        if (connection.awaitEither("response.output_audio.delta", "response.done")) {
            session.receive("{\"type\":\"response.cancel\"}");
            connection.await("response.done");
        }
    }

    /** The question's sound after a silence, at the rate of the wire. */
    private List<AudioFrame> speak(String question) throws InterruptedException {
        UnheardSpeech heard = new UnheardSpeech(config.patience());
        SpeechStyle style = new SpeechStyle(new SpeechModel(voice.speechModel()), 1);
        SpeechPipeline pipeline = speech.open(style, heard);
        pipeline.append(question);
        pipeline.finish();
        List<AudioFrame> frames = new ArrayList<>(silence());
        try {
            boolean more;
            do {
                more = heard.awaitMore();
                takeAll(pipeline, frames);
            } while (more);
        } finally {
            pipeline.cancel();
        }
        return frames;
    }

    private static void takeAll(SpeechPipeline pipeline, List<AudioFrame> frames) {
        for (Optional<SpeechOutput> piece = pipeline.poll();
                piece.isPresent();
                piece = pipeline.poll()) {
            if (piece.get() instanceof SpeechOutput.Frame(AudioFrame audio)) {
                frames.add(audio);
            }
        }
    }

    private static List<AudioFrame> silence() {
        SampleRate rate = SampleRate.HZ_24000;
        AudioFrame quiet =
                new AudioFrame(SamplePosition.start(rate), new short[AudioFrame.length(rate)]);
        return Collections.nCopies((int) SILENCE.dividedBy(AudioFrame.DURATION), quiet);
    }

    private static String append(AudioFrame frame) {
        String audio = Base64.getEncoder().encodeToString(frame.toPcm16());
        return "{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + audio + "\"}";
    }

    private static String written(String question) {
        return """
        {"type":"conversation.item.create","item":{"type":"message","role":"user",
         "content":[{"type":"input_text","text":"%s"}]}}
        """
                .formatted(question);
    }

    /** As most clients do, it asks for transcripts and has a tool. */
    private String settings() {
        return """
        {"type":"session.update","session":{"type":"realtime",
         "audio":{"input":{"transcription":{"model":"%s"}}},
         "tools":[{"type":"function","name":"look_up","description":"Looks something up.",
          "parameters":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}]}}
        """
                .formatted(voice.transcriptionModel());
    }
}

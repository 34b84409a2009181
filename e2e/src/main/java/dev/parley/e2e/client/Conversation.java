package dev.parley.e2e.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.e2e.audio.Pcm;
import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Speaks with Parley over one connection, turn by turn, through an open microphone; executes the
 * tool {@code get_time}. Used by one thread.
 */
public final class Conversation implements AutoCloseable {

    /** Asks the server for the two events that stock clients do not know. */
    public static final Map<String, String> ASK_FOR_OWN_EVENTS =
            Map.of("X-Parley-Events", "turn.metrics,route.decision");

    /** The longest silence of the server that is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The metrics of a turn may follow its end by this much. */
    private static final Duration METRICS_GRACE = Duration.ofMillis(300);

    private static final DateTimeFormatter HOURS_AND_MINUTES = DateTimeFormatter.ofPattern("HH:mm");

    private final RealtimeConnection connection;
    private final Microphone microphone;

    /** Connects, sets the session and opens the microphone. */
    public Conversation(URI uri, Map<String, String> headers) throws InterruptedException {
        this(uri, headers, event -> {});
    }

    /** As above; {@code observer} sees every event as it arrives, on another thread. */
    public Conversation(URI uri, Map<String, String> headers, Consumer<ServerEvent> observer)
            throws InterruptedException {
        connection = new RealtimeConnection(uri, headers, observer);
        try {
            connection.await("session.created", PATIENCE);
            connection.send(ClientEvents.sessionWithTranscriptsAndTime());
            connection.await("session.updated", PATIENCE);
        } catch (ConversationException e) {
            connection.close();
            throw e;
        }
        microphone = new Microphone(connection);
    }

    /** Asks a spoken question and listens to the whole answer. */
    public Exchange ask(Pcm question, TurnListener listener) throws InterruptedException {
        Utterance utterance = microphone.speak(question);
        Turn turn = new Turn(listener);
        listen(turn, () -> false);
        waitUntilPlayed(turn);
        return new Exchange(utterance, turn);
    }

    /** Asks, and speaks over the answer when {@code after} of it was audible. */
    public Interruption askAndInterrupt(
            Pcm question, Pcm objection, Duration after, TurnListener first, TurnListener second)
            throws InterruptedException {
        Utterance asked = microphone.speak(question);
        Turn turn = new Turn(first);
        listen(turn, () -> hasSpokenFor(turn, after));
        if (turn.isComplete()) {
            throw new ConversationException("the answer ended before it could be interrupted");
        }
        Utterance objected = microphone.speak(objection);
        listen(turn, () -> false);

        Turn next = new Turn(second);
        listen(next, () -> false);
        waitUntilPlayed(next);
        return new Interruption(
                new Exchange(asked, turn),
                new Exchange(objected, next),
                turn.heardMillis().isPresent() ? turn.heardMillis() : next.heardMillis(),
                retrieve(turn.answerItem()));
    }

    /** The text of an item as the conversation now has it. */
    public String retrieve(String item) throws InterruptedException {
        connection.send(ClientEvents.event("conversation.item.retrieve").put("item_id", item));
        return connection
                .await("conversation.item.retrieved", PATIENCE)
                .text("item.content.0.transcript");
    }

    @Override
    public void close() {
        microphone.close();
        connection.close();
    }

    private void listen(Turn turn, BooleanSupplier enough) throws InterruptedException {
        while (!turn.isComplete() && !enough.getAsBoolean()) {
            turn.accept(connection.next(PATIENCE));
            for (ToolCall call : turn.takeCalls()) {
                turn.used(execute(call));
            }
        }
        if (turn.isComplete() && turn.metrics().isEmpty()) {
            awaitMetrics(turn);
        }
    }

    private void awaitMetrics(Turn turn) throws InterruptedException {
        long deadline = System.nanoTime() + METRICS_GRACE.toNanos();
        for (long left = METRICS_GRACE.toNanos();
                left > 0 && turn.metrics().isEmpty();
                left = deadline - System.nanoTime()) {
            Optional<ServerEvent> event = connection.poll(Duration.ofNanos(left));
            event.ifPresent(turn::accept);
        }
    }

    private ToolUse execute(ToolCall call) {
        String output =
                JsonNodeFactory.instance.objectNode().put("error", "unknown tool").toString();
        if (call.name().equals("get_time")) {
            String time = LocalTime.now(ZoneId.systemDefault()).format(HOURS_AND_MINUTES);
            output = JsonNodeFactory.instance.objectNode().put("time", time).toString();
        }
        connection.send(ClientEvents.toolOutput(call.id(), output));
        connection.send(ClientEvents.event("response.create"));
        return new ToolUse(call.name(), call.arguments(), output);
    }

    private static boolean hasSpokenFor(Turn turn, Duration duration) {
        return turn.firstAudible().isPresent()
                && System.nanoTime() - turn.firstAudible().getAsLong() > duration.toNanos();
    }

    /** Sound may come ahead of its time; a listener hears all of it before going on. */
    private static void waitUntilPlayed(Turn turn) throws InterruptedException {
        if (turn.firstAudio().isEmpty()) {
            return;
        }
        long end = turn.firstAudio().getAsLong() + turn.audio().duration().toNanos();
        TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
    }
}

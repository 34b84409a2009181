package dev.parley.e2e.demo;

import dev.parley.e2e.audio.Pcm;
import dev.parley.e2e.client.Conversation;
import dev.parley.e2e.client.ConversationException;
import dev.parley.e2e.client.Exchange;
import dev.parley.e2e.client.Interruption;
import dev.parley.e2e.client.Microphone;
import dev.parley.e2e.client.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The turns of the demonstration, each with what it must show. Used by one thread. */
public final class DemoScript {

    /** How much of the long answer is listened to before it is interrupted. */
    private static final Duration LISTENED = Duration.ofMillis(1500);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Conversation conversation;
    private final Report report;
    private final List<Pcm> replies = new ArrayList<>();
    private int failed;

    /** One turn of the script. */
    private interface Step {
        Expectations hold() throws InterruptedException;
    }

    public DemoScript(Conversation conversation, Report report) {
        this.conversation = conversation;
        this.report = report;
    }

    /** Holds every turn, also when one fails; returns how many failed. */
    public int hold() throws InterruptedException {
        turn("1. A question", this::question);
        turn("2. A question that needs a tool of the client", this::time);
        turn("3. A long answer, interrupted", this::interruption);
        turn("4. Something it does not know", this::outside);
        turn("5. Why this model?", this::why);
        return failed;
    }

    /** Every answer, one after the other. */
    public Pcm replies() {
        return Pcm.concat(replies, Microphone.RATE);
    }

    private void turn(String title, Step step) throws InterruptedException {
        report.heading(title);
        List<String> failures;
        try {
            failures = step.hold().failures();
        } catch (ConversationException e) {
            failures = List.of(String.valueOf(e.getMessage()));
        }
        report.failures(failures);
        failed += failures.isEmpty() ? 0 : 1;
    }

    private Expectations question() throws InterruptedException {
        Turn turn = ask("arithmetic");
        return new Expectations().answered(turn).heard(turn, "plus");
    }

    private Expectations time() throws InterruptedException {
        Turn turn = ask("time");
        return new Expectations()
                .answered(turn)
                .heard(turn, "time")
                .expect(turn.usedTool("get_time"), "the model did not call get_time");
    }

    private Expectations interruption() throws InterruptedException {
        Interruption held =
                conversation.askAndInterrupt(
                        Questions.load("story"), Questions.load("stop"), LISTENED, report, report);
        Turn cut = held.interrupted().turn();
        keep(cut);
        keep(held.next().turn());
        held.onsetToStopMillis()
                .ifPresent(
                        millis -> report.line("stopped", millisAfter(millis, "the first sound")));
        held.heardMillis()
                .ifPresent(millis -> report.line("kept", "%d ms of it".formatted(millis)));
        report.line("", '"' + held.heardText() + '"');
        return new Expectations()
                .interrupted(cut)
                .expect(held.heardMillis().isPresent(), "the answer was not truncated")
                .expect(
                        held.heardText().length() < cut.answer().length()
                                && cut.answer().startsWith(held.heardText().strip()),
                        "the conversation keeps more than what was heard")
                .answered(held.next().turn());
    }

    private Expectations outside() throws InterruptedException {
        Turn turn = ask("outside");
        return new Expectations()
                .answered(turn)
                .expect(turn.heard().isEmpty(), "it understood \"" + turn.heard() + "\"");
    }

    private Expectations why() throws InterruptedException {
        Turn turn = ask("why");
        return new Expectations().answered(turn).heard(turn, "why");
    }

    private Turn ask(String question) throws InterruptedException {
        Exchange exchange = conversation.ask(Questions.load(question), report);
        report.timing(exchange);
        keep(exchange.turn());
        return exchange.turn();
    }

    private void keep(Turn turn) {
        replies.add(turn.audio());
        replies.add(Pcm.silence(PAUSE, Microphone.RATE));
    }

    private static String millisAfter(double millis, String what) {
        return String.format(Locale.ROOT, "%.0f ms after %s of the objection", millis, what);
    }
}

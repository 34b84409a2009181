package dev.parley.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.e2e.audio.Pcm;
import dev.parley.e2e.client.Conversation;
import dev.parley.e2e.client.ConversationException;
import dev.parley.e2e.client.Exchange;
import dev.parley.e2e.client.Interruption;
import dev.parley.e2e.client.Microphone;
import dev.parley.e2e.client.Turn;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The turns of the demonstration, each with what it must show: five in one conversation, and one in
 * another whose handshake limits the cost. Used by one thread.
 */
public final class DemoScript {

    /** How much of the long answer is listened to before it is interrupted. */
    private static final Duration LISTENED = Duration.ofMillis(1500);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Opener opener;
    private final Conversation conversation;
    private final Report report;
    private final List<Pcm> replies = new ArrayList<>();
    private Optional<JsonNode> firstDecision = Optional.empty();
    private int failed;

    /** Opens a conversation with headers of its own in the handshake. */
    public interface Opener {
        Conversation open(Map<String, String> headers) throws InterruptedException;
    }

    /** One turn of the script. */
    private interface Step {
        Expectations hold() throws InterruptedException;
    }

    private DemoScript(Opener opener, Conversation conversation, Report report) {
        this.opener = opener;
        this.conversation = conversation;
        this.report = report;
    }

    /** Holds every turn, also when one fails. */
    public static Result hold(Opener opener, Report report) throws InterruptedException {
        try (Conversation conversation = opener.open(Map.of())) {
            DemoScript script = new DemoScript(opener, conversation, report);
            script.holdTurns();
            return new Result(script.failed, Pcm.concat(script.replies, Microphone.RATE));
        }
    }

    /**
     * What came of it.
     *
     * @param failed how many turns failed
     * @param replies every answer, one after the other
     */
    public record Result(int failed, Pcm replies) {}

    private void holdTurns() throws InterruptedException {
        turn("1. A question", this::question);
        turn("2. A question that needs a tool of the client", this::time);
        turn("3. A long answer, interrupted", this::interruption);
        turn("4. Something it does not know", this::outside);
        turn("5. Why this model?", this::why);
        if (firstDecision.isPresent()) {
            double limit = costBetween(firstDecision.get());
            turn("6. The first question again, for less money", () -> cheaply(limit));
        }
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
        Turn turn = ask(conversation, "arithmetic");
        firstDecision = turn.decision();
        return new Expectations().answered(turn).heard(turn, "plus");
    }

    private Expectations time() throws InterruptedException {
        Turn turn = ask(conversation, "time");
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
        Turn turn = ask(conversation, "outside");
        return new Expectations()
                .answered(turn)
                .expect(turn.heard().isEmpty(), "it understood \"" + turn.heard() + "\"");
    }

    private Expectations why() throws InterruptedException {
        Turn turn = ask(conversation, "why");
        return new Expectations().answered(turn).heard(turn, "why");
    }

    private Expectations cheaply(double limit) throws InterruptedException {
        String usd = new BigDecimal(limit).round(new MathContext(2)).toPlainString();
        report.line("wish", "x-routing-max-cost: " + usd);
        try (Conversation cheap = opener.open(Map.of("x-routing-max-cost", usd))) {
            Turn turn = ask(cheap, "arithmetic");
            return new Expectations()
                    .answered(turn)
                    .expect(
                            turn.decision().filter(DemoScript::rejectedForItsCost).isPresent(),
                            "no target was rejected for its cost");
        }
    }

    /** A limit that the cheapest target meets and the dearest does not. */
    private static double costBetween(JsonNode decision) {
        DoubleSummaryStatistics costs =
                decision.path("candidates")
                        .valueStream()
                        .mapToDouble(candidate -> candidate.path("cost_usd").asDouble())
                        .summaryStatistics();
        return (costs.getMin() + costs.getMax()) / 2;
    }

    private static boolean rejectedForItsCost(JsonNode decision) {
        return decision.path("candidates").findValuesAsText("constraint").contains("max_cost_usd");
    }

    private Turn ask(Conversation asked, String question) throws InterruptedException {
        Exchange exchange = asked.ask(Questions.load(question), report);
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

package dev.parley.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.e2e.client.Exchange;
import dev.parley.e2e.client.ToolUse;
import dev.parley.e2e.client.Turn;
import dev.parley.e2e.client.TurnListener;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints turns while they happen, in plain text. Used by one thread. */
public final class Report implements TurnListener {

    private static final String INDENT = "             ";

    private final PrintStream out;
    private boolean answering;

    public Report(PrintStream out) {
        this.out = out;
    }

    /** Begins a turn. */
    public void heading(String title) {
        out.println();
        out.println(title);
    }

    @Override
    public void heard(String transcript) {
        line("heard", transcript.isEmpty() ? "(nothing that it knows)" : '"' + transcript + '"');
    }

    @Override
    public void decided(JsonNode decision) {
        lines("route", DecisionText.lines(decision));
    }

    @Override
    public void toolUsed(ToolUse use) {
        line("tool", use.name() + " " + use.arguments() + " -> " + use.output());
    }

    @Override
    public void said(String words) {
        if (!answering) {
            out.print(label("answer"));
            answering = true;
        }
        out.print(words);
        out.flush();
    }

    /** Ends a turn: how long it took. */
    public void timing(Exchange exchange) {
        Turn turn = exchange.turn();
        turn.metrics().ifPresent(metrics -> lines("timing", Waterfall.of(metrics).lines()));
        turn.metrics()
                .filter(metrics -> metrics.hasNonNull("engine_ms"))
                .ifPresent(metrics ->
                        line(
                                "",
                                "engine latency %.1f ms"
                                        .formatted(metrics.get("engine_ms").asDouble())));
        exchange.voiceToVoiceMillis()
                .ifPresent(millis ->
                        line(
                                "",
                                String.format(
                                        Locale.ROOT,
                                        "voice to voice %.1f ms, as this client heard it",
                                        millis)));
    }

    /** A line with a label. */
    public void line(String label, String text) {
        endAnswer();
        out.println(label(label) + text);
    }

    /** What went wrong. */
    public void failures(List<String> failures) {
        failures.forEach(failure -> line("FAILED", failure));
    }

    private void lines(String label, List<String> lines) {
        line(label, lines.getFirst());
        lines.subList(1, lines.size()).forEach(line -> out.println(INDENT + line));
    }

    private void endAnswer() {
        if (answering) {
            out.println();
            answering = false;
        }
    }

    private static String label(String label) {
        return ("  " + label + INDENT).substring(0, INDENT.length());
    }
}

package dev.parley.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * One request of a load and what became of it. Times are nanoseconds since the moment it was meant
 * to be sent, which a busy client may miss: its delay is part of the latency.
 *
 * @param outcome how it ended
 * @param firstText when the first text came; 0 where none did
 * @param gaps between the pieces of text that followed
 * @param end when it was over
 * @param tokens generated, as the server counts them
 */
record LoadCall(Outcome outcome, long firstText, List<Long> gaps, long end, int tokens) {

    /** How a request ended. */
    enum Outcome {
        ANSWERED,
        /** There was no room for it, and it was told so. */
        REFUSED,
        /** Anything else. */
        FAILED
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    LoadCall {
        gaps = List.copyOf(gaps);
    }

    /** A request without an answer. */
    static LoadCall without(Outcome outcome, long end) {
        return new LoadCall(outcome, 0, List.of(), end, 0);
    }

    /**
     * Reads a stream of server-sent events as it comes.
     *
     * @param intended when it was meant to be sent, on the clock of {@link System#nanoTime}
     */
    static LoadCall read(Iterator<String> lines, long intended) throws IOException {
        List<Long> gaps = new ArrayList<>();
        long first = 0;
        long last = 0;
        int tokens = 0;
        while (lines.hasNext()) {
            String line = lines.next();
            long now = System.nanoTime() - intended;
            if (line.equals("data: [DONE]")) {
                return new LoadCall(Outcome.ANSWERED, first, gaps, now, tokens);
            }
            if (!line.startsWith("data: ")) {
                continue;
            }
            JsonNode event = JSON.readTree(line.substring("data: ".length()));
            tokens = event.path("usage").path("completion_tokens").asInt(tokens);
            if (event.at("/choices/0/delta/content").asText().isEmpty()) {
                continue;
            }
            if (first == 0) {
                first = now;
            } else {
                gaps.add(now - last);
            }
            last = now;
        }
        return without(Outcome.FAILED, System.nanoTime() - intended);
    }
}

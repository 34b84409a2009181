package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.e2e.client.Conversation;
import dev.parley.e2e.demo.DemoScript;
import dev.parley.e2e.demo.Report;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningParley.class)
class DemoIT {

    @Test
    void holdsEveryTurnOfTheDemonstration(Parley parley) throws InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

        DemoScript.Result result = DemoScript.hold(headers -> open(parley, headers), report);

        assertThat(result.failed()).as(printed.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static Conversation open(Parley parley, Map<String, String> headers)
            throws InterruptedException {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(Conversation.ASK_FOR_OWN_EVENTS);
        return new Conversation(parley.realtime(), all);
    }
}

package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.e2e.client.Conversation;
import dev.parley.e2e.demo.DemoScript;
import dev.parley.e2e.demo.Report;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningParley.class)
class DemoIT {

    @Test
    void holdsEveryTurnOfTheDemonstration(Parley parley) throws InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

        int failed;
        try (Conversation conversation =
                new Conversation(parley.realtime(), Conversation.ASK_FOR_OWN_EVENTS)) {
            failed = new DemoScript(conversation, report).hold();
        }

        assertThat(failed).as(printed.toString(StandardCharsets.UTF_8)).isZero();
    }
}

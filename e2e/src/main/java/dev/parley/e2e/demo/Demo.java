package dev.parley.e2e.demo;

import dev.parley.e2e.audio.WavFile;
import dev.parley.e2e.client.Conversation;
import dev.parley.e2e.client.ConversationException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Holds the demonstration's conversation; ends with 1 when a turn fails. */
public final class Demo {

    private Demo() {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(Options.parse(arguments)));
    }

    private static int run(Options options) throws IOException, InterruptedException {
        Report report = new Report(System.out);
        try {
            DemoScript.Result result = DemoScript.hold(headers -> open(options, headers), report);
            WavFile.write(options.reply(), result.replies());
            report.heading("The answers are in " + options.reply());
            System.out.println(
                    result.failed() == 0
                            ? "All turns passed."
                            : result.failed() + " turns failed.");
            return result.failed() == 0 ? 0 : 1;
        } catch (ConversationException e) {
            System.err.println("demo: " + e.getMessage());
            return 1;
        }
    }

    private static Conversation open(Options options, Map<String, String> headers)
            throws InterruptedException {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(Conversation.ASK_FOR_OWN_EVENTS);
        return new Conversation(options.realtime("auto"), all);
    }
}

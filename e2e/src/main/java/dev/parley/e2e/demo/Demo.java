package dev.parley.e2e.demo;

import dev.parley.e2e.audio.WavFile;
import dev.parley.e2e.client.Conversation;
import dev.parley.e2e.client.ConversationException;
import java.io.IOException;

/** Holds the demonstration's conversation; ends with 1 when a turn fails. */
public final class Demo {

    private Demo() {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(Options.parse(arguments)));
    }

    private static int run(Options options) throws IOException, InterruptedException {
        Report report = new Report(System.out);
        try (Conversation conversation =
                new Conversation(options.realtime("auto"), Conversation.ASK_FOR_OWN_EVENTS)) {
            DemoScript script = new DemoScript(conversation, report);
            int failed = script.hold();
            WavFile.write(options.reply(), script.replies());
            report.heading("The answers are in " + options.reply());
            System.out.println(failed == 0 ? "All turns passed." : failed + " of 5 turns failed.");
            return failed == 0 ? 0 : 1;
        } catch (ConversationException e) {
            System.err.println("demo: " + e.getMessage());
            return 1;
        }
    }
}

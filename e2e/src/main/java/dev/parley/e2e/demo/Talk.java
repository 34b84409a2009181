package dev.parley.e2e.demo;

import dev.parley.e2e.audio.Pcm;
import dev.parley.e2e.audio.WavFile;
import dev.parley.e2e.client.Conversation;
import dev.parley.e2e.client.ConversationException;
import dev.parley.e2e.client.Exchange;
import dev.parley.e2e.client.Microphone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Speaks one WAV file and writes the answer; ends with 1 when the turn fails. */
public final class Talk {

    private Talk() {}

    static void main(String[] arguments) throws InterruptedException {
        System.exit(run(Options.parse(arguments)));
    }

    private static int run(Options options) throws InterruptedException {
        try {
            Path file = Path.of(options.words().getFirst());
            return talk(WavFile.read(file, Microphone.RATE), file, options);
        } catch (IOException | ConversationException e) {
            System.err.println("talk: " + e.getMessage());
            return 1;
        }
    }

    private static int talk(Pcm question, Path file, Options options)
            throws IOException, InterruptedException {
        Report report = new Report(System.out);
        try (Conversation conversation =
                new Conversation(
                        options.realtime(options.get("model", "auto")),
                        Conversation.ASK_FOR_OWN_EVENTS)) {
            report.heading(file.getFileName() + ", " + question.duration().toMillis() + " ms");
            Exchange exchange = conversation.ask(question, report);
            report.timing(exchange);
            WavFile.write(options.reply(), exchange.turn().audio());
            report.line("written", options.reply().toString());
            List<String> failures = new Expectations().answered(exchange.turn()).failures();
            report.failures(failures);
            return failures.isEmpty() ? 0 : 1;
        }
    }
}

package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.e2e.client.ClientEvents;
import dev.parley.e2e.client.Conversation;
import dev.parley.e2e.client.RealtimeConnection;
import dev.parley.e2e.client.ServerEvent;
import dev.parley.e2e.demo.DemoScript;
import dev.parley.e2e.demo.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every frame that a stock client gets is one that the API's specification allows. */
@ExtendWith(RunningParley.class)
class OfficialSchemaIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<JsonNode> frames = Collections.synchronizedList(new ArrayList<>());

    @Test
    void everyFrameOfTheDemonstrationIsValid(Parley parley)
            throws IOException, InterruptedException {
        RealtimeSchemas schemas = schemas();
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

        DemoScript.hold(
                headers -> new Conversation(parley.realtime(), headers, this::record),
                new Report(nowhere));

        assertAllAreValid(schemas);
    }

    @Test
    void everyFrameOfAWrittenTurnAndOfErrorsIsValid(Parley parley)
            throws IOException, InterruptedException {
        RealtimeSchemas schemas = schemas();

        try (RealtimeConnection connection =
                new RealtimeConnection(parley.realtime(), Map.of(), this::record)) {
            connection.send(ClientEvents.userText("what is seven plus eight"));
            ServerEvent added = connection.await("conversation.item.added", PATIENCE);
            connection.send(writtenResponse());
            connection.await("response.done", PATIENCE);
            String item = added.text("item.id");
            for (String action : List.of("retrieve", "delete", "delete")) {
                connection.send(
                        ClientEvents.event("conversation.item." + action).put("item_id", item));
            }
            connection.await("error", PATIENCE); // it cannot be deleted twice
            connection.send(ClientEvents.event("input_audio_buffer.clear"));
            connection.await("input_audio_buffer.cleared", PATIENCE);
        }

        assertAllAreValid(schemas);
    }

    private static ObjectNode writtenResponse() {
        ObjectNode create = ClientEvents.event("response.create");
        ObjectNode response = create.putObject("response");
        response.putArray("output_modalities").add("text");
        response.putObject("metadata").put("purpose", "schema");
        return create;
    }

    private static RealtimeSchemas schemas() throws IOException {
        Path file =
                Path.of(
                        System.getProperty("parley.shared.data", ""),
                        "realtime",
                        "openapi-realtime-schemas.json");
        assumeTrue(Files.exists(file), "skipped: the official schemas (not in the repository)");
        return RealtimeSchemas.read(file);
    }

    private void record(ServerEvent event) {
        frames.add(event.json());
    }

    private void assertAllAreValid(RealtimeSchemas schemas) {
        List<JsonNode> received = List.copyOf(frames);
        assertThat(received).hasSizeGreaterThan(5);
        assertThat(received.stream().flatMap(frame -> schemas.findings(frame).stream()).distinct())
                .isEmpty();
    }
}

package dev.parley.e2e.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.e2e.audio.Pcm;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the events of one turn told: the question's transcript, the decision, the answer's words and
 * sound. Fed and read by one thread. Times are on the clock of {@link System#nanoTime()}.
 */
public final class Turn {

    private final TurnListener listener;
    private final List<Pcm> audio = new ArrayList<>();
    private final List<ToolCall> calls = new ArrayList<>();
    private final List<ToolUse> tools = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final StringBuilder answer = new StringBuilder();
    private boolean committed;
    private Optional<String> heard = Optional.empty();
    private Optional<JsonNode> decision = Optional.empty();
    private Optional<JsonNode> metrics = Optional.empty();
    private Optional<JsonNode> response = Optional.empty();
    private String answerItem = "";
    private OptionalLong speechStarted = OptionalLong.empty();
    private OptionalLong ended = OptionalLong.empty();
    private OptionalLong firstAudio = OptionalLong.empty();
    private OptionalLong firstAudible = OptionalLong.empty();
    private OptionalLong lastAudio = OptionalLong.empty();
    private OptionalLong heardMillis = OptionalLong.empty();

    public Turn(TurnListener listener) {
        this.listener = listener;
    }

    /** Takes the next event into account. */
    public void accept(ServerEvent event) {
        switch (event.type()) {
            case "input_audio_buffer.speech_started" ->
                    speechStarted = OptionalLong.of(event.nanos());
            case "input_audio_buffer.committed" -> commit(event);
            case "conversation.item.input_audio_transcription.completed" ->
                    hear(event.text("transcript"));
            case "conversation.item.input_audio_transcription.failed" -> hear("");
            case "parley.route.decision" -> decide(event.at("decision"));
            case "parley.turn.metrics" -> metrics = Optional.of(event.json());
            case "response.created" -> response = Optional.empty();
            case "response.output_audio_transcript.delta", "response.output_text.delta" ->
                    say(event);
            case "response.output_audio.delta" -> play(event);
            case "response.function_call_arguments.done" -> call(event);
            case "conversation.item.truncated" ->
                    heardMillis = OptionalLong.of(event.at("audio_end_ms").asLong());
            case "response.done" -> response = Optional.of(event.at("response"));
            case "error" ->
                    errors.add(event.text("error.code") + ": " + event.text("error.message"));
            default -> {} // the other events only confirm
        }
    }

    private void commit(ServerEvent event) {
        committed = true;
        ended = OptionalLong.of(event.nanos());
    }

    private void hear(String transcript) {
        heard = Optional.of(transcript);
        listener.heard(transcript);
    }

    private void decide(JsonNode record) {
        decision = Optional.of(record);
        listener.decided(record);
    }

    private void say(ServerEvent event) {
        String words = event.text("delta");
        answer.append(words);
        listener.said(words);
    }

    private void play(ServerEvent event) {
        Pcm piece = Pcm.ofBytes(Base64.getDecoder().decode(event.text("delta")), Microphone.RATE);
        audio.add(piece);
        answerItem = event.text("item_id");
        lastAudio = OptionalLong.of(event.nanos());
        if (firstAudio.isEmpty()) {
            firstAudio = lastAudio;
        }
        if (firstAudible.isEmpty() && piece.firstAudible().isPresent()) {
            firstAudible = lastAudio;
        }
    }

    private void call(ServerEvent event) {
        calls.add(new ToolCall(event.text("call_id"), event.text("name"), event.text("arguments")));
    }

    /** Whether nothing more belongs to it: the response is done, and so is the transcript. */
    public boolean isComplete() {
        boolean transcribed = !committed || heard.isPresent();
        return response.isPresent() && calls.isEmpty() && (transcribed || !errors.isEmpty());
    }

    /** Tool calls of a finished response that wait for their output; each is handed out once. */
    List<ToolCall> takeCalls() {
        if (response.isEmpty()) {
            return List.of();
        }
        List<ToolCall> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    /** A tool was executed and the model is asked to go on. */
    void used(ToolUse use) {
        response = Optional.empty();
        tools.add(use);
        listener.toolUsed(use);
    }

    /** The question's transcript; empty when it was not understood. */
    public String heard() {
        return heard.orElse("");
    }

    /** The router's record. */
    public Optional<JsonNode> decision() {
        return decision;
    }

    /** The event {@code parley.turn.metrics}. */
    public Optional<JsonNode> metrics() {
        return metrics;
    }

    /** Every word of the answer. */
    public String answer() {
        return answer.toString();
    }

    /** Every sample of the answer. */
    public Pcm audio() {
        return Pcm.concat(audio, Microphone.RATE);
    }

    /** Id of the item that holds the answer's sound. */
    public String answerItem() {
        return answerItem;
    }

    /** {@code completed}, {@code cancelled}, {@code failed}, {@code incomplete}; empty before. */
    public String status() {
        return response.map(done -> done.path("status").asText("")).orElse("");
    }

    /** Why it did not complete, as the server says; empty where it does not. */
    public String reason() {
        JsonNode details = response.map(done -> done.path("status_details")).orElse(null);
        if (details == null) {
            return "";
        }
        return details.path("reason").asText(details.at("/error/message").asText(""));
    }

    /** Whether this client executed a tool. */
    public boolean usedTool(String name) {
        return tools.stream().anyMatch(use -> use.name().equals(name));
    }

    /** Errors the server reported meanwhile. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /** When speech was reported to have begun. */
    public OptionalLong speechStarted() {
        return speechStarted;
    }

    /** When the turn was reported to have ended. */
    public OptionalLong ended() {
        return ended;
    }

    /** When the first sound of the answer came, audible or not. */
    public OptionalLong firstAudio() {
        return firstAudio;
    }

    /** When the first audible sound of the answer came. */
    public OptionalLong firstAudible() {
        return firstAudible;
    }

    /** When the last sound of the answer came. */
    public OptionalLong lastAudio() {
        return lastAudio;
    }

    /** How much of the answer the server says was heard before an interruption. */
    public OptionalLong heardMillis() {
        return heardMillis;
    }
}

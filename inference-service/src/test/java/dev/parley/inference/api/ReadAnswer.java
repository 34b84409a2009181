package dev.parley.inference.api;

import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.Completed;
import dev.parley.inference.v1.GeneratedToken;
import dev.parley.inference.v1.ToolCall;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A whole answer, as a client puts it together. */
record ReadAnswer(
        String text, List<ToolCall> calls, List<GeneratedToken> tokens, Completed completed) {

    static ReadAnswer of(Iterator<ChatResponse> pieces) {
        StringBuilder text = new StringBuilder();
        List<ToolCall> calls = new ArrayList<>();
        List<GeneratedToken> tokens = new ArrayList<>();
        Completed completed = Completed.getDefaultInstance();
        while (pieces.hasNext()) {
            ChatResponse piece = pieces.next();
            text.append(piece.getText());
            tokens.addAll(piece.getTokensList());
            if (piece.hasToolCall()) {
                calls.add(piece.getToolCall());
            }
            completed = piece.getCompleted();
        }
        return new ReadAnswer(text.toString(), calls, tokens, completed);
    }

    int promptTokens() {
        return completed.getUsage().getPromptTokens();
    }

    int completionTokens() {
        return completed.getUsage().getCompletionTokens();
    }

    int cachedTokens() {
        return completed.getUsage().getCachedTokens();
    }

    /** What the tokens say, those of an answer that was cut included. */
    String textOfTokens() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        tokens.forEach(token -> bytes.writeBytes(token.getPicked().getBytes().toByteArray()));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

package dev.parley.voice.realtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A response as the client sees it.
 *
 * @param outcome absent while in progress
 * @param conversation absent for a response outside the conversation
 */
public record Response(
        ResponseId id,
        Optional<Outcome> outcome,
        List<Item> output,
        Optional<String> conversation,
        Modality modality,
        String voice,
        OptionalInt maxOutputTokens,
        Map<String, String> metadata,
        Usage usage) {

    public Response {
        output = List.copyOf(output);
        metadata = Map.copyOf(metadata);
    }
}

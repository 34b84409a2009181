package dev.parley.inference.constraint;

/** What the text of an answer must be. */
public sealed interface ResponseFormat {

    /** Anything. */
    record Text() implements ResponseFormat {}

    /** A JSON object. */
    record JsonObject() implements ResponseFormat {}

    /** JSON that a JSON Schema describes, given as JSON. */
    record JsonSchema(String schema) implements ResponseFormat {}
}

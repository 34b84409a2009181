package dev.parley.router.provider;

/** The form that an answer's text has. */
public sealed interface AnswerForm {

    /** Any text. */
    record Text() implements AnswerForm {}

    /** One JSON object. */
    record JsonObject() implements AnswerForm {}

    /**
     * What a schema describes.
     *
     * @param name what it describes
     * @param schema JSON Schema, one JSON object
     */
    record JsonSchema(String name, String schema) implements AnswerForm {}
}

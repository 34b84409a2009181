package dev.parley.router.api.openai;

import dev.parley.router.dispatch.RouterException;
import dev.parley.router.provider.AnswerForm;
import java.util.Optional;

/** Reads {@code response_format}. */
final class FormReader {

    private FormReader() {}

    static AnswerForm read(JsonFields request) {
        Optional<JsonFields> format = request.object("response_format");
        if (format.isEmpty()) {
            return new AnswerForm.Text();
        }
        JsonFields fields = format.get();
        String type = fields.requiredText("type");
        AnswerForm form =
                switch (type) {
                    case "text" -> new AnswerForm.Text();
                    case "json_object" -> new AnswerForm.JsonObject();
                    case "json_schema" -> schema(fields);
                    default ->
                            throw RouterException.unsupported(
                                    "response_format.type",
                                    "A 'response_format' of type '" + type + "' is not supported.");
                };
        fields.refuseOthers();
        return form;
    }

    /** Whether {@code strict} or not: every answer is held to its schema. */
    private static AnswerForm schema(JsonFields fields) {
        JsonFields schema =
                fields.object("json_schema").orElseThrow(() -> fields.missing("json_schema"));
        String name = schema.requiredText("name");
        schema.text("description");
        schema.truth("strict");
        if (schema.object("schema").isEmpty()) {
            throw schema.missing("schema");
        }
        String text = schema.value("schema").orElseThrow().toString();
        schema.refuseOthers();
        return new AnswerForm.JsonSchema(name, text);
    }
}

package dev.parley.inference.tokenizer.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.parley.inference.tokenizer.InvalidConversationException;
import dev.parley.inference.tokenizer.PythonJson;
import dev.parley.inference.tokenizer.Tool;
import java.util.Set;

/** Tools' parameters: objects that are a JSON Schema of draft 7, as mistral-common demands. */
final class ParameterSchemas {

    private static final JsonSchema DRAFT_7 =
            JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(SchemaLocation.of(SchemaId.V7));

    private ParameterSchemas() {}

    /** Checks the parameters of a conversation's tool {@code index}. */
    static void check(Tool tool, int index) throws InvalidConversationException {
        if (tool.parameters().isEmpty()) {
            return;
        }
        String field = "tools[" + index + "].parameters";
        JsonNode schema =
                PythonJson.parse(tool.parameters())
                        .filter(JsonNode::isObject)
                        .orElseThrow(() ->
                                new InvalidConversationException(field, "must be one JSON object"));
        Set<ValidationMessage> problems = DRAFT_7.validate(schema);
        if (!problems.isEmpty()) {
            throw new InvalidConversationException(
                    field, "is not a JSON Schema: " + problems.iterator().next().getMessage());
        }
    }
}

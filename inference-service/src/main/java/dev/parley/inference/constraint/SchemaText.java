package dev.parley.inference.constraint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads schemas, numbers as they are spelt. */
final class SchemaText {

    /** Characters of a schema. */
    private static final int LONGEST = 1 << 16;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private SchemaText() {}

    static JsonNode parse(String schema, Pointer root) throws UnsupportedSchemaException {
        if (schema.length() > LONGEST) {
            throw root.refuse("is longer than 65,536 characters");
        }
        try {
            return MAPPER.readTree(schema);
        } catch (JsonProcessingException _) {
            throw root.refuse("is not JSON");
        }
    }
}

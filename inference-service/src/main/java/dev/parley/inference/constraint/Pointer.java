package dev.parley.inference.constraint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A place in a schema.
 *
 * @param field of the request that holds the schema
 * @param path a JSON pointer as a fragment, as in {@code #/properties/age}
 */
record Pointer(String field, String path) {

    static Pointer root(String field) {
        return new Pointer(field, "#");
    }

    Pointer to(String key) {
        return new Pointer(field, path + "/" + key.replace("~", "~0").replace("/", "~1"));
    }

    Pointer to(int index) {
        return to(Integer.toString(index));
    }

    UnsupportedSchemaException refuse(String problem) {
        return new UnsupportedSchemaException(field, path, problem);
    }

    /** Returns what a reference within a document points to. */
    static Optional<JsonNode> resolve(String reference, JsonNode document) {
        if (reference.equals("#")) {
            return Optional.of(document);
        }
        if (!reference.startsWith("#/")) {
            return Optional.empty();
        }
        JsonNode found = document.at(reference.substring(1));
        return found.isMissingNode() ? Optional.empty() : Optional.of(found);
    }
}

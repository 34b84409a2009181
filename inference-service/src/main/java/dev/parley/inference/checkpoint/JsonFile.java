package dev.parley.inference.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The fields of one JSON object, whose complaints name the file and the field.
 *
 * <p>A field that is null counts as absent, as in Hugging Face configurations.
 */
public record JsonFile(String name, JsonNode fields) {

    public static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    public static JsonFile read(Path path) throws ModelLoadException {
        try {
            return parse(path.toString(), Files.readAllBytes(path));
        } catch (IOException e) {
            throw new ModelLoadException(path + " cannot be read: " + reason(e), e);
        }
    }

    public static JsonFile parse(String name, byte[] json) throws ModelLoadException {
        try {
            JsonNode root = MAPPER.readTree(json);
            if (!root.isObject()) {
                throw new ModelLoadException(name + " is not a JSON object");
            }
            return new JsonFile(name, root);
        } catch (JsonProcessingException e) {
            throw new ModelLoadException(name + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ModelLoadException(name + " cannot be read: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "no such file" : e.toString();
    }

    public Optional<JsonNode> find(String field) {
        return Optional.ofNullable(fields.get(field)).filter(value -> !value.isNull());
    }

    public JsonNode require(String field) throws ModelLoadException {
        return find(field).orElseThrow(() -> new ModelLoadException(name + " lacks " + field));
    }

    public Optional<JsonFile> findObject(String field) throws ModelLoadException {
        Optional<JsonNode> value = find(field);
        if (value.isPresent() && !value.get().isObject()) {
            throw wrong(field, "an object", value.get());
        }
        return value.map(object -> new JsonFile(name + " " + field, object));
    }

    public String requireText(String field) throws ModelLoadException {
        JsonNode value = require(field);
        if (!value.isTextual()) {
            throw wrong(field, "a string", value);
        }
        return value.textValue();
    }

    public int requireCount(String field) throws ModelLoadException {
        return count(field, require(field));
    }

    public int countOr(String field, int absent) throws ModelLoadException {
        Optional<JsonNode> value = find(field);
        return value.isPresent() ? count(field, value.get()) : absent;
    }

    private int count(String field, JsonNode value) throws ModelLoadException {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
            throw wrong(field, "a positive integer", value);
        }
        return value.intValue();
    }

    /** Returns an integer that may be 0. */
    public int requireCountOrZero(String field) throws ModelLoadException {
        JsonNode value = require(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw wrong(field, "an integer from 0", value);
        }
        return value.intValue();
    }

    /** Returns a number from {@code least} to {@code most}, where the field is there. */
    public OptionalDouble numberWithin(String field, double least, double most)
            throws ModelLoadException {
        Optional<JsonNode> value = find(field);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        double number = value.get().doubleValue();
        if (!value.get().isNumber() || !(number >= least && number <= most)) {
            throw wrong(field, "a number from %s to %s".formatted(least, most), value.get());
        }
        return OptionalDouble.of(number);
    }

    public double requirePositive(String field) throws ModelLoadException {
        JsonNode value = require(field);
        if (!value.isNumber() || !(value.doubleValue() > 0)) {
            throw wrong(field, "a positive number", value);
        }
        return value.doubleValue();
    }

    public boolean flag(String field) throws ModelLoadException {
        Optional<JsonNode> value = find(field);
        if (value.isPresent() && !value.get().isBoolean()) {
            throw wrong(field, "true or false", value.get());
        }
        return value.isPresent() && value.get().booleanValue();
    }

    public ModelLoadException wrong(String field, String expected, JsonNode actual) {
        return new ModelLoadException(
                "%s: %s must be %s, not %s".formatted(name, field, expected, actual));
    }

    /** Returns the refusal of something that others may be able to serve. */
    public ModelLoadException unsupported(String what) {
        return new ModelLoadException(name + ": unsupported: " + what);
    }
}

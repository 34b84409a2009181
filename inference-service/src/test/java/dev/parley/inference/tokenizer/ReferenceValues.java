package dev.parley.inference.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Values of reference implementations, a JSON object a line; the scripts beside them say how. */
public final class ReferenceValues {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReferenceValues() {}

    /** Returns the lines of a file among the test resources. */
    public static Stream<JsonNode> read(String name) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        ReferenceValues.class.getResourceAsStream(
                                                "/tokenizer/" + name),
                                        name),
                                StandardCharsets.UTF_8))) {
            List<JsonNode> parsed = new ArrayList<>();
            for (String line : lines.lines().toList()) {
                parsed.add(MAPPER.readTree(line));
            }
            return parsed.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a list of ids. */
    public static int[] ids(JsonNode list) {
        return MAPPER.convertValue(list, int[].class);
    }
}

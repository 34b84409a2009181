package dev.parley.inference.constraint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Vocabularies of tests, as tables of bytes. */
final class Vocabulary {

    /** Special tokens, as Tekken numbers them. */
    static final int END = 2;

    static final int TOOL_CALLS = 9;
    static final int ARGUMENTS = 20;
    static final int CALL_ID = 21;

    private static final int SPECIAL = 24; // of the small one

    private static final List<String> WORDS =
            List.of(
                    "{\"",
                    "\"}",
                    "\":",
                    "\",",
                    "\"a",
                    "\"b\":",
                    ",\"",
                    "]}",
                    "[{",
                    "[\"",
                    "\"]",
                    "true",
                    "tru",
                    "false",
                    "null",
                    "12",
                    "0.5",
                    "-1",
                    "e1",
                    "é",
                    "✓",
                    "\"name",
                    "\"arguments",
                    "name\":",
                    "{\"name",
                    "{\"name\":",
                    "ab",
                    "abc",
                    "\"abc\"",
                    "\\\"",
                    "\\n",
                    "\\u00",
                    "\\u0041",
                    ", ",
                    " id",
                    ": ",
                    "{}",
                    "}]",
                    "}}",
                    ":[",
                    ":{",
                    "🙂",
                    "ca",
                    ", \"",
                    "\": ",
                    "\": \"",
                    "\", \"");

    private Vocabulary() {}

    /** Every byte, and words that cross the borders of JSON's. */
    static TokenTable small() {
        List<byte[]> tokens = new ArrayList<>();
        for (int special = 0; special < SPECIAL; special++) {
            tokens.add(new byte[0]);
        }
        for (int value = 0; value < 256; value++) {
            tokens.add(new byte[] {(byte) value});
        }
        for (String word : WORDS) {
            tokens.add(word.getBytes(StandardCharsets.UTF_8));
        }
        tokens.add("abc".getBytes(StandardCharsets.UTF_8)); // a token of the same bytes
        tokens.add(new byte[] {(byte) 0xc3}); // half a character, twice
        tokens.add(new byte[] {'a', (byte) 0xf0, (byte) 0x9f});
        return TokenTable.of(tokens.size(), tokens::get);
    }

    /** The demonstration model's. */
    static TokenTable demo() {
        return read(Path.of("demo-model", "large", "tekken.json"));
    }

    /** Reads a {@code tekken.json}, perhaps compressed. */
    static TokenTable read(Path file) {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            JsonNode root = new ObjectMapper().readTree(in);
            int special = root.path("config").path("default_num_special_tokens").intValue();
            int size = root.path("config").path("default_vocab_size").intValue();
            return TokenTable.of(
                    size, token -> bytes(token < special ? null : root, token - special));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(@Nullable JsonNode root, int rank) {
        try {
            return root == null
                    ? new byte[0]
                    : root.path("vocab").get(rank).path("token_bytes").binaryValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

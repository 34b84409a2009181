package dev.parley.inference.tokenizer.mistral;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A {@code tekken.json}. A file may hold more vocabulary than is used: token ids below {@code
 * specialTokens} are special, those from there on are the vocabulary's first entries, by rank.
 *
 * @param tokens the bytes of every id, none for the special ones
 */
record TekkenFile(
        InstructVersion version,
        Pattern pattern,
        int specialTokens,
        List<byte[]> tokens,
        Map<String, Integer> special) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final byte[] NO_BYTES = {};

    /** Files of version v7 may leave their special tokens out: these are meant, in this order. */
    private static final List<String> DEFAULT_SPECIAL_TOKENS =
            List.of(
                    "<unk>",
                    "<s>",
                    "</s>",
                    "[INST]",
                    "[/INST]",
                    "[AVAILABLE_TOOLS]",
                    "[/AVAILABLE_TOOLS]",
                    "[TOOL_RESULTS]",
                    "[/TOOL_RESULTS]",
                    "[TOOL_CALLS]",
                    "[IMG]",
                    "<pad>",
                    "[IMG_BREAK]",
                    "[IMG_END]",
                    "[PREFIX]",
                    "[MIDDLE]",
                    "[SUFFIX]",
                    "[SYSTEM_PROMPT]",
                    "[/SYSTEM_PROMPT]",
                    "[TOOL_CONTENT]");

    static TekkenFile read(Path path) throws TokenizerLoadException {
        try {
            return parse(MAPPER.readTree(Files.readAllBytes(path)));
        } catch (JsonProcessingException e) {
            throw new TokenizerLoadException(path + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new TokenizerLoadException(path + " cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new TokenizerLoadException(path + ": " + e.getMessage(), e);
        }
    }

    private static TekkenFile parse(JsonNode root) {
        JsonNode config = root.path("config");
        String name = text(config, "version");
        InstructVersion version =
                InstructVersion.named(name)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "chat format "
                                                + name
                                                + " is not supported, v7 and v11 are"));
        int size = count(config, "default_vocab_size");
        int specialTokens = count(config, "default_num_special_tokens");
        return new TekkenFile(
                version,
                pattern(text(config, "pattern")),
                specialTokens,
                tokens(root.path("vocab"), size, specialTokens),
                special(root.path("special_tokens"), specialTokens, version));
    }

    private static Pattern pattern(String regex) {
        try {
            // The pattern is written for engines whose \s is Unicode's white space.
            return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("config.pattern: " + e.getDescription(), e);
        }
    }

    private static List<byte[]> tokens(JsonNode vocabulary, int size, int specialTokens) {
        int used = size - specialTokens;
        if (used < 256 || vocabulary.size() < used) {
            throw new IllegalArgumentException(
                    "vocab holds " + vocabulary.size() + " tokens where " + used + " are used");
        }
        List<byte[]> tokens = new ArrayList<>(Collections.nCopies(specialTokens, NO_BYTES));
        for (int rank = 0; rank < used; rank++) {
            tokens.add(token(vocabulary.get(rank), rank));
        }
        return tokens;
    }

    private static byte[] token(JsonNode entry, int rank) {
        if (count(entry, "rank") != rank) {
            throw new IllegalArgumentException("vocab is not in the order of ranks at " + rank);
        }
        try {
            byte[] bytes = entry.path("token_bytes").binaryValue();
            if (bytes != null && bytes.length > 0 && (rank >= 256 || bytes.length == 1)) {
                return bytes;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("vocab's token_bytes at rank " + rank, e);
        }
        throw new IllegalArgumentException("vocab lacks token_bytes at rank " + rank);
    }

    private static Map<String, Integer> special(
            JsonNode listed, int specialTokens, InstructVersion version) {
        Map<String, Integer> special = new LinkedHashMap<>();
        if (listed.isArray()) {
            listed.forEach(entry -> special.put(text(entry, "token_str"), count(entry, "rank")));
        } else {
            DEFAULT_SPECIAL_TOKENS.forEach(name -> special.put(name, special.size()));
        }
        for (SpecialToken needed : version.tokens()) {
            Integer id = special.get(needed.text());
            if (id == null || id >= specialTokens) {
                throw new IllegalArgumentException("special_tokens lacks " + needed.text());
            }
        }
        return special;
    }

    private static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " must be a string");
        }
        return value.textValue();
    }

    private static int count(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isInt() || value.intValue() < 0) {
            throw new IllegalArgumentException(field + " must be a number of at least 0");
        }
        return value.intValue();
    }
}

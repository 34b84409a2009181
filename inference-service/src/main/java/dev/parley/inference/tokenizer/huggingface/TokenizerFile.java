package dev.parley.inference.tokenizer.huggingface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import dev.parley.inference.tokenizer.bpe.BytePairEncoder;
import dev.parley.inference.tokenizer.bpe.MergeTable;
import dev.parley.inference.tokenizer.bpe.TokenBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code tokenizer.json} of a byte-level BPE vocabulary.
 *
 * @param encoder of texts without added tokens
 * @param tokens the bytes of every id; none for special ones and ids that are not used
 * @param composes whether texts are normalised to NFC first
 */
record TokenizerFile(
        BytePairEncoder encoder, TokenBytes tokens, List<AddedToken> added, boolean composes) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final byte[] NO_BYTES = {};
    private static final int MAX_SIZE = 1 << 22;

    static TokenizerFile read(Path path) throws TokenizerLoadException {
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

    private static TokenizerFile parse(JsonNode root) {
        JsonNode model = root.path("model");
        checkModel(model);
        List<AddedToken> added = added(root.path("added_tokens"));
        Map<String, Integer> vocabulary = new HashMap<>();
        model.path("vocab")
                .properties()
                .forEach(entry -> vocabulary.put(entry.getKey(), entry.getValue().asInt(-1)));
        TokenBytes ordinary = new TokenBytes(bytes(vocabulary, List.of()));
        BytePairEncoder encoder =
                new BytePairEncoder(
                        PreTokenizers.read(root.path("pre_tokenizer")),
                        ordinary,
                        merges(model.path("merges"), vocabulary),
                        model.path("ignore_merges").asBoolean());
        return new TokenizerFile(
                encoder,
                new TokenBytes(bytes(vocabulary, added)),
                added,
                composes(root.path("normalizer")));
    }

    private static void checkModel(JsonNode model) {
        String type = model.path("type").asText(model.has("merges") ? "BPE" : "none");
        if (!type.equals("BPE")) {
            throw new IllegalArgumentException("model " + type + " is not supported, BPE is");
        }
        for (String field :
                List.of("byte_fallback", "continuing_subword_prefix", "end_of_word_suffix")) {
            JsonNode value = model.path(field);
            if (value.isBoolean() ? value.booleanValue() : !value.asText("").isEmpty()) {
                throw new IllegalArgumentException("model " + field + " is not supported");
            }
        }
    }

    private static boolean composes(JsonNode normalizer) {
        String type = normalizer.path("type").asText("none");
        return switch (type) {
            case "none" -> false;
            case "NFC" -> true;
            case "Sequence" -> {
                boolean any = false;
                for (JsonNode one : normalizer.path("normalizers")) {
                    any |= composes(one);
                }
                yield any;
            }
            default ->
                    throw new IllegalArgumentException(
                            "normalizer " + type + " is not supported, NFC is");
        };
    }

    private static List<AddedToken> added(JsonNode listed) {
        List<AddedToken> added = new ArrayList<>();
        for (JsonNode token : listed) {
            String content = token.path("content").asText();
            for (String field : List.of("single_word", "lstrip", "rstrip")) {
                if (token.path(field).asBoolean()) {
                    throw new IllegalArgumentException(
                            "added token " + content + " with " + field + " is not supported");
                }
            }
            if (!content.isEmpty()) {
                added.add(
                        new AddedToken(
                                checkedId(token.path("id").asInt(-1), content),
                                content,
                                token.path("special").asBoolean(),
                                token.path("normalized").asBoolean()));
            }
        }
        return added;
    }

    /**
     * The bytes of each id: of the vocabulary, and of {@code added} instead where those have it.
     */
    private static List<byte[]> bytes(Map<String, Integer> vocabulary, List<AddedToken> added) {
        int size = 0;
        for (var entry : vocabulary.entrySet()) {
            size = Math.max(size, checkedId(entry.getValue(), entry.getKey()) + 1);
        }
        for (AddedToken token : added) {
            size = Math.max(size, token.id() + 1);
        }
        List<byte[]> bytes = new ArrayList<>(Collections.nCopies(size, NO_BYTES));
        vocabulary.forEach((token, id) -> bytes.set(id, ByteAlphabet.decode(token)));
        for (AddedToken token : added) {
            bytes.set(
                    token.id(),
                    token.special() ? NO_BYTES : token.content().getBytes(StandardCharsets.UTF_8));
        }
        return bytes;
    }

    private static int checkedId(int id, String token) {
        if (id < 0 || id >= MAX_SIZE) {
            throw new IllegalArgumentException("the id of " + token + " is not one");
        }
        return id;
    }

    /** Pairs in the order of their ranks, as two strings or as one with a space between. */
    private static MergeTable merges(JsonNode listed, Map<String, Integer> vocabulary) {
        MergeTable merges = new MergeTable();
        int rank = 0;
        for (JsonNode merge : listed) {
            String[] pair =
                    merge.isArray()
                            ? new String[] {merge.path(0).asText(), merge.path(1).asText()}
                            : merge.asText().split(" ", 2);
            Integer left = vocabulary.get(pair[0]);
            Integer right = pair.length < 2 ? null : vocabulary.get(pair[1]);
            Integer merged = right == null ? null : vocabulary.get(pair[0] + pair[1]);
            if (left == null || right == null || merged == null) {
                throw new IllegalArgumentException(
                        "merge " + rank + " joins what is not in the vocabulary");
            }
            merges.add(left, right, merged, rank++);
        }
        return merges;
    }
}

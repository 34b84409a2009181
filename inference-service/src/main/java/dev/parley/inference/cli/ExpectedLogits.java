package dev.parley.inference.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.checkpoint.ModelLoadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What another implementation computes with a checkpoint, as {@code docs/models.md} describes it.
 *
 * @param reference who computed it, in words
 * @param cases at least one
 */
record ExpectedLogits(String reference, List<Case> cases) {

    ExpectedLogits {
        cases = List.copyOf(cases);
    }

    /**
     * One prompt and the answers to it.
     *
     * @param prompt at least one token
     * @param last (vocabulary), the logits after the last token
     * @param middle the logits after another token, where they are given
     * @param greedy tokens that follow, each the likeliest; may be empty
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Case(int[] prompt, float[] last, Optional<Middle> middle, int[] greedy) {}

    /** The logits (vocabulary) after the token at {@code position}. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Middle(int position, float[] logits) {}

    /**
     * Reads a file of expectations for a model of so many tokens.
     *
     * @throws ModelLoadException naming the case and the field that is wrong
     */
    static ExpectedLogits read(Path path, int vocabulary) throws ModelLoadException {
        JsonFile file = JsonFile.read(path);
        List<Case> cases = new ArrayList<>();
        for (JsonNode entry : file.require("cases")) {
            String name = "%s: case %d".formatted(path, cases.size() + 1);
            cases.add(new Reader(new JsonFile(name, entry), vocabulary).read());
        }
        if (cases.isEmpty()) {
            throw file.wrong("cases", "a list of at least one", file.require("cases"));
        }
        return new ExpectedLogits(
                file.find("reference").map(JsonNode::asText).orElse("not said"), cases);
    }

    private record Reader(JsonFile entry, int vocabulary) {

        Case read() throws ModelLoadException {
            int[] prompt = tokens("prompt", entry.require("prompt"));
            if (prompt.length == 0) {
                throw new ModelLoadException(entry.name() + ": prompt is empty");
            }
            Optional<JsonNode> greedy = entry.find("greedy");
            return new Case(
                    prompt,
                    logits("last_logits"),
                    middle(prompt.length),
                    greedy.isPresent() ? tokens("greedy", greedy.get()) : new int[0]);
        }

        private Optional<Middle> middle(int length) throws ModelLoadException {
            if (entry.find("mid_logits").isEmpty()) {
                return Optional.empty();
            }
            int position = entry.requireCountOrZero("mid_position");
            if (position >= length) {
                throw entry.wrong(
                        "mid_position", "within the prompt", entry.require("mid_position"));
            }
            return Optional.of(new Middle(position, logits("mid_logits")));
        }

        private int[] tokens(String field, JsonNode list) throws ModelLoadException {
            int[] tokens = new int[list.size()];
            for (int i = 0; i < tokens.length; i++) {
                JsonNode token = list.get(i);
                if (!token.isInt() || token.intValue() < 0 || token.intValue() >= vocabulary) {
                    throw entry.wrong(field, "a list of tokens below " + vocabulary, token);
                }
                tokens[i] = token.intValue();
            }
            return tokens;
        }

        private float[] logits(String field) throws ModelLoadException {
            JsonNode list = entry.require(field);
            if (list.size() != vocabulary) {
                throw new ModelLoadException(
                        "%s: %s has %d numbers, and the vocabulary %d tokens"
                                .formatted(entry.name(), field, list.size(), vocabulary));
            }
            float[] logits = new float[vocabulary];
            for (int i = 0; i < vocabulary; i++) {
                if (!list.get(i).isNumber()) {
                    throw entry.wrong(field, "a list of numbers", list.get(i));
                }
                logits[i] = list.get(i).floatValue();
            }
            return logits;
        }
    }
}

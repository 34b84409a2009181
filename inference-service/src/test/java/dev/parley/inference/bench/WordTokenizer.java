package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A vocabulary as large as a model's, of words as long as each other, so that a text says how many
 * tokens it has: the 256 bytes, then words of a space and four letters. A conversation is written
 * as the text of its messages and nothing around it.
 *
 * @param size of the vocabulary
 */
record WordTokenizer(int size) {

    private static final int BYTES = 256;
    private static final int LETTERS = 4;
    private static final int WORD = LETTERS + 1;
    private static final String TEMPLATE =
            "{% for message in messages %}{{ message['content'] }}{% endfor %}";

    /** Writes what a folder needs beside its weights. */
    void write(Path folder) throws IOException {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        json.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("use_regex", true);
        // Not special: whatever a model says has a text, and can be counted.
        json.putArray("added_tokens")
                .addObject()
                .put("id", size - 1)
                .put("content", word(size - 1))
                .put("special", false);
        ObjectNode model = json.putObject("model").put("type", "BPE").put("ignore_merges", true);
        model.putArray("merges");
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < size; id++) {
            vocabulary.put(id < BYTES ? letter(id) : letter(' ') + word(id).strip(), id);
        }
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        ObjectNode configuration = JsonFile.MAPPER.createObjectNode();
        configuration.put("eos_token", word(size - 1)).put("chat_template", TEMPLATE);
        Files.writeString(folder.resolve("tokenizer_config.json"), configuration.toPrettyString());
    }

    /** Returns the character that stands for a byte in such a file, as the format has it. */
    private static String letter(int value) {
        if (isPrintable(value)) {
            return Character.toString(value);
        }
        int before = 0;
        for (int other = 0; other < value; other++) {
            before += isPrintable(other) ? 0 : 1;
        }
        return Character.toString(BYTES + before);
    }

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
    }

    /** Returns a token's text. */
    private static String word(int id) {
        char[] letters = new char[WORD];
        letters[0] = ' ';
        for (int i = LETTERS, rest = id; i > 0; i--, rest /= 26) {
            letters[i] = (char) ('a' + rest % 26);
        }
        return new String(letters);
    }

    /** Returns a text of so many tokens that nobody ever asked about. */
    String text(int tokens, Random random) {
        StringBuilder text = new StringBuilder(tokens * WORD);
        for (int i = 0; i < tokens; i++) {
            text.append(word(random.nextInt(BYTES, size)));
        }
        return text.toString();
    }

    /**
     * Returns how many tokens a text has; where bytes that no character has followed each other, at
     * most as many.
     */
    static int count(String text) {
        int count = 0;
        for (int at = 0; at < text.length(); at += isWord(text, at) ? WORD : 1) {
            count++;
        }
        return count;
    }

    private static boolean isWord(String text, int at) {
        if (text.length() < at + WORD || text.charAt(at) != ' ') {
            return false;
        }
        return text.substring(at + 1, at + WORD).chars().allMatch(c -> c >= 'a' && c <= 'z');
    }
}

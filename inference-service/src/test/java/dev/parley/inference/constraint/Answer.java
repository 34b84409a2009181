package dev.parley.inference.constraint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Answers that a model of random scores gives within a constraint. */
final class Answer {

    private final TokenTable table;
    private final TokenConstraint constraint;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final IntStream.Builder tokens = IntStream.builder();
    private boolean ended;

    private Answer(TokenTable table, CompiledRules rules) {
        this.table = table;
        this.constraint = rules.start(Set.of(Vocabulary.END));
    }

    /**
     * Writes an answer of at most {@code most} tokens; from the middle on, what closes is likelier.
     */
    static Answer random(TokenTable table, CompiledRules rules, Random random, int most) {
        Answer answer = new Answer(table, rules);
        float[] scores = new float[table.size()];
        for (int i = 0; i < most && !answer.ended; i++) {
            for (int token = 0; token < scores.length; token++) {
                scores[token] = random.nextFloat() + (i > most / 4 ? answer.closing(token) : 0);
            }
            answer.constraint.mask(scores);
            answer.take(best(scores));
        }
        return answer;
    }

    /** Reads an answer byte by byte; returns whether it is allowed and complete. */
    static boolean accepts(TokenTable table, CompiledRules rules, String text) {
        TokenConstraint constraint = rules.start(Set.of(Vocabulary.END));
        int firstByte = firstByte(table);
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            if (!constraint.accepts(firstByte + (value & 0xff))) {
                return false;
            }
            constraint.accept(firstByte + (value & 0xff));
        }
        return constraint.isComplete();
    }

    /** Bytes are tokens in a row behind the special ones. */
    static int firstByte(TokenTable table) {
        int token = 0;
        while (table.isSpecial(token)) {
            token++;
        }
        return token;
    }

    private void take(int token) {
        constraint.accept(token);
        tokens.add(token);
        ended = token == Vocabulary.END;
        bytes.writeBytes(table.isSpecial(token) ? name(token) : table.bytes(token));
    }

    private static byte[] name(int token) {
        String name =
                switch (token) {
                    case Vocabulary.END -> "";
                    case Vocabulary.TOOL_CALLS -> "[TOOL_CALLS]";
                    case Vocabulary.ARGUMENTS -> "[ARGS]";
                    case Vocabulary.CALL_ID -> "[CALL_ID]";
                    default -> "[" + token + "]";
                };
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private float closing(int token) {
        if (token == Vocabulary.END) {
            return 2;
        }
        byte[] text = table.bytes(token);
        boolean closes = text.length > 0 && "\"}]".indexOf(text[text.length - 1]) >= 0;
        return closes ? 1 - text.length / 100f : 0;
    }

    private static int best(float[] scores) {
        int best = 0;
        for (int token = 0; token < scores.length; token++) {
            best = scores[token] > scores[best] ? token : best;
        }
        if (scores[best] == Float.NEGATIVE_INFINITY) {
            throw new AssertionError("no token may come");
        }
        return best;
    }

    /** Whether it ended by itself. */
    boolean ended() {
        return ended;
    }

    /** Its tokens; asked for once. */
    int[] tokens() {
        return tokens.build().toArray();
    }

    TokenConstraint constraint() {
        return constraint;
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

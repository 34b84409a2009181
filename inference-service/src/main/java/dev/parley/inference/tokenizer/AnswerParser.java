package dev.parley.inference.tokenizer;

import java.util.List;

/**
 * Takes an answer apart as its tokens come: text to show, and calls of tools.
 *
 * <p>One per answer, used by one thread.
 */
public interface AnswerParser {

    /** What the model asked for, known at the answer's end. */
    sealed interface Calls {

        /** Tools to call, in order; empty for an answer of text alone. */
        record Valid(List<ToolCall> calls) implements Calls {
            public Valid {
                calls = List.copyOf(calls);
            }
        }

        /** The model began to call tools and wrote something else. */
        record Malformed(String problem) implements Calls {}
    }

    /** Returns text to append to the answer, in whole characters; often none. */
    String accept(int token);

    /** Returns the text that is left at the end. */
    String finish();

    /** Returns the calls, once {@link #finish()} was called. */
    Calls calls();
}

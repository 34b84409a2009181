package dev.parley.inference.tokenizer;

import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How a model was trained to see conversations. Immutable, for any number of threads. */
public interface ChatFormat {

    /**
     * Returns the ids of a prompt that the model continues with its answer.
     *
     * @throws InvalidConversationException where the format cannot express the conversation
     */
    int[] encode(Conversation conversation) throws InvalidConversationException;

    /**
     * Returns what takes the answer to this conversation apart; {@code random} makes ids of calls.
     */
    AnswerParser parser(Conversation conversation, RandomGenerator random);

    /** Returns how an answer calls tools. */
    ToolCallSyntax toolCalls();

    /**
     * Returns the ids that the prompt of the next turn begins with, whatever the user will say or
     * the tools called by {@code answer} will return: so much of it can be run ahead.
     *
     * @throws InvalidConversationException where the format cannot express the conversation
     */
    default int[] prefixOfNextTurn(Conversation conversation, Assistant answer)
            throws InvalidConversationException {
        return commonPrefix(
                encode(NextTurn.of(conversation, answer, "x")),
                encode(NextTurn.of(conversation, answer, "\n")));
    }

    /**
     * Returns the ids that stay where the last message still grows at its end.
     *
     * @throws InvalidConversationException where the format cannot express the conversation
     */
    default int[] prefixWhileGrowing(Conversation conversation)
            throws InvalidConversationException {
        return commonPrefix(
                encode(NextTurn.grown(conversation, " x")),
                encode(NextTurn.grown(conversation, "\n")));
    }

    private static int[] commonPrefix(int[] one, int[] other) {
        int mismatch = Arrays.mismatch(one, other);
        return mismatch < 0 ? one : Arrays.copyOf(one, mismatch);
    }
}

package dev.parley.router.decision;

/**
 * Estimates how many tokens a prompt has without any target's tokenizer: targets differ in theirs,
 * and counting exactly would cost more than the whole decision.
 */
public final class PromptTokens {

    // Western prose has 4 to 5 characters a token; short chat text and JSON have fewer.
    private static final int CHARACTERS_PER_TOKEN = 4;
    // Role marks and separators around a message.
    private static final int TOKENS_PER_MESSAGE = 4;

    private PromptTokens() {}

    /**
     * Returns the estimate.
     *
     * @param characters of every message, tool call and tool declaration together
     */
    public static int estimate(long characters, int messages) {
        long tokens =
                Math.ceilDiv(characters, CHARACTERS_PER_TOKEN)
                        + (long) messages * TOKENS_PER_MESSAGE;
        return (int) Math.min(Integer.MAX_VALUE / 2, tokens);
    }
}

package dev.parley.voice.realtime;

/** Tokens of a response. All are text: sound is turned into words before the model sees it. */
public record Usage(int inputTokens, int outputTokens, int cachedTokens) {

    public static final Usage NONE = new Usage(0, 0, 0);

    /** Together with those of another call for the same response. */
    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedTokens + other.cachedTokens);
    }
}

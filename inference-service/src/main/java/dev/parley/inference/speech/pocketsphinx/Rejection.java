package dev.parley.inference.speech.pocketsphinx;

import java.util.List;

/**
 * Tells sentences of the grammar from all else. A grammar always finds the sentence that fits best,
 * also for speech that is none of its sentences; how well it fits shows beside the best sequence of
 * phones for the same sound, which is bound to nothing. What belongs to the grammar scores about as
 * well as that; what does not falls short, and some word of it far short.
 *
 * @param tolerance shortfall that is still accepted, in points a frame
 */
record Rejection(double tolerance) {

    /** How much the worst word counts beside the whole sentence. */
    private static final double WORST_WORD = 0.5;

    /** Points of margin that make the confidence 0.73. */
    private static final double CONFIDENCE_SCALE = 10;

    /**
     * How far a sentence is above the line.
     *
     * @param words the sentence with its fillers
     * @param phones the same sound as phones; together they cover every frame
     * @return points; below 0 it is something else
     */
    double margin(List<Segment> words, List<Segment> phones) {
        double sum = 0;
        int frames = 0;
        double worst = 0;
        for (Segment word : words) {
            if (word.isFiller()) {
                continue;
            }
            double shortfall = likelihood(phones, word) - word.score();
            sum += shortfall;
            frames += word.frames();
            worst = Math.max(worst, shortfall / word.frames());
        }
        if (frames == 0) {
            return -tolerance;
        }
        return tolerance - sum / frames - WORST_WORD * worst;
    }

    /** Turns a margin into 0 to 1; 0.5 is the line. */
    static double confidence(double margin) {
        return 1 / (1 + Math.exp(-margin / CONFIDENCE_SCALE));
    }

    // What the phones score in the frames of a word; of a phone that is partly in them, its share.
    private static double likelihood(List<Segment> phones, Segment word) {
        double sum = 0;
        for (Segment phone : phones) {
            int first = Math.max(phone.firstFrame(), word.firstFrame());
            int last = Math.min(phone.lastFrame(), word.lastFrame());
            if (first <= last) {
                sum += (double) phone.score() * (last - first + 1) / phone.frames();
            }
        }
        return sum;
    }
}

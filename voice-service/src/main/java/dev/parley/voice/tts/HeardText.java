package dev.parley.voice.tts;

import dev.parley.voice.audio.SamplePosition;
import java.util.List;

/** Finds the words that a listener had heard when the sound stopped. */
public final class HeardText {

    private HeardText() {}

    /**
     * The words of all clauses before {@code heard}. Of the clause in which it falls, as many whole
     * words as its share of the clause's sound.
     *
     * @param clauses in the order spoken
     * @param end of the sound of the last clause, as far as it was made
     * @param heard where the sound stopped
     */
    public static String of(
            List<SpeechOutput.Clause> clauses, SamplePosition end, SamplePosition heard) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < clauses.size(); index++) {
            SpeechOutput.Clause clause = clauses.get(index);
            boolean last = index == clauses.size() - 1;
            SamplePosition clauseEnd = last ? end : clauses.get(index + 1).start();
            text.append(heardOf(clause, clauseEnd, heard));
        }
        return text.toString();
    }

    private static String heardOf(
            SpeechOutput.Clause clause, SamplePosition end, SamplePosition heard) {
        long played = heard.samplesSince(clause.start());
        long all = end.samplesSince(clause.start());
        if (played >= all) {
            return clause.text();
        }
        if (played <= 0) {
            return "";
        }
        int reached = (int) (clause.text().length() * played / all);
        return clause.text().substring(0, endOfLastWholeWord(clause.text(), reached));
    }

    /** The greatest end of a word not after {@code reached}; 0 where no word is whole. */
    private static int endOfLastWholeWord(String text, int reached) {
        int end = reached;
        while (end > 0 && !isEndOfWord(text, end)) {
            end--;
        }
        return end;
    }

    private static boolean isEndOfWord(String text, int index) {
        return !Character.isWhitespace(text.charAt(index - 1))
                && (index == text.length() || Character.isWhitespace(text.charAt(index)));
    }
}

package dev.parley.inference.speech;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text as an English voice can read it: plain ASCII, in pieces short enough that the sound of the
 * first one comes soon and none needs much memory.
 */
public final class SpokenText {

    /** Most characters of a piece. */
    public static final int LONGEST_PIECE = 160;

    // What typography and arithmetic write, in characters that a voice reads.
    private static final Map<String, String> READ_AS =
            Map.ofEntries(
                    Map.entry("‘", "'"),
                    Map.entry("’", "'"),
                    Map.entry("“", "\""),
                    Map.entry("”", "\""),
                    Map.entry("–", " - "),
                    Map.entry("—", ", "),
                    Map.entry("…", ". "),
                    Map.entry("−", " minus "),
                    Map.entry("×", " times "),
                    Map.entry("÷", " divided by "),
                    Map.entry("°", " degrees "),
                    Map.entry("€", " euros "),
                    Map.entry("£", " pounds "),
                    Map.entry("ß", "ss"),
                    Map.entry("æ", "ae"),
                    Map.entry("ø", "o"),
                    Map.entry("ł", "l"));
    private static final Pattern TYPOGRAPHY =
            Pattern.compile(
                    READ_AS.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|")));
    private static final Pattern COMBINING_MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_READABLE = Pattern.compile("[^\\x21-\\x7e]+");
    private static final Pattern BETWEEN_SENTENCES = Pattern.compile("(?<=[.!?;:])\\s+");
    private static final Pattern SPEAKABLE = Pattern.compile("[A-Za-z0-9]");

    private SpokenText() {}

    /** Returns the pieces of a text in order; none where nothing in it can be read aloud. */
    public static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        BETWEEN_SENTENCES.splitAsStream(plain(text)).forEach(sentence -> addCut(pieces, sentence));
        pieces.removeIf(piece -> !SPEAKABLE.matcher(piece).find());
        return List.copyOf(pieces);
    }

    private static String plain(String text) {
        String readable = TYPOGRAPHY.matcher(text).replaceAll(match -> READ_AS.get(match.group()));
        String decomposed = Normalizer.normalize(readable, Normalizer.Form.NFKD);
        String ascii = COMBINING_MARKS.matcher(decomposed).replaceAll("");
        return NOT_READABLE.matcher(ascii).replaceAll(" ").strip();
    }

    private static void addCut(List<String> pieces, String sentence) {
        String rest = sentence;
        while (rest.length() > LONGEST_PIECE) {
            int cut = cutOf(rest);
            pieces.add(rest.substring(0, cut).strip());
            rest = rest.substring(cut).strip();
        }
        pieces.add(rest);
    }

    // After the last comma that fits, else at the last space, else in the middle of a word.
    private static int cutOf(String text) {
        int comma = text.lastIndexOf(", ", LONGEST_PIECE - 1);
        if (comma > 0) {
            return comma + 1;
        }
        int space = text.lastIndexOf(' ', LONGEST_PIECE);
        return space > 0 ? space : LONGEST_PIECE;
    }
}

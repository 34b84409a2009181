package dev.parley.inference.tokenizer.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Functions that templates call; public, since jinjava calls them by reflection. */
public final class TemplateFunctions {

    private TemplateFunctions() {}

    /** A template's own word that it cannot write a conversation. */
    static final class RaisedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        RaisedException(String message) {
            super(message);
        }
    }

    /** Ends the rendering. */
    @SuppressWarnings("DoNotCallSuggester") // templates call it
    public static String raise(Object message) {
        throw new RaisedException(String.valueOf(message));
    }

    /** Returns the time now in the form of C's {@code strftime}. */
    public static String now(Object format) {
        ZonedDateTime now =
                Instant.ofEpochMilli(
                                JinjavaInterpreter.getCurrent()
                                        .getConfig()
                                        .getDateTimeProvider()
                                        .getCurrentTimeMillis())
                        .atZone(ZoneId.systemDefault());
        StringBuilder out = new StringBuilder();
        String text = String.valueOf(format);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%' && i + 1 < text.length()) {
                out.append(field(text.charAt(++i), now));
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }

    private static String field(char letter, ZonedDateTime now) {
        String pattern =
                switch (letter) {
                    case 'Y' -> "yyyy";
                    case 'y' -> "yy";
                    case 'm' -> "MM";
                    case 'B' -> "MMMM";
                    case 'b' -> "MMM";
                    case 'd' -> "dd";
                    case 'A' -> "EEEE";
                    case 'a' -> "EEE";
                    case 'H' -> "HH";
                    case 'M' -> "mm";
                    case 'S' -> "ss";
                    default -> throw new RaisedException("strftime: %" + letter + " is unknown");
                };
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(now);
    }
}

package dev.parley.inference.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Opens a hub's closed repositories; never printed. */
final class HubToken {

    /** The environment's names of it; the second is the usual one of the hub's own tools. */
    static final String VARIABLE = "PARLEY_HUB_TOKEN";

    static final String USUAL_VARIABLE = "HF_TOKEN";

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,4096}");

    private final String secret;

    HubToken(String secret) {
        if (!VISIBLE.matcher(secret).matches()) {
            throw new IllegalArgumentException("a token has 1 to 4096 visible ASCII characters");
        }
        this.secret = secret;
    }

    /** Returns the token of a file, or else of the environment. */
    static Optional<HubToken> find(Optional<Path> file, Map<String, String> environment)
            throws StoreException {
        if (file.isPresent()) {
            try {
                return Optional.of(new HubToken(Files.readString(file.get()).strip()));
            } catch (IOException | IllegalArgumentException e) {
                throw new StoreException(
                        "the token file %s cannot be used: %s".formatted(file.get(), reason(e)), e);
            }
        }
        String variable = environment.containsKey(VARIABLE) ? VARIABLE : USUAL_VARIABLE;
        String given = environment.getOrDefault(variable, "").strip();
        try {
            return given.isEmpty() ? Optional.empty() : Optional.of(new HubToken(given));
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "the token in the variable %s cannot be used: %s"
                            .formatted(variable, reason(e)),
                    e);
        }
    }

    private static String reason(Exception e) {
        return e instanceof IllegalArgumentException
                ? String.valueOf(e.getMessage())
                : e.toString();
    }

    String header() {
        return "Bearer " + secret;
    }

    @Override
    public String toString() {
        return "a token";
    }
}

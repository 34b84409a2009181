package dev.parley.e2e.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Command-line options: {@code --name value} pairs and the words without a name. */
public record Options(Map<String, String> named, List<String> words) {

    public Options {
        named = Map.copyOf(named);
        words = List.copyOf(words);
    }

    public static Options parse(String... arguments) {
        Map<String, String> named = new HashMap<>();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (!arguments[i].startsWith("--")) {
                words.add(arguments[i]);
            } else if (i + 1 < arguments.length) {
                named.put(arguments[i].substring(2), arguments[++i]);
            } else {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
        }
        return new Options(named, words);
    }

    /** The address of the Realtime API, with the model to ask for. */
    public URI realtime(String model) {
        return URI.create(get("url", "ws://127.0.0.1:8081/v1/realtime") + "?model=" + model);
    }

    public Path reply() {
        return Path.of(get("reply", "reply.wav"));
    }

    public String get(String name, String otherwise) {
        return named.getOrDefault(name, otherwise);
    }
}

package dev.parley.inference.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What a service tells at {@code /q/metrics}. */
final class Meters {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;

    Meters(URI uri) {
        this.uri = uri;
    }

    /** Returns the sum of a metric over all its tags. */
    double sum(String name) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}

package dev.parley.inference.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Sends requests to a hub and follows it where it points. The token is shown to the hub alone: a
 * redirection to another scheme, host or port goes without it.
 */
final class HubHttp implements AutoCloseable {

    private static final int MOST_REDIRECTIONS = 5;
    private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, 303, 307, 308);

    private final URI hub;
    private final Optional<HubToken> token;
    private final HubTimes times;
    private final HttpClient client;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    task -> Thread.ofPlatform().daemon().name("hub-stall").unstarted(task));

    HubHttp(URI hub, Optional<HubToken> token, HubTimes times) throws StoreException {
        this.hub = hub;
        this.token = token;
        this.times = times;
        if (token.isPresent() && !isPrivate(hub)) {
            throw new StoreException(
                    "a token is not sent over plain http to %s: use https"
                            .formatted(hub.getHost()));
        }
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(times.connect())
                        .build();
    }

    private static boolean isPrivate(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme())
                || Set.of("127.0.0.1", "localhost", "[::1]").contains(uri.getHost());
    }

    boolean hasToken() {
        return token.isPresent();
    }

    HubReply get(URI uri, Map<String, String> headers)
            throws IOException, StoreException, InterruptedException {
        return send("GET", uri, headers);
    }

    HubReply head(URI uri) throws IOException, StoreException, InterruptedException {
        return send("HEAD", uri, Map.of());
    }

    /** Returns the body, which must be closed, and which ends where it trickles. */
    InputStream body(HubReply reply) {
        return new StallGuard(reply.response().body(), times, timer);
    }

    private HubReply send(String method, URI start, Map<String, String> headers)
            throws IOException, StoreException, InterruptedException {
        URI uri = start;
        HttpHeaders fromHub = HttpHeaders.of(Map.of(), (_, _) -> true);
        for (int hop = 0; hop <= MOST_REDIRECTIONS; hop++) {
            HttpResponse<InputStream> response =
                    client.send(request(method, uri, headers), BodyHandlers.ofInputStream());
            if (isHub(uri)) {
                fromHub = response.headers();
            }
            boolean isDescribed =
                    method.equals("HEAD") && fromHub.firstValue("X-Linked-Size").isPresent();
            if (!REDIRECTIONS.contains(response.statusCode()) || isDescribed) {
                return new HubReply(fromHub, response);
            }
            response.body().close();
            uri = next(uri, response.headers().firstValue("Location"));
        }
        throw new StoreException(
                "%s sends us from one address to the next".formatted(start.getHost()));
    }

    private HttpRequest request(String method, URI uri, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.noBody())
                        .timeout(times.answer())
                        .header("Accept-Encoding", "identity")
                        .header("User-Agent", "parley");
        headers.forEach(request::header);
        if (isHub(uri)) {
            token.ifPresent(it -> request.header("Authorization", it.header()));
        }
        return request.build();
    }

    private static URI next(URI from, Optional<String> location) throws StoreException {
        URI to;
        try {
            to = from.resolve(location.orElse(""));
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "%s redirects to something that is no address".formatted(from.getHost()), e);
        }
        boolean isHttp = "http".equalsIgnoreCase(to.getScheme());
        boolean isHttps = "https".equalsIgnoreCase(to.getScheme());
        if (to.getHost() == null || location.isEmpty() || !(isHttp || isHttps)) {
            throw new StoreException(
                    "%s redirects to something that is no http address".formatted(from.getHost()));
        }
        if (isHttp && "https".equalsIgnoreCase(from.getScheme())) {
            throw new StoreException(
                    "%s redirects to %s without encryption, which is refused"
                            .formatted(from.getHost(), to.getHost()));
        }
        return to;
    }

    private boolean isHub(URI uri) {
        return hub.getScheme().equalsIgnoreCase(uri.getScheme())
                && hub.getHost().equalsIgnoreCase(uri.getHost())
                && port(hub) == port(uri);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.shutdownNow();
    }
}

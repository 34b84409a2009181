package dev.parley.inference.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * A hub on a loopback socket that does as it is told: what is scripted for a file comes first, then
 * the file as a good hub sends it, with ranges and tags.
 */
final class MisbehavingHub implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private final ServerSocket server;
    private final Map<String, byte[]> files = Collections.synchronizedMap(new TreeMap<>());
    private final Map<String, Queue<Reply>> scripts = new ConcurrentHashMap<>();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String listing = "";

    /** A request that came. */
    record Request(String method, String path, Map<String, String> headers) {

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        boolean isGetOf(String file) {
            return method.equals("GET") && path.endsWith("/" + file);
        }
    }

    /** Answers one request, rightly or not; the connection is closed behind it. */
    @FunctionalInterface
    interface Reply {
        void write(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    MisbehavingHub() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    void file(String name, byte[] content) {
        files.put(name, content);
    }

    /** Lists something else than the files. */
    void listing(String json) {
        listing = json;
    }

    /**
     * Scripts the next answers to a path that ends so: a file's name, or the listing's revision.
     */
    void next(String end, Reply... replies) {
        scripts.computeIfAbsent(end, _ -> new ConcurrentLinkedQueue<>())
                .addAll(Arrays.asList(replies));
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    List<Request> downloads(String file) {
        return requests().stream().filter(it -> it.isGetOf(file)).toList();
    }

    // ---- replies ----

    static Reply status(int status, String... headers) {
        return (_, out) -> head(out, status, List.of(headers), 0);
    }

    static Reply redirect(URI to, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Location: " + to);
        return (_, out) -> head(out, 302, all, 0);
    }

    /** Says the whole length and tag, and sends the first bytes only. */
    Reply cutAfter(int bytes, String file) {
        return (_, out) -> {
            byte[] content = Objects.requireNonNull(files.get(file));
            head(out, 200, List.of("ETag: " + tag(content)), content.length);
            out.write(content, 0, bytes);
        };
    }

    /** Sends bytes, and nothing more until the hub is closed. */
    Reply stopAfter(int bytes, String file) {
        return (_, out) -> {
            byte[] content = Objects.requireNonNull(files.get(file));
            head(out, 200, List.of("ETag: " + tag(content)), content.length);
            out.write(content, 0, bytes);
            out.flush();
            closed.await();
        };
    }

    static Reply content(byte[] content, String... headers) {
        return (_, out) -> {
            head(out, 200, List.of(headers), content.length);
            out.write(content);
        };
    }

    /** Sends bytes without saying how many they are. */
    static Reply endless(byte[] content) {
        return (_, out) -> {
            out.write(
                    "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(content);
        };
    }

    private void good(Request request, String name, OutputStream out) throws IOException {
        byte[] content = files.get(name);
        if (content == null) {
            head(out, 404, List.of(), 0);
            return;
        }
        String tag = tag(content);
        List<String> headers = List.of("ETag: " + tag, "X-Repo-Commit: " + COMMIT);
        String range = request.header("Range");
        if (request.method().equals("HEAD")) {
            head(out, 200, headers, content.length);
        } else if (!range.isEmpty() && request.header("If-Range").equals(tag)) {
            int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            List<String> all = new ArrayList<>(headers);
            all.add(
                    "Content-Range: bytes %d-%d/%d"
                            .formatted(from, content.length - 1, content.length));
            head(out, 206, all, content.length - from);
            out.write(content, from, content.length - from);
        } else {
            head(out, 200, headers, content.length);
            out.write(content);
        }
    }

    static String tag(byte[] content) {
        return '"' + sha256(content).hex() + '"';
    }

    static Sha256 sha256(byte[] content) {
        var digest = Sha256.digest();
        digest.update(content);
        return Sha256.of(digest);
    }

    private String list() {
        if (!listing.isEmpty()) {
            return listing;
        }
        StringBuilder json = new StringBuilder("{\"sha\": \"" + COMMIT + "\", \"siblings\": [");
        files.forEach((name, content) ->
                json.append(json.toString().endsWith("[") ? "" : ",")
                        .append(
                                "{\"rfilename\": \"%s\", \"size\": %d, \"lfs\": {\"sha256\": \"%s\"}}"
                                        .formatted(name, content.length, sha256(content))));
        return json.append("]}").toString();
    }

    static void head(OutputStream out, int status, List<String> headers, long length)
            throws IOException {
        StringBuilder head =
                new StringBuilder("HTTP/1.1 " + status + " x\r\nConnection: close\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        head.append("Content-Length: ").append(length).append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                OutputStream out = socket.getOutputStream()) {
            Request request = read(socket);
            requests.add(request);
            answer(request, out);
            out.flush();
        } catch (IOException _) {
            // a client that left
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(Request request, OutputStream out)
            throws IOException, InterruptedException {
        for (Map.Entry<String, Queue<Reply>> script : scripts.entrySet()) {
            boolean isHead = request.method().equals("HEAD");
            Reply reply =
                    request.path().endsWith(script.getKey()) && !isHead
                            ? script.getValue().poll()
                            : null;
            if (reply != null) {
                reply.write(request, out);
                return;
            }
        }
        if (request.path().startsWith("/api/models/")) {
            byte[] json = list().getBytes(StandardCharsets.UTF_8);
            head(out, 200, List.of(), json.length);
            out.write(json);
        } else {
            good(request, request.path().replaceFirst("^/.*/resolve/[^/]+/", ""), out);
        }
    }

    private static Request read(Socket socket) throws IOException {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String first = lines.readLine();
        if (first == null) {
            throw new IOException("nothing was asked");
        }
        List<String> words = List.of(first.split(" ", 3));
        Map<String, String> headers = new HashMap<>();
        for (String line = lines.readLine();
                line != null && !line.isEmpty();
                line = lines.readLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Request(words.get(0), words.get(1), headers);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

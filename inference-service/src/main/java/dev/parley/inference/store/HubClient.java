package dev.parley.inference.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A hub as its HTTP interface has it: {@code /api/models/{repo}/revision/{revision}} lists files,
 * {@code /{repo}/resolve/{revision}/{file}} has their bytes.
 */
final class HubClient implements AutoCloseable {

    private static final int MOST_FILES = 10_000;
    private static final int MOST_LISTING_BYTES = 16 << 20;
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final String base;
    private final HubHttp http;

    HubClient(URI hub, Optional<HubToken> token, HubTimes times) throws StoreException {
        String address = hub.toString();
        this.base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        this.http = new HubHttp(hub, token, times);
    }

    /**
     * Files of a repository.
     *
     * @param commit that the revision is now
     * @param files whose size the listing says, or which are to be asked about one by one
     */
    record Listing(String commit, List<Listed> files) {}

    /** A file of a listing; not every hub says its size and checksum there. */
    record Listed(FileName name, OptionalLong size, Optional<Checksum> checksum) {

        Listed {
            if (size.isPresent()) {
                HubFile.requireSize(name, size.getAsLong());
            }
        }
    }

    /** Returns the files of a repository whose names are wanted. */
    Listing list(RepoName repo, Revision revision, Predicate<String> wanted)
            throws IOException, StoreException, InterruptedException {
        URI uri =
                URI.create(
                        "%s/api/models/%s/revision/%s?blobs=true"
                                .formatted(base, repo, revision.value().replace("/", "%2F")));
        HubReply reply = http.get(uri, Map.of());
        try (InputStream body = http.body(reply)) {
            requireOk(reply, repo + "@" + revision);
            byte[] bytes = body.readNBytes(MOST_LISTING_BYTES + 1);
            if (bytes.length > MOST_LISTING_BYTES) {
                throw new StoreException("the list of %s has no end".formatted(repo));
            }
            return listing(repo, revision, JSON.readTree(bytes), wanted);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new StoreException(
                    "%s answers for the list of %s with something that is no JSON"
                            .formatted(reply.server(), repo),
                    e);
        }
    }

    private static Listing listing(
            RepoName repo, Revision revision, JsonNode root, Predicate<String> wanted)
            throws StoreException {
        List<Listed> files = new ArrayList<>();
        JsonNode siblings = root.path("siblings");
        if (!siblings.isArray() || siblings.size() > MOST_FILES) {
            throw new StoreException("the hub's list of %s is not one".formatted(repo));
        }
        try {
            for (JsonNode sibling : siblings) {
                String name = sibling.path("rfilename").asText();
                if (wanted.test(name)) {
                    files.add(listed(new FileName(name), sibling));
                }
            }
            String commit = root.path("sha").asText(revision.value());
            return new Listing(new Revision(commit).value(), files);
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "the hub's list of %s is refused: %s".formatted(repo, e.getMessage()), e);
        }
    }

    private static Listed listed(FileName name, JsonNode sibling) {
        JsonNode large = sibling.path("lfs").path("sha256");
        JsonNode small = sibling.path("blobId");
        Optional<Checksum> checksum = Optional.empty();
        if (large.isTextual()) {
            checksum = Optional.of(new Checksum.OfBytes(new Sha256(large.textValue())));
        } else if (small.isTextual()) {
            checksum = Optional.of(new Checksum.OfBlob(small.textValue()));
        }
        return new Listed(name, size(name, sibling.path("size")), checksum);
    }

    /** A number of 2^64 and more would come back small. */
    private static OptionalLong size(FileName name, JsonNode size) {
        if (!size.isIntegralNumber()) {
            return OptionalLong.empty();
        }
        if (!size.canConvertToLong()) {
            throw new IllegalArgumentException(name + " cannot have " + size + " bytes");
        }
        return OptionalLong.of(size.longValue());
    }

    /**
     * What one answer tells of a file.
     *
     * @param commit that the revision is now, where it is said
     */
    record Described(HubFile file, Optional<String> commit) {}

    /** Asks about one file. */
    Described describe(RepoName repo, String revision, FileName name)
            throws IOException, StoreException, InterruptedException {
        HubReply reply = http.head(address(repo, revision, name));
        reply.response().body().close();
        if (reply.status() >= 400) {
            requireOk(reply, repo + " " + name);
        }
        try {
            long size =
                    reply.size()
                            .orElseThrow(() ->
                                    new StoreException(
                                            "%s does not say how large %s is"
                                                    .formatted(reply.server(), name)));
            return new Described(new HubFile(name, size, reply.checksum()), reply.commit());
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "what %s says of %s is refused: %s"
                            .formatted(reply.server(), name, e.getMessage()),
                    e);
        }
    }

    /**
     * Asks for the bytes of a file. Answers with 200 for all of them, 206 for the rest, or 416
     * where there is no such rest.
     *
     * @param from how many are there already
     * @param tag of the file that they are from; used where {@code from} is not 0
     */
    HubReply open(RepoName repo, String revision, FileName name, long from, String tag)
            throws IOException, StoreException, InterruptedException {
        Map<String, String> headers = new HashMap<>();
        if (from > 0) {
            headers.put("Range", "bytes=" + from + "-");
            headers.put("If-Range", tag);
        }
        HubReply reply = http.get(address(repo, revision, name), headers);
        if (reply.status() != 416) {
            try {
                requireOk(reply, repo + " " + name);
            } catch (IOException | StoreException e) {
                reply.response().body().close();
                throw e;
            }
        }
        return reply;
    }

    InputStream body(HubReply reply) {
        return http.body(reply);
    }

    private URI address(RepoName repo, String revision, FileName name) {
        String path = name.value().replace(" ", "%20");
        return URI.create(
                "%s/%s/resolve/%s/%s".formatted(base, repo, revision.replace("/", "%2F"), path));
    }

    private void requireOk(HubReply reply, String what) throws IOException, StoreException {
        int status = reply.status();
        String server = reply.server();
        if (status == 200 || status == 206) {
            return;
        }
        if (PASSING.contains(status)) {
            throw new TryAgainException(
                    "%s answers with HTTP %d".formatted(server, status),
                    RetryAfter.of(reply.response().headers()));
        }
        throw new StoreException(
                switch (status) {
                    case 401, 403 ->
                            "%s refuses %s (HTTP %d): %s"
                                    .formatted(server, what, status, adviceOnToken());
                    case 404 -> "%s has no %s (HTTP 404)".formatted(server, what);
                    default -> "%s answers for %s with HTTP %d".formatted(server, what, status);
                });
    }

    private String adviceOnToken() {
        return http.hasToken()
                ? "the token does not open it; were the model's terms accepted?"
                : "no token was sent; set store.token_file or " + HubToken.VARIABLE;
    }

    @Override
    public void close() {
        http.close();
    }
}

package dev.parley.inference.store;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An answer, and what the hub itself said before it sent us elsewhere for it.
 *
 * @param hub the head of the hub's own answer: a redirection, or the answer itself
 * @param response the last one
 */
record HubReply(HttpHeaders hub, HttpResponse<InputStream> response) {

    int status() {
        return response.statusCode();
    }

    /** Returns the size of the whole file, as the hub or the last server says it. */
    OptionalLong size() {
        OptionalLong linked = hub.firstValueAsLong("X-Linked-Size");
        return linked.isPresent() ? linked : contentLength();
    }

    OptionalLong contentLength() {
        return response.headers().firstValueAsLong("Content-Length");
    }

    /**
     * Returns the checksum of the file; only a server that names commits is a hub, whose tags are
     * such.
     */
    Optional<Checksum> checksum() {
        Optional<Checksum> linked = hub.firstValue("X-Linked-Etag").flatMap(Checksum::ofTag);
        return linked.isPresent() || commit().isEmpty()
                ? linked
                : hub.firstValue("ETag").flatMap(Checksum::ofTag);
    }

    Optional<String> commit() {
        return hub.firstValue("X-Repo-Commit").filter(commit -> new Revision(commit).isCommit());
    }

    /** Returns the tag by which a part can be continued; a weak one cannot promise equal bytes. */
    Optional<String> strongTag() {
        return response.headers().firstValue("ETag").filter(tag -> !tag.startsWith("W/"));
    }

    /** Returns who answered last, without what an address may hold of secrets. */
    String server() {
        URI uri = response.uri();
        return uri.getHost();
    }
}

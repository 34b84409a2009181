package dev.parley.inference.store;

import dev.parley.inference.store.ContentCheck.Wanted;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file on its way from a hub. What came is kept when the connection breaks, and the rest is
 * asked for; the file takes its name only once it is whole and right.
 */
final class Download {

    private static final int BUFFER = 1 << 16;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");

    private final HubClient hub;
    private final Source source;
    private final Wanted wanted;
    private final PartFile part;
    private final PullListener listener;
    private ContentCheck check;
    private String tag = "";

    /** Where the file is at the hub. */
    record Source(RepoName repo, String commit) {}

    Download(HubClient hub, Source source, Wanted wanted, Path target, PullListener listener) {
        this.hub = hub;
        this.source = source;
        this.wanted = wanted;
        this.part = new PartFile(target);
        this.listener = listener;
        this.check = new ContentCheck(wanted);
    }

    /** Fetches what is missing and returns the file's hash. */
    Sha256 fetch(Retries retries) throws StoreException, InterruptedException {
        takeUpWhatIsThere();
        listener.started(wanted.name().value(), wanted.size(), check.bytes());
        Sha256 sha256 =
                retries.call(
                        source.repo() + " " + wanted.name(), () -> check.bytes(), this::attempt);
        listener.finished(wanted.name().value());
        return sha256;
    }

    private void takeUpWhatIsThere() throws StoreException {
        try {
            Optional<String> held = part.tag(wanted);
            if (held.isPresent()) {
                tag = held.get();
                check.updateFrom(part.path(), _ -> {});
            } else {
                part.discard();
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Sha256 attempt() throws IOException, StoreException, InterruptedException {
        if (check.bytes() < wanted.size() || wanted.size() == 0) {
            HubReply reply =
                    hub.open(source.repo(), source.commit(), wanted.name(), check.bytes(), tag);
            try (InputStream body = hub.body(reply)) {
                place(reply);
                copy(body);
            }
        }
        try {
            Sha256 sha256 = check.finish();
            finish();
            return sha256;
        } catch (WrongContentException e) {
            startOver(Optional.empty());
            throw e;
        }
    }

    /** Makes the part and the answer meet: the answer is its rest, or all begins anew. */
    private void place(HubReply reply) throws IOException, StoreException {
        boolean isPart = reply.status() == 206;
        if (reply.status() == 416 || (isPart && !isTheRest(reply))) {
            startOver(Optional.empty());
            throw new TryAgainException(
                    "%s cannot continue %s where it ended; it starts over"
                            .formatted(reply.server(), wanted.name()));
        }
        if (reply.status() == 200) {
            startOver(reply.strongTag());
        }
        OptionalLong coming = reply.contentLength();
        if (coming.isPresent() && coming.getAsLong() != wanted.size() - check.bytes()) {
            long all = check.bytes() + coming.getAsLong();
            startOver(Optional.empty());
            throw new WrongContentException(
                    "%s has %d bytes at %s, and should have %d"
                            .formatted(wanted.name(), all, reply.server(), wanted.size()));
        }
    }

    private boolean isTheRest(HubReply reply) {
        Matcher range =
                RANGE.matcher(reply.response().headers().firstValue("Content-Range").orElse(""));
        return check.bytes() > 0
                && range.matches()
                && range.group(1).equals(Long.toString(check.bytes()))
                && range.group(3).equals(Long.toString(wanted.size()))
                && reply.strongTag().map(tag::equals).orElse(true);
    }

    private void copy(InputStream body) throws IOException, StoreException {
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = open()) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                if (check.bytes() + count > wanted.size()) {
                    throw new WrongContentException(
                            "more than the %d bytes of %s came"
                                    .formatted(wanted.size(), wanted.name()));
                }
                write(out, buffer, count);
                check.update(buffer, count);
                listener.received(count);
            }
        } catch (WrongContentException e) {
            startOver(Optional.empty());
            throw e;
        }
        if (check.bytes() < wanted.size()) {
            throw new TryAgainException(
                    "%s ended after %d of %d bytes"
                            .formatted(wanted.name(), check.bytes(), wanted.size()));
        }
    }

    private OutputStream open() throws StoreException {
        try {
            return part.append();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** A disk that is full stays full: only what the network does is tried again. */
    private void write(OutputStream out, byte[] buffer, int count) throws StoreException {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void startOver(Optional<String> newTag) throws StoreException {
        boolean isLoss = check.bytes() > 0;
        try {
            part.begin(wanted, newTag);
        } catch (IOException e) {
            throw unwritable(e);
        }
        check = new ContentCheck(wanted);
        tag = newTag.orElse("");
        if (isLoss) {
            listener.restarted();
        }
    }

    private void finish() throws StoreException {
        try {
            if (wanted.size() == 0) {
                Files.deleteIfExists(part.path());
                part.append().close();
            }
            part.finish();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private StoreException unwritable(IOException e) {
        return new StoreException(
                "%s cannot be written: %s".formatted(part.path(), e.getMessage()), e);
    }
}

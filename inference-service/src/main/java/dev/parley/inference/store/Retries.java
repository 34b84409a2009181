package dev.parley.inference.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Repeats what failed, within a policy.
 *
 * <p>A loop of our own: what decides here is how many bytes came and what the server asked for,
 * which the libraries for retries have no words for.
 */
final class Retries {

    /**
     * A file that came whole and wrong is fetched once more: the fault may have been the line's.
     */
    private static final int MOST_WRONG_CONTENTS = 2;

    private final RetryPolicy policy;
    private final Pauses pauses;
    private final PullListener listener;

    /** Waits; tests do not. */
    @FunctionalInterface
    interface Pauses {
        void pause(Duration duration) throws InterruptedException;
    }

    @FunctionalInterface
    interface Attempt<T> {
        T run() throws IOException, StoreException, InterruptedException;
    }

    Retries(RetryPolicy policy, Pauses pauses, PullListener listener) {
        this.policy = policy;
        this.pauses = pauses;
        this.listener = listener;
    }

    <T> T call(String what, Attempt<T> attempt) throws StoreException, InterruptedException {
        return call(what, () -> 0, attempt);
    }

    /**
     * Runs an attempt until one succeeds.
     *
     * @param progress bytes that are there; a failure after more of them counts as the first
     */
    <T> T call(String what, LongSupplier progress, Attempt<T> attempt)
            throws StoreException, InterruptedException {
        int fruitless = 0;
        int wrong = 0;
        long before = progress.getAsLong();
        while (true) {
            try {
                return attempt.run();
            } catch (IOException failed) {
                long now = progress.getAsLong();
                fruitless = now > before ? 1 : fruitless + 1;
                before = now;
                wrong += failed instanceof WrongContentException ? 1 : 0;
                if (fruitless >= policy.attempts() || wrong >= MOST_WRONG_CONTENTS) {
                    throw new StoreException("%s: %s".formatted(what, words(failed)), failed);
                }
                waitAfter(what, failed, fruitless);
            }
        }
    }

    private void waitAfter(String what, IOException failed, int fruitless)
            throws StoreException, InterruptedException {
        Duration pause = policy.pause(fruitless, ThreadLocalRandom.current().nextDouble());
        if (failed instanceof TryAgainException later && later.retryAfter().isPresent()) {
            pause = later.retryAfter().get();
            if (pause.compareTo(policy.longestAsked()) > 0) {
                throw new StoreException(
                        "%s: %s; the server wants to be left alone for %d s"
                                .formatted(what, words(failed), pause.toSeconds()),
                        failed);
            }
        }
        listener.retrying(what, words(failed), pause);
        pauses.pause(pause);
    }

    private static String words(IOException failed) {
        String name = failed.getClass().getSimpleName();
        return Optional.ofNullable(failed.getMessage()).orElse(name);
    }
}

package dev.parley.inference.engine;

import dev.parley.inference.engine.GenerationEvent.End;
import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.engine.GenerationEvent.Tokens;
import dev.parley.inference.error.InferenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that come, go on, cancel, vanish, are late or do not read, at random, for a while: what
 * they leave behind is for the caller to look at.
 */
final class EngineSoak {

    private static final int SESSIONS = 24;

    private final Engine engine;
    private final int vocabulary;
    private final int maxLength;
    private final Map<String, Integer> ends = new ConcurrentSkipListMap<>();

    EngineSoak(Engine engine, int vocabulary, int maxLength) {
        this.engine = engine;
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
    }

    /** Returns how many requests ended how, once every client has left. */
    Map<String, Integer> run(int clients, Duration time, long seed)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + time.toNanos();
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < clients; client++) {
                Random random = new Random(seed + client);
                running.add(threads.submit(() -> visit(random, end)));
            }
            for (Future<?> client : running) {
                client.get();
            }
        }
        return ends;
    }

    private Void visit(Random random, long end) throws InterruptedException {
        while (System.nanoTime() - end < 0) {
            try (Generation generation = submit(random)) {
                count(random.nextInt(4) == 0 ? leave(generation, random) : readAll(generation));
            } catch (InferenceException refused) {
                ends.merge("refused " + refused.error(), 1, Integer::sum);
                refused.retryAfter().ifPresent(EngineSoak::await);
            }
        }
        return null;
    }

    private static void await(Duration retryAfter) {
        LockSupport.parkNanos(Math.min(retryAfter.toNanos(), 20_000_000));
    }

    private Generation submit(Random random) {
        Caller caller = Caller.of("tenant" + random.nextInt(3), "s" + random.nextInt(SESSIONS));
        int[] prompt = prompt(random, caller);
        OptionalLong deadline =
                random.nextInt(10) == 0
                        ? OptionalLong.of(System.nanoTime() + random.nextInt(50_000_000))
                        : OptionalLong.empty();
        if (random.nextInt(8) == 0) {
            return engine.prefill(
                    new PrefillRequest(Prompt.of(prompt), caller, System.nanoTime(), deadline));
        }
        return engine.submit(
                new GenerationRequest(
                        Prompt.of(prompt),
                        OptionalInt.of(1 + random.nextInt(40)),
                        Requests.greedy(),
                        Set.of(2),
                        _ -> false,
                        caller,
                        random.nextBoolean() ? Priority.VOICE : Priority.BATCH,
                        System.nanoTime(),
                        deadline));
    }

    /** Begins as the tenant's others do, then as the session's, then at random. */
    private int[] prompt(Random random, Caller caller) {
        int[] prompt = new int[1 + random.nextInt(maxLength * 3 / 4)];
        Random tenants = new Random(caller.tenant().hashCode());
        Random sessions = new Random(caller.hashCode());
        for (int i = 0; i < prompt.length; i++) {
            Random source = i < 20 ? tenants : i < prompt.length - 5 ? sessions : random;
            prompt[i] = source.nextInt(vocabulary);
        }
        return prompt;
    }

    /** Closes it after some tokens, or at once; it has to end all the same. */
    private static String leave(Generation generation, Random random) throws InterruptedException {
        for (int reads = random.nextInt(4); reads > 0; reads--) {
            if (generation.take() instanceof End) {
                return "finished before it was left";
            }
        }
        generation.close();
        return "left, then " + readAll(generation);
    }

    private static String readAll(Generation generation) throws InterruptedException {
        while (true) {
            switch (generation.take()) {
                case Tokens _ -> {}
                case Finished finished -> {
                    return "finished " + finished.reason();
                }
                case Failed failed -> {
                    return "failed " + failed.error();
                }
            }
        }
    }

    private void count(String end) {
        ends.merge(end, 1, Integer::sum);
    }
}

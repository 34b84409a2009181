package dev.parley.inference.engine;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.DeviceLostException;
import dev.parley.inference.model.KvBlocks;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.ScoreQuery;
import dev.parley.inference.model.StepRunner;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/**
 * A model whose next token follows from the tokens in its slot; by default it counts: after n comes
 * n + 1, and after the last one 0. It holds the engine to the runner's contract and can be stepped
 * by hand, fail, or give logits that are no numbers.
 */
public final class FakeStepRunner implements StepRunner {

    public static final int VOCABULARY = 50;
    public static final int BLOCK_TOKENS = 4;
    private static final int UNLIMITED = 1_000_000_000;

    private final int vocabulary;
    private final ToIntFunction<List<Integer>> next; // of all tokens held
    private final int maxLength;
    private final List<List<Integer>> slots = new ArrayList<>(); // tokens held, by slot
    private final int[] promised; // tokens that a slot has memory for, by slot
    private final Semaphore steps;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger notNumbers = new AtomicInteger();

    private FakeBlocks blocks = new FakeBlocks(slots, 0);

    /** One step each: of a prompt "p" and its tokens, of decoding "d" and its rows. */
    public final List<String> ran = new CopyOnWriteArrayList<>();

    /** Names of the threads that ran a step. */
    public final Set<String> threads = ConcurrentHashMap.newKeySet();

    public volatile boolean closed;
    public volatile boolean dies;
    public volatile boolean losesItsDevice;
    public volatile boolean losesItsDeviceWhenRead;
    public volatile boolean fixedRows;

    /** Tokens that all slots together have memory for. */
    public volatile int poolTokens = UNLIMITED;

    public volatile boolean choosesCandidates;
    public final AtomicInteger rowsRead = new AtomicInteger();

    private FakeStepRunner(
            int slots,
            int maxLength,
            int steps,
            int vocabulary,
            ToIntFunction<List<Integer>> next) {
        this.vocabulary = vocabulary;
        this.next = next;
        this.maxLength = maxLength;
        this.steps = new Semaphore(steps);
        this.promised = new int[slots];
        for (int slot = 0; slot < slots; slot++) {
            this.slots.add(new ArrayList<>());
        }
    }

    public static FakeStepRunner running(int slots, int maxLength) {
        return new FakeStepRunner(slots, maxLength, UNLIMITED, VOCABULARY, FakeStepRunner::count);
    }

    /** One that waits for {@link #allow} before each step. */
    public static FakeStepRunner steppedByHand(int slots, int maxLength) {
        return new FakeStepRunner(slots, maxLength, 0, VOCABULARY, FakeStepRunner::count);
    }

    /** One that says the same text over and over, whatever it is asked. */
    public static FakeStepRunner saying(int slots, int maxLength, int vocabulary, int... tokens) {
        Map<Integer, Integer> following = new HashMap<>();
        for (int i = 0; i < tokens.length; i++) {
            following.put(tokens[i], tokens[(i + 1) % tokens.length]);
        }
        return new FakeStepRunner(
                slots,
                maxLength,
                UNLIMITED,
                vocabulary,
                held -> following.getOrDefault(held.getLast(), tokens[0]));
    }

    /**
     * One whose next token depends on every token before it, so that a single wrong one in a slot
     * shows; it keeps {@code blocks} blocks of {@link #BLOCK_TOKENS}.
     */
    public static FakeStepRunner remembering(int slots, int maxLength, int blocks) {
        FakeStepRunner runner =
                new FakeStepRunner(slots, maxLength, UNLIMITED, VOCABULARY, FakeStepRunner::digest);
        runner.blocks = new FakeBlocks(runner.slots, blocks);
        return runner;
    }

    /** Returns what {@link #remembering} says after these tokens; never 0. */
    static int digest(List<Integer> tokens) {
        int hash = 17;
        for (int token : tokens) {
            hash = hash * 1_000_003 + token;
        }
        return 1 + Math.floorMod(hash ^ hash >>> 15, VOCABULARY - 1);
    }

    private static int count(List<Integer> held) {
        return (held.getLast() + 1) % VOCABULARY;
    }

    /** Makes it wait for {@link #allow} before each further step. */
    public void stopBeforeTheNextStep() {
        steps.drainPermits();
    }

    public void allow(int count) {
        steps.release(count);
    }

    public void allowAll() {
        steps.drainPermits();
        steps.release(UNLIMITED);
    }

    public void failNextSteps(int count) {
        failures.addAndGet(count);
    }

    public void giveNoNumbersInNextSteps(int count) {
        notNumbers.addAndGet(count);
    }

    /** Whether the engine is waiting to be allowed its next step. */
    public boolean isAtAStep() {
        return steps.hasQueuedThreads();
    }

    @Override
    public ModelConfig config() {
        return config(vocabulary, maxLength);
    }

    static ModelConfig config(int vocabulary, int maxLength) {
        return new ModelConfig(
                "Fake",
                1,
                1,
                1,
                1,
                1,
                2,
                vocabulary,
                1,
                1,
                maxLength,
                false,
                OptionalInt.of(1),
                Set.of(0));
    }

    @Override
    public int slots() {
        return slots.size();
    }

    @Override
    public int maxLength() {
        return maxLength;
    }

    @Override
    public Logits prefill(int slot, int position, int[] tokens, ScoreQuery query) {
        beginStep("p" + tokens.length);
        List<Integer> held = slots.get(slot);
        require(position <= held.size(), "a gap before position " + position);
        require(position + tokens.length <= maxLength, "too long a prompt");
        held.subList(position, held.size()).clear();
        for (int token : tokens) {
            held.add(token);
        }
        requirePromised(slot);
        return logits(List.of(held), List.of(query));
    }

    @Override
    public Logits decode(DecodeBatch batch) {
        beginStep("d" + batch.rows().size());
        List<List<Integer>> rows = new ArrayList<>();
        for (DecodeBatch.Row row : batch.rows()) {
            List<Integer> held = slots.get(row.slot());
            require(row.position() == held.size(), "position " + row.position());
            require(row.position() < maxLength, "beyond the slot's length");
            held.add(row.token());
            requirePromised(row.slot());
            rows.add(held);
        }
        return logits(rows, batch.rows().stream().map(DecodeBatch.Row::query).toList());
    }

    @Override
    public void close() {
        require(!closed, "closed twice");
        closed = true;
    }

    @Override
    public void truncate(int slot, int length) {
        List<Integer> held = slots.get(slot);
        require(length <= held.size(), "cut to more than is held");
        held.subList(length, held.size()).clear();
        promised[slot] = length;
    }

    /** Where the slots share a pool: counts what each holds or was promised. */
    @Override
    public boolean hasRoom(int slot, int tokens) {
        int wanted = slots.get(slot).size() + tokens;
        int others = 0;
        for (int other = 0; other < slots.size(); other++) {
            others += other == slot ? 0 : Math.max(slots.get(other).size(), promised[other]);
        }
        if (others + wanted > poolTokens) {
            return false;
        }
        promised[slot] = Math.max(promised[slot], wanted);
        return true;
    }

    @Override
    public boolean fitsBeside(Set<Integer> others, int slot, int tokens) {
        int kept = slots.get(slot).size() + tokens;
        for (int other : others) {
            kept += Math.max(slots.get(other).size(), promised[other]);
        }
        return kept <= poolTokens;
    }

    private void requirePromised(int slot) {
        require(
                poolTokens == UNLIMITED || slots.get(slot).size() <= promised[slot],
                "more than there is room for");
    }

    @Override
    public KvBlocks blocks() {
        return blocks;
    }

    @Override
    public boolean hasFixedRows() {
        return fixedRows;
    }

    private void beginStep(String what) {
        require(!closed, "a step after close");
        steps.acquireUninterruptibly();
        ran.add(what);
        threads.add(Thread.currentThread().getName());
        if (dies) {
            throw new OutOfMemoryError("as the test wants");
        }
        if (losesItsDevice) {
            throw new DeviceLostException("as the test wants", new IllegalStateException());
        }
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the step failed, as the test wants");
        }
    }

    private Logits logits(List<List<Integer>> rows, List<ScoreQuery> queries) {
        boolean broken = notNumbers.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        FloatBuffer values = FloatBuffer.allocate(rows.size() * vocabulary);
        for (int row = 0; row < rows.size(); row++) {
            int token = next.applyAsInt(rows.get(row));
            values.put(row * vocabulary + token, broken ? Float.NaN : 1);
        }
        Logits all = Logits.of(values, vocabulary);
        return choosesCandidates ? new ChosenLogits(all, queries, this::beRead) : all;
    }

    private void beRead() {
        rowsRead.incrementAndGet();
        if (losesItsDeviceWhenRead) {
            throw new DeviceLostException("as the test wants", new IllegalStateException());
        }
    }

    static void require(boolean kept, String broken) {
        if (!kept) {
            throw new AssertionError("the engine broke the runner's contract: " + broken);
        }
    }
}

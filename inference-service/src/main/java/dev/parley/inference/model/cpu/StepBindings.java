package dev.parley.inference.model.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.device.IoBinding;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.OwnedResources;
import dev.parley.inference.device.Session;
import dev.parley.inference.device.Tensor;
import dev.parley.inference.graph.CachePart;
import dev.parley.inference.graph.DecoderGraph;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.MemoryPlan;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The memory that steps read and write, and what of it each kind of step is bound to.
 *
 * <p>A kind of step, which neighbouring slots it runs over, is bound the first time it is used and
 * kept: there are at most slots * (slots + 1) / 2 of decoding and one a slot of prefilling. Only
 * the tokens of a prefill, whose number changes, are bound each time.
 */
final class StepBindings implements AutoCloseable {

    private final OnnxRuntime runtime;
    private final Session session;
    private final ModelConfig config;
    private final KvCache cache;
    private final MemorySegment tokens; // int64 (most tokens of a step)
    private final MemorySegment lastPositions; // int32 (slots)
    private final MemorySegment longest; // int32 (1)
    private final MemorySegment logits; // float (slots, vocabulary)
    private final FloatBuffer logitsView;
    private final OwnedResources bindings = new OwnedResources();
    private final Map<SlotRange, IoBinding> decodes = new HashMap<>();
    private final Map<Integer, IoBinding> prefills = new HashMap<>();

    /** Slots {@code first} to {@code first + count - 1}. */
    record SlotRange(int first, int count) {}

    StepBindings(
            OnnxRuntime runtime,
            Session session,
            ModelConfig config,
            KvCache cache,
            MemoryPlan.StepSize size,
            Arena arena) {
        this.runtime = runtime;
        this.session = session;
        this.config = config;
        this.cache = cache;
        this.tokens = arena.allocate(JAVA_LONG, size.rows());
        this.lastPositions = arena.allocate(JAVA_INT, size.slots());
        this.longest = arena.allocate(JAVA_INT);
        this.logits = arena.allocate(JAVA_FLOAT, (long) size.slots() * config.vocabulary());
        this.logitsView = logits.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /** Sets the token at {@code index} of the next step. */
    void token(int index, int token) {
        tokens.setAtIndex(JAVA_LONG, index, token);
    }

    /** Sets at which position the last token of sequence {@code index} goes in the next step. */
    void lastPosition(int index, int position) {
        lastPositions.setAtIndex(JAVA_INT, index, position);
    }

    /** Sets how many tokens the longest sequence holds after the next step. */
    void longest(int length) {
        longest.set(JAVA_INT, 0, length);
    }

    /** Runs one token of each slot of a range. */
    void decode(SlotRange range) {
        decodes.computeIfAbsent(range, this::bindDecode).run();
    }

    /** Runs the first {@code count} tokens, all of one slot. */
    void prefill(int slot, int count) {
        IoBinding binding =
                prefills.computeIfAbsent(slot, first -> bindCache(new SlotRange(first, 1)));
        try (Tensor chunk = tensor(tokens, ElementType.INT64, 1, count)) {
            binding.input(DecoderGraph.TOKENS, chunk);
        }
        binding.run();
    }

    /** Returns the rows at {@code places} of what the last step wrote. */
    Logits logits(int... places) {
        return Logits.of(logitsView, config.vocabulary(), places);
    }

    private IoBinding bindDecode(SlotRange range) {
        IoBinding binding = bindCache(range);
        try (Tensor column = tensor(tokens, ElementType.INT64, range.count(), 1)) {
            binding.input(DecoderGraph.TOKENS, column);
        }
        return binding;
    }

    private IoBinding bindCache(SlotRange range) {
        IoBinding binding = bindings.own(session.bind());
        int count = range.count();
        try (Tensor last = tensor(lastPositions, ElementType.INT32, count);
                Tensor most = tensor(longest, ElementType.INT32, 1);
                Tensor scores = tensor(logits, ElementType.FLOAT, count, config.vocabulary())) {
            binding.input(DecoderGraph.LAST_POSITIONS, last);
            binding.input(DecoderGraph.LONGEST, most);
            binding.output(DecoderGraph.LOGITS, scores);
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            for (CachePart part : CachePart.values()) {
                bindLayer(binding, part, layer, range);
            }
        }
        return binding;
    }

    /** What is read is what is written: the attention appends to it in place. */
    private void bindLayer(IoBinding binding, CachePart part, int layer, SlotRange range) {
        MemorySegment view = cache.view(part, layer, range.first(), range.count());
        try (Tensor slots =
                Tensor.over(runtime, view, ElementType.FLOAT, cache.shape(range.count()))) {
            binding.input(DecoderGraph.past(part, layer), slots);
            binding.output(DecoderGraph.present(part, layer), slots);
        }
    }

    /** A tensor over the beginning of {@code memory}. */
    private Tensor tensor(MemorySegment memory, ElementType type, long... shape) {
        long bytes = type.bytes();
        for (long dimension : shape) {
            bytes *= dimension;
        }
        return Tensor.over(runtime, memory.asSlice(0, bytes), type, shape);
    }

    @Override
    public void close() {
        bindings.close();
    }
}

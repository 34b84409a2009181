package dev.parley.inference.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.device.ElementType;
import dev.parley.inference.device.IoBinding;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.Session;
import dev.parley.inference.device.SessionOptions;
import dev.parley.inference.device.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The nodes behind the head of a GPU's graph, run on a CPU: two rows of six scores. */
class RowSummaryTest {

    private static final float[] SCORES = {1, 4, 4, -2, 3, 0, /* second row */ 0, 0, 0, 0, 0, 9};

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment bestScores = arena.allocate(JAVA_FLOAT, 6);
    private final MemorySegment bestTokens = arena.allocate(JAVA_LONG, 6);
    private final MemorySegment namedScores = arena.allocate(JAVA_FLOAT, 4);
    private final MemorySegment share = arena.allocate(JAVA_FLOAT, 2);
    private final MemorySegment plainShare = arena.allocate(JAVA_FLOAT, 2);

    @BeforeEach
    void run() {
        OnnxGraph graph = new OnnxGraph("summary");
        new RowSummary(graph, 3).write(graph.input("scores", ElementType.FLOAT, "B", 6));
        OnnxRuntime runtime = OnnxRuntime.open(Optional.empty());
        byte[] model = graph.toModel().bytes();
        try (Session session = Session.create(runtime, model, new SessionOptions(1, Map.of()));
                IoBinding binding = session.bind()) {
            bind(binding, "scores", ElementType.FLOAT, arena.allocateFrom(JAVA_FLOAT, SCORES), 6);
            bind(
                    binding,
                    PagedGraph.SCALES,
                    ElementType.FLOAT,
                    arena.allocateFrom(JAVA_FLOAT, 2, 0.5f),
                    1);
            bind(
                    binding,
                    PagedGraph.NAMED,
                    ElementType.INT32,
                    arena.allocateFrom(JAVA_INT, 3, 1, 5, 5),
                    2);
            take(binding, PagedGraph.BEST_SCORES, ElementType.FLOAT, bestScores, 3);
            take(binding, PagedGraph.BEST_TOKENS, ElementType.INT64, bestTokens, 3);
            take(binding, PagedGraph.NAMED_SCORES, ElementType.FLOAT, namedScores, 2);
            take(binding, PagedGraph.SHARE, ElementType.FLOAT, share, 1);
            take(binding, PagedGraph.PLAIN_SHARE, ElementType.FLOAT, plainShare, 1);
            binding.run();
        }
    }

    private static void bind(
            IoBinding binding, String name, ElementType type, MemorySegment data, int columns) {
        OnnxRuntime runtime = OnnxRuntime.open(Optional.empty());
        try (Tensor tensor = Tensor.over(runtime, data, type, 2, columns)) {
            binding.input(name, tensor);
        }
    }

    private static void take(
            IoBinding binding, String name, ElementType type, MemorySegment data, int columns) {
        OnnxRuntime runtime = OnnxRuntime.open(Optional.empty());
        try (Tensor tensor = Tensor.over(runtime, data, type, 2, columns)) {
            binding.output(name, tensor);
        }
    }

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void hasTheBestFirstOfEqualsTheLowerToken() {
        assertThat(bestTokens.toArray(JAVA_LONG)).containsExactly(1, 2, 4, 5, 0, 1);
        assertThat(bestScores.toArray(JAVA_FLOAT)).containsExactly(4, 4, 3, 9, 0, 0);
    }

    @Test
    void hasTheScoresThatEachRowIsAskedFor() {
        assertThat(namedScores.toArray(JAVA_FLOAT)).containsExactly(-2, 4, 9, 9);
    }

    @Test
    void hasTheBestOnesShareAtTheRowsTemperatureAndAsItIs() {
        assertThat(share.getAtIndex(JAVA_FLOAT, 0)).isCloseTo(share(0, 2), within(1e-5f));
        assertThat(share.getAtIndex(JAVA_FLOAT, 1)).isCloseTo(share(6, 0.5), within(1e-5f));
        assertThat(plainShare.getAtIndex(JAVA_FLOAT, 0)).isCloseTo(share(0, 1), within(1e-5f));
        assertThat(plainShare.getAtIndex(JAVA_FLOAT, 1)).isCloseTo(share(6, 1), within(1e-5f));
    }

    /** The logarithm of the likeliest one's share of the six scores from {@code start} on. */
    private static float share(int start, double scale) {
        double total = 0;
        double largest = 0;
        for (int i = start; i < start + 6; i++) {
            total += Math.exp(scale * SCORES[i]);
            largest = Math.max(largest, scale * SCORES[i]);
        }
        return (float) (largest - Math.log(total));
    }
}

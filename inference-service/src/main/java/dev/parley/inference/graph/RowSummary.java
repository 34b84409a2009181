package dev.parley.inference.graph;

import dev.parley.inference.device.ElementType;
import dev.parley.inference.graph.OnnxGraph.Attribute;
import dev.parley.inference.graph.OnnxGraph.Value;
import java.util.List;

/**
 * What a device sends of each row of scores, so that sampling rarely needs the others.
 *
 * <p>Shapes: B rows, V vocabulary, K candidates, A tokens asked for by name.
 */
final class RowSummary {

    private static final Attribute IN_ROW = Attribute.of("axis", -1);

    private final OnnxGraph graph;
    private final int candidates;

    RowSummary(OnnxGraph graph, int candidates) {
        this.graph = graph;
        this.candidates = candidates;
    }

    /** Sums up scores, (B, V): the best K, those asked for by name, and what all weigh. */
    void write(Value scores) {
        Value tokens = best(scores);
        Value named = graph.input(PagedGraph.NAMED, ElementType.INT32, "B", "A");
        gather(scores, named, graph.output(PagedGraph.NAMED_SCORES, ElementType.FLOAT, "B", "A"));
        Value first = // (B, 1)
                graph.node("Gather", List.of(tokens, graph.integers("first", 0)), IN_ROW);
        Value scales = graph.input(PagedGraph.SCALES, ElementType.FLOAT, "B", 1);
        share(graph.node("Mul", List.of(scores, scales)), first, PagedGraph.SHARE);
        share(scores, first, PagedGraph.PLAIN_SHARE);
    }

    /** (B, V) to (B, K), and their scores. */
    private Value best(Value scores) {
        Value values = graph.output(PagedGraph.BEST_SCORES, ElementType.FLOAT, "B", candidates);
        Value tokens = graph.output(PagedGraph.BEST_TOKENS, ElementType.INT64, "B", candidates);
        graph.node(
                "TopK",
                List.of(scores, graph.integers("candidates", candidates)),
                List.of(values, tokens),
                IN_ROW);
        return tokens;
    }

    /** The logarithm of a token's share of its row. */
    private void share(Value scores, Value token, String output) {
        Value logprobs = graph.node("LogSoftmax", List.of(scores), IN_ROW);
        gather(logprobs, token, graph.output(output, ElementType.FLOAT, "B", 1));
    }

    private void gather(Value rows, Value tokens, Value gathered) {
        graph.node("GatherElements", List.of(rows, tokens), List.of(gathered), IN_ROW);
    }
}

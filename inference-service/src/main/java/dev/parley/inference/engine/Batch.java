package dev.parley.inference.engine;

import java.util.List;

/** What the engine runs in one step. */
sealed interface Batch {

    /** Nothing to run. */
    record Idle() implements Batch {}

    /** The prompt of one sequence. */
    record Prefill(Sequence sequence) implements Batch {}

    /** The next token of some sequences; never empty. */
    record Decode(List<Sequence> sequences) implements Batch {
        public Decode {
            sequences = List.copyOf(sequences);
        }
    }

    /** Returns the sequences of this step, in the order of the logits' rows. */
    default List<Sequence> all() {
        return switch (this) {
            case Idle() -> List.of();
            case Prefill(Sequence sequence) -> List.of(sequence);
            case Decode(List<Sequence> sequences) -> sequences;
        };
    }
}

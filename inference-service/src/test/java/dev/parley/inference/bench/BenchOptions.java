package dev.parley.inference.bench;

import dev.parley.inference.checkpoint.BlockFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What to measure.
 *
 * @param shapes one after the other
 * @param formats of each
 * @param threads of ours and of llama.cpp's
 * @param pairs of measurements, ours and llama.cpp's in turn
 * @param steps of a decode measurement
 * @param prompt tokens of the prefill measurement
 * @param context tokens that each sequence holds while it decodes
 * @param rows sequences decoded at once
 * @param spinning whether our waiting threads spin
 * @param apart whether one is closed before the other is loaded, since both do not fit
 * @param profile whether the runtime's own profiler says where a step's time goes, and nothing else
 *     is measured
 * @param python an interpreter that has llama-cpp-python
 * @param llamaBench the program llama-bench, which is taken in its place
 * @param service the jar that starts the service, to be measured through gRPC
 * @param folder where models and results go
 */
record BenchOptions(
        List<Shape> shapes,
        List<BlockFormat> formats,
        int threads,
        int pairs,
        int steps,
        int prompt,
        int context,
        List<Integer> rows,
        boolean spinning,
        boolean apart,
        boolean profile,
        Optional<Path> python,
        Optional<Path> llamaBench,
        Optional<Path> service,
        Path folder) {

    static final String USAGE =
            """
            usage: ./parley bench engine [OPTIONS]
              --shape NAME     llama-1b, mistral-3b, mistral-24b, ...; may be repeated (llama-1b, mistral-3b)
              --block N        32 or 128; may be repeated (both)
              --bits N         4 or 8 (4)
              --threads N      of ours and of llama.cpp's (one for each core)
              --pairs N        measurements of each in turn (7)
              --python FILE    an interpreter with llama-cpp-python, or PARLEY_LLAMA_PYTHON
              --llama-bench FILE
                               llama.cpp's llama-bench, instead; its llama-batched-bench has to lie
                               beside it for more than one sequence at once
              --spinning       our waiting threads spin, as llama.cpp's do
              --apart          one is closed before the other is loaded: for models of which only one fits;
                               prompts and contexts of 128 tokens instead of 512
              --profile        only say where a step's time goes, by operator
              --quick          a tiny shape and few steps, to see that it works
              --service JAR    the service that is measured through gRPC (the one that was just built)
              --out DIR        models and results (.parley/bench/engine)\
            """;

    static BenchOptions parse(String... arguments) {
        return new Words(Arrays.asList(arguments).iterator()).read();
    }

    /** The words of a command line, and what they were found to say. */
    private static final class Words {

        private final Iterator<String> words;
        private final List<Shape> shapes = new ArrayList<>();
        private final List<Integer> blocks = new ArrayList<>();
        private int bits = 4;
        private int threads = Runtime.getRuntime().availableProcessors();
        private int pairs = 7;
        private boolean quick;
        private boolean spinning;
        private boolean apart;
        private boolean profile;
        private Path folder = Path.of(".parley", "bench", "engine");
        private Optional<Path> llamaBench = Optional.empty();
        private Optional<Path> service = Optional.empty();
        private Optional<Path> python =
                Optional.ofNullable(System.getenv("PARLEY_LLAMA_PYTHON")).map(Path::of);

        Words(Iterator<String> words) {
            this.words = words;
        }

        BenchOptions read() {
            while (words.hasNext()) {
                take(words.next());
            }
            return quick ? quick() : usual();
        }

        private void take(String word) {
            switch (word) {
                case "--shape" -> shapes.add(Shape.of(value(word)));
                case "--block" -> blocks.add(Integer.valueOf(value(word)));
                case "--bits" -> bits = Integer.parseInt(value(word));
                case "--threads" -> threads = Integer.parseInt(value(word));
                case "--pairs" -> pairs = Integer.parseInt(value(word));
                case "--python" -> python = Optional.of(Path.of(value(word)));
                case "--llama-bench" -> llamaBench = Optional.of(Path.of(value(word)));
                case "--service" -> service = Optional.of(Path.of(value(word)));
                case "--out" -> folder = Path.of(value(word));
                case "--spinning" -> spinning = true;
                case "--apart" -> apart = true;
                case "--profile" -> profile = true;
                case "--quick" -> quick = true;
                default -> throw new IllegalArgumentException("no option is called " + word);
            }
        }

        private String value(String option) {
            if (!words.hasNext()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            return words.next();
        }

        private BenchOptions quick() {
            return options(List.of(Shape.TINY), 2, 4, 64, 32, List.of(1, 4));
        }

        private BenchOptions usual() {
            int tokens = apart ? 128 : 512; // a model that fits once runs some 8 of them a second
            return options(
                    shapes.isEmpty() ? List.of(Shape.LLAMA_1B, Shape.MISTRAL_3B) : shapes,
                    pairs,
                    16,
                    tokens,
                    tokens,
                    apart ? List.of(1, 2, 4) : List.of(1, 4, 8));
        }

        private BenchOptions options(
                List<Shape> some,
                int turns,
                int steps,
                int prompt,
                int context,
                List<Integer> rows) {
            return new BenchOptions(
                    some,
                    (blocks.isEmpty() ? List.of(32, 128) : blocks)
                            .stream().map(block -> new BlockFormat(bits, block)).toList(),
                    threads,
                    turns,
                    steps,
                    prompt,
                    context,
                    rows,
                    spinning,
                    apart,
                    profile,
                    python,
                    llamaBench,
                    service,
                    folder);
        }
    }

    SecondTurn secondTurn() {
        return prompt < SecondTurn.USUAL.message() * 2 ? SecondTurn.QUICK : SecondTurn.USUAL;
    }

    /** Returns what is done in turn. */
    List<Measurement> measurements() {
        List<Measurement> all = new ArrayList<>();
        all.add(Measurement.prefill(prompt));
        rows.forEach(count -> all.add(Measurement.decode(count, steps)));
        return all;
    }

    int slots() {
        return rows.getLast();
    }

    /** Returns how many tokens a sequence holds at most. */
    int capacity() {
        return Math.max(prompt, context + steps) + 1;
    }

    /**
     * Returns the room of one of our slots: twice what it holds, since an answer of the engine's
     * goes on until the last row was counted.
     */
    int length() {
        return 2 * capacity();
    }

    /** Returns what files of a shape in a format are called. */
    static String name(Shape shape, BlockFormat format) {
        return "%s-int%d-%d".formatted(shape.option(), format.bits(), format.block());
    }
}

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
 * @param python an interpreter that has llama-cpp-python
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
        Optional<Path> python,
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
              --spinning       our waiting threads spin, as llama.cpp's do
              --apart          one is closed before the other is loaded: for models of which only one fits
              --quick          a tiny shape and few steps, to see that it works
              --out DIR        models and results (.parley/bench/engine)\
            """;

    private static final int PAIRS = 7;

    static BenchOptions parse(String... arguments) {
        List<Shape> shapes = new ArrayList<>();
        List<Integer> blocks = new ArrayList<>();
        int bits = 4;
        int threads = Runtime.getRuntime().availableProcessors();
        int pairs = PAIRS;
        boolean quick = false;
        boolean spinning = false;
        boolean apart = false;
        Path folder = Path.of(".parley", "bench", "engine");
        Optional<Path> python =
                Optional.ofNullable(System.getenv("PARLEY_LLAMA_PYTHON")).map(Path::of);
        Iterator<String> words = Arrays.asList(arguments).iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--shape" -> shapes.add(Shape.of(value(word, words)));
                case "--block" -> blocks.add(Integer.valueOf(value(word, words)));
                case "--bits" -> bits = Integer.parseInt(value(word, words));
                case "--threads" -> threads = Integer.parseInt(value(word, words));
                case "--pairs" -> pairs = Integer.parseInt(value(word, words));
                case "--python" -> python = Optional.of(Path.of(value(word, words)));
                case "--out" -> folder = Path.of(value(word, words));
                case "--spinning" -> spinning = true;
                case "--apart" -> apart = true;
                case "--quick" -> quick = true;
                default -> throw new IllegalArgumentException("no option is called " + word);
            }
        }
        int width = bits;
        List<BlockFormat> formats =
                (blocks.isEmpty() ? List.of(32, 128) : blocks)
                        .stream().map(block -> new BlockFormat(width, block)).toList();
        return quick
                ? new BenchOptions(
                        List.of(Shape.TINY),
                        formats,
                        threads,
                        2,
                        4,
                        64,
                        32,
                        List.of(1, 4),
                        spinning,
                        apart,
                        python,
                        folder)
                : new BenchOptions(
                        shapes.isEmpty() ? List.of(Shape.LLAMA_1B, Shape.MISTRAL_3B) : shapes,
                        formats,
                        threads,
                        pairs,
                        16,
                        512,
                        512,
                        apart ? List.of(1, 2, 4) : List.of(1, 4, 8),
                        spinning,
                        apart,
                        python,
                        folder);
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return words.next();
    }

    SecondTurn secondTurn() {
        return prompt < SecondTurn.USUAL.message() * 2 ? SecondTurn.QUICK : SecondTurn.USUAL;
    }

    int slots() {
        return rows.getLast();
    }

    /** Returns how many tokens a sequence may hold. */
    int capacity() {
        return Math.max(prompt, context + steps) + 1;
    }
}

package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.bench.Machine.CpuTime;
import dev.parley.inference.bench.Measurement.Pair;
import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.RuntimeOptions;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.QuantizationOptions.Packing;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.cpu.OnnxStepRunner;
import dev.parley.inference.quantization.CacheOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Measures our steps beside llama.cpp's, in turn, on the same shape in equally many bits. */
final class EngineBench {

    private final BenchOptions options;
    private final Machine machine;
    private final ArrayNode results = JsonFile.MAPPER.createArrayNode();

    private EngineBench(BenchOptions options) {
        this.options = options;
        this.machine = new Machine(options.threads());
    }

    /** Entry point of {@code ./parley bench engine}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.println(BenchOptions.USAGE);
            return;
        }
        new EngineBench(BenchOptions.parse(arguments)).run();
    }

    private void run() throws IOException, ModelLoadException {
        Files.createDirectories(options.folder());
        OnnxRuntime.open(
                new RuntimeOptions(Optional.empty(), false, options.threads(), options.spinning()));
        System.out.println("machine: " + Machine.cpu());
        if (options.python().isEmpty()) {
            System.out.println(
                    "llama.cpp: not measured; --python FILE names an interpreter that has"
                            + " llama-cpp-python");
        }
        for (Shape shape : options.shapes()) {
            for (BlockFormat format : options.formats()) {
                measure(shape, format);
            }
        }
        ObjectNode all = JsonFile.MAPPER.createObjectNode();
        all.put("time", Instant.now().toString()).set("machine", Machine.cpu());
        all.put("threads", options.threads()).put("spinning", options.spinning());
        all.put("onnxruntime", OnnxRuntime.open(Optional.empty()).version());
        all.set("results", results);
        Path file = options.folder().resolve("results.json");
        Files.writeString(file, all.toPrettyString() + "\n");
        System.out.println("\nraw figures: " + file);
    }

    private void measure(Shape shape, BlockFormat format) throws IOException, ModelLoadException {
        System.out.printf("%n%s, %s%n", shape.option(), format);
        RandomModel.write(shape, options.folder().resolve(shape.option()))
                .quantize(format, cache());
        ObjectNode result = results.addObject();
        result.put("shape", shape.option()).put("bits", format.bits());
        result.put("block", format.block());
        if (options.apart()) {
            measureApart(shape, format, result);
            return;
        }
        try (Contender ours = ours(shape, format)) {
            describe(ours, result);
            Optional<Contender> theirs = theirs(shape, format);
            try {
                theirs.ifPresent(other -> describe(other, result));
                table(theirs.isPresent());
                for (Measurement measurement : measurements()) {
                    compare(measurement, ours, theirs, result);
                }
            } finally {
                theirs.ifPresent(Contender::close);
            }
            measureEngine(shape, format, ours, result);
        }
    }

    /**
     * The engine beside the bare steps that it is made of, and how soon a second turn is answered.
     */
    private void measureEngine(Shape shape, BlockFormat format, Contender bare, ObjectNode result)
            throws IOException, ModelLoadException {
        SecondTurn turn = options.secondTurn();
        int length = Math.max(turn.length() + 1, 2 * options.capacity());
        try (EngineContender engine = new EngineContender(runner(shape, format, length))) {
            System.out.println(
                    "| | engine, tok/s | bare, tok/s | ratio | spread | GB/s | stolen |");
            System.out.println("|---|---|---|---|---|---|---|");
            for (Measurement measurement : measurements()) {
                compare(measurement, engine, Optional.of(bare), result.withObject("/engine"));
            }
            turn.run(engine, options.pairs(), result.putArray("second turn"));
        }
    }

    /** Where only one fits into memory there are no pairs: medians stand side by side. */
    private void measureApart(Shape shape, BlockFormat format, ObjectNode result)
            throws IOException, ModelLoadException {
        try (Contender ours = ours(shape, format)) {
            alone(ours, result);
        }
        Optional<Contender> theirs = theirs(shape, format);
        if (theirs.isPresent()) {
            try (Contender other = theirs.get()) {
                alone(other, result);
            }
        }
    }

    private void alone(Contender contender, ObjectNode result) throws IOException {
        describe(contender, result);
        table(false);
        for (Measurement measurement : measurements()) {
            compare(measurement, contender, Optional.empty(), result);
        }
    }

    private List<Measurement> measurements() {
        List<Measurement> all = new ArrayList<>();
        all.add(Measurement.prefill(options.prompt()));
        options.rows().forEach(rows -> all.add(Measurement.decode(rows, options.steps())));
        return all;
    }

    private Contender ours(Shape shape, BlockFormat format) throws IOException, ModelLoadException {
        long began = System.nanoTime();
        long before = Machine.memory("RssAnon");
        RawRunner ours = new RawRunner(runner(shape, format, options.capacity()));
        ours.facts().put("load_seconds", (System.nanoTime() - began) / 1e9);
        ours.facts().put("rss_anon_kb", (Machine.memory("RssAnon") - before) / 1024);
        ours.facts().put("rss_file_kb", Machine.memory("RssFile") / 1024);
        return ours;
    }

    private OnnxStepRunner runner(Shape shape, BlockFormat format, int length)
            throws ModelLoadException {
        Path folder = options.folder().resolve(shape.option());
        return OnnxStepRunner.load(
                folder,
                new RunnerOptions(
                        options.slots(),
                        length,
                        options.threads(),
                        Optional.empty(),
                        Device.CPU,
                        format.bits() == 4 ? Precision.INT4 : Precision.INT8,
                        format.block(),
                        new QuantizationOptions(
                                4, cache(), options.apart() ? Packing.FILE : Packing.HEAP)));
    }

    private CacheOptions cache() {
        return new CacheOptions(options.folder().resolve("quantized"), false);
    }

    private Optional<Contender> theirs(Shape shape, BlockFormat format) throws IOException {
        if (options.python().isEmpty()) {
            return Optional.empty();
        }
        String name = shape.option() + "-q" + format.bits() + "_0.gguf";
        Path file = GgufTwin.write(shape, format.bits(), options.folder().resolve(name));
        return Optional.of(
                LlamaWorker.start(
                        options.python().get(),
                        file,
                        options.threads(),
                        options.slots(),
                        options.capacity()));
    }

    private void describe(Contender contender, ObjectNode result) {
        System.out.printf("%s: %s%n", contender.name(), contender.facts());
        result.set(contender.name(), contender.facts());
    }

    private static void table(boolean both) {
        System.out.println(
                both
                        ? "| | ours, tok/s | llama.cpp, tok/s | ratio | spread | GB/s | stolen |\n"
                                + "|---|---|---|---|---|---|---|"
                        : "| | tok/s | spread | GB/s | stolen |\n|---|---|---|---|---|");
    }

    private void compare(
            Measurement measurement, Contender ours, Optional<Contender> theirs, ObjectNode result)
            throws IOException {
        measurement.run(ours, options); // fills the cache, wakes the threads
        theirs.ifPresent(other -> measurement.run(other, options));
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < options.pairs(); i++) {
            pairs.add(pair(measurement, ours, theirs, i % 2 == 0));
        }
        String owner = theirs.isPresent() ? "pairs" : ours.name() + ", alone";
        ArrayNode json = result.withObject("/" + owner).putArray(measurement.name());
        pairs.forEach(pair -> json.add(pair.toJson()));
        print(measurement, pairs, theirs.isPresent());
    }

    private Pair pair(
            Measurement measurement, Contender ours, Optional<Contender> theirs, boolean oursFirst)
            throws IOException {
        double bandwidth = machine.bandwidth();
        CpuTime before = CpuTime.now();
        double first = oursFirst ? measurement.run(ours, options) : 0;
        double other =
                theirs.map(contender -> measurement.run(contender, options)).orElse(Double.NaN);
        double own = oursFirst ? first : measurement.run(ours, options);
        return new Pair(own, other, bandwidth, CpuTime.now().stolenSince(before));
    }

    private static void print(Measurement measurement, List<Pair> pairs, boolean both) {
        double bandwidth = Measurement.median(pairs.stream().map(Pair::bandwidth).toList());
        double stolen = 100 * Measurement.median(pairs.stream().map(Pair::stolen).toList());
        List<Double> ours = pairs.stream().map(Pair::ours).toList();
        if (!both) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %s | %.1f | %.0f %% |%n",
                    measurement.name(),
                    Measurement.median(ours),
                    Measurement.spread(ours),
                    bandwidth,
                    stolen);
            return;
        }
        List<Double> ratios = pairs.stream().map(pair -> pair.ours() / pair.theirs()).toList();
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | **%.2f** | %s | %.1f | %.0f %% |%n",
                measurement.name(),
                Measurement.median(ours),
                Measurement.median(pairs.stream().map(Pair::theirs).toList()),
                Measurement.median(ratios),
                Measurement.spread(ratios),
                bandwidth,
                stolen);
    }
}

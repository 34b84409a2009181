package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Measures our steps beside llama.cpp's, in turn, on the same shape in equally many bits. */
final class EngineBench {

    private final BenchOptions options;
    private final Machine machine;
    private final Comparison comparison;
    private final Models models;
    private final ArrayNode results = JsonFile.MAPPER.createArrayNode();

    private EngineBench(BenchOptions options) {
        this.options = options;
        this.machine = new Machine(options.threads());
        this.comparison = new Comparison(options, machine);
        this.models = new Models(options);
    }

    /** Entry point of {@code ./parley bench engine}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.println(BenchOptions.USAGE);
            return;
        }
        BenchOptions options = BenchOptions.parse(arguments);
        if (options.profile()) {
            new OperatorBench(options).run();
        } else {
            new EngineBench(options).run();
        }
    }

    private void run() throws IOException, ModelLoadException {
        Files.createDirectories(options.folder());
        OnnxRuntime.open(
                new RuntimeOptions(Optional.empty(), false, options.threads(), options.spinning()));
        System.out.println("machine: " + Machine.cpu());
        sayWhatIsMissing();
        for (Shape shape : options.shapes()) {
            for (BlockFormat format : options.formats()) {
                measure(shape, format);
            }
        }
        System.out.println("\nraw figures: " + keep());
    }

    /** Writes what is measured so far: a run of hours may be ended before its end. */
    private Path keep() throws IOException {
        ObjectNode all = JsonFile.MAPPER.createObjectNode();
        all.put("time", Instant.now().toString()).set("machine", Machine.cpu());
        all.put("threads", options.threads()).put("spinning", options.spinning());
        all.put("onnxruntime", OnnxRuntime.open(Optional.empty()).version());
        all.set("results", results);
        Path file = options.folder().resolve("results.json");
        Files.writeString(file, all.toPrettyString() + "\n");
        return file;
    }

    private void sayWhatIsMissing() {
        if (options.llamaBench().isEmpty() && options.python().isEmpty()) {
            System.out.println(
                    "llama.cpp: not measured; --python FILE names an interpreter that has"
                            + " llama-cpp-python, --llama-bench FILE its own program");
        }
        if (options.service().isEmpty()) {
            System.out.println("gRPC: not measured; --service JAR names the built service");
        }
    }

    private void measure(Shape shape, BlockFormat format) throws IOException, ModelLoadException {
        System.out.printf("%n%s, %s%n", shape.option(), format);
        models.write(shape, format);
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
            if (theirs.isPresent()) {
                try (Contender other = theirs.get()) {
                    describe(other, result);
                    comparison.run(ours, other, result);
                }
            }
            keep();
            measureTax(shape, format, ours, result);
        }
        keep();
        try (EngineContender engine = engine(shape, format, options.secondTurn().length() + 1)) {
            options.secondTurn().run(engine, options.pairs(), result.putArray("second turn"));
        }
    }

    /** The bare steps, the engine that is made of them, and the service, each with equal room. */
    private void measureTax(Shape shape, BlockFormat format, Contender bare, ObjectNode result)
            throws IOException, ModelLoadException {
        Tax tax = new Tax(options, machine);
        try (EngineContender engine = engine(shape, format, options.length())) {
            if (options.service().isEmpty()) {
                tax.run(List.of(bare, engine), result);
                return;
            }
            Path jar = options.service().get();
            try (GrpcContender grpc =
                    new GrpcContender(
                            BenchService.start(
                                    jar, shape, format, models.cache().directory(), options),
                            new WordTokenizer(shape.vocabulary),
                            options.length())) {
                tax.run(List.of(bare, engine, grpc), result);
            }
        }
    }

    private EngineContender engine(Shape shape, BlockFormat format, int length)
            throws ModelLoadException {
        return new EngineContender(models.load(shape, format, length));
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
        comparison.alone(contender, result);
    }

    private Contender ours(Shape shape, BlockFormat format) throws IOException, ModelLoadException {
        long began = System.nanoTime();
        long before = Machine.memory("RssAnon");
        RawRunner ours = new RawRunner(models.load(shape, format, options.length()));
        ours.facts().put("load_seconds", (System.nanoTime() - began) / 1e9);
        ours.facts().put("rss_anon_kb", (Machine.memory("RssAnon") - before) / 1024);
        ours.facts().put("rss_file_kb", Machine.memory("RssFile") / 1024);
        return ours;
    }

    private Optional<Contender> theirs(Shape shape, BlockFormat format) throws IOException {
        if (options.llamaBench().isEmpty() && options.python().isEmpty()) {
            return Optional.empty();
        }
        String name = shape.option() + "-q" + format.bits() + "_0.gguf";
        Path file = GgufTwin.write(shape, format.bits(), options.folder().resolve(name));
        if (options.llamaBench().isPresent()) {
            LlamaBench bench =
                    LlamaBench.start(options.llamaBench().get(), file, options.threads());
            if (!bench.decodes(options.slots())) {
                System.out.println(
                        "llama.cpp: more than one sequence at once is skipped: llama-bench cannot,"
                                + " and llama-batched-bench does not lie beside it");
            }
            return Optional.of(bench);
        }
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
}

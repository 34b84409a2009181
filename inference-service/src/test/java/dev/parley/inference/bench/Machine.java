package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What kind of machine this is, and how much of it others leave us at the moment. */
final class Machine {

    private static final int PROBE_LONGS = 1 << 25; // 256 MB for each thread
    private static final int PROBE_PASSES = 3;

    /** Flags by which kernels are chosen, the best first. */
    private static final List<String> CLASSES =
            List.of("amx_int8", "avx512_vnni", "avx_vnni", "avx512f", "avx2");

    private final int threads;
    private final long[][] memory;

    Machine(int threads) {
        this.threads = threads;
        this.memory = new long[threads][PROBE_LONGS];
        Arrays.stream(memory).forEach(part -> Arrays.setAll(part, i -> i));
    }

    /** Returns the CPU's model and its class: figures of different classes are never merged. */
    static ObjectNode cpu() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        json.put("model", value(lines, "model name"));
        List<String> flags = List.of(value(lines, "flags").split(" "));
        json.put("class", CLASSES.stream().filter(flags::contains).findFirst().orElse("baseline"));
        return json.put("cores", Runtime.getRuntime().availableProcessors());
    }

    private static String value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    /** Returns how many bytes all threads together read from memory in a second, in 1e9. */
    double bandwidth() {
        double best = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int pass = 0; pass < PROBE_PASSES; pass++) {
                long began = System.nanoTime();
                List<Future<Long>> sums = new ArrayList<>();
                for (long[] part : memory) {
                    sums.add(pool.submit(() -> sum(part)));
                }
                for (Future<Long> sum : sums) {
                    consume(sum.get());
                }
                double seconds = (System.nanoTime() - began) / 1e9;
                best = Math.max(best, threads * (double) PROBE_LONGS * Long.BYTES / seconds / 1e9);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return best;
    }

    private static long sum(long[] part) {
        long sum = 0;
        for (int i = 0; i < part.length; i++) {
            sum += part[i];
        }
        return sum;
    }

    private static void consume(long sum) {
        if (sum == 42) {
            throw new IllegalStateException(
                    "cannot be: it only keeps the loop from being left out");
        }
    }

    /** Processor time so far, in ticks: all of it, and that which the host gave to others. */
    record CpuTime(long total, long stolen) {

        static CpuTime now() throws IOException {
            // cpu user nice system idle iowait irq softirq steal …
            String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +", -1);
            long total = 0;
            for (int i = 1; i <= 8; i++) {
                total += Long.parseLong(fields[i]);
            }
            return new CpuTime(total, Long.parseLong(fields[8]));
        }

        /** Returns the share of the time since {@code earlier} that was stolen. */
        double stolenSince(CpuTime earlier) {
            long ticks = total - earlier.total;
            return ticks == 0 ? 0 : (stolen - earlier.stolen) / (double) ticks;
        }
    }

    /** Returns a field of {@code /proc/self/status} in bytes. */
    static long memory(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.split("\\s+", -1)[1]) * 1024;
            }
        }
        return 0;
    }
}

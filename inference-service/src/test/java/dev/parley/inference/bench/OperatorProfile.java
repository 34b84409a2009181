package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the time of some runs went, by ONNX Runtime's own profile: a list of events, of which those
 * of a run's operators stand before the run's own.
 *
 * @param runs their number
 * @param micros of all of them
 * @param operators by type, and matrices by size
 */
public record OperatorProfile(int runs, long micros, List<Operator> operators) {

    private static final String KERNEL = "_kernel_time";

    /**
     * All operators of one type.
     *
     * @param calls in all runs
     * @param micros in all runs
     */
    public record Operator(String type, int calls, long micros) {

        Operator plus(Operator other) {
            return new Operator(type, calls + other.calls, micros + other.micros);
        }
    }

    /** Returns the profiles of all runs, oldest first. */
    public static List<OperatorProfile> runs(JsonNode events) {
        List<OperatorProfile> runs = new ArrayList<>();
        Map<String, Operator> operators = new HashMap<>();
        for (JsonNode event : events) {
            String name = event.path("name").asText();
            long micros = event.path("dur").asLong();
            if (event.path("cat").asText().equals("Node") && name.endsWith(KERNEL)) {
                String type = type(event.path("args"));
                operators.merge(type, new Operator(type, 1, micros), Operator::plus);
            } else if (name.equals("model_run")) {
                runs.add(new OperatorProfile(1, micros, List.copyOf(operators.values())));
                operators.clear();
            }
        }
        return runs;
    }

    /** Matrices are told apart by what they make of what: columns of input and output. */
    private static String type(JsonNode node) {
        String operator = node.path("op_name").asText();
        return operator.contains("MatMul")
                ? "%s, %s to %s"
                        .formatted(
                                operator,
                                columns(node.path("input_type_shape")),
                                columns(node.path("output_type_shape")))
                : operator;
    }

    /** Returns the last dimension of the first of some tensors, as in [{"float":[1,64,256]}]. */
    private static String columns(JsonNode tensors) {
        for (JsonNode shape : tensors.path(0)) {
            return shape.path(shape.size() - 1).asText();
        }
        return "?";
    }

    /** Returns the profile of some runs together, the slowest operator first. */
    public static OperatorProfile sum(List<OperatorProfile> runs) {
        Map<String, Operator> operators = new HashMap<>();
        long micros = 0;
        for (OperatorProfile run : runs) {
            micros += run.micros();
            run.operators().forEach(it -> operators.merge(it.type(), it, Operator::plus));
        }
        List<Operator> slowestFirst = new ArrayList<>(operators.values());
        slowestFirst.sort(Comparator.comparingLong(Operator::micros).reversed());
        return new OperatorProfile(runs.size(), micros, slowestFirst);
    }

    /** Returns what passed in no operator: between them, and before and after. */
    long otherMicros() {
        return micros - operators.stream().mapToLong(Operator::micros).sum();
    }

    /**
     * Returns a table of milliseconds a step.
     *
     * @param steps that the runs are; a long prompt is one step of several runs
     */
    public String table(int steps) {
        StringBuilder table =
                new StringBuilder("| | calls a step | ms a step | share |\n|---|---|---|---|\n");
        for (Operator operator : operators) {
            table.append(row(operator.type(), operator.calls(), operator.micros(), steps));
        }
        table.append(row("between operators", 0, otherMicros(), steps));
        return table.append(row("**all**", 0, micros, steps)).toString();
    }

    private String row(String name, int calls, long part, int steps) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f | %.1f %% |\n",
                name,
                calls == 0 ? "" : Integer.toString(calls / steps),
                part / 1e3 / steps,
                100.0 * part / micros);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        json.put("runs", runs).put("micros", micros);
        ObjectNode parts = json.putObject("operators");
        operators.forEach(it -> parts.put(it.type(), it.micros()));
        return json;
    }
}

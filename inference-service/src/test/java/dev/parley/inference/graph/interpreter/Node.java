package dev.parley.inference.graph.interpreter;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One node of a graph.
 *
 * @param inputs names, empty where an input is absent
 * @param outputs names, empty where an output is not wanted
 * @param numbers attributes that are numbers, by their names
 */
record Node(
        String operator, List<String> inputs, List<String> outputs, Map<String, Number> numbers) {

    int whole(String attribute) {
        return number(attribute).intValue();
    }

    float real(String attribute) {
        return number(attribute).floatValue();
    }

    private Number number(String attribute) {
        return Objects.requireNonNull(numbers.get(attribute), operator + "." + attribute);
    }

    boolean has(String attribute) {
        return numbers.containsKey(attribute);
    }
}

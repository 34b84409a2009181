package dev.parley.inference.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Optional;

/**
 * JSON spelt as Python's {@code json.dumps(value, ensure_ascii=False)} does, which is what models
 * of this format were trained on: {@code {"a": 1, "b": [2, 3.0]}}.
 */
public final class PythonJson {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private PythonJson() {}

    /** Returns the value, or nothing where the text is not JSON. */
    public static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    /** Returns the value's text. */
    public static String write(JsonNode value) {
        StringBuilder out = new StringBuilder();
        append(value, out);
        return out.toString();
    }

    /** Returns the value's text on many lines, each level {@code indent} spaces further in. */
    public static String write(JsonNode value, int indent) {
        StringBuilder out = new StringBuilder();
        appendLines(value, indent, 0, out);
        return out.toString();
    }

    private static void appendLines(JsonNode value, int indent, int depth, StringBuilder out) {
        if (value.isEmpty()) { // also every value that holds no others
            append(value, out);
            return;
        }
        out.append(value.isObject() ? '{' : '[');
        String separator = "\n";
        Iterator<String> names = value.fieldNames();
        for (JsonNode item : value) {
            out.append(separator).repeat(' ', indent * (depth + 1));
            if (value.isObject()) {
                appendString(names.next(), out);
                out.append(": ");
            }
            appendLines(item, indent, depth + 1, out);
            separator = ",\n";
        }
        out.append('\n').repeat(' ', indent * depth).append(value.isObject() ? '}' : ']');
    }

    private static void append(JsonNode value, StringBuilder out) {
        switch (value.getNodeType()) {
            case OBJECT -> appendObject(value, out);
            case ARRAY -> appendArray(value, out);
            case STRING -> appendString(value.textValue(), out);
            case NUMBER -> out.append(number(value));
            case BOOLEAN, NULL -> out.append(value.asText());
            case BINARY, MISSING, POJO ->
                    throw new IllegalArgumentException("not read from JSON: " + value);
        }
    }

    private static void appendObject(JsonNode object, StringBuilder out) {
        out.append('{');
        String separator = "";
        for (var field : object.properties()) {
            out.append(separator);
            appendString(field.getKey(), out);
            out.append(": ");
            append(field.getValue(), out);
            separator = ", ";
        }
        out.append('}');
    }

    private static void appendArray(JsonNode array, StringBuilder out) {
        out.append('[');
        for (Iterator<JsonNode> items = array.elements(); items.hasNext(); ) {
            append(items.next(), out);
            out.append(items.hasNext() ? ", " : "");
        }
        out.append(']');
    }

    static void appendString(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static String number(JsonNode number) {
        if (number.isIntegralNumber()) {
            return number.asText();
        }
        double value = number.doubleValue();
        if (value == 0 || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        return floatingPoint(value);
    }

    /** Python writes an exponent from 1e16 up and below 1e-4, of two digits or more. */
    private static String floatingPoint(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = decimal.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        BigDecimal mantissa = decimal.movePointLeft(exponent);
        return String.format(
                "%se%s%02d",
                mantissa.toPlainString(), exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}

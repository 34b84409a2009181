package dev.parley.inference.constraint;

/**
 * How a tool is called.
 *
 * @param parameters JSON Schema of its arguments, one JSON object; empty: it has none
 * @param strict where the schema asks for what answers cannot be held to, whether that is refused;
 *     otherwise the arguments are then any JSON object
 */
public record ToolSignature(String name, String parameters, boolean strict) {

    private static final String ANY_OBJECT = "{\"type\":\"object\"}";

    /** Returns one that takes any object, unless it is strict or takes nothing. */
    ToolSignature withAnyObject() {
        return strict || parameters.isEmpty() ? this : new ToolSignature(name, ANY_OBJECT, false);
    }
}

package dev.parley.router.provider;

/**
 * A function the model may call.
 *
 * @param parameters JSON Schema of its arguments, one JSON object
 * @param strict whether every call's arguments are held to that schema
 */
public record ChatTool(String name, String description, String parameters, boolean strict) {

    public ChatTool {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a tool must have a name");
        }
    }
}

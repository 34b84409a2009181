package dev.parley.inference.constraint;

/** A schema that answers cannot be held to; says where and why. */
public final class UnsupportedSchemaException extends Exception {

    private static final long serialVersionUID = 1;

    private final String field;
    private final String pointer;
    private final String problem;

    UnsupportedSchemaException(String field, String pointer, String problem) {
        super(field + ": " + pointer + " " + problem);
        this.field = field;
        this.pointer = pointer;
        this.problem = problem;
    }

    /** Returns the field of the request that holds the schema. */
    public String field() {
        return field;
    }

    /** Returns the JSON pointer of what is at fault, as in {@code #/properties/age/multipleOf}. */
    public String pointer() {
        return pointer;
    }

    /** Returns what is wrong with it, as in {@code is not supported}. */
    public String problem() {
        return problem;
    }
}

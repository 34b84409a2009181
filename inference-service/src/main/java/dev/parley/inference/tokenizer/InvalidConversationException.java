package dev.parley.inference.tokenizer;

/** A conversation that the chat format cannot express; tells the field at fault. */
public final class InvalidConversationException extends Exception {

    private static final long serialVersionUID = 1;

    private final String field;
    private final String problem;

    public InvalidConversationException(String field, String problem) {
        super(field + ": " + problem);
        this.field = field;
        this.problem = problem;
    }

    /** Returns the field, for example {@code messages[2]}. */
    public String field() {
        return field;
    }

    /** Returns what is wrong with it. */
    public String problem() {
        return problem;
    }
}

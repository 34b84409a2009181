package dev.parley.inference.constraint;

/** A grammar that would take more room than one may. */
final class TooLargeException extends Exception {

    private static final long serialVersionUID = 1;

    private final String problem;

    TooLargeException(String problem) {
        super(problem);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}

package dev.parley.inference.constraint;

import dev.parley.inference.constraint.Instruction.Word;
import java.util.Set;

/** Rules that answers of one model can be held to. Immutable; used by several threads. */
public final class CompiledRules {

    private final Program program;
    private final WordMasks words;

    CompiledRules(Program program, WordMasks words) {
        this.program = program;
        this.words = words;
    }

    /**
     * Returns the constraint of one answer.
     *
     * @param stopTokens end an answer, at least one: they are all that may come behind a complete
     *     one
     */
    public TokenConstraint start(Set<Integer> stopTokens) {
        if (stopTokens.isEmpty()) {
            throw new IllegalArgumentException("nothing could end the answer");
        }
        return new ProgramConstraint(program, words, stopTokens);
    }

    /** How much room it takes, in some 100 bytes: its steps, and its words. */
    int weight() {
        return program.instructions().size()
                + program.instructions().stream().mapToInt(CompiledRules::ofWord).sum();
    }

    private static int ofWord(Instruction instruction) {
        return instruction instanceof Word(Lexeme word, _) ? word.weight() : 0;
    }
}

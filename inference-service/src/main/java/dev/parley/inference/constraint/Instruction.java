package dev.parley.inference.constraint;

import java.util.List;

/**
 * A step of a {@link Program}. Numbers are addresses of steps.
 *
 * <p>A word or a token is what an answer is made of; the others decide which may come.
 */
sealed interface Instruction {

    /** A word, then what is at {@code next}. */
    record Word(Lexeme lexeme, int next) implements Instruction {}

    /** A special token, then what is at {@code next}. */
    record Special(int token, int next) implements Instruction {}

    /** Anything but the special tokens that the program knows; may end anywhere. */
    record Text(int next) implements Instruction {}

    /** Any of several. */
    record Fork(List<Integer> ways) implements Instruction {
        public Fork {
            ways = List.copyOf(ways);
        }
    }

    /** What is at {@code routine} until it returns, then what is at {@code next}. */
    record Call(int routine, int next) implements Instruction {}

    /** Back to behind the call; without one, the end. */
    record Return() implements Instruction {}
}

package dev.parley.inference.constraint;

import dev.parley.inference.constraint.Instruction.Call;
import dev.parley.inference.constraint.Instruction.Fork;
import dev.parley.inference.constraint.Instruction.Return;
import dev.parley.inference.constraint.Instruction.Special;
import dev.parley.inference.constraint.Instruction.Text;
import dev.parley.inference.constraint.Instruction.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts a {@link Program} together, from its end to its beginning: each step is told what comes
 * behind it. Used by one thread.
 */
final class ProgramBuilder {

    /** Steps of a program. */
    static final int MAX_INSTRUCTIONS = 20_000;

    private static final int ENDLESS = Integer.MAX_VALUE / 2;
    private static final Fork UNSET = new Fork(List.of());

    private final List<Instruction> instructions = new ArrayList<>();
    private final Budget budget = Budget.ofProgram();
    private final Set<Integer> reserved = new TreeSet<>();
    private final int end;

    ProgramBuilder() {
        instructions.add(new Return());
        this.end = 0;
    }

    /** The address of a return: the end of the program and of every routine. */
    int end() {
        return end;
    }

    int add(Instruction instruction) throws TooLargeException {
        if (instructions.size() == MAX_INSTRUCTIONS) {
            throw new TooLargeException("needs more than 20,000 steps");
        }
        if (instruction instanceof Special(int token, _)) {
            reserve(token);
        }
        instructions.add(instruction);
        return instructions.size() - 1;
    }

    /** A word given by an expression; all of them share the program's budget. */
    int word(ByteExpression expression, int next) throws TooLargeException {
        return word(ByteAutomaton.of(expression, budget), next);
    }

    int word(Lexeme lexeme, int next) throws TooLargeException {
        return add(new Word(lexeme, next));
    }

    int fork(Integer... ways) throws TooLargeException {
        return ways.length == 1 ? ways[0] : add(new Fork(List.of(ways)));
    }

    /** Returns an address that is filled in later: loops and recursion begin so. */
    int later() throws TooLargeException {
        return add(UNSET);
    }

    void set(int address, int to) {
        instructions.set(address, new Fork(List.of(to)));
    }

    /** How far it was written. */
    record Mark(int instructions, Budget.Left left) {}

    Mark mark() {
        return new Mark(instructions.size(), budget.left());
    }

    /** Forgets the steps written since, which none before may lead to, and no special token. */
    void undo(Mark mark) {
        instructions.subList(mark.instructions(), instructions.size()).clear();
        budget.giveBackTo(mark.left());
    }

    /** Keeps a special token out of all text. */
    void reserve(int token) {
        reserved.add(token);
    }

    /**
     * Returns the program that begins at {@code start}.
     *
     * @throws TooLargeException where nothing of finite depth satisfies it, or a routine calls
     *     itself before it reads anything
     */
    Program build(int start) throws TooLargeException {
        int[] needs = needs();
        checkThatLoopsRead();
        if (needs[start] > Program.MAX_DEPTH) {
            throw new TooLargeException(
                    needs[start] >= ENDLESS
                            ? "asks for a value without end"
                            : "nests deeper than " + Program.MAX_DEPTH);
        }
        return new Program(instructions, needs, reserved, start);
    }

    private void checkThatLoopsRead() throws TooLargeException {
        BitSet done = new BitSet();
        for (int address = 0; address < instructions.size(); address++) {
            checkThatLoopsRead(address, new BitSet(), done);
        }
    }

    private void checkThatLoopsRead(int address, BitSet path, BitSet done)
            throws TooLargeException {
        if (path.get(address)) {
            throw new TooLargeException("refers to itself without an end");
        }
        if (done.get(address)) {
            return;
        }
        path.set(address);
        for (int next : reachedWithoutReading(instructions.get(address))) {
            checkThatLoopsRead(next, path, done);
        }
        path.clear(address);
        done.set(address);
    }

    private static List<Integer> reachedWithoutReading(Instruction instruction) {
        return switch (instruction) {
            case Fork(var ways) -> ways;
            case Call(int routine, _) -> List.of(routine);
            case Text(int next) -> List.of(next);
            case Word(Lexeme lexeme, int next) ->
                    lexeme.accepts(Lexeme.START) ? List.of(next) : List.of();
            case Special _, Return _ -> List.of();
        };
    }

    /** The depth that the way from each step to a return takes at least: a least fixed point. */
    private int[] needs() {
        int[] needs = new int[instructions.size()];
        Arrays.fill(needs, ENDLESS);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int address = 0; address < needs.length; address++) {
                int need = Math.min(ENDLESS, need(instructions.get(address), needs));
                changed |= need < needs[address];
                needs[address] = need;
            }
        }
        return needs;
    }

    private static int need(Instruction instruction, int[] needs) {
        return switch (instruction) {
            case Word(_, int next) -> needs[next];
            case Special(_, int next) -> needs[next];
            case Text(int next) -> needs[next];
            case Fork(var ways) -> ways.stream().mapToInt(way -> needs[way]).min().orElse(ENDLESS);
            case Call(int routine, int next) -> Math.max(needs[routine] + 1, needs[next]);
            case Return() -> 0;
        };
    }
}

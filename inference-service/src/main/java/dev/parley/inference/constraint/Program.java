package dev.parley.inference.constraint;

import dev.parley.inference.constraint.Instruction.Call;
import dev.parley.inference.constraint.Instruction.Fork;
import dev.parley.inference.constraint.Instruction.Return;
import dev.parley.inference.constraint.Instruction.Special;
import dev.parley.inference.constraint.Instruction.Text;
import dev.parley.inference.constraint.Instruction.Word;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A grammar: a pushdown automaton over bytes and special tokens, followed along all its branches at
 * once. No branch leads to a dead end: a call is entered only where its nesting leaves enough depth
 * to come back.
 *
 * <p>Immutable; made by {@link ProgramBuilder}.
 */
final class Program {

    /** How deep calls may nest. */
    static final int MAX_DEPTH = 64;

    /** More ways to go on than this are not followed: the first ones remain. */
    private static final int MAX_BRANCHES = 1024;

    /** Nor more forks than this in one step: as many as a program has, for a few callers. */
    private static final int MAX_FORKS = 4 * ProgramBuilder.MAX_INSTRUCTIONS;

    private final List<Instruction> instructions;
    private final int[] needs; // (instructions), the depth that the way to the end takes at least
    private final Set<Integer> reserved; // special tokens it knows
    private final Position start;

    Program(List<Instruction> instructions, int[] needs, Set<Integer> reserved, int start) {
        this.instructions = List.copyOf(instructions);
        this.needs = needs.clone();
        this.reserved = Set.copyOf(reserved);
        this.start = after(start, Returns.NONE);
    }

    Instruction at(int address) {
        return instructions.get(address);
    }

    List<Instruction> instructions() {
        return instructions;
    }

    /** Where an answer begins. */
    Position start() {
        return start;
    }

    /** Whether it is a special token that the program knows: no part of any text. */
    boolean isReserved(int token) {
        return reserved.contains(token);
    }

    Set<Integer> reserved() {
        return reserved;
    }

    /** Returns where a branch stands when its word or token is over. */
    Position after(Branch branch) {
        return after(next(branch), branch.returns());
    }

    private int next(Branch branch) {
        return switch (at(branch.address())) {
            case Word(_, int next) -> next;
            case Special(_, int next) -> next;
            case Text(int next) -> next;
            case Fork _, Call _, Return _ ->
                    throw new IllegalStateException("no branch stands here: " + branch);
        };
    }

    private Position after(int address, Returns returns) {
        Follower follower = new Follower();
        follower.follow(address, returns);
        return follower.position();
    }

    /** Returns the position after one more byte. */
    Position step(Position from, int value) {
        Follower follower = new Follower();
        for (Branch branch : from.branches()) {
            switch (at(branch.address())) {
                case Word(Lexeme lexeme, int next) -> {
                    int state = lexeme.step(branch.state(), value);
                    if (state != Lexeme.REJECT) {
                        follower.stand(branch.address(), state, branch.returns());
                        if (lexeme.accepts(state)) {
                            follower.follow(next, branch.returns());
                        }
                    }
                }
                case Text _ -> follower.follow(branch.address(), branch.returns());
                case Special _, Fork _, Call _, Return _ -> {}
            }
        }
        return follower.position();
    }

    /** Whether one more byte may come. */
    boolean mayStep(Position from, int value) {
        for (Branch branch : from.branches()) {
            boolean may =
                    switch (at(branch.address())) {
                        case Word(Lexeme lexeme, _) ->
                                lexeme.step(branch.state(), value) != Lexeme.REJECT;
                        case Text _ -> true;
                        case Special _, Fork _, Call _, Return _ -> false;
                    };
            if (may) {
                return true;
            }
        }
        return false;
    }

    /** Returns the position after a special token. */
    Position stepSpecial(Position from, int token) {
        Follower follower = new Follower();
        for (Branch branch : from.branches()) {
            switch (at(branch.address())) {
                case Special(int expected, int next) -> {
                    if (expected == token) {
                        follower.follow(next, branch.returns());
                    }
                }
                case Text _ -> {
                    if (!isReserved(token)) {
                        follower.follow(branch.address(), branch.returns());
                    }
                }
                case Word _, Fork _, Call _, Return _ -> {}
            }
        }
        return follower.position();
    }

    /**
     * Follows forks, calls and returns to where words, tokens and text stand. Ways part at forks
     * only: as each is passed once, those that meet again do not multiply.
     */
    private final class Follower {

        private final Set<Branch> branches = new LinkedHashSet<>();
        private final Set<Branch> forks = new HashSet<>(); // passed already
        private boolean complete;

        void follow(int address, Returns returns) {
            if (returns.depth() + needs[address] > MAX_DEPTH) {
                return;
            }
            switch (at(address)) {
                case Word(Lexeme lexeme, int next) -> {
                    stand(address, Lexeme.START, returns);
                    if (lexeme.accepts(Lexeme.START)) {
                        follow(next, returns);
                    }
                }
                case Special _ -> add(new Branch(address, 0, returns));
                case Text(int next) -> {
                    add(new Branch(address, 0, returns));
                    follow(next, returns);
                }
                case Fork(var ways) -> {
                    if (forks.size() < MAX_FORKS && forks.add(new Branch(address, 0, returns))) {
                        ways.forEach(way -> follow(way, returns));
                    }
                }
                case Call(int routine, int next) -> follow(routine, inside(next, returns));
                case Return() -> {
                    if (returns.equals(Returns.NONE)) {
                        complete = true;
                    } else {
                        follow(returns.address(), returns.outer());
                    }
                }
            }
        }

        /** A call whose return would return at once needs no room for its own. */
        private Returns inside(int next, Returns returns) {
            return at(next) instanceof Return ? returns : returns.push(next);
        }

        void stand(int address, int state, Returns returns) {
            if (at(address) instanceof Word(Lexeme lexeme, _) && lexeme.goesOn(state)) {
                add(new Branch(address, state, returns));
            }
        }

        private void add(Branch branch) {
            if (branches.size() < MAX_BRANCHES) {
                branches.add(branch);
            }
        }

        Position position() {
            return new Position(List.copyOf(branches), complete);
        }
    }
}

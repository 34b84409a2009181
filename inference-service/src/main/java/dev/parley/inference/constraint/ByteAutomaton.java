package dev.parley.inference.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A word given by a regular expression, as a deterministic automaton. Compared by identity. */
final class ByteAutomaton implements Lexeme {

    private final byte[] kinds; // (256), bytes of one kind lead to the same states everywhere
    private final int[][] next; // (states, kinds), a state or REJECT
    private final BitSet accepting;
    private final BitSet goingOn;

    private ByteAutomaton(byte[] kinds, int[][] next, BitSet accepting, BitSet goingOn) {
        this.kinds = kinds;
        this.next = next;
        this.accepting = accepting;
        this.goingOn = goingOn;
    }

    /**
     * Builds the automaton of an expression.
     *
     * @throws TooLargeException where it takes more than the budget
     */
    static ByteAutomaton of(ByteExpression expression, Budget budget) throws TooLargeException {
        ByteNetwork network = ByteNetwork.of(expression, budget);
        byte[] kinds = network.kinds();
        int[] examples = examples(kinds);
        Map<BitSet, Integer> names = new HashMap<>();
        List<BitSet> states = new ArrayList<>();
        List<int[]> next = new ArrayList<>();
        BitSet accepting = new BitSet();
        BitSet goingOn = new BitSet();
        name(network.start(), names, states);
        for (int state = 0; state < states.size(); state++) {
            budget.takeState();
            int[] targets = new int[examples.length];
            for (int kind = 0; kind < targets.length; kind++) {
                BitSet after = network.step(states.get(state), examples[kind]);
                targets[kind] = after.isEmpty() ? REJECT : name(after, names, states);
                goingOn.set(state, goingOn.get(state) || !after.isEmpty());
            }
            next.add(targets);
            accepting.set(state, network.accepts(states.get(state)));
        }
        return new ByteAutomaton(kinds, next.toArray(int[][]::new), accepting, goingOn);
    }

    /** Returns a byte of each kind. */
    private static int[] examples(byte[] kinds) {
        int[] examples = new int[256];
        int most = 0;
        for (int value = 0; value < kinds.length; value++) {
            int kind = kinds[value] & 0xff;
            examples[kind] = value;
            most = Math.max(most, kind);
        }
        return Arrays.copyOf(examples, most + 1);
    }

    private static int name(BitSet state, Map<BitSet, Integer> names, List<BitSet> states) {
        Integer known = names.get(state);
        if (known != null) {
            return known;
        }
        names.put(state, states.size());
        states.add(state);
        return states.size() - 1;
    }

    /** Builds one that is known to be small. */
    static ByteAutomaton small(ByteExpression expression) {
        try {
            return of(expression, Budget.small());
        } catch (TooLargeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public int step(int state, int value) {
        return next[state][kinds[value] & 0xff];
    }

    @Override
    public boolean accepts(int state) {
        return accepting.get(state);
    }

    @Override
    public boolean goesOn(int state) {
        return goingOn.get(state);
    }

    /** A state is a row of targets and its header. */
    @Override
    public int weight() {
        int row = next[Lexeme.START].length * Integer.BYTES + 24;
        return Math.toIntExact(Math.ceilDiv((long) next.length * row, 100));
    }
}

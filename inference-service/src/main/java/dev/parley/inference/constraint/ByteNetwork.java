package dev.parley.inference.constraint;

import dev.parley.inference.constraint.ByteExpression.Bytes;
import dev.parley.inference.constraint.ByteExpression.InOrder;
import dev.parley.inference.constraint.ByteExpression.OneOf;
import dev.parley.inference.constraint.ByteExpression.Repeat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/** A regular expression as a nondeterministic automaton, built from its end to its beginning. */
final class ByteNetwork {

    /** A place: a byte of a range leads to {@code next}, or nothing leads to any of several. */
    private sealed interface Place {

        record Step(int first, int last, int next) implements Place {}

        record Fork(List<Integer> ways) implements Place {}

        record End() implements Place {}
    }

    private static final int MOST_PLACES = Budget.MOST_STATES;

    private final List<Place> places = new ArrayList<>();
    private final Budget budget;
    private int start;

    private ByteNetwork(Budget budget) {
        this.budget = budget;
    }

    static ByteNetwork of(ByteExpression expression, Budget budget) throws TooLargeException {
        ByteNetwork network = new ByteNetwork(budget);
        network.start = network.build(expression, network.add(new Place.End()));
        return network;
    }

    private int add(Place place) throws TooLargeException {
        if (places.size() == MOST_PLACES) {
            throw new TooLargeException("needs too many states");
        }
        places.add(place);
        return places.size() - 1;
    }

    private int build(ByteExpression expression, int next) throws TooLargeException {
        return switch (expression) {
            case Bytes(int first, int last) -> add(new Place.Step(first, last, next));
            case InOrder(var parts) -> {
                int from = next;
                for (ByteExpression part : parts.reversed()) {
                    from = build(part, from);
                }
                yield from;
            }
            case OneOf(var ways) -> {
                List<Integer> starts = new ArrayList<>();
                for (ByteExpression way : ways) {
                    starts.add(build(way, next));
                }
                yield add(new Place.Fork(starts));
            }
            case Repeat repeat -> repeat(repeat, next);
        };
    }

    private int repeat(Repeat repeat, int next) throws TooLargeException {
        int from = next;
        if (repeat.most() == Repeat.UNLIMITED) {
            List<Integer> ways = new ArrayList<>();
            from = add(new Place.Fork(ways)); // records keep the list: the loop is closed below
            ways.add(build(repeat.part(), from));
            ways.add(next);
        } else {
            for (int i = repeat.least(); i < repeat.most(); i++) {
                from = add(new Place.Fork(List.of(build(repeat.part(), from), next)));
            }
        }
        for (int i = 0; i < repeat.least(); i++) {
            from = build(repeat.part(), from);
        }
        return from;
    }

    /** Sorts the bytes (256) into kinds, counted from 0, that no step tells apart. */
    byte[] kinds() {
        BitSet borders = new BitSet();
        for (Place place : places) {
            if (place instanceof Place.Step(int first, int last, _)) {
                borders.set(first);
                borders.set(last + 1);
            }
        }
        byte[] kinds = new byte[256];
        for (int value = 1; value < kinds.length; value++) {
            kinds[value] = (byte) (kinds[value - 1] + (borders.get(value) ? 1 : 0));
        }
        return kinds;
    }

    /** The places it may be at in the beginning. */
    BitSet start() throws TooLargeException {
        BitSet at = new BitSet();
        enter(start, at);
        return at;
    }

    /** The places it may be at after a byte. */
    BitSet step(BitSet from, int value) throws TooLargeException {
        BitSet at = new BitSet();
        int seen = 0;
        for (int place = from.nextSetBit(0); place >= 0; place = from.nextSetBit(place + 1)) {
            seen++;
            if (places.get(place) instanceof Place.Step(int first, int last, int next)
                    && value >= first
                    && value <= last) {
                enter(next, at);
            }
        }
        budget.work(seen + from.length() / 64);
        return at;
    }

    /** Forks are entered too, so that each is followed once. */
    private void enter(int start, BitSet at) throws TooLargeException {
        Deque<Integer> left = new ArrayDeque<>();
        left.push(start);
        int seen = 0;
        while (!left.isEmpty()) {
            int place = left.pop();
            if (!at.get(place)) {
                seen++;
                at.set(place);
                if (places.get(place) instanceof Place.Fork(var ways)) {
                    ways.forEach(left::push);
                }
            }
        }
        budget.work(seen);
    }

    boolean accepts(BitSet at) {
        return at.get(0); // the end was added first
    }
}

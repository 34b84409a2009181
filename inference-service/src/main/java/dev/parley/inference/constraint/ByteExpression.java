package dev.parley.inference.constraint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A regular expression over bytes. */
sealed interface ByteExpression {

    /** One byte of a range. */
    record Bytes(int first, int last) implements ByteExpression {}

    /** One after the other; none: nothing at all. */
    record InOrder(List<ByteExpression> parts) implements ByteExpression {
        public InOrder {
            parts = List.copyOf(parts);
        }
    }

    /** Any one of them, at least one. */
    record OneOf(List<ByteExpression> ways) implements ByteExpression {
        public OneOf {
            ways = List.copyOf(ways);
            if (ways.isEmpty()) {
                throw new IllegalArgumentException("no way to go on");
            }
        }
    }

    /** The same, {@code least} to {@code most} times. */
    record Repeat(ByteExpression part, int least, int most) implements ByteExpression {
        static final int UNLIMITED = Integer.MAX_VALUE;
    }

    static ByteExpression text(String text) {
        List<ByteExpression> parts = new ArrayList<>();
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            parts.add(new Bytes(value & 0xff, value & 0xff));
        }
        return new InOrder(parts);
    }

    static ByteExpression inOrder(ByteExpression... parts) {
        return new InOrder(List.of(parts));
    }

    static ByteExpression oneOf(ByteExpression... ways) {
        return new OneOf(List.of(ways));
    }

    static ByteExpression optional(ByteExpression part) {
        return new Repeat(part, 0, 1);
    }

    static ByteExpression anyNumberOf(ByteExpression part) {
        return new Repeat(part, 0, Repeat.UNLIMITED);
    }
}

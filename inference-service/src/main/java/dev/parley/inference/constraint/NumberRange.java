package dev.parley.inference.constraint;

import static dev.parley.inference.constraint.ByteExpression.inOrder;
import static dev.parley.inference.constraint.ByteExpression.optional;
import static dev.parley.inference.constraint.ByteExpression.text;

import dev.parley.inference.constraint.ByteExpression.Bytes;
import dev.parley.inference.constraint.ByteExpression.OneOf;
import dev.parley.inference.constraint.ByteExpression.Repeat;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers between two whole ones, in their plain spelling: no exponent, no needless zeros in front.
 *
 * @param least the least whole number, at least -{@link #LARGEST}
 * @param most the greatest whole number, at most {@link #LARGEST}
 */
record NumberRange(long least, long most) {

    /** 18 digits. */
    static final long LARGEST = 999_999_999_999_999_999L;

    private static final ByteExpression DIGIT = new Bytes('0', '9');
    private static final ByteExpression ZEROS =
            optional(inOrder(text("."), new Repeat(text("0"), 1, 18)));
    private static final ByteExpression FRACTION =
            optional(inOrder(text("."), new Repeat(DIGIT, 1, 18)));

    NumberRange {
        if (least > most || least < -LARGEST || most > LARGEST) {
            throw new IllegalArgumentException("no range: " + least + " to " + most);
        }
    }

    /** The whole numbers of the range. */
    ByteExpression integers() {
        List<ByteExpression> ways = new ArrayList<>();
        if (most >= 0) {
            ways.add(naturals(Math.max(0, least), most));
        }
        if (least < 0) {
            ways.add(inOrder(text("-"), naturals(Math.max(1, -most), -least)));
        }
        return new OneOf(ways);
    }

    /** The numbers of the range with up to 18 digits behind the point. */
    ByteExpression decimals() {
        List<ByteExpression> ways = new ArrayList<>();
        if (most >= 0) {
            addDecimals(Math.max(0, least), most, "", ways);
        }
        if (least < 0) {
            addDecimals(Math.max(0, -most), -least, "-", ways);
        }
        return new OneOf(ways);
    }

    private static void addDecimals(long from, long to, String sign, List<ByteExpression> ways) {
        if (from < to) {
            ways.add(inOrder(text(sign), naturals(from, to - 1), FRACTION));
        }
        ways.add(inOrder(text(sign), text(Long.toString(to)), ZEROS));
    }

    private static ByteExpression naturals(long from, long to) {
        List<ByteExpression> ways = new ArrayList<>();
        long low = from;
        while (low <= to) { // one length after the other
            int digits = Long.toString(low).length();
            long high = Math.min(to, Long.parseLong("9".repeat(digits)));
            ways.add(sameLength(Long.toString(low), Long.toString(high)));
            low = high + 1;
        }
        return new OneOf(ways);
    }

    private static ByteExpression sameLength(String low, String high) {
        int length = low.length();
        if (low.equals("0".repeat(length)) && high.equals("9".repeat(length))) {
            return new Repeat(DIGIT, length, length);
        }
        char first = low.charAt(0);
        char last = high.charAt(0);
        String lowRest = low.substring(1);
        String highRest = high.substring(1);
        if (first == last) {
            return inOrder(new Bytes(first, first), sameLength(lowRest, highRest));
        }
        List<ByteExpression> ways = new ArrayList<>();
        ways.add(inOrder(new Bytes(first, first), sameLength(lowRest, "9".repeat(length - 1))));
        if (first + 1 < last) {
            Repeat any = new Repeat(DIGIT, length - 1, length - 1);
            ways.add(inOrder(new Bytes(first + 1, last - 1), any));
        }
        ways.add(inOrder(new Bytes(last, last), sameLength("0".repeat(length - 1), highRest)));
        return new OneOf(ways);
    }
}

package dev.parley.inference.tokenizer.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.util.ObjectIterator;
import dev.parley.inference.tokenizer.template.TemplateFunctions.RaisedException;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The steps that one rendering may take: a round of a loop is one, and a part of the template that
 * is written another. jinjava bounds each range and the output, but not loops within loops that
 * write nothing.
 *
 * <p>Once it is spent every further step fails: jinjava notes an error within an expression and
 * goes on behind it.
 */
final class RenderBudget {

    static final int MAX_STEPS = 2_000_000;

    /** A step may be a slow one. */
    static final long MAX_MILLIS = 10_000;

    private static final ScopedValue<RenderBudget> CURRENT = ScopedValue.newInstance();

    private final LongSupplier clock;
    private final long end;
    private long steps;

    private RenderBudget(LongSupplier clock) {
        this.clock = clock;
        this.end = clock.getAsLong() + MAX_MILLIS;
    }

    /**
     * Renders with a whole budget of its own.
     *
     * @param clock milliseconds
     */
    static <T> T during(LongSupplier clock, Supplier<T> rendering) {
        return ScopedValue.where(CURRENT, new RenderBudget(clock)).call(rendering::get);
    }

    /** Counts a part of the template. */
    static void step(Node part, JinjavaInterpreter interpreter) {
        CURRENT.get().spend(1);
    }

    private void spend(int more) {
        steps += more;
        if (steps > MAX_STEPS) {
            throw new RaisedException(
                    "the chat template takes more than %d steps".formatted(MAX_STEPS));
        }
        if (clock.getAsLong() > end) {
            throw new RaisedException(
                    "the chat template takes more than %d ms".formatted(MAX_MILLIS));
        }
    }

    /** {@code for} that counts its rounds before the first; also where its body is empty. */
    static final class CountedFor extends ForTag {

        private static final long serialVersionUID = 1;

        @Override
        public String renderForCollection(
                TagNode tag,
                JinjavaInterpreter interpreter,
                List<String> variables,
                Object collection) {
            int rounds = ObjectIterator.getLoop(collection).getLength();
            CURRENT.get().spend(Math.max(0, rounds));
            return super.renderForCollection(tag, interpreter, variables, collection);
        }
    }
}

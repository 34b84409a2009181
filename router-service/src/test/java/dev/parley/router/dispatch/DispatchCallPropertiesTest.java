package dev.parley.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.router.provider.AnswerEvent;
import dev.parley.router.provider.ProviderFailure;
import java.util.List;
import java.util.concurrent.Flow;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** What holds of a call whatever the caller and the targets do, in whatever order. */
class DispatchCallPropertiesTest {

    /** Something that the caller or the running target does. */
    enum Step {
        ASK,
        SAY,
        COMPLETE,
        END,
        BREAK,
        FILL,
        REFUSE,
        CANCEL
    }

    @Property
    void everyCallIsCleanedUpOnceAndEndsOnce(@ForAll @Size(max = 12) List<Step> steps) {
        Dispatching dispatching = new Dispatching();
        Flow.Subscription call = dispatching.chat();
        boolean cancelled = false;
        long asked = 0;

        for (Step step : steps) {
            asked += step == Step.ASK ? 2 : 0;
            cancelled |= step == Step.CANCEL;
            perform(step, call, dispatching.provider.latest());

            assertThat(dispatching.events.size()).isLessThanOrEqualTo((int) asked);
            assertThat(dispatching.failures.size() + completions(dispatching)).isLessThan(2);
            boolean over = cancelled || dispatching.ended();
            assertThat(dispatching.running()).isEqualTo(over ? 0 : 1);
            assertThat(dispatching.inFlight()).isEqualTo(over ? 0 : 1);
        }
    }

    /**
     * A target keeps the contract of a publisher: no more than was asked for, one end, then
     * nothing.
     */
    private static void perform(Step step, Flow.Subscription call, FakeProvider.Answer target) {
        boolean mayTalk = !target.over && !target.cancelled;
        boolean mayGive = mayTalk && target.given < target.requested;
        switch (step) {
            case ASK -> call.request(2);
            case SAY -> doIf(mayGive, () -> target.say("word"));
            case COMPLETE -> doIf(mayGive, target::complete);
            case END -> doIf(mayTalk, target::end);
            case BREAK -> doIf(mayTalk, () -> target.fail(ProviderFailure.BROKEN));
            case FILL -> doIf(mayTalk, () -> target.fail(ProviderFailure.SATURATED));
            case REFUSE -> doIf(mayTalk, () -> target.fail(ProviderFailure.INVALID_REQUEST));
            case CANCEL -> call.cancel();
        }
    }

    private static void doIf(boolean condition, Runnable action) {
        if (condition) {
            action.run();
        }
    }

    private static int completions(Dispatching dispatching) {
        return (int)
                dispatching.events.stream()
                        .filter(it -> it instanceof AnswerEvent.Completed)
                        .count();
    }
}

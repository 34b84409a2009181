package dev.parley.voice.session;

import dev.parley.voice.dialogue.AnswerEnd;
import dev.parley.voice.dialogue.AnswerListener;
import dev.parley.voice.dialogue.AnswerRequest;
import dev.parley.voice.dialogue.ModelLookup;
import dev.parley.voice.dialogue.ModelRouter;
import dev.parley.voice.dialogue.PromptMessage;
import dev.parley.voice.dialogue.Wishes;
import java.util.concurrent.CountDownLatch;

/** Answers "Hello." at once; never ends an answer to "wait"; breaks on "break". */
final class FakeRouter implements ModelRouter {

    private final CountDownLatch cancelled = new CountDownLatch(1);

    /** Opens when an unended answer is cancelled. */
    CountDownLatch cancelled() {
        return cancelled;
    }

    @Override
    public Answer ask(AnswerRequest request, AnswerListener listener) {
        PromptMessage last = request.messages().getLast();
        if (last.text().equals("break")) {
            throw new IllegalStateException("a defect");
        }
        listener.decided(Rehearsal.DECISION);
        listener.text("Hello.");
        if (last.text().equals("wait")) {
            return cancelled::countDown;
        }
        listener.completed(new AnswerEnd(AnswerEnd.Reason.STOP, 1, 1, 0));
        return () -> {};
    }

    @Override
    public ModelLookup lookUp(String model, Wishes wishes) {
        return new ModelLookup.Known(1024);
    }

    @Override
    public Availability availability() {
        return new Availability(true, "fake");
    }
}

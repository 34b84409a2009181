package dev.parley.inference.api;

import dev.parley.inference.engine.PrefillRequest;
import dev.parley.inference.engine.Prompt;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ChatModel;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.InvalidConversationException;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * The turn that will follow an answer. Formats write the tools before the last message, so that
 * each turn changes the middle of the prompt: what is known of the next one is run while its sender
 * still listens.
 */
final class NextTurn {

    private static final Logger LOG = Logger.getLogger(NextTurn.class);

    private NextTurn() {}

    /**
     * Asks the engine to run it when nothing else wants to; never fails.
     *
     * @param endedNanos when the answer ended: a request that was received later is the next turn
     */
    static void runAhead(ChatPlan plan, Assistant answer, long endedNanos) {
        if (answer.text().isEmpty() && answer.calls().isEmpty()) {
            return;
        }
        ChatModel model = plan.model();
        try {
            int[] prefix = model.format().prefixOfNextTurn(plan.conversation(), answer);
            if (prefix.length > 0 && prefix.length < model.contextLength()) {
                // Nobody waits for it: it ends by itself.
                var _ =
                        model.engine()
                                .prefill(
                                        new PrefillRequest(
                                                Prompt.of(prefix),
                                                plan.caller(),
                                                endedNanos,
                                                OptionalLong.empty()));
            }
        } catch (InvalidConversationException | InferenceException refused) {
            LOG.debug("The next turn is not run ahead", refused); // no room: it was only a guess
        } catch (RuntimeException broken) { // the answer before it is whole, whatever this is
            LOG.error("The next turn cannot be run ahead", broken);
        }
    }
}

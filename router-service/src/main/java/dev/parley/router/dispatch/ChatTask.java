package dev.parley.router.dispatch;

import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.Constraints;
import dev.parley.router.catalog.Objective;
import dev.parley.router.decision.PromptTokens;
import dev.parley.router.decision.RouteRequest;
import dev.parley.router.provider.AnswerForm;
import dev.parley.router.provider.ChatPrompt;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A conversation to answer and what the answer must meet.
 *
 * @param model as the caller wrote it
 * @param timeout what is left of the caller's deadline
 */
public record ChatTask(
        String model,
        ChatPrompt prompt,
        Constraints constraints,
        Optional<Objective> objective,
        Optional<Duration> timeout) {

    /** Returns what the decision needs to know. */
    public RouteRequest routeRequest() {
        return new RouteRequest(
                model,
                PromptTokens.estimate(prompt.characters(), prompt.messages().size()),
                prompt.sampling().ending().maxTokens(),
                needs(),
                constraints,
                objective);
    }

    private Set<Capability> needs() {
        Set<Capability> needs = EnumSet.noneOf(Capability.class);
        if (prompt.toolUse().shown()) {
            needs.add(Capability.TOOLS);
        }
        if (!(prompt.form() instanceof AnswerForm.Text)) {
            needs.add(Capability.JSON_SCHEMA);
        }
        if (prompt.sampling().logprobs().isPresent()) {
            needs.add(Capability.LOGPROBS);
        }
        return needs;
    }
}

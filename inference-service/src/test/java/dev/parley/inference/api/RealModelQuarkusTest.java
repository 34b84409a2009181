package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.await;
import static dev.parley.inference.api.Chats.message;
import static dev.parley.inference.api.DemoClient.MODEL;
import static dev.parley.inference.api.DemoClient.QUESTION;
import static dev.parley.inference.api.DemoClient.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.engine.EngineLoad;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.InvalidConversationException;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.Completed;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.PrefillOutcome;
import dev.parley.inference.v1.PrefillRequest;
import dev.parley.inference.v1.PrefillResponse;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Sampling;
import dev.parley.inference.v1.Tool;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client sees of the small demonstration model. */
@QuarkusTest
@Timeout(120)
class RealModelQuarkusTest extends DemoModelTests {

    private static final String LARGE = "parley-demo-large";
    private static final Tool CLOCK =
            Tool.newBuilder()
                    .setName("get_time")
                    .setDescription("Returns the current local time.")
                    .setParameters("{\"type\": \"object\", \"properties\": {}}")
                    .build();

    @Test
    void theSecondTurnOfASessionRunsOnlyWhatIsNew() {
        ReadAnswer first = chat(asking(40).setSession("second turn"));
        ChatRequest.Builder second =
                asking(40)
                        .addMessages(message(Role.ROLE_ASSISTANT, first.text()))
                        .addMessages(message(Role.ROLE_USER, "and what is two plus two"))
                        .setSession("second turn");

        Completed completed = chat(second).completed();

        assertThat(completed.getUsage().getCachedTokens())
                .isGreaterThanOrEqualTo(
                        first.completed().getUsage().getPromptTokens()
                                + first.completed().getUsage().getCompletionTokens()
                                - 1);
    }

    /** The large model, which no other test here asks: what its engine counts is this test's. */
    @Test
    void whatIsKnownOfTheNextTurnIsRunWhileNobodyWaits() throws Exception {
        await(() -> load().isPresent());
        long before = prompts();
        ChatRequest.Builder turn =
                Chats.asking(LARGE, QUESTION, 40).addTools(CLOCK).setSession("run ahead");
        ReadAnswer first = chat(turn.clone());
        int[] ahead = prefixOfNextTurn(turn, first);

        await(() -> prompts() - before == first.promptTokens() + ahead.length && isIdle());

        ReadAnswer second =
                chat(
                        turn.addMessages(message(Role.ROLE_ASSISTANT, first.text()))
                                .addMessages(message(Role.ROLE_USER, "and two plus two")));
        assertThat(ahead.length).isGreaterThan(first.promptTokens());
        assertThat(second.cachedTokens()).isGreaterThanOrEqualTo(ahead.length - 1);
    }

    @Test
    void aPrefillIsWhatTheNextTurnFindsInTheCache() {
        PrefillRequest.Builder prefill =
                PrefillRequest.newBuilder()
                        .setModel(MODEL)
                        .addMessages(message(Role.ROLE_SYSTEM, "Be brief. ".repeat(30)))
                        .addMessages(message(Role.ROLE_USER, QUESTION))
                        .setSession("prefilled")
                        .setLastMessageMayGrow(true);
        PrefillResponse first = client().stub().prefill(prefill.build());
        PrefillResponse again = client().stub().prefill(prefill.build());

        Completed completed =
                chat(ChatRequest.newBuilder()
                                .setModel(MODEL)
                                .addAllMessages(prefill.getMessagesList())
                                .setSession("prefilled")
                                .setSampling(Sampling.newBuilder().setMaxTokens(1)))
                        .completed();

        assertThat(first.getOutcome()).isEqualTo(PrefillOutcome.PREFILL_OUTCOME_DONE);
        assertThat(first.getCachedTokens()).isLessThan(first.getPromptTokens() / 2);
        assertThat(again.getCachedTokens()).isCloseTo(first.getPromptTokens(), within(1));
        assertThat(completed.getUsage().getCachedTokens())
                .isCloseTo(first.getPromptTokens(), within(1));
        assertThat(completed.getUsage().getPromptTokens() - first.getPromptTokens()).isLessThan(6);
    }

    @Test
    void tellsHowLikelyEveryTokenWas() {
        ReadAnswer answer =
                chat(
                        asking(8)
                                .setSampling(
                                        Sampling.newBuilder()
                                                .setMaxTokens(8)
                                                .setIgnoreEos(true)
                                                .setLogprobs(true)
                                                .setTopLogprobs(3)));

        assertThat(answer.tokens()).hasSize(8);
        assertThat(answer.tokens())
                .allSatisfy(token -> {
                    assertThat(token.getTopCount()).isEqualTo(3);
                    assertThat(token.getPicked()).isEqualTo(token.getTop(0)); // it is greedy
                    assertThat(token.getPicked().getLogprob()).isLessThanOrEqualTo(0);
                });
        assertThat(answer.textOfTokens()).startsWith(answer.text());
    }

    @Test
    void biasForbidsATokenAndTheSeedIsTold() {
        int usual =
                chat(asking(1).setSampling(Sampling.newBuilder().setMaxTokens(1).setLogprobs(true)))
                        .tokens()
                        .getFirst()
                        .getPicked()
                        .getToken();

        ReadAnswer other =
                chat(
                        asking(1)
                                .setSampling(
                                        Sampling.newBuilder()
                                                .setMaxTokens(1)
                                                .setLogprobs(true)
                                                .putLogitBias(usual, -100)
                                                .setSeed(42)));

        assertThat(other.tokens().getFirst().getPicked().getToken()).isNotEqualTo(usual);
        assertThat(other.completed().getSeed()).isEqualTo(42);
    }

    @Test
    void goesOnWhereTheModelWouldEnd() {
        ReadAnswer usual = chat(asking(60));
        int tokens = usual.completed().getUsage().getCompletionTokens();
        Sampling.Builder longer = Sampling.newBuilder().setMaxTokens(tokens + 5);

        ReadAnswer least = chat(asking(1).setSampling(longer.clone().setMinTokens(tokens + 5)));
        ReadAnswer endless = chat(asking(1).setSampling(longer.clone().setIgnoreEos(true)));

        assertThat(usual.completed().getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_STOP);
        assertThat(least.completed().getUsage().getCompletionTokens()).isEqualTo(tokens + 5);
        assertThat(endless.completed().getUsage().getCompletionTokens()).isEqualTo(tokens + 5);
    }

    private int[] prefixOfNextTurn(ChatRequest.Builder turn, ReadAnswer answer)
            throws InvalidConversationException {
        return models.require(LARGE)
                .format()
                .prefixOfNextTurn(
                        Conversations.of(
                                turn.getMessagesList(), turn.getToolsList(), _ -> List.of()),
                        new Assistant(answer.text(), List.of()));
    }

    private Optional<EngineLoad> load() {
        return models.load(LARGE);
    }

    private long prompts() {
        return load().orElseThrow().total().promptTokens();
    }

    private boolean isIdle() {
        EngineLoad load = load().orElseThrow();
        return load.slotsInUse() == 0 && load.queued() == 0;
    }

    private ReadAnswer chat(ChatRequest.Builder request) {
        return client().chat(request);
    }
}

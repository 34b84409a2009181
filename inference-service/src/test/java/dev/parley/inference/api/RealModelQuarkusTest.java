package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.asking;
import static dev.parley.inference.api.Chats.await;
import static dev.parley.inference.api.Chats.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.Completed;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.InferenceServiceGrpc;
import dev.parley.inference.v1.PrefillOutcome;
import dev.parley.inference.v1.PrefillRequest;
import dev.parley.inference.v1.PrefillResponse;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Sampling;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client sees of the small demonstration model. */
@QuarkusTest
@Timeout(120)
class RealModelQuarkusTest {

    private static final String MODEL = "parley-demo-small";
    private static final String QUESTION = "what is seven plus eight";

    @Inject ChatModels models;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    private @Nullable ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        await(() -> models.load(MODEL).isPresent());
    }

    @AfterEach
    void disconnect() {
        Objects.requireNonNull(channel).shutdownNow();
    }

    @Test
    void theSecondTurnOfASessionRunsOnlyWhatIsNew() {
        ReadAnswer first = chat(asking(MODEL, QUESTION, 40).setSession("second turn"));
        ChatRequest.Builder second =
                asking(MODEL, QUESTION, 40)
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

    @Test
    void aPrefillIsWhatTheNextTurnFindsInTheCache() {
        PrefillRequest.Builder prefill =
                PrefillRequest.newBuilder()
                        .setModel(MODEL)
                        .addMessages(message(Role.ROLE_SYSTEM, "Be brief. ".repeat(30)))
                        .addMessages(message(Role.ROLE_USER, QUESTION))
                        .setSession("prefilled")
                        .setLastMessageMayGrow(true);
        PrefillResponse first = stub().prefill(prefill.build());
        PrefillResponse again = stub().prefill(prefill.build());

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
                        asking(MODEL, QUESTION, 8)
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
                chat(asking(MODEL, QUESTION, 1)
                                .setSampling(
                                        Sampling.newBuilder().setMaxTokens(1).setLogprobs(true)))
                        .tokens()
                        .getFirst()
                        .getPicked()
                        .getToken();

        ReadAnswer other =
                chat(
                        asking(MODEL, QUESTION, 1)
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
        ReadAnswer usual = chat(asking(MODEL, QUESTION, 60));
        int tokens = usual.completed().getUsage().getCompletionTokens();
        Sampling.Builder longer = Sampling.newBuilder().setMaxTokens(tokens + 5);

        ReadAnswer least =
                chat(
                        asking(MODEL, QUESTION, 1)
                                .setSampling(longer.clone().setMinTokens(tokens + 5)));
        ReadAnswer endless =
                chat(asking(MODEL, QUESTION, 1).setSampling(longer.clone().setIgnoreEos(true)));

        assertThat(usual.completed().getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_STOP);
        assertThat(least.completed().getUsage().getCompletionTokens()).isEqualTo(tokens + 5);
        assertThat(endless.completed().getUsage().getCompletionTokens()).isEqualTo(tokens + 5);
    }

    private ReadAnswer chat(ChatRequest.Builder request) {
        return ReadAnswer.of(stub().chat(request.build()));
    }

    private InferenceServiceGrpc.InferenceServiceBlockingStub stub() {
        return InferenceServiceGrpc.newBlockingStub(Objects.requireNonNull(channel));
    }
}

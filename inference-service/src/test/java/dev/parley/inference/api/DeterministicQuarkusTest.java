package dev.parley.inference.api;

import static dev.parley.inference.api.DemoClient.asking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.Sampling;
import io.grpc.Context;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In four bits, where a kernel rounds differently from one batch size to another. */
@QuarkusTest
@TestProfile(DeterministicProfile.class)
@Timeout(120)
class DeterministicQuarkusTest extends DemoModelTests {

    @Test
    void theSameTokensAreAsLikelyAloneAsBesideOtherAnswers() {
        ReadAnswer alone = client().chat(request());
        Context.CancellableContext others = Context.current().withCancellation();
        try {
            others.run(() -> {
                begin(endless("tell me a story"));
                begin(endless("what is two plus two, and who are you"));

                ReadAnswer beside = client().chat(request());

                assertThat(models.load(DemoClient.MODEL).orElseThrow().slotsInUse())
                        .isGreaterThanOrEqualTo(2);
                assertThat(beside.text()).isEqualTo(alone.text());
                assertThat(beside.tokens()).isEqualTo(alone.tokens()); // to the last bit
            });
        } finally {
            others.cancel(null);
        }
        assertThat(alone.completed().getDeterministic()).isTrue();
    }

    /** Waits for its first token. */
    private void begin(ChatRequest.Builder request) {
        Iterator<ChatResponse> answer = client().stream(request);
        assertThat(answer.next().getTokensList()).isNotEmpty();
    }

    private static ChatRequest.Builder endless(String text) {
        return Chats.asking(DemoClient.MODEL, text, 1)
                .setSampling(Sampling.newBuilder().setIgnoreEos(true).setLogprobs(true));
    }

    private static ChatRequest.Builder request() {
        return asking(1)
                .setSampling(
                        Sampling.newBuilder()
                                .setTemperature(1.5f)
                                .setSeed(7)
                                .setMaxTokens(60)
                                .setIgnoreEos(true)
                                .setLogprobs(true)
                                .setDeterministic(true));
    }
}

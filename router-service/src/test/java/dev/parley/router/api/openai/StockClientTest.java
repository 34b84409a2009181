package dev.parley.router.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.parley.router.fake.FakeInference;
import dev.parley.router.fake.FakeInferenceResource;
import dev.parley.router.fake.Http;
import dev.parley.router.fake.Ready;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client, its base URL changed and nothing else. */
@QuarkusTest
@QuarkusTestResource(FakeInferenceResource.class)
@SuppressWarnings("NullAway.Init")
class StockClientTest {

    FakeInference inference;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private OpenAIClient client;

    @BeforeEach
    void connect() throws Exception {
        inference.reset();
        try (Http http = new Http(port)) {
            Ready.await(http);
        }
        client =
                OpenAIOkHttpClient.builder()
                        .baseUrl("http://127.0.0.1:" + port + "/v1")
                        .apiKey("any")
                        .maxRetries(0)
                        .build();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void completes() {
        ChatCompletion completion = client.chat().completions().create(parameters("auto"));

        completion.validate();
        assertThat(completion.model()).isEqualTo(FakeInference.LARGE);
        assertThat(completion.choices().getFirst().message().content())
                .contains("Hello from parley-demo-large.");
    }

    @Test
    void streams() {
        ChatCompletionCreateParams parameters =
                parameters("router/cheap").toBuilder()
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        StringBuilder text = new StringBuilder();
        List<ChatCompletionChunk> chunks;

        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(parameters)) {
            chunks = stream.stream().toList();
        }

        for (ChatCompletionChunk chunk : chunks) {
            chunk.validate();
            chunk.choices().forEach(it -> it.delta().content().ifPresent(text::append));
        }
        assertThat(text).hasToString("Hello from parley-demo-small.");
        assertThat(chunks.getLast().usage().orElseThrow().totalTokens()).isEqualTo(15);
    }

    @Test
    void listsModels() {
        assertThat(client.models().list().data())
                .extracting(it -> it.id())
                .contains("auto", "parley-demo-small");
    }

    @Test
    void understandsOurErrors() {
        assertThatThrownBy(() -> client.chat().completions().create(parameters("gpt-9")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("The model 'gpt-9' does not exist.");
    }

    private static ChatCompletionCreateParams parameters(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("hello").build();
    }
}

package dev.parley.router.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.GeneratedToken;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.TokenLogprob;
import dev.parley.inference.v1.ToolChoice;
import dev.parley.router.fake.FakeInference;
import dev.parley.router.fake.FakeInferenceResource;
import dev.parley.router.fake.Http;
import dev.parley.router.fake.Ready;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FakeInferenceResource.class)
@SuppressWarnings("NullAway.Init")
class ChatCompletionsTest {

    private static final String PATH = "/v1/chat/completions";

    FakeInference inference;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private Http http;

    @BeforeEach
    void connect() throws Exception {
        inference.reset();
        http = new Http(port);
        Ready.await(http);
    }

    @AfterEach
    void disconnect() {
        http.close();
    }

    @Test
    void answersInOneObject() throws Exception {
        HttpResponse<String> response = http.post(PATH, body("\"model\":\"auto\""));

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode json = Http.json(response);
        assertThat(json.path("object").textValue()).isEqualTo("chat.completion");
        assertThat(json.path("model").textValue()).isEqualTo(FakeInference.LARGE);
        JsonNode choice = json.path("choices").path(0);
        assertThat(choice.path("message").path("content").textValue())
                .isEqualTo("Hello from parley-demo-large.");
        assertThat(choice.path("finish_reason").textValue()).isEqualTo("stop");
        assertThat(json.path("usage").path("total_tokens").intValue()).isEqualTo(15);
        assertThat(json.has("routing")).isFalse();
    }

    @Test
    void tellsTheDecisionInHeaders() throws Exception {
        HttpResponse<String> response = http.post(PATH, body("\"model\":\"router/cheap\""));

        assertThat(header(response, "x-router-target")).isEqualTo(FakeInference.SMALL);
        assertThat(header(response, "x-router-reason")).isEqualTo("cheapest_in_band");
        assertThat(header(response, "x-router-objective")).isEqualTo("cost");
        assertThat(header(response, "x-router-policy")).matches("cheap@[0-9a-f]{12}");
        assertThat(header(response, "x-router-attempts")).isEqualTo("1");
        HttpResponse<String> record =
                http.get("/v1/decisions/" + header(response, "x-router-decision-id"));
        assertThat(Http.json(record).path("chosen").textValue()).isEqualTo(FakeInference.SMALL);
    }

    @Test
    void streamsEvents() throws Exception {
        HttpResponse<String> response = http.post(PATH, body("\"model\":\"auto\",\"stream\":true"));

        assertThat(header(response, "content-type")).startsWith("text/event-stream");
        List<String> events = Http.events(response.body());
        assertThat(events).last().isEqualTo("[DONE]");
        assertThat(delta(events.getFirst()).path("role").textValue()).isEqualTo("assistant");
        assertThat(text(events)).isEqualTo("Hello from parley-demo-large.");
        JsonNode last = Http.json(events.get(events.size() - 2));
        assertThat(last.path("choices").path(0).path("finish_reason").textValue())
                .isEqualTo("stop");
        assertThat(last.has("usage")).isFalse();
    }

    @Test
    void tellsTheUsageInAChunkWithoutChoices() throws Exception {
        List<String> events =
                Http.events(
                        http.post(
                                        PATH,
                                        body(
                                                "\"model\":\"auto\",\"stream\":true,"
                                                        + "\"stream_options\":{\"include_usage\":true}"))
                                .body());

        JsonNode last = Http.json(events.get(events.size() - 2));
        assertThat(last.path("choices").isEmpty()).isTrue();
        assertThat(last.path("usage").path("prompt_tokens").intValue()).isEqualTo(12);
        assertThat(Http.json(events.getFirst()).path("usage").isNull()).isTrue();
    }

    @Test
    void tellsTheRecordInTheLastChunkWhereItIsAskedFor() throws Exception {
        List<String> events =
                Http.events(
                        http.post(
                                        PATH,
                                        body(
                                                "\"model\":\"auto\",\"stream\":true,"
                                                        + "\"routing\":{\"explain\":\"full\"}"))
                                .body());

        JsonNode routing = Http.json(events.get(events.size() - 2)).path("routing");
        assertThat(routing.path("chosen").textValue()).isEqualTo(FakeInference.LARGE);
        assertThat(routing.path("candidates").size()).isEqualTo(2);
        assertThat(routing.path("summary").textValue()).startsWith("The router chose");
    }

    @Test
    void passesTheConversationOn() throws Exception {
        http.post(
                PATH,
                """
                {"model": "auto", "temperature": 0, "max_completion_tokens": 9, "seed": 7,
                 "messages": [
                  {"role": "developer", "content": "Be brief."},
                  {"role": "user", "content": [{"type": "text", "text": "What "},
                                               {"type": "text", "text": "time is it?"}]},
                  {"role": "assistant", "content": null, "refusal": null, "tool_calls": [
                    {"id": "abc123def", "type": "function",
                     "function": {"name": "get_time", "arguments": "{}"}}]},
                  {"role": "tool", "tool_call_id": "abc123def", "content": "{\\"time\\":\\"10:42\\"}"}],
                 "tools": [{"type": "function", "function": {"name": "get_time"}}],
                 "tool_choice": "none", "user": "somebody", "metadata": {"a": "b"}, "n": 1}
                """);

        ChatRequest request = inference.request();
        assertThat(request.getMessagesList())
                .extracting(it -> it.getRole())
                .containsExactly(
                        Role.ROLE_SYSTEM, Role.ROLE_USER, Role.ROLE_ASSISTANT, Role.ROLE_TOOL);
        assertThat(request.getMessages(1).getContent()).isEqualTo("What time is it?");
        assertThat(request.getMessages(2).getToolCalls(0).getName()).isEqualTo("get_time");
        assertThat(request.getMessages(3).getToolCallId()).isEqualTo("abc123def");
        assertThat(request.getToolChoice()).isEqualTo(ToolChoice.TOOL_CHOICE_NONE);
        assertThat(request.getSampling().hasTemperature()).isTrue();
        assertThat(request.getSampling().getMaxTokens()).isEqualTo(9);
        assertThat(request.getSampling().getSeed()).isEqualTo(7);
        assertThat(request.getSampling().hasTopP()).isFalse();
    }

    @Test
    void passesOnHowTokensArePickedAndWhichFormTheAnswerHas() throws Exception {
        http.post(
                PATH,
                body(
                        """
                        "model": "parley-demo-large", "stop": "END", "presence_penalty": 0.5,
                        "frequency_penalty": -0.5, "logit_bias": {"17": -100},
                        "parallel_tool_calls": false,
                        "tools": [{"type": "function", "function": {"name": "a", "strict": true}}],
                        "tool_choice": {"type": "function", "function": {"name": "a"}}
                        """));

        ChatRequest request = inference.request();
        assertThat(request.getSampling().getStopList()).containsExactly("END");
        assertThat(request.getSampling().getPresencePenalty()).isEqualTo(0.5f);
        assertThat(request.getSampling().getFrequencyPenalty()).isEqualTo(-0.5f);
        assertThat(request.getSampling().getLogitBiasMap()).containsExactly(Map.entry(17, -100f));
        assertThat(request.getToolChoice()).isEqualTo(ToolChoice.TOOL_CHOICE_NAMED);
        assertThat(request.getToolChoiceName()).isEqualTo("a");
        assertThat(request.getTools(0).getStrict()).isTrue();
        assertThat(request.getParallelToolCalls()).isFalse();
    }

    @Test
    void passesOnASchemaAndTellsHowLikelyTokensWere() throws Exception {
        inference.script(
                FakeInference.LARGE,
                (_, caller) -> {
                    caller.onNext(
                            FakeInference.text("{}").toBuilder().addTokens(scored("{}")).build());
                    caller.onNext(FakeInference.completed(FinishReason.FINISH_REASON_STOP));
                    caller.onCompleted();
                });
        String fields =
                """
                "model": "parley-demo-large", "logprobs": true, "top_logprobs": 1,
                "response_format": {"type": "json_schema",
                    "json_schema": {"name": "n", "strict": true, "schema": {"type": "object"}}}
                """;

        JsonNode whole = Http.json(http.post(PATH, body(fields)));
        List<String> events =
                Http.events(http.post(PATH, body(fields + ", \"stream\": true")).body());

        ChatRequest request = inference.request();
        assertThat(request.getResponseFormat().getJsonSchema().getSchema())
                .isEqualTo("{\"type\":\"object\"}");
        assertThat(request.getSampling().getLogprobs()).isTrue();
        assertThat(request.getSampling().getTopLogprobs()).isEqualTo(1);
        String expected =
                """
                {"content": [{"token": "{}", "logprob": -0.5, "bytes": [123, 125],
                  "top_logprobs": [{"token": "{}", "logprob": -0.5, "bytes": [123, 125]}]}],
                 "refusal": null}
                """;
        JsonNode told = new ObjectMapper().readTree(expected);
        assertThat(logprobs(whole).toString()).isEqualTo(told.toString());
        assertThat(logprobs(Http.json(events.get(1))).toString()).isEqualTo(told.toString());
        assertThat(logprobs(Http.json(events.get(2))).isNull()).isTrue();
    }

    private static JsonNode logprobs(JsonNode body) {
        return body.path("choices").path(0).path("logprobs");
    }

    private static GeneratedToken scored(String text) {
        TokenLogprob score =
                TokenLogprob.newBuilder()
                        .setToken(3)
                        .setBytes(ByteString.copyFromUtf8(text))
                        .setLogprob(-0.5f)
                        .build();
        return GeneratedToken.newBuilder().setPicked(score).addTop(score).build();
    }

    @Test
    void callsTools() throws Exception {
        inference.script(FakeInference.LARGE, FakeInference.call("abc123def", "get_time", "{}"));
        String tools = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_time\"}}]";

        JsonNode whole = Http.json(http.post(PATH, body("\"model\":\"auto\"," + tools)));
        List<String> events =
                Http.events(
                        http.post(PATH, body("\"model\":\"auto\",\"stream\":true," + tools))
                                .body());

        JsonNode message = whole.path("choices").path(0).path("message");
        assertThat(message.path("content").isNull()).isTrue();
        assertThat(message.path("tool_calls").path(0).path("function").path("name").textValue())
                .isEqualTo("get_time");
        assertThat(whole.path("choices").path(0).path("finish_reason").textValue())
                .isEqualTo("tool_calls");
        JsonNode chunk = delta(events.get(1)).path("tool_calls").path(0);
        assertThat(chunk.path("index").intValue()).isZero();
        assertThat(chunk.path("id").textValue()).isEqualTo("abc123def");
    }

    @Test
    void takesConstraintsFromHeadersWhereTheBodyHasNone() throws Exception {
        HttpResponse<String> response =
                http.post(
                        PATH,
                        body("\"model\":\"auto\",\"max_tokens\":1"),
                        "x-routing-max-cost",
                        "0.0000005",
                        "x-routing-objective",
                        "quality");

        assertThat(header(response, "x-router-target")).isEqualTo(FakeInference.SMALL);
        assertThat(header(response, "x-router-objective")).isEqualTo("quality");
    }

    @Test
    void saysWithTheRecordThatNothingFits() throws Exception {
        HttpResponse<String> response =
                http.post(
                        PATH,
                        body(
                                "\"model\":\"auto\",\"routing\":"
                                        + "{\"constraints\":{\"capabilities\":[\"vision\"]}}"));

        assertThat(response.statusCode()).isEqualTo(422);
        JsonNode error = Http.json(response).path("error");
        assertThat(error.path("type").textValue()).isEqualTo("routing_error");
        assertThat(error.path("code").textValue()).isEqualTo("no_eligible_model");
        JsonNode rejection =
                error.path("routing").path("candidates").path(0).path("rejections").path(0);
        assertThat(rejection.path("needed").textValue()).isEqualTo("vision");
        assertThat(rejection.path("actual").textValue())
                .isEqualTo("streaming, tools, parallel_tools, json_schema, seed, logprobs");
    }

    @Test
    void decidesWithoutCalling() throws Exception {
        HttpResponse<String> response = http.post("/v1/route", body("\"model\":\"auto\""));

        assertThat(Http.json(response).path("chosen").textValue()).isEqualTo(FakeInference.LARGE);
        assertThat(inference.idle()).isTrue();
    }

    @Test
    void answersFromTheSecondWhereTheFirstFails() throws Exception {
        inference.script(
                FakeInference.LARGE, FakeInference.fail(Status.INTERNAL.asRuntimeException()));

        HttpResponse<String> response = http.post(PATH, body("\"model\":\"auto\",\"stream\":true"));

        assertThat(header(response, "x-router-target")).isEqualTo(FakeInference.SMALL);
        assertThat(header(response, "x-router-reason")).isEqualTo("fallback_error");
        assertThat(header(response, "x-router-attempts")).isEqualTo("2");
        assertThat(text(Http.events(response.body()))).isEqualTo("Hello from parley-demo-small.");
    }

    @Test
    void hasAStatusOfItsOwnForAFailureBeforeTheFirstToken() throws Exception {
        FakeInference.Script full =
                FakeInference.fail(Status.RESOURCE_EXHAUSTED.asRuntimeException());
        inference.script(FakeInference.LARGE, full);
        inference.script(FakeInference.SMALL, full);

        HttpResponse<String> response = http.post(PATH, body("\"model\":\"auto\",\"stream\":true"));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(header(response, "retry-after")).isEqualTo("1");
        assertThat(Http.json(response).path("error").path("code").textValue())
                .isEqualTo("targets_saturated");
    }

    @Test
    void endsABrokenStreamWithAnErrorAndWithoutDone() throws Exception {
        inference.script(
                FakeInference.LARGE,
                (_, caller) -> {
                    caller.onNext(FakeInference.text("Half a"));
                    caller.onError(Status.INTERNAL.asRuntimeException());
                });

        List<String> events =
                Http.events(http.post(PATH, body("\"model\":\"auto\",\"stream\":true")).body());

        assertThat(text(events)).isEqualTo("Half a");
        assertThat(Http.json(events.getLast()).path("error").path("code").textValue())
                .isEqualTo("provider_failed");
    }

    @Test
    void cancelsTheTargetWhenTheClientHangsUp() throws Exception {
        inference.script(FakeInference.LARGE, FakeInference.sayAndStall("Once upon a time"));

        try (InputStream events =
                http.stream(PATH, body("\"model\":\"auto\",\"stream\":true")).body()) {
            String start = new String(events.readNBytes(20), StandardCharsets.UTF_8);
            assertThat(start).startsWith("data: ");
        }

        assertThat(inference.cancelled()).isEqualTo(FakeInference.LARGE);
    }

    private static String body(String fields) {
        return "{" + fields + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }

    private static JsonNode delta(String event) throws Exception {
        return Http.json(event).path("choices").path(0).path("delta");
    }

    private static String text(List<String> events) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String event : events) {
            if (!event.equals("[DONE]")) {
                text.append(delta(event).path("content").asText(""));
            }
        }
        return text.toString();
    }
}

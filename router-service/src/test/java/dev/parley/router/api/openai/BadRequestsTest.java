package dev.parley.router.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.router.fake.FakeInference;
import dev.parley.router.fake.FakeInferenceResource;
import dev.parley.router.fake.Http;
import dev.parley.router.fake.Ready;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(FakeInferenceResource.class)
@SuppressWarnings("NullAway.Init")
class BadRequestsTest {

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
    void goesOnServing() throws Exception {
        assertThat(http.post(PATH, body("")).statusCode()).isEqualTo(200);
        http.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "[]", "\"text\"", "{\"model\":1,\"model\":2}"})
    void refusesWhatIsNoJsonObject(String body) throws Exception {
        HttpResponse<String> response = http.post(PATH, body);

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = Http.json(response).path("error");
        assertThat(error.path("type").textValue()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").textValue()).startsWith("The body");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "n":2                                              | n
                    "store":true                                       | store
                    "response_format":{"type":"grammar"}               | response_format.type
                    "tool_choice":{"type":"allowed_tools"}             | tool_choice.type
                    "tools":[{"type":"function","function":{"name":"a","foo":1}}] | tools[0].function.foo
                    "audio":{"voice":"alloy"}                          | audio
                    "reasoning_effort":"high"                          | reasoning_effort
                    "functions":[]                                     | functions
                    "tools":[{"type":"web_search"}]                    | tools[0].type
                    "stream":true,"stream_options":{"foo":1}           | stream_options.foo
                    "routing":{"constraint":{}}                        | routing.constraint
                    "routing":{"constraints":{"max_ttft":1}}           | routing.constraints.max_ttft
                    """)
    void refusesByNameWhatIsNotBuilt(String field, String parameter) throws Exception {
        HttpResponse<String> response = http.post(PATH, body("," + field));

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = Http.json(response).path("error");
        assertThat(error.path("param").textValue()).isEqualTo(parameter);
        assertThat(error.path("code").textValue()).isEqualTo("unsupported_parameter");
        assertThat(inference.idle()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "temperature":3                                | temperature
                    "temperature":"hot"                            | temperature
                    "top_p":0                                      | top_p
                    "max_tokens":0                                 | max_tokens
                    "max_tokens":1,"max_completion_tokens":2       | max_tokens
                    "stream":"yes"                                 | stream
                    "stream_options":{}                            | stream_options
                    "seed":1.5                                     | seed
                    "logprobs":"yes"                               | logprobs
                    "top_logprobs":3                               | top_logprobs
                    "logprobs":true,"top_logprobs":21              | top_logprobs
                    "frequency_penalty":2.5                        | frequency_penalty
                    "presence_penalty":-3                          | presence_penalty
                    "logit_bias":[1]                               | logit_bias
                    "logit_bias":{"a":1}                           | logit_bias
                    "logit_bias":{"1":101}                         | logit_bias
                    "stop":["a","b","c","d","e"]                   | stop
                    "stop":""                                      | stop
                    "stop":[1]                                     | stop
                    "response_format":{"type":"json_schema"}       | response_format.json_schema
                    "response_format":{"type":"json_schema","json_schema":{"name":"a"}} | response_format.json_schema.schema
                    "tool_choice":"required"                       | tool_choice
                    "tool_choice":"maybe"                          | tool_choice
                    "tool_choice":{"type":"function","function":{"name":"a"}} | tool_choice
                    "tools":{}                                     | tools
                    "tools":[{"type":"function"}]                  | tools[0].function
                    "routing":{"objective":"speed"}                | routing.objective
                    "routing":{"explain":"yes"}                    | routing.explain
                    "routing":{"constraints":{"max_ttft_ms":0}}    | routing.constraints.max_ttft_ms
                    "routing":{"constraints":{"max_cost_usd":-1}}  | routing.constraints.max_cost_usd
                    "routing":{"constraints":{"capabilities":["telepathy"]}} | routing.constraints.capabilities
                    """)
    void refusesByNameWhatIsWrong(String field, String parameter) throws Exception {
        HttpResponse<String> response = http.post(PATH, body("," + field));

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = Http.json(response).path("error");
        assertThat(error.path("param").textValue()).isEqualTo(parameter);
        assertThat(error.path("code").textValue()).isEqualTo("invalid_request");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    []                                                          | messages
                    [{"role":"user"}]                                           | messages[0].content
                    [{"role":"wizard","content":"a"}]                           | messages[0].role
                    [{"content":"a"}]                                           | messages[0].role
                    [{"role":"user","content":[{"type":"image_url"}]}]          | messages[0].content[0].type
                    [{"role":"user","content":"a","name":"b"}]                  | messages[0].name
                    [{"role":"tool","content":"a"}]                             | messages[0].tool_call_id
                    [{"role":"assistant"}]                                      | messages[0].content
                    """)
    void refusesMessagesByTheirPath(String messages, String parameter) throws Exception {
        HttpResponse<String> response =
                http.post(PATH, "{\"model\":\"auto\",\"messages\":" + messages + "}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Http.json(response).path("error").path("param").textValue())
                .isEqualTo(parameter);
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        HttpResponse<String> response = http.post(PATH, "\"" + "x".repeat(3 << 20) + "\"");

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(Http.json(response).path("error").path("code").textValue())
                .isEqualTo("request_too_large");
    }

    @Test
    void knowsOnlyTheModelsOfTheCatalogue() throws Exception {
        HttpResponse<String> response = http.post(PATH, body("").replace("\"auto\"", "\"gpt-9\""));

        assertThat(response.statusCode()).isEqualTo(404);
        JsonNode error = Http.json(response).path("error");
        assertThat(error.path("code").textValue()).isEqualTo("model_not_found");
        assertThat(error.path("param").textValue()).isEqualTo("model");
    }

    @Test
    void asksForAModel() throws Exception {
        HttpResponse<String> response =
                http.post(PATH, body("").replace("\"model\":\"auto\"", "\"user\":\"me\""));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Http.json(response).path("error").path("param").textValue()).isEqualTo("model");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-slo-ttft-ms",
                "x-routing-max-cost",
                "x-routing-objective",
                "x-routing-capabilities",
                "x-routing-explain"
            })
    void namesTheHeaderThatIsWrong(String header) throws Exception {
        HttpResponse<String> response = http.post(PATH, body(""), header, "nonsense");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Http.json(response).path("error").path("param").textValue()).isEqualTo(header);
    }

    @Test
    void saysWhereThereIsNothing() throws Exception {
        assertThat(http.get("/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(http.get("/v1/decisions/dec_0").statusCode()).isEqualTo(404);
    }

    private static String body(String fields) {
        return "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]"
                + fields
                + "}";
    }
}

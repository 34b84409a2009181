package dev.parley.router.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.router.fake.FakeInferenceResource;
import dev.parley.router.fake.Http;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FakeInferenceResource.class)
class ModelsTest {

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void listsAutoThePoliciesAndTheTargets() throws Exception {
        try (Http http = new Http(port)) {
            List<String> ids = new ArrayList<>();
            Http.json(http.get("/v1/models"))
                    .path("data")
                    .forEach(it -> ids.add(it.path("id").textValue()));

            assertThat(ids)
                    .contains("auto", "router/cheap", "parley-demo-large", "parley-demo-small");
        }
    }

    @Test
    void findsAModelWhoseNameHasASlash() throws Exception {
        try (Http http = new Http(port)) {
            assertThat(Http.json(http.get("/v1/models/router/cheap")).path("object").textValue())
                    .isEqualTo("model");
            assertThat(http.get("/v1/models/gpt-9").statusCode()).isEqualTo(404);
        }
    }
}

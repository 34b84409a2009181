package dev.parley.router.fake;

import com.fasterxml.jackson.databind.JsonNode;

/** Waits until the router sees both models serving. */
public final class Ready {

    private Ready() {}

    public static void await(Http http) throws Exception {
        Until.holds(() -> serving(Http.json(http.get("/q/health/ready"))));
    }

    private static boolean serving(JsonNode health) {
        for (JsonNode check : health.path("checks")) {
            JsonNode data = check.path("data");
            if (data.path(FakeInference.LARGE).asText().equals("serving")
                    && data.path(FakeInference.SMALL).asText().equals("serving")) {
                return true;
            }
        }
        return false;
    }
}

package dev.parley.router.explain;

/**
 * Every name that this service measures under. Those of {@code gen_ai} are OpenTelemetry's, see
 * github.com/open-telemetry/semantic-conventions-genai; they say nothing of routing.
 */
final class Names {

    static final String DECISION_DURATION = "router.decision.duration";
    static final String DECISIONS = "router.decisions";
    static final String REJECTIONS = "router.rejections";
    static final String FALLBACKS = "router.fallbacks";
    static final String ATTEMPTS = "router.attempts";
    static final String TIME_TO_FIRST_TOKEN = "gen_ai.client.operation.time_to_first_chunk";

    static final String SPAN = "route";
    static final String OPERATION = "gen_ai.operation.name";
    static final String REQUEST_MODEL = "gen_ai.request.model";
    static final String RESPONSE_MODEL = "gen_ai.response.model";
    static final String DECISION_ID = "router.decision.id";
    static final String POLICY = "router.policy";
    static final String OBJECTIVE = "router.objective";
    static final String REASON = "router.reason";
    static final String CATALOG = "router.catalog";
    static final String SNAPSHOT = "router.snapshot";
    static final String ELIGIBLE = "router.candidates.eligible";
    static final String TOTAL = "router.candidates.total";
    static final String ATTEMPT_COUNT = "router.attempts";

    private Names() {}
}

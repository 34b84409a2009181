package dev.parley.inference.api;

/**
 * Names of metrics and attributes. Those that begin with {@code gen_ai} are OpenTelemetry's:
 * https://github.com/open-telemetry/semantic-conventions-genai (status: development).
 */
final class GenAiNames {

    static final String REQUEST_DURATION = "gen_ai.server.request.duration";
    static final String TIME_TO_FIRST_TOKEN = "gen_ai.server.time_to_first_token";

    /** (request duration - time to first token) / (output tokens - 1). */
    static final String TIME_PER_OUTPUT_TOKEN = "gen_ai.server.time_per_output_token";

    static final String TOKEN_USAGE = "gen_ai.client.token.usage";

    static final String OPERATION = "gen_ai.operation.name";
    static final String PROVIDER = "gen_ai.provider.name";
    static final String REQUEST_MODEL = "gen_ai.request.model";
    static final String RESPONSE_MODEL = "gen_ai.response.model";
    static final String FINISH_REASONS = "gen_ai.response.finish_reasons";
    static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";
    static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
    static final String CACHED_INPUT_TOKENS = "gen_ai.usage.cache_read.input_tokens";
    static final String TOKEN_TYPE = "gen_ai.token.type";
    static final String ERROR_TYPE = "error.type";

    static final String CHAT = "chat";
    static final String PARLEY = "parley";

    static final String SLOTS = "parley.engine.slots";
    static final String SLOTS_IN_USE = "parley.engine.slots.in_use";
    static final String QUEUE_DEPTH = "parley.engine.queue.depth";
    static final String PRIORITY = "priority";
    static final String KV_USED = "parley.engine.kv.used.tokens";
    static final String KV_IDLE = "parley.engine.kv.idle.tokens";
    static final String KV_CAPACITY = "parley.engine.kv.capacity.tokens";
    static final String KV_PARKED = "parley.engine.kv.parked.blocks";

    /** Prompt tokens whose keys and values were reused / prompt tokens, since the start. */
    static final String KV_HIT_RATE = "parley.engine.kv.hit.rate";

    /** In seconds, for a voice turn that comes now. */
    static final String PREDICTED_TTFT = "parley.engine.predicted.time_to_first_token";

    static final String STEPS = "parley.engine.steps";
    static final String PREEMPTIONS = "parley.engine.preemptions";
    static final String PROMPT_TOKENS = "parley.engine.prompt.tokens";
    static final String CACHED_TOKENS = "parley.engine.cached.tokens";
    static final String GENERATED_TOKENS = "parley.engine.generated.tokens";

    private GenAiNames() {}
}

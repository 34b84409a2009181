package dev.parley.inference.soak;

import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.JsonObjectFormat;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.PrefillRequest;
import dev.parley.inference.v1.Priority;
import dev.parley.inference.v1.ResponseFormat;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Sampling;
import dev.parley.inference.v1.Tool;
import dev.parley.inference.v1.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests at random: of two models, three tenants, some sessions, in every form. */
final class SoakRequests {

    private static final int SESSIONS = 24;
    private static final List<String> MODELS = List.of("parley-demo-small", "parley-demo-large");
    private static final List<String> QUESTIONS =
            List.of(
                    "what is seven plus eight",
                    "who are you",
                    "what time is it",
                    "tell me a long story",
                    "how many metres are three kilometres");

    private static final Tool CLOCK =
            Tool.newBuilder()
                    .setName("get_time")
                    .setDescription("Tells the time.")
                    .setParameters("{\"type\": \"object\", \"properties\": {}}")
                    .build();

    private final Random random;

    SoakRequests(Random random) {
        this.random = random;
    }

    ChatRequest.Builder chat() {
        ChatRequest.Builder request =
                ChatRequest.newBuilder()
                        .setModel(pick(MODELS))
                        .setTenant(tenant())
                        .setSession(random.nextBoolean() ? session() : "")
                        .setPriority(
                                pick(List.of(Priority.PRIORITY_VOICE, Priority.PRIORITY_BATCH)))
                        .setSampling(sampling());
        conversation().forEach(request::addMessages);
        return switch (random.nextInt(6)) {
            case 0 -> request.addTools(CLOCK).setToolChoice(ToolChoice.TOOL_CHOICE_REQUIRED);
            case 1 -> request.addTools(CLOCK);
            case 2 ->
                    request.setResponseFormat(
                            ResponseFormat.newBuilder()
                                    .setJsonObject(JsonObjectFormat.getDefaultInstance()));
            default -> request;
        };
    }

    /** An answer that goes on for long. */
    ChatRequest.Builder longChat() {
        return chat().clearTools()
                .clearToolChoice()
                .clearResponseFormat()
                .setSampling(sampling().setIgnoreEos(true).setMaxTokens(100));
    }

    /** What is refused, for one reason or another. */
    ChatRequest.Builder invalidChat() {
        return switch (random.nextInt(4)) {
            case 0 -> chat().setModel("nobody");
            case 1 -> chat().clearMessages();
            case 2 -> chat().setSampling(Sampling.newBuilder().setTemperature(5));
            default -> chat().addMessages(user("word ".repeat(20_000)));
        };
    }

    PrefillRequest prefill() {
        PrefillRequest.Builder request =
                PrefillRequest.newBuilder()
                        .setModel(pick(MODELS))
                        .setTenant(tenant())
                        .setSession(session())
                        .setLastMessageMayGrow(random.nextBoolean());
        conversation().forEach(request::addMessages);
        return request.build();
    }

    private Sampling.Builder sampling() {
        return Sampling.newBuilder()
                .setTemperature(random.nextInt(3) * 0.7f)
                .setTopP(random.nextBoolean() ? 1 : 0.9f)
                .setLogprobs(random.nextInt(8) == 0)
                .setMaxTokens(1 + random.nextInt(60));
    }

    private List<Message> conversation() {
        List<Message> turn =
                List.of(
                        user(pick(QUESTIONS)),
                        Message.newBuilder()
                                .setRole(Role.ROLE_ASSISTANT)
                                .setContent("I can add numbers.")
                                .build());
        List<Message> conversation = new ArrayList<>();
        for (int turns = random.nextInt(4); turns > 0; turns--) {
            conversation.addAll(turn);
        }
        conversation.add(user(pick(QUESTIONS)));
        return conversation;
    }

    private static Message user(String text) {
        return Message.newBuilder().setRole(Role.ROLE_USER).setContent(text).build();
    }

    private String tenant() {
        return "tenant" + random.nextInt(3);
    }

    private String session() {
        return "session" + random.nextInt(SESSIONS);
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}

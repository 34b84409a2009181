package dev.parley.inference.api;

import dev.parley.inference.constraint.AnswerRules;
import dev.parley.inference.constraint.CompiledRules;
import dev.parley.inference.constraint.ResponseFormat;
import dev.parley.inference.constraint.TokenConstraint;
import dev.parley.inference.constraint.ToolSignature;
import dev.parley.inference.constraint.ToolUse;
import dev.parley.inference.constraint.UnsupportedSchemaException;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ChatModel;
import dev.parley.inference.v1.ChatRequest;
import java.util.List;
import java.util.Optional;

/** Turns the form that an answer must have into a constraint on its tokens. */
final class AnswerForms {

    private AnswerForms() {}

    /** Returns what holds the answer to the form that was asked for; nothing where it is free. */
    static Optional<TokenConstraint> constraint(ChatRequest request, ChatModel model) {
        AnswerRules rules = rules(request);
        if (rules.equals(AnswerRules.of(new ResponseFormat.Text()))) {
            return Optional.empty();
        }
        checkCombination(request, rules);
        if (model.constraints().isEmpty()) {
            return refuseUnlessFree(rules);
        }
        try {
            return model.constraints()
                    .get()
                    .compile(rules)
                    .map((CompiledRules compiled) -> compiled.start(model.stopTokens()));
        } catch (UnsupportedSchemaException refused) {
            throw InferenceException.invalid(
                    refused.field(), refused.pointer() + " " + refused.problem());
        }
    }

    private static Optional<TokenConstraint> refuseUnlessFree(AnswerRules rules) {
        if (isText(rules) && rules.use() instanceof ToolUse.Auto) {
            return Optional.empty(); // the model calls tools as well as it can
        }
        throw InferenceException.invalid(
                isText(rules) ? "tool_choice" : "response_format",
                "this model's vocabulary lacks bytes, so that no answer can be held to a form");
    }

    /** A form begins and ends with the answer. */
    private static void checkCombination(ChatRequest request, AnswerRules rules) {
        boolean free = isText(rules) && rules.use() instanceof ToolUse.Auto;
        String form = isText(rules) ? "tool_choice" : "response_format";
        boolean continues =
                request.getMessagesCount() > 0
                        && request.getMessages(request.getMessagesCount() - 1).getPrefix();
        if (continues && !free) {
            throw InferenceException.invalid(form, "cannot go with a continued message");
        }
        if (request.getSampling().getIgnoreEos()) {
            throw InferenceException.invalid(
                    "sampling.ignore_eos", "cannot go with tools or a response_format");
        }
    }

    private static boolean isText(AnswerRules rules) {
        return rules.format() instanceof ResponseFormat.Text;
    }

    private static AnswerRules rules(ChatRequest request) {
        ToolUse use = use(request);
        List<ToolSignature> tools =
                use instanceof ToolUse.None
                        ? List.of()
                        : request.getToolsList().stream()
                                .map(tool ->
                                        new ToolSignature(
                                                tool.getName(),
                                                tool.getParameters(),
                                                tool.getStrict()))
                                .toList();
        boolean parallel = !request.hasParallelToolCalls() || request.getParallelToolCalls();
        return new AnswerRules(
                format(request), tools, use, parallel && !(use instanceof ToolUse.None));
    }

    private static ToolUse use(ChatRequest request) {
        boolean named = !request.getToolChoiceName().isEmpty();
        return switch (request.getToolChoice()) {
            case TOOL_CHOICE_UNSPECIFIED, TOOL_CHOICE_AUTO -> {
                refuse(named, "tool_choice_name", "needs TOOL_CHOICE_NAMED");
                yield request.getToolsCount() == 0 ? new ToolUse.None() : new ToolUse.Auto();
            }
            case TOOL_CHOICE_NONE -> {
                refuse(named, "tool_choice_name", "needs TOOL_CHOICE_NAMED");
                yield new ToolUse.None();
            }
            case TOOL_CHOICE_REQUIRED -> {
                refuse(named, "tool_choice_name", "needs TOOL_CHOICE_NAMED");
                refuse(request.getToolsCount() == 0, "tool_choice", "requires a tool");
                yield new ToolUse.Required();
            }
            case TOOL_CHOICE_NAMED -> {
                boolean known =
                        request.getToolsList().stream()
                                .anyMatch(it -> it.getName().equals(request.getToolChoiceName()));
                refuse(!known, "tool_choice_name", "names no tool of this request");
                yield new ToolUse.Named(request.getToolChoiceName());
            }
            case UNRECOGNIZED -> throw InferenceException.invalid("tool_choice", "is unknown");
        };
    }

    private static ResponseFormat format(ChatRequest request) {
        return switch (request.getResponseFormat().getFormatCase()) {
            case TEXT, FORMAT_NOT_SET -> new ResponseFormat.Text();
            case JSON_OBJECT -> new ResponseFormat.JsonObject();
            case JSON_SCHEMA ->
                    new ResponseFormat.JsonSchema(
                            request.getResponseFormat().getJsonSchema().getSchema());
        };
    }

    private static void refuse(boolean wrong, String field, String problem) {
        if (wrong) {
            throw InferenceException.invalid(field, problem);
        }
    }
}

package dev.parley.inference.api;

import dev.parley.inference.error.InferenceException;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.ResponseFormat.FormatCase;
import dev.parley.inference.v1.Sampling;
import dev.parley.inference.v1.Tool;
import java.util.List;

/** Fields of the contract that this server cannot serve yet: refused by name, never passed over. */
final class UnbuiltFields {

    private UnbuiltFields() {}

    static void refuse(ChatRequest request) {
        List<Message> messages = request.getMessagesList();
        for (int i = 0; i < messages.size(); i++) {
            refuse(messages.get(i).getPartsCount() > 0, "messages[" + i + "].parts");
            refuse(messages.get(i).getPrefix(), "messages[" + i + "].prefix");
        }
        List<Tool> tools = request.getToolsList();
        for (int i = 0; i < tools.size(); i++) {
            refuse(tools.get(i).getStrict(), "tools[" + i + "].strict");
        }
        refuse(!request.getToolChoiceName().isEmpty(), "tool_choice_name");
        refuse(
                request.hasParallelToolCalls() && !request.getParallelToolCalls(),
                "parallel_tool_calls");
        FormatCase format = request.getResponseFormat().getFormatCase();
        refuse(
                format == FormatCase.JSON_OBJECT || format == FormatCase.JSON_SCHEMA,
                "response_format");
        refuseSampling(request.getSampling());
    }

    private static void refuseSampling(Sampling sampling) {
        refuse(sampling.hasTopK(), "sampling.top_k");
        refuse(sampling.getMinP() != 0, "sampling.min_p");
        refuse(
                sampling.hasRepetitionPenalty() && sampling.getRepetitionPenalty() != 1,
                "sampling.repetition_penalty");
        refuse(sampling.getPresencePenalty() != 0, "sampling.presence_penalty");
        refuse(sampling.getFrequencyPenalty() != 0, "sampling.frequency_penalty");
        refuse(sampling.getLogitBiasCount() > 0, "sampling.logit_bias");
        refuse(sampling.getStopCount() > 0, "sampling.stop");
        refuse(sampling.getIgnoreEos(), "sampling.ignore_eos");
        refuse(sampling.getMinTokens() != 0, "sampling.min_tokens");
        refuse(sampling.getLogprobs(), "sampling.logprobs");
        refuse(sampling.getTopLogprobs() != 0, "sampling.top_logprobs");
        refuse(sampling.getDeterministic(), "sampling.deterministic");
    }

    private static void refuse(boolean asked, String field) {
        if (asked) {
            throw InferenceException.invalid(field, "is not supported yet");
        }
    }
}

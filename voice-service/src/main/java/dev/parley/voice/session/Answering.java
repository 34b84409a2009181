package dev.parley.voice.session;

import dev.parley.voice.audio.PlaybackClock;
import dev.parley.voice.dialogue.AnswerEnd;
import dev.parley.voice.dialogue.PromptMessage;
import dev.parley.voice.dialogue.PromptMessage.ToolCall;
import dev.parley.voice.dialogue.RouteDecision;
import dev.parley.voice.dialogue.SpokenText;
import dev.parley.voice.realtime.Item;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.Modality;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.ServerEvent.Part;
import dev.parley.voice.realtime.SessionConfig;
import dev.parley.voice.realtime.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A response in progress. Immutable. */
record Answering(
        ResponseId id,
        Terms terms,
        Turn turn,
        Request request,
        Output output,
        Optional<RouteDecision> decision,
        Usage usage) {

    /**
     * What was settled when it began.
     *
     * @param config the session's settings at that moment
     * @param input what to answer; absent: the conversation
     */
    record Terms(
            boolean outOfBand,
            SessionConfig config,
            Map<String, String> metadata,
            Optional<List<Item>> input) {

        boolean isSpoken() {
            return config.outputModality() == Modality.AUDIO;
        }
    }

    /**
     * What the model was asked, which may take several rounds.
     *
     * @param asked false while transcripts are awaited
     * @param exchange what was said between the model and our own tools
     * @param ownCalls of this round, not answered yet
     * @param text of this round
     * @param end why the last round ended
     */
    record Request(
            boolean asked,
            List<PromptMessage> exchange,
            List<ToolCall> ownCalls,
            String text,
            Optional<AnswerEnd.Reason> end) {

        static final Request WAITING =
                new Request(false, List.of(), List.of(), "", Optional.empty());

        Request ask(List<PromptMessage> withExchange) {
            return new Request(true, withExchange, List.of(), "", Optional.empty());
        }

        Request withOwnCall(ToolCall call) {
            return new Request(asked, exchange, plus(ownCalls, call), text, end);
        }

        Request withText(String delta) {
            return new Request(asked, exchange, ownCalls, text + delta, end);
        }

        Request ended(AnswerEnd.Reason reason) {
            return new Request(asked, exchange, ownCalls, text, Optional.of(reason));
        }
    }

    /**
     * What the client has seen.
     *
     * @param message the one being written or spoken
     * @param done finished items
     * @param calls of the client's functions, shown when the message is finished
     */
    record Output(Optional<OpenMessage> message, List<Item> done, List<ToolCall> calls) {

        static final Output NONE = new Output(Optional.empty(), List.of(), List.of());

        Output open(OpenMessage opened) {
            return new Output(Optional.of(opened), done, calls);
        }

        Output close(Item item) {
            return new Output(Optional.empty(), plus(done, item), calls);
        }

        Output withCall(ToolCall call) {
            return new Output(message, done, plus(calls, call));
        }

        Output withoutCalls() {
            return new Output(message, done, List.of());
        }
    }

    /**
     * The assistant's message.
     *
     * @param text sent to the client
     * @param ended whether all of it was spoken
     */
    record OpenMessage(
            Part part, String text, SpokenText spoken, PlaybackClock playback, boolean ended) {

        ItemId item() {
            return part.item();
        }

        OpenMessage withText(String delta) {
            return new OpenMessage(part, text + delta, spoken, playback, ended);
        }

        OpenMessage withSpeech(SpokenText newSpoken, PlaybackClock newPlayback) {
            return new OpenMessage(part, text, newSpoken, newPlayback, ended);
        }

        OpenMessage end() {
            return new OpenMessage(part, text, spoken, playback, true);
        }
    }

    static Answering begin(ResponseId id, Terms terms, Turn turn) {
        return new Answering(
                id, terms, turn, Request.WAITING, Output.NONE, Optional.empty(), Usage.NONE);
    }

    Answering with(Turn newTurn) {
        return new Answering(id, terms, newTurn, request, output, decision, usage);
    }

    Answering with(Request newRequest) {
        return new Answering(id, terms, turn, newRequest, output, decision, usage);
    }

    Answering with(Output newOutput) {
        return new Answering(id, terms, turn, request, newOutput, decision, usage);
    }

    Answering with(RouteDecision newDecision) {
        return new Answering(id, terms, turn, request, output, Optional.of(newDecision), usage);
    }

    Answering with(Usage newUsage) {
        return new Answering(id, terms, turn, request, output, decision, newUsage);
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> more = new ArrayList<>(list);
        more.add(element);
        return List.copyOf(more);
    }
}

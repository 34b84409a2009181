package dev.parley.voice.session;

import dev.parley.voice.audio.PlaybackClock;
import dev.parley.voice.dialogue.PromptMessage.ToolCall;
import dev.parley.voice.dialogue.SpokenText;
import dev.parley.voice.realtime.CallId;
import dev.parley.voice.realtime.Content;
import dev.parley.voice.realtime.Item;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ItemStatus;
import dev.parley.voice.realtime.Role;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.realtime.ServerEvent.Part;
import dev.parley.voice.session.Answering.OpenMessage;
import java.util.List;
import java.util.Optional;

/** Items of a response as the client sees them come: whatever is added gets its done. */
final class OutputRules {

    private OutputRules() {}

    /** The response with a message to write into. */
    static Answering messageOpen(Step step, Answering answering) {
        if (answering.output().message().isPresent()) {
            return answering;
        }
        boolean spoken = answering.terms().isSpoken();
        Part part = new Part(answering.id(), step.newItemId(), answering.output().done().size());
        Item.Message item =
                new Item.Message(part.item(), ItemStatus.IN_PROGRESS, Role.ASSISTANT, List.of());
        add(step, answering, part, item);
        step.send(new ServerEvent.ContentPartAdded(part, content(spoken, "")));
        if (spoken) {
            step.run(
                    new Effect.OpenSpeech(
                            answering.id(),
                            answering.turn().id(),
                            answering.terms().config().speed()));
        }
        PlaybackClock playback = PlaybackClock.idle(step.setup.limits().outputLead());
        return answering.with(
                answering
                        .output()
                        .open(new OpenMessage(part, "", SpokenText.NOTHING, playback, false)));
    }

    private static void add(Step step, Answering answering, Part part, Item item) {
        step.send(new ServerEvent.OutputItemAdded(part.response(), part.outputIndex(), item));
        if (!answering.terms().outOfBand()) {
            Optional<ItemId> previous = step.conversation.lastId();
            step.conversation = step.conversation.append(item);
            step.send(new ServerEvent.ItemAdded(item, previous));
        }
    }

    private static Answering close(
            Step step, Answering answering, Part part, Item item, Optional<SpokenText> spoken) {
        if (!answering.terms().outOfBand()) {
            step.conversation = step.conversation.replace(item, spoken);
            step.send(new ServerEvent.ItemDone(item, step.conversation.before(item.id())));
        }
        step.send(new ServerEvent.OutputItemDone(part.response(), part.outputIndex(), item));
        return answering.with(answering.output().close(item));
    }

    static Answering writeText(Step step, Answering answering, String delta) {
        return answering
                .output()
                .message()
                .map(message -> {
                    step.send(new ServerEvent.TextDelta(message.part(), delta));
                    return answering.with(answering.output().open(message.withText(delta)));
                })
                .orElse(answering);
    }

    /** Ends the message and shows the calls of the client's functions. */
    static Answering finish(Step step, Answering answering, boolean cut) {
        Answering shown =
                closeMessage(step, answering, cut ? ItemStatus.INCOMPLETE : ItemStatus.COMPLETED);
        for (ToolCall call : answering.output().calls()) {
            shown = showCall(step, shown, call);
        }
        return shown.with(shown.output().withoutCalls());
    }

    /** Ends the message as it is; calls that were not shown stay unseen. */
    static Answering abort(Step step, Answering answering) {
        return closeMessage(step, answering, ItemStatus.INCOMPLETE);
    }

    private static Answering closeMessage(Step step, Answering answering, ItemStatus status) {
        return answering
                .output()
                .message()
                .map(message -> closeMessage(step, answering, message, status))
                .orElse(answering);
    }

    private static Answering closeMessage(
            Step step, Answering answering, OpenMessage message, ItemStatus status) {
        boolean spoken = answering.terms().isSpoken();
        Content content = content(spoken, message.text());
        if (spoken) {
            step.send(new ServerEvent.AudioDone(message.part()));
            step.send(new ServerEvent.TranscriptDone(message.part(), message.text()));
        } else {
            step.send(new ServerEvent.TextDone(message.part(), message.text()));
        }
        step.send(new ServerEvent.ContentPartDone(message.part(), content));
        Item.Message item =
                new Item.Message(message.item(), status, Role.ASSISTANT, List.of(content));
        if (spoken && !answering.terms().outOfBand()) {
            step.playing =
                    Optional.of(new SessionState.Playing(message.item(), message.playback()));
        }
        return close(
                step,
                answering,
                message.part(),
                item,
                spoken ? Optional.of(message.spoken()) : Optional.empty());
    }

    private static Answering showCall(Step step, Answering answering, ToolCall call) {
        Part part = new Part(answering.id(), step.newItemId(), answering.output().done().size());
        CallId callId = new CallId(call.id());
        add(
                step,
                answering,
                part,
                new Item.FunctionCall(
                        part.item(), ItemStatus.IN_PROGRESS, callId, call.name(), ""));
        step.send(new ServerEvent.ArgumentsDelta(part, callId, call.arguments()));
        step.send(new ServerEvent.ArgumentsDone(part, callId, call.name(), call.arguments()));
        Item done =
                new Item.FunctionCall(
                        part.item(), ItemStatus.COMPLETED, callId, call.name(), call.arguments());
        return close(step, answering, part, done, Optional.empty());
    }

    private static Content content(boolean spoken, String words) {
        return spoken ? new Content.OutputAudio(words) : new Content.OutputText(words);
    }
}

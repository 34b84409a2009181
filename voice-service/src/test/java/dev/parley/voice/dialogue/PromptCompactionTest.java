package dev.parley.voice.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.dialogue.PromptMessage.Assistant;
import dev.parley.voice.dialogue.PromptMessage.Instruction;
import dev.parley.voice.dialogue.PromptMessage.ToolCall;
import dev.parley.voice.dialogue.PromptMessage.ToolResult;
import dev.parley.voice.dialogue.PromptMessage.User;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What is left out of a prompt that is too long tears nothing that belongs together. */
class PromptCompactionTest {

    @Property
    void keepsCallsAndTheirResultsTogether(
            @ForAll @Size(max = 40) List<@IntRange(max = 5) Integer> kinds,
            @ForAll @IntRange(max = 200) int tokens) {
        List<PromptMessage> all = talk(kinds);

        List<PromptMessage> kept = Prompt.newest(all, tokens);

        assertThat(results(kept)).isEqualTo(answered(kept, results(all)));
        Set<String> called = new HashSet<>();
        for (PromptMessage message : kept) {
            called.addAll(calls(List.of(message)));
            assertThat(called.containsAll(results(List.of(message)))).isTrue();
        }
    }

    @Property
    void keepsEveryInstructionAndTheNewestQuestion(
            @ForAll @Size(max = 40) List<@IntRange(max = 5) Integer> kinds,
            @ForAll @IntRange(max = 200) int tokens) {
        List<PromptMessage> all = talk(kinds);

        List<PromptMessage> kept = Prompt.newest(all, tokens);

        assertThat(all).containsSubsequence(kept);
        assertThat(kept)
                .filteredOn(Instruction.class::isInstance)
                .isEqualTo(of(Instruction.class, all));
        assertThat(kept.containsAll(last(of(User.class, all)))).isTrue();
    }

    /** A talk in which tools may answer later than the user goes on. */
    private static List<PromptMessage> talk(List<Integer> kinds) {
        List<PromptMessage> messages = new ArrayList<>();
        Queue<String> open = new ArrayDeque<>();
        for (int kind : kinds) {
            String name = "number " + messages.size();
            switch (kind) {
                case 0 -> messages.add(new Instruction(name));
                case 1 -> messages.add(new User(name));
                case 2 -> messages.add(new Assistant(name, List.of()));
                case 3 -> {
                    messages.add(new Assistant("", List.of(new ToolCall(name, "f", "{}"))));
                    open.add(name);
                }
                default -> {
                    if (!open.isEmpty()) {
                        messages.add(new ToolResult(open.remove(), name));
                    }
                }
            }
        }
        return messages;
    }

    private static List<String> calls(List<PromptMessage> messages) {
        return of(Assistant.class, messages).stream()
                .flatMap(assistant -> assistant.calls().stream())
                .map(ToolCall::id)
                .toList();
    }

    private static List<String> results(List<PromptMessage> messages) {
        return of(ToolResult.class, messages).stream().map(ToolResult::callId).toList();
    }

    /** Of these results those whose call is among the messages. */
    private static List<String> answered(List<PromptMessage> messages, List<String> results) {
        return results.stream().filter(calls(messages)::contains).toList();
    }

    private static <T extends PromptMessage> List<T> of(Class<T> kind, List<PromptMessage> all) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static <T> List<T> last(List<T> list) {
        return list.isEmpty() ? List.of() : List.of(list.getLast());
    }
}

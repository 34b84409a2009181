package dev.parley.inference.tokenizer.template;

import dev.parley.inference.tokenizer.AnswerParser;
import dev.parley.inference.tokenizer.ChatFormat;
import dev.parley.inference.tokenizer.ChatMessage;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ChatMessage.User;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.tokenizer.InvalidConversationException;
import dev.parley.inference.tokenizer.TextParser;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import dev.parley.inference.tokenizer.ToolCallSyntax;
import dev.parley.inference.tokenizer.huggingface.HubTokenizer;
import dev.parley.inference.tokenizer.huggingface.SpecialTokenGuard;
import dev.parley.inference.tokenizer.template.ChatTemplate.RenderException;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Writes conversations by a model's own Jinja template. Thinking aloud is switched off where the
 * template has a switch for it: somebody waits for the answer.
 */
public final class TemplateChatFormat implements ChatFormat {

    private static final String OPEN = "<tool_call>";
    private static final String CLOSE = "</tool_call>";

    private final HubTokenizer tokenizer;
    private final ChatTemplate template;
    private final SpecialTokenGuard guard;
    private final TemplateValues values;
    private final ToolCallSyntax toolCalls;

    /**
     * @param marks what the template calls {@code bos_token}, {@code eos_token} and the like
     * @param clock milliseconds since 1970, for templates that write the date
     * @throws TokenizerLoadException where the template cannot write the shortest conversation
     */
    public TemplateChatFormat(
            HubTokenizer tokenizer, String source, Map<String, String> marks, LongSupplier clock)
            throws TokenizerLoadException {
        this.tokenizer = tokenizer;
        this.template = new ChatTemplate(source, clock);
        this.guard = new SpecialTokenGuard(tokenizer.specialTexts());
        this.values = new TemplateValues(marks, guard::mark);
        this.toolCalls = syntaxOf(source);
        check();
    }

    private void check() throws TokenizerLoadException {
        try {
            template.render(values.of(new Conversation(List.of(new User("x")), List.of())));
        } catch (RenderException broken) {
            throw new TokenizerLoadException("the chat template: " + broken.getMessage(), broken);
        }
    }

    /** Templates do not say how answers call tools; those of two families show it. */
    private static ToolCallSyntax syntaxOf(String source) {
        if (source.contains(OPEN)) {
            return new ToolCallSyntax.Tagged(OPEN, CLOSE);
        }
        return source.contains("\"parameters\"") && source.contains("ipython")
                ? new ToolCallSyntax.BareObject()
                : new ToolCallSyntax.None();
    }

    @Override
    public int[] encode(Conversation conversation) throws InvalidConversationException {
        checkLast(conversation);
        String prompt = render(conversation);
        if (conversation.continuesAnswer()) {
            prompt = upToLastMessage(prompt, conversation);
        }
        return tokenizer.encodePrompt(prompt, guard);
    }

    private String render(Conversation conversation) throws InvalidConversationException {
        try {
            return template.render(values.of(conversation));
        } catch (RenderException refused) {
            throw new InvalidConversationException("messages", refused.problem());
        }
    }

    private String upToLastMessage(String prompt, Conversation conversation)
            throws InvalidConversationException {
        Assistant last = (Assistant) conversation.messages().getLast();
        String text = guard.mark(last.text()).strip();
        int at = prompt.lastIndexOf(text);
        if (text.isEmpty() || at < 0) {
            throw new InvalidConversationException(
                    "messages[" + (conversation.messages().size() - 1) + "]",
                    "the chat template leaves no answer to continue");
        }
        return prompt.substring(0, at + text.length());
    }

    private static void checkLast(Conversation conversation) throws InvalidConversationException {
        List<ChatMessage> messages = conversation.messages();
        if (messages.isEmpty()) {
            throw new InvalidConversationException("messages", "must not be empty");
        }
        if (messages.getLast() instanceof Assistant && !conversation.continuesAnswer()) {
            throw new InvalidConversationException(
                    "messages[" + (messages.size() - 1) + "]",
                    "the last message must be the user's or a tool's, or an answer to continue");
        }
    }

    @Override
    public AnswerParser parser(Conversation conversation, RandomGenerator random) {
        if (conversation.tools().isEmpty()) {
            return new TextParser(tokenizer);
        }
        return switch (toolCalls) {
            case ToolCallSyntax.Tagged(String open, String close) ->
                    new TaggedCallsParser(tokenizer, open, close, random);
            case ToolCallSyntax.BareObject _ -> new BareObjectParser(tokenizer, random);
            case ToolCallSyntax.None _,
                    ToolCallSyntax.JsonList _,
                    ToolCallSyntax.NamedArguments _ ->
                    new TextParser(tokenizer);
        };
    }

    @Override
    public ToolCallSyntax toolCalls() {
        return toolCalls;
    }
}

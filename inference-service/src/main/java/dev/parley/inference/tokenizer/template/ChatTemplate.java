package dev.parley.inference.tokenizer.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.el.ext.JinjavaListELResolver;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.loader.ResourceNotFoundException;
import dev.parley.inference.tokenizer.template.TemplateFunctions.RaisedException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import jinjava.javax.el.ArrayELResolver;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.MapELResolver;
import org.jspecify.annotations.Nullable;

/**
 * A Jinja template that writes conversations. It sees the values it is given, calls no method of a
 * Java class, reads no file or resource, writes at most {@link #MAX_OUTPUT} characters and takes at
 * most {@link RenderBudget#MAX_STEPS} steps and {@link RenderBudget#MAX_MILLIS}. It came with a
 * model from elsewhere.
 *
 * <p>Immutable.
 */
final class ChatTemplate {

    static final long MAX_OUTPUT = 1 << 24;

    private static final int MAX_RANGE = 10_000;
    private static final int MAX_DEPTH = 20;

    private static final Set<String> READING_TAGS = Set.of("include", "import", "from", "extends");

    /** A template that failed, or says that it cannot write a conversation. */
    static final class RenderException extends Exception {

        private static final long serialVersionUID = 1;

        private final String problem;

        RenderException(String problem) {
            super(problem);
            this.problem = problem;
        }

        String problem() {
            return problem;
        }
    }

    private final Jinjava jinjava;
    private final String source;
    private final LongSupplier clock;

    /**
     * {@code clock} tells milliseconds since 1970; templates write the date by it, and have not for
     * ever.
     */
    ChatTemplate(String source, LongSupplier clock) {
        this.source = PythonPrecedence.bracket(source);
        this.clock = clock;
        this.jinjava = new Jinjava(config(clock));
        jinjava.setResourceLocator(ChatTemplate::refuse);
        jinjava.registerTag(new RenderBudget.CountedFor());
        jinjava.registerFilter(new JsonFilter());
        jinjava.registerExpTest(new IterableTest());
        jinjava.registerFunction(function("raise_exception", "raise"));
        jinjava.registerFunction(function("strftime_now", "now"));
    }

    /** jinjava would read from the class path. */
    private static String refuse(String name, Charset encoding, JinjavaInterpreter interpreter)
            throws IOException {
        throw new ResourceNotFoundException("a chat template reads no other: " + name);
    }

    private static ELFunctionDefinition function(String name, String method) {
        return new ELFunctionDefinition("", name, TemplateFunctions.class, method, Object.class);
    }

    private static JinjavaConfig config(LongSupplier clock) {
        CompositeELResolver values = new CompositeELResolver();
        values.add(new PythonMethods());
        values.add(new ArrayELResolver(true));
        values.add(new JinjavaListELResolver(true));
        values.add(new MapELResolver(true));
        values.add(new OwnParts());
        return JinjavaConfig.newBuilder()
                .withDisabled(Map.of(Context.Library.TAG, READING_TAGS))
                .withProcessors(
                        JinjavaProcessors.newBuilder()
                                .withNodePreProcessor(RenderBudget::step)
                                .build())
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withElResolver(values)
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(MAX_OUTPUT)
                .withMaxStringLength(MAX_OUTPUT)
                .withRangeLimit(MAX_RANGE)
                .withMaxRenderDepth(MAX_DEPTH)
                .withMaxMacroRecursionDepth(MAX_DEPTH)
                .withDateTimeProvider(clock::getAsLong)
                .withLegacyOverrides(
                        LegacyOverrides.newBuilder()
                                .withEvaluateMapKeys(true)
                                .withIterateOverMapKeys(true)
                                .withUsePyishObjectMapper(true)
                                .withWhitespaceRequiredWithinTokens(false)
                                .withUseNaturalOperatorPrecedence(true)
                                .withParseWhitespaceControlStrictly(true)
                                .withUseTrimmingForNotesAndExpressions(true)
                                .build())
                .build();
    }

    /**
     * Returns what the template writes of these values: strings, numbers, booleans, lists, maps.
     */
    String render(Map<String, Object> values) throws RenderException {
        Map<String, Object> bindings = new HashMap<>(values);
        bindings.put("strftime_now", true); // for `strftime_now is defined`
        RenderResult result =
                RenderBudget.during(clock, () -> jinjava.renderForResult(source, bindings));
        if (result.hasErrors()) {
            TemplateError error = result.getErrors().getFirst();
            throw new RenderException(
                    raised(error.getException())
                            .orElse(
                                    "it fails in line %d: %s"
                                            .formatted(error.getLineno(), error.getMessage())));
        }
        return result.getOutput();
    }

    private static Optional<String> raised(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RaisedException) {
                return Optional.ofNullable(cause.getMessage());
            }
        }
        return Optional.empty();
    }
}

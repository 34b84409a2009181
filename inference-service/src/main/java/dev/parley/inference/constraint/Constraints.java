package dev.parley.inference.constraint;

import dev.parley.inference.constraint.Instruction.Word;
import dev.parley.inference.tokenizer.ToolCallSyntax;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns rules into constraints on a model's tokens. What was compiled last is kept: the same schema
 * comes with every request of an application.
 *
 * <p>One per model, used by several threads. Compiling takes milliseconds at most and is bounded,
 * but is no work for an engine's thread.
 */
public final class Constraints {

    /** Weight of all that is kept: some 40 MB. */
    private static final int MOST_KEPT = 400_000;

    /** Characters of rules that take the room of a step or a state: some 100 bytes. */
    private static final int CHARACTERS = 50;

    private final WordMasks words;
    private final ToolCallSyntax syntax;
    private final Map<AnswerRules, CompiledRules> compiled = // guarded by itself, oldest use first
            new LinkedHashMap<>(16, 0.75f, true);
    private int kept; // weight

    public Constraints(TokenTable table, ToolCallSyntax syntax) {
        this.words = new WordMasks(table);
        this.syntax = syntax;
        warm(StringLexeme.ANY, Lexeme.START);
        warm(StringLexeme.ANY, StringLexeme.ANY.step(Lexeme.START, '"'));
        warm(JsonWords.NUMBER, Lexeme.START);
    }

    private void warm(Lexeme lexeme, int state) {
        words.of(lexeme, state);
    }

    /**
     * Returns what holds answers to the rules; nothing where an answer may be anything.
     *
     * @throws UnsupportedSchemaException naming the keyword of a schema that answers cannot be held
     *     to, or a tool choice without its tool
     */
    public Optional<CompiledRules> compile(AnswerRules rules) throws UnsupportedSchemaException {
        if (rules.format() instanceof ResponseFormat.Text
                && rules.tools().isEmpty()
                && rules.use() instanceof ToolUse.None) {
            return Optional.empty();
        }
        synchronized (compiled) {
            CompiledRules known = compiled.get(rules);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Program program = AnswerCompiler.compile(rules, syntax);
        for (Instruction instruction : program.instructions()) {
            if (instruction instanceof Word(Lexeme lexeme, _)) {
                warm(lexeme, Lexeme.START);
                if (lexeme instanceof StringLexeme string) {
                    string.nearLimits(words.table().longest()).forEach(at -> warm(string, at));
                }
            }
        }
        CompiledRules made = new CompiledRules(program, words);
        keep(rules, made);
        return Optional.of(made);
    }

    private void keep(AnswerRules rules, CompiledRules made) {
        synchronized (compiled) {
            CompiledRules before = compiled.put(rules, made);
            kept += weight(rules, made) - (before == null ? 0 : weight(rules, before));
            var oldest = compiled.entrySet().iterator();
            while (kept > MOST_KEPT && compiled.size() > 1) {
                var forgotten = oldest.next();
                kept -= weight(forgotten.getKey(), forgotten.getValue());
                oldest.remove();
            }
        }
    }

    /**
     * Rules are kept as well as what was made of them, which may be much less: nothing of a title.
     */
    private static int weight(AnswerRules rules, CompiledRules made) {
        return made.weight() + rules.tools().size() + rules.length() / CHARACTERS;
    }
}

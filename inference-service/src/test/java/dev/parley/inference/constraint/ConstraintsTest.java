package dev.parley.inference.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.inference.constraint.ResponseFormat.JsonObject;
import dev.parley.inference.constraint.ResponseFormat.JsonSchema;
import dev.parley.inference.constraint.ResponseFormat.Text;
import dev.parley.inference.tokenizer.ToolCallSyntax;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConstraintsTest {

    private static final TokenTable TABLE = Vocabulary.small();

    private final Constraints constraints =
            new Constraints(TABLE, new ToolCallSyntax.JsonList(Vocabulary.TOOL_CALLS));

    @Test
    void plainTextIsNotConstrained() throws Exception {
        assertThat(constraints.compile(AnswerRules.of(new Text()))).isEmpty();
    }

    @Test
    void theSameRulesAreCompiledOnce() throws Exception {
        AnswerRules one = AnswerRules.of(new JsonSchema("{\"type\":\"string\"}"));
        AnswerRules same = AnswerRules.of(new JsonSchema("{\"type\":\"string\"}"));

        assertThat(constraints.compile(one).orElseThrow())
                .isSameAs(constraints.compile(same).orElseThrow());
    }

    @Test
    void whatIsKeptIsBounded() throws Exception {
        String large = "{\"type\":\"array\",\"items\":{},\"maxItems\":1900,\"title\":\"%d\"}";
        AnswerRules first = AnswerRules.of(new JsonSchema(large.formatted(0)));
        CompiledRules before = constraints.compile(first).orElseThrow();
        for (int i = 1; i < 120; i++) {
            constraints.compile(AnswerRules.of(new JsonSchema(large.formatted(i))));
        }

        assertThat(constraints.compile(first).orElseThrow()).isNotSameAs(before);
    }

    @Test
    void whatCompilesToNothingIsBoundedToo() throws Exception {
        AnswerRules first = AnswerRules.of(new JsonSchema(described(0)));
        CompiledRules before = constraints.compile(first).orElseThrow();
        for (int i = 1; i < 400; i++) {
            constraints.compile(AnswerRules.of(new JsonSchema(described(i))));
        }

        assertThat(constraints.compile(first).orElseThrow()).isNotSameAs(before);
    }

    @Test
    void whatToolsSayOfThemselvesIsBoundedToo() throws Exception {
        CompiledRules before = constraints.compile(mayCall(described(0))).orElseThrow();
        for (int i = 1; i < 400; i++) {
            constraints.compile(mayCall(described(i)));
        }

        assertThat(constraints.compile(mayCall(described(0))).orElseThrow()).isNotSameAs(before);
    }

    private static AnswerRules mayCall(String parameters) {
        ToolSignature tool = new ToolSignature("tool", parameters, false);
        return new AnswerRules(new Text(), List.of(tool), new ToolUse.Auto(), false);
    }

    /** Compiles to three steps. */
    private static String described(int number) {
        return "{\"const\":%d,\"description\":\"%s\"}".formatted(number, "x".repeat(65_000));
    }

    @Test
    void answersOfTheSameRulesDoNotDisturbEachOther() throws Exception {
        CompiledRules rules = constraints.compile(AnswerRules.of(new JsonObject())).orElseThrow();
        TokenConstraint one = rules.start(Set.of(Vocabulary.END));
        TokenConstraint other = rules.start(Set.of(Vocabulary.END));
        one.accept(Answer.firstByte(TABLE) + '{');
        one.accept(Answer.firstByte(TABLE) + '}');

        assertThat(one.isComplete()).isTrue();
        assertThat(other.isComplete()).isFalse();
        assertThat(other.accepts(Answer.firstByte(TABLE) + '{')).isTrue();
    }

    @Test
    void refusesATokenThatMayNotComeOrComesTooLate() throws Exception {
        TokenConstraint constraint =
                constraints
                        .compile(AnswerRules.of(new JsonObject()))
                        .orElseThrow()
                        .start(Set.of(Vocabulary.END));
        int brace = Answer.firstByte(TABLE) + '{';

        assertThatIllegalArgumentException()
                .isThrownBy(() -> constraint.accept(brace + 1))
                .withMessageContaining("may not come here");
        constraint.accept(brace);
        constraint.accept(brace + 2);
        constraint.accept(Vocabulary.END);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> constraint.accept(brace))
                .withMessage("the answer has ended");
        assertThat(constraint.accepts(-1)).isFalse();
        assertThat(constraint.accepts(TABLE.size())).isFalse();
    }

    @Test
    void anAnswerNeedsATokenThatEndsIt() throws Exception {
        CompiledRules rules = constraints.compile(AnswerRules.of(new JsonObject())).orElseThrow();

        assertThatIllegalArgumentException().isThrownBy(() -> rules.start(Set.of()));
    }

    @Test
    void aVocabularyNeedsEveryByte() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenTable.of(3, token -> new byte[] {(byte) token}))
                .withMessage("no token is the single byte 3");
    }
}

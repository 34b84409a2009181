package dev.parley.inference.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.inference.tokenizer.template.ChatTemplate.RenderException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.SECONDS)
class ChatTemplateTest {

    /** On the class path, and thus what jinjava reads where nothing forbids it. */
    private static final String RESOURCE = "application.properties";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% include '" + RESOURCE + "' %}",
                "{% import '" + RESOURCE + "' as other %}x",
                "{% from '" + RESOURCE + "' import other %}x",
                "{% extends '" + RESOURCE + "' %}",
                "{% if true %}{% include '" + RESOURCE + "' %}{% endif %}",
            })
    void readsNothingElse(String source) {
        assertThatExceptionOfType(RenderException.class)
                .isThrownBy(() -> render(source))
                .withMessageContaining("disabled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(10000) %}{% for b in range(10000) %}{% for c in range(10000) %}"
                        + "{% endfor %}{% endfor %}{% endfor %}",
                "{% for a in range(10000) %}{% for b in range(10000) %}{% for c in range(10000) %}"
                        + "{% set x = c %}{% endfor %}{% endfor %}{% endfor %}",
                "{% macro m() %}{% for b in range(10000) %}{% endfor %}{% endmacro %}"
                        + "{% for a in range(10000) %}{{ m() }}{% endfor %}",
            })
    void endsWhereLoopsWithinLoopsDoNot(String source) {
        assertThatExceptionOfType(RenderException.class)
                .isThrownBy(() -> render(source))
                .withMessage("the chat template takes more than 2000000 steps");
    }

    @Test
    void endsAfterAWhile() {
        AtomicLong now = new AtomicLong();
        StringBuilder source = new StringBuilder("{% macro m0() %}x{% endmacro %}");
        for (int i = 1; i < 40; i++) { // 2^39 calls
            source.append(
                    "{%% macro m%d() %%}{{ m%d() }}{{ m%d() }}{%% endmacro %%}"
                            .formatted(i, i - 1, i - 1));
        }
        ChatTemplate template =
                new ChatTemplate(source.append("{{ m39() }}").toString(), now::incrementAndGet);

        assertThatExceptionOfType(RenderException.class)
                .isThrownBy(() -> template.render(Map.of()));
        assertThat(now).hasValueLessThan(11_000);
    }

    @Test
    void everyRenderingHasTheWholeBudget() throws Exception {
        ChatTemplate template =
                new ChatTemplate(
                        "{% for a in range(150) %}{% for b in range(5000) %}{% endfor %}{% endfor %}ok",
                        () -> 0);
        for (int i = 0; i < 4; i++) {
            assertThat(template.render(Map.of())).isEqualTo("ok");
        }
    }

    private static String render(String source) throws RenderException {
        return new ChatTemplate(source, () -> 0).render(Map.of());
    }
}

package dev.parley.inference.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonPrecedenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{% if not a == b and c %}; {% if not ( a == b )and c %}",
                "{%- if not a.b[0]|length == 1 -%}; {%- if not ( a.b[0]|length == 1 )-%}",
                "{{ (not a) or not b }}; {{ (not ( a)) or not ( b )}}",
                "{% if a is not none and b not in c %}; {% if a is not none and b not in c %}",
                "{% set x = f(a=b|length - 1, c=d or e) %}; {% set x = f(a=(b|length - 1), c=(d or"
                        + " e)) %}",
                "{{ 'not a == b' }} not a == b; {{ 'not a == b' }} not a == b",
                "{# not a == b #}; {# not a == b #}",
                "{% for m in messages[::-1] %}; {% for m in messages|reverse %}",
                "{{ a if not b else c }}; {{ a if not ( b )else c }}"
            })
    void bracketsWhatPythonReadsTogether(String template, String bracketed) {
        assertThat(PythonPrecedence.bracket(template)).isEqualTo(bracketed);
    }
}

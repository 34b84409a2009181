package dev.parley.inference.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonJsonTest {

    /** Right: what Python 3 prints for {@code json.dumps(json.loads(left), ensure_ascii=False)}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"b\":1,\"a\":[true,null,\"°\"]} | {\"b\": 1, \"a\": [true, null, \"°\"]}",
                "{\"a\":1,\"a\":2}                 | {\"a\": 2}",
                "\"\\u0001\\n\\/\\u007f\"          | \"\\u0001\\n/\u007f\"",
                "[]                                | []",
                "12345678901234567890              | 12345678901234567890",
                "1.0                               | 1.0",
                "1e5                               | 100000.0",
                "1e16                              | 1e+16",
                "1.25e-7                           | 1.25e-07",
                "0.0001                            | 0.0001",
                "-0.0                              | -0.0",
                "3.14159                           | 3.14159",
                "1e300                             | 1e+300"
            })
    void spellsAsPythonDoes(String json, String expected) {
        assertThat(PythonJson.write(PythonJson.parse(json).orElseThrow())).isEqualTo(expected);
    }
}

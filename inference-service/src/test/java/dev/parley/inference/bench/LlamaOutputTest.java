package dev.parley.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LlamaOutputTest {

    @Test
    void aTestSaysHowLongItTook() {
        String output =
                """
                [
                  {
                    "build_commit": "1a2b3c4d", "build_number": 1234, "repack": true,
                    "n_prompt": 512, "n_gen": 0, "n_depth": 0,
                    "avg_ns": 2500000000, "avg_ts": 204.8,
                    "samples_ns": [ 2500000000 ]
                  }
                ]
                """;

        assertThat(LlamaOutput.seconds(output)).isEqualTo(2.5);
        assertThat(LlamaOutput.only(output).path("build_commit").asText()).isEqualTo("1a2b3c4d");
    }

    @Test
    void decodingInBatchesIsALineAmongOthers() {
        String output =
                """

                {"n_kv_max": 4224, "pp": 512, "tg": 16, "pl": 4, "t_pp": 9.0, "t_tg": 1.25, "t": 10.25}
                {"n_kv_max": 4224, "pp": 512, "tg": 16, "pl": 8, "t_pp": 18.0, "t_tg": 1.5, "t": 19.5}

                llama_perf_context_print:        load time =     812.00 ms
                """;

        assertThat(LlamaOutput.batchedSeconds(output, 8, 16)).isEqualTo(1.5);
        assertThat(LlamaOutput.batchedSeconds(output, 4, 16)).isEqualTo(1.25);
        assertThatThrownBy(() -> LlamaOutput.batchedSeconds(output, 2, 16))
                .hasMessageContaining("nothing of 2 rows");
    }

    @Test
    void whatIsNoTestIsShown() {
        assertThatThrownBy(() -> LlamaOutput.seconds("error: no model"))
                .hasMessageContaining("error: no model");
        assertThatThrownBy(() -> LlamaOutput.seconds("[]")).hasMessageContaining("no test");
        assertThatThrownBy(() -> LlamaOutput.seconds("[{\"n_gen\": 16}]"))
                .hasMessageContaining("no avg_ns");
    }

    @Test
    void theLogSaysWhereTheWeightsWent() {
        assertThat(
                        LlamaOutput.buffers(
                                List.of(
                                        "load_tensors: offloaded 0/23 layers to GPU",
                                        "load_tensors:   CPU_Mapped model buffer size =    17.2 MiB",
                                        "load_tensors:   CPU_REPACK model buffer size =   590.6 MiB")))
                .containsExactly(
                        "load_tensors:   CPU_Mapped model buffer size =    17.2 MiB",
                        "load_tensors:   CPU_REPACK model buffer size =   590.6 MiB");
    }
}

package dev.parley.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.bench.OperatorProfile.Operator;
import dev.parley.inference.checkpoint.JsonFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorProfileTest {

    /** Two runs: in the first an operator takes its time, in the second two of one type do. */
    private static final String EVENTS =
            """
            [
            {"cat":"Session","dur":900,"name":"session_initialization","args":{}},
            {"cat":"Node","dur":9,"name":"a_fence_before","args":{"op_name":"Add"}},
            {"cat":"Node","dur":300,"name":"a_kernel_time","args":{"op_name":"Add"}},
            {"cat":"Session","dur":390,"name":"SequentialExecutor::Execute","args":{}},
            {"cat":"Session","dur":400,"name":"model_run","args":{}},
            {"cat":"Node","dur":100,"name":"a_kernel_time","args":{"op_name":"Add"}},
            {"cat":"Node","dur":1500,"name":"b_kernel_time","args":{"op_name":"MatMul",
              "input_type_shape":[{"float":[8,1,256]},{"float":[512]}],
              "output_type_shape":[{"float":[8,1,512]}]}},
            {"cat":"Node","dur":2500,"name":"c_kernel_time","args":{"op_name":"MatMul",
              "input_type_shape":[{"float":[8,1,256]},{"float":[512]}],
              "output_type_shape":[{"float":[8,1,512]}]}},
            {"cat":"Session","dur":4600,"name":"model_run","args":{}}
            ]
            """;

    @Test
    void operatorsBelongToTheRunThatEndsAfterThem() throws Exception {
        assertThat(runs())
                .extracting(OperatorProfile::micros, OperatorProfile::otherMicros)
                .containsExactly(tuple(400L, 100L), tuple(4600L, 500L));
    }

    @Test
    void sumsAreByTypeAndTheSlowestIsFirst() throws Exception {
        OperatorProfile sum = OperatorProfile.sum(runs());

        assertThat(sum.runs()).isEqualTo(2);
        assertThat(sum.micros()).isEqualTo(5000);
        assertThat(sum.operators())
                .containsExactly(
                        new Operator("MatMul, 256 to 512", 2, 4000), new Operator("Add", 2, 400));
    }

    @Test
    void theTableGivesMillisecondsAStepAndShares() throws Exception {
        assertThat(OperatorProfile.sum(runs()).table(2).lines().skip(2))
                .containsExactly(
                        "| MatMul, 256 to 512 | 1 | 2.00 | 80.0 % |",
                        "| Add | 1 | 0.20 | 8.0 % |",
                        "| between operators |  | 0.30 | 12.0 % |",
                        "| **all** |  | 2.50 | 100.0 % |");
    }

    private static List<OperatorProfile> runs() throws Exception {
        JsonNode events = JsonFile.MAPPER.readTree(EVENTS);
        return OperatorProfile.runs(events);
    }
}

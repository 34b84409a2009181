package dev.parley.inference.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SystemMemoryTest {

    @Test
    void isWhatLinuxCouldFree() {
        List<String> meminfo =
                List.of("MemTotal:       24737024 kB", "MemAvailable:   16000000 kB");

        assertThat(SystemMemory.available(meminfo, 1)).isEqualTo(16_000_000L * 1024);
    }

    @Test
    void fallsBackWhereLinuxDoesNotSay() {
        assertThat(SystemMemory.available(List.of("MemTotal: 1 kB"), 42)).isEqualTo(42);
    }

    @Test
    void thisMachineHasSome() {
        assertThat(SystemMemory.available()).isPositive();
    }
}

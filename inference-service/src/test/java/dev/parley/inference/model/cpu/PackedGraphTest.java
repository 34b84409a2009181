package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PackedGraphTest {

    private static final byte[] GRAPH = {1, 2, 3};

    @Test
    void anotherGraphLibraryOrProcessorHasFilesOfItsOwn() {
        String name = PackedGraph.name(GRAPH, "1.29.0", "avx2");

        assertThat(PackedGraph.name(GRAPH.clone(), "1.29.0", "avx2")).isEqualTo(name);
        assertThat(
                        List.of(
                                name,
                                PackedGraph.name(new byte[] {1, 2}, "1.29.0", "avx2"),
                                PackedGraph.name(GRAPH, "1.31.1", "avx2"),
                                PackedGraph.name(GRAPH, "1.29.0", "avx2 avx512_vnni")))
                .doesNotHaveDuplicates()
                .allMatch(one -> one.startsWith("packed-"));
    }

    @Test
    void aProcessorIsWhatItCanDoAndNotHowFastItRunsNow() {
        List<String> slow = List.of("cpu MHz\t\t: 1200.1", "flags\t\t: fpu avx2", "bugs\t\t:");
        List<String> fast = List.of("cpu MHz\t\t: 3400.7", "flags\t\t: fpu avx2", "bugs\t\t:");

        assertThat(PackedGraph.processor(slow))
                .contains("avx2")
                .isEqualTo(PackedGraph.processor(fast));
        assertThat(PackedGraph.processor(List.of("Features\t: fp asimd i8mm"))).contains("i8mm");
    }
}

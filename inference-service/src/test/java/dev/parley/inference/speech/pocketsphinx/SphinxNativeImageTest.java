package dev.parley.inference.speech.pocketsphinx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.speech.ReachabilityMetadata;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class SphinxNativeImageTest {

    @Test
    void canCallEveryFunction() {
        assertThat(ReachabilityMetadata.signatures("downcalls"))
                .containsAll(
                        Arrays.stream(SphinxFunction.values())
                                .map(SphinxFunction::descriptor)
                                .map(ReachabilityMetadata::signature)
                                .toList());
    }
}

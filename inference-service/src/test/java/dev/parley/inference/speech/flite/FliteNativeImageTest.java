package dev.parley.inference.speech.flite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.speech.ReachabilityMetadata;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FliteNativeImageTest {

    @Test
    void canCallEveryFunction() {
        assertThat(ReachabilityMetadata.signatures("downcalls"))
                .contains(ReachabilityMetadata.signature(FliteFunction.REGISTER_VOICE))
                .containsAll(
                        Arrays.stream(FliteFunction.values())
                                .map(FliteFunction::descriptor)
                                .map(ReachabilityMetadata::signature)
                                .toList());
    }

    @Test
    void canBeCalledWithSound() {
        assertThat(ReachabilityMetadata.signatures("upcalls"))
                .containsExactly(ReachabilityMetadata.signature(StreamingCallback.SIGNATURE));
    }
}

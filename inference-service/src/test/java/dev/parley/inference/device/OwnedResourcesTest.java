package dev.parley.inference.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnedResourcesTest {

    private final List<String> closed = new ArrayList<>();
    private final OwnedResources resources = new OwnedResources();

    @Test
    void closesTheLastFirstAndOnlyOnce() {
        resources.own(() -> closed.add("first"));
        resources.own(() -> closed.add("second"));

        resources.close();
        resources.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void closesTheOthersAfterAFailure() {
        resources.own(() -> closed.add("first"));
        resources.own(() -> {
            throw new IllegalArgumentException("stuck");
        });

        assertThatThrownBy(resources::close).hasRootCauseMessage("stuck");
        assertThat(closed).containsExactly("first");
    }
}

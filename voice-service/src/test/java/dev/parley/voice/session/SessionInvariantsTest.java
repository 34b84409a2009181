package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds in whatever order clients, recognisers, models and voices speak. */
class SessionInvariantsTest {

    @Property(tries = 2_000, shrinking = ShrinkingMode.BOUNDED)
    void holdInEveryOrder(
            @ForAll @Size(min = 1, max = 120) List<@IntRange(max = 999) Integer> choices) {
        Chaos chaos = new Chaos();

        choices.forEach(chaos::step);
        chaos.end();

        InvariantWatch watch = chaos.watch();
        assertThat(watch.openResponses()).as("responses without an end").isEmpty();
        assertThat(watch.openParts()).as("added without a done").isEmpty();
        assertThat(watch.closings()).isEqualTo(1);
    }
}

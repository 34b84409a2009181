package dev.parley.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.e2e.client.Conversation;
import dev.parley.e2e.client.TurnListener;
import dev.parley.e2e.demo.Questions;
import dev.parley.e2e.system.FakeOtlpCollector.Span;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningParley.class)
class TraceIT {

    private static final Set<String> SERVICES =
            Set.of("parley-voice", "parley-router", "parley-inference");

    @Test
    void oneTraceOfATurnSpansTheThreeServices(Parley parley) throws InterruptedException {
        try (Conversation conversation = new Conversation(parley.realtime(), Map.of())) {
            conversation.ask(Questions.load("arithmetic"), TurnListener.NONE);
        }

        List<Span> spans = parley.traces().await(TraceIT::spansAll, Duration.ofSeconds(15));

        assertThat(spansAll(spans)).as("spans: " + spans).isTrue();
    }

    private static boolean spansAll(List<Span> spans) {
        return spans.stream()
                .collect(
                        Collectors.groupingBy(
                                Span::trace, Collectors.mapping(Span::service, Collectors.toSet())))
                .values()
                .stream()
                .anyMatch(services -> services.containsAll(SERVICES));
    }
}

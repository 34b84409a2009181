package dev.parley.router.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogReaderTest {

    private static final String VALID =
            """
            targets:
              - id: large
                provider: onprem
                model: large-24b
                capabilities: [streaming, tools]
                quality: 0.9
                price: {input_usd_per_1m: 0.1, output_usd_per_1m: 0.3}
                context_length: 2048
                prior: {ttft_p95_ms: 60, output_tokens: 24}
            policies:
              default: {objective: balanced}
              fast:
                objective: latency
                quality_band: 0.3
                constraints: {max_ttft_ms: 300, max_cost_usd: 0.01, capabilities: [tools]}
            """;

    @Test
    void readsTargetsAndPolicies() {
        Catalog catalog = read(VALID);

        ModelTarget target = catalog.target(new TargetId("large")).orElseThrow();
        assertThat(target.model()).isEqualTo("large-24b");
        assertThat(target.capabilities())
                .containsExactlyInAnyOrder(Capability.STREAMING, Capability.TOOLS);
        assertThat(target.price().cost(1_000_000, 1_000_000)).isEqualTo(0.4);
        assertThat(target.prior().ttftP95()).isEqualTo(Duration.ofMillis(60));
        Policy fast = catalog.policy(new PolicyId("fast")).orElseThrow();
        assertThat(fast.objective()).isEqualTo(Objective.LATENCY);
        assertThat(fast.qualityBand()).hasValue(0.3);
        assertThat(fast.constraints().maxTtft()).isEqualTo(Optional.of(Duration.ofMillis(300)));
    }

    @Test
    void readsTheCatalogueInsideTheService() {
        Catalog catalog = CatalogProducer.loadDefault();

        assertThat(catalog.targets())
                .extracting(it -> it.id().value())
                .containsExactly("parley-demo-large", "parley-demo-small");
        assertThat(catalog.policies())
                .extracting(it -> it.id().value())
                .contains("default", "voice-fast", "cheap");
    }

    @Test
    void versionsTheText() {
        assertThat(read(VALID).version()).isEqualTo(read(VALID).version());
        assertThat(read(VALID).version()).isNotEqualTo(read(VALID + "# new\n").version());
        assertThat(read(VALID).version().value()).matches("[0-9a-f]{12}");
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    quality: 0.9          | quality: 1.9              | targets[0]: a quality must be between 0 and 1
                    quality: 0.9          | quality: good             | targets[0].quality: a number is expected
                    context_length: 2048  | context_length: 2048.5    | targets[0].context_length: a whole number is expected
                    model: large-24b      | modell: large-24b         | targets[0].model: missing
                    context_length: 2048  | context_length: 9\\n    colour: red | targets[0].colour: unknown field
                    [streaming, tools]    | [streaming, tolls]        | targets[0].capabilities: unknown capability 'tolls'
                    objective: latency    | objective: speed          | policies.fast.objective: unknown objective 'speed'
                    default: {            | standard: {               | there must be a policy named 'default'
                    max_ttft_ms: 300      | max_ttft_ms: -1           | policies.fast.constraints: max_ttft_ms must be positive
                    input_usd_per_1m: 0.1 | input_usd_per_1m: -1      | targets[0].price: a price must not be negative
                    provider: onprem      | provider: on prem         | targets[0]: provider 'on prem' does not match
                    quality: 0.9          | quality: 0.9\\n    quality: 0.8 | Duplicate field 'quality'
                    targets:              | targets: {                | line
                    """)
    void refusesWithFileAndPathAndCause(String original, String broken, String cause) {
        assertThatThrownBy(() -> read(VALID.replace(original, broken.replace("\\n", "\n"))))
                .isInstanceOf(InvalidCatalogException.class)
                .hasMessageStartingWith("catalogue house.yaml: ")
                .hasMessageContaining(cause);
    }

    @Test
    void refusesATargetThatStandsTwice() {
        String target = VALID.substring(VALID.indexOf("  - id"), VALID.indexOf("policies:"));

        assertThatThrownBy(() -> read(VALID.replace("policies:", target + "policies:")))
                .hasMessageContaining("target 'large' stands twice");
    }

    @Test
    void saysThatTheFileIsMissing() {
        assertThatThrownBy(() -> CatalogProducer.load(Path.of("/no/such/catalogue.yaml")))
                .isInstanceOf(InvalidCatalogException.class)
                .hasMessage("catalogue /no/such/catalogue.yaml: no such file");
    }

    private static Catalog read(String text) {
        return new CatalogReader("house.yaml").read(text);
    }
}

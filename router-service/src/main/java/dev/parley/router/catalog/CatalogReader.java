package dev.parley.router.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Turns the text of a catalogue, YAML or JSON, into a {@link Catalog}. */
public final class CatalogReader {

    private static final double NANOS_PER_MILLISECOND = 1e6;

    private static final ObjectMapper YAML =
            new ObjectMapper(
                    YAMLFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build());

    private final String file;

    /**
     * Makes a reader of one text.
     *
     * @param file what errors call the text
     */
    public CatalogReader(String file) {
        this.file = file;
    }

    /**
     * Returns the catalogue of that text.
     *
     * @throws InvalidCatalogException if it is not a catalogue
     */
    public Catalog read(String text) {
        CatalogFields root = new CatalogFields(file, "", parse(text));
        List<ModelTarget> targets =
                root.mappings("targets").stream().map(CatalogReader::target).toList();
        List<Policy> policies = policies(root.mapping("policies"));
        root.refuseOthers();
        return checked(root, () -> new Catalog(CatalogVersion.of(text), targets, policies));
    }

    private JsonNode parse(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            String at =
                    Optional.ofNullable(e.getLocation())
                            .map(it -> "line " + it.getLineNr() + ", column " + it.getColumnNr())
                            .orElse("");
            throw new InvalidCatalogException(file, at, e.getOriginalMessage());
        }
    }

    private static ModelTarget target(CatalogFields fields) {
        String id = fields.text("id");
        String provider = fields.text("provider");
        String model = fields.text("model");
        Set<Capability> capabilities = capabilities(fields);
        double quality = fields.number("quality");
        Price price = price(fields.mapping("price"));
        int contextLength = fields.integer("context_length");
        Prior prior = prior(fields.mapping("prior"));
        fields.refuseOthers();
        return checked(
                fields,
                () ->
                        new ModelTarget(
                                new TargetId(id),
                                new ProviderId(provider),
                                model,
                                capabilities,
                                quality,
                                price,
                                contextLength,
                                prior));
    }

    private static Price price(CatalogFields fields) {
        double input = fields.number("input_usd_per_1m");
        double output = fields.number("output_usd_per_1m");
        fields.refuseOthers();
        return checked(fields, () -> new Price(input, output));
    }

    private static Prior prior(CatalogFields fields) {
        Duration ttft = milliseconds(fields.number("ttft_p95_ms"));
        int outputTokens = fields.integer("output_tokens");
        fields.refuseOthers();
        return checked(fields, () -> new Prior(ttft, outputTokens));
    }

    private static List<Policy> policies(CatalogFields fields) {
        List<Policy> policies = new ArrayList<>();
        for (String name : fields.names()) {
            policies.add(policy(name, fields.mapping(name)));
        }
        return policies;
    }

    private static Policy policy(String name, CatalogFields fields) {
        String objectiveName = fields.text("objective");
        Objective objective =
                Objective.ofWireName(objectiveName)
                        .orElseThrow(() ->
                                fields.invalid(
                                        "objective", "unknown objective '" + objectiveName + "'"));
        var band = fields.optionalNumber("quality_band");
        Constraints constraints =
                fields.optionalMapping("constraints")
                        .map(CatalogReader::constraints)
                        .orElse(Constraints.NONE);
        fields.refuseOthers();
        return checked(fields, () -> new Policy(new PolicyId(name), objective, band, constraints));
    }

    private static Constraints constraints(CatalogFields fields) {
        var ttft = fields.optionalNumber("max_ttft_ms");
        var cost = fields.optionalNumber("max_cost_usd");
        Set<Capability> capabilities = fields.has("capabilities") ? capabilities(fields) : Set.of();
        fields.refuseOthers();
        Optional<Duration> maxTtft =
                ttft.isPresent() ? Optional.of(milliseconds(ttft.getAsDouble())) : Optional.empty();
        return checked(fields, () -> new Constraints(maxTtft, cost, capabilities));
    }

    private static Set<Capability> capabilities(CatalogFields fields) {
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        for (String name : fields.texts("capabilities")) {
            capabilities.add(
                    Capability.ofWireName(name)
                            .orElseThrow(() ->
                                    fields.invalid(
                                            "capabilities", "unknown capability '" + name + "'")));
        }
        return capabilities;
    }

    private static Duration milliseconds(double milliseconds) {
        return Duration.ofNanos(Math.round(milliseconds * NANOS_PER_MILLISECOND));
    }

    private static <T> T checked(CatalogFields fields, Supplier<T> construction) {
        try {
            return construction.get();
        } catch (IllegalArgumentException e) {
            throw fields.invalid(String.valueOf(e.getMessage()));
        }
    }
}

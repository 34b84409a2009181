package dev.parley.inference.speech;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What a native image is told of the speech engines when it is built. */
public final class ReachabilityMetadata {

    private static final String FILE =
            "/META-INF/native-image/dev.parley/inference-service/speech/reachability-metadata.json";

    private ReachabilityMetadata() {}

    /** Returns the signatures it can call, or be called with. */
    public static Set<String> signatures(String direction) {
        try (InputStream file =
                Objects.requireNonNull(ReachabilityMetadata.class.getResourceAsStream(FILE))) {
            return new ObjectMapper()
                    .readTree(file)
                    .at("/foreign/" + direction)
                    .valueStream()
                    .map(ReachabilityMetadata::signature)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a signature in the same words. */
    public static String signature(FunctionDescriptor descriptor) {
        String answer = descriptor.returnLayout().map(ReachabilityMetadata::type).orElse("void");
        return descriptor.argumentLayouts().stream()
                .map(ReachabilityMetadata::type)
                .collect(Collectors.joining(",", answer + "(", ")"));
    }

    private static String signature(JsonNode call) {
        return call.path("parameterTypes")
                .valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.joining(",", call.path("returnType").asText() + "(", ")"));
    }

    private static String type(MemoryLayout layout) {
        return switch (layout) {
            case AddressLayout _ -> "void*";
            case ValueLayout.OfByte _ -> "jbyte";
            case ValueLayout.OfInt _ -> "jint";
            case ValueLayout.OfLong _ -> "jlong";
            case ValueLayout.OfFloat _ -> "jfloat";
            default -> throw new IllegalArgumentException(layout.toString());
        };
    }
}

package dev.parley.inference.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A native image can make only the downcalls that it was told of when it was built. */
class NativeImageMetadataTest {

    private static final String FILE =
            "/META-INF/native-image/dev.parley/inference-service/onnxruntime/"
                    + "reachability-metadata.json";

    @Test
    void listsTheSignatureOfEveryFunction() throws IOException {
        Set<String> listed =
                metadata()
                        .at("/foreign/downcalls")
                        .valueStream()
                        .map(NativeImageMetadataTest::signature)
                        .collect(Collectors.toSet());

        assertThat(listed)
                .containsAll(
                        Stream.of(
                                        Arrays.stream(OnnxFunction.values())
                                                .map(OnnxFunction::descriptor),
                                        Arrays.stream(CudaFunction.values())
                                                .map(CudaFunction::descriptor),
                                        OnnxLibrary.ENTRY_FUNCTIONS.stream(),
                                        Stream.of(Telemetry.SET_ENVIRONMENT))
                                .flatMap(descriptors -> descriptors)
                                .map(NativeImageMetadataTest::signature)
                                .toList());
    }

    @Test
    void listsTheBundledLibraries() throws IOException {
        assertThat(metadata().at("/resources").valueStream().map(r -> r.path("glob").asText()))
                .contains(
                        OnnxLibrary.resource("Linux", "amd64").substring(1),
                        OnnxLibrary.resource("Linux", "aarch64").substring(1));
    }

    private static JsonNode metadata() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(NativeImageMetadataTest.class.getResourceAsStream(FILE))) {
            return new ObjectMapper().readTree(file);
        }
    }

    private static String signature(JsonNode downcall) {
        return downcall.path("parameterTypes")
                .valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.joining(",", downcall.path("returnType").asText() + "(", ")"));
    }

    private static String signature(FunctionDescriptor descriptor) {
        return descriptor.argumentLayouts().stream()
                .map(NativeImageMetadataTest::type)
                .collect(
                        Collectors.joining(
                                ",",
                                descriptor
                                                .returnLayout()
                                                .map(NativeImageMetadataTest::type)
                                                .orElse("void")
                                        + "(",
                                ")"));
    }

    private static String type(MemoryLayout layout) {
        return switch (layout) {
            case AddressLayout _ -> "void*";
            case ValueLayout.OfInt _ -> "jint";
            case ValueLayout.OfLong _ -> "jlong";
            default -> throw new IllegalArgumentException(layout.toString());
        };
    }
}

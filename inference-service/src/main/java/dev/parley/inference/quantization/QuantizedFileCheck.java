package dev.parley.inference.quantization;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.SafetensorsFile;
import dev.parley.inference.checkpoint.StoredTensor;
import java.util.Arrays;
import java.util.Optional;

/** Compares a quantised file with its manifest. */
final class QuantizedFileCheck {

    private QuantizedFileCheck() {}

    /**
     * Throws where the file is not what {@code layout} says, or a tensor's bytes are not what the
     * manifest says.
     *
     * @param hashes whether to read all of the file; else its size and its header are compared
     */
    static void require(
            SafetensorsFile file, Manifest manifest, QuantizedLayout layout, boolean hashes)
            throws ModelLoadException {
        if (file.content().byteSize() != layout.fileBytes()) {
            throw new ModelLoadException(
                    "%s has %d bytes, and %d were written"
                            .formatted(file.path(), file.content().byteSize(), layout.fileBytes()));
        }
        byte[] header = file.content().asSlice(0, layout.header().length).toArray(JAVA_BYTE);
        if (!Arrays.equals(header, layout.header())) {
            throw new ModelLoadException(file.path() + " has another header than was written");
        }
        if (hashes) {
            Optional<StoredTensor> wrong =
                    file.tensors().parallelStream()
                            .filter(tensor -> !isAsRecorded(file, tensor, manifest))
                            .findFirst();
            if (wrong.isPresent()) {
                throw new ModelLoadException(
                        "%s: the bytes of tensor %s are not those that were written"
                                .formatted(file.path(), wrong.get().name()));
            }
        }
    }

    private static boolean isAsRecorded(
            SafetensorsFile file, StoredTensor tensor, Manifest manifest) {
        return Sha256.of(file.data(tensor)).equals(manifest.tensors().get(tensor.name()));
    }
}

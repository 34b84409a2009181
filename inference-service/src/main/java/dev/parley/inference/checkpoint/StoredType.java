package dev.parley.inference.checkpoint;

import dev.parley.inference.device.ElementType;
import java.util.Optional;

/** The element types of the safetensors format; only some of them can be weights here. */
public enum StoredType {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    F8_E4M3(1),
    F8_E5M2(1),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U64(8),
    U32(4),
    U16(2),
    U8(1),
    BOOL(1);

    private final int bytes;

    StoredType(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    /** Returns what the runtime calls it, where the graph writer builds weights of it. */
    public Optional<ElementType> weight() {
        return switch (this) {
            case F32 -> Optional.of(ElementType.FLOAT);
            case F16 -> Optional.of(ElementType.FLOAT16);
            case BF16 -> Optional.of(ElementType.BFLOAT16);
            case F64, F8_E4M3, F8_E5M2, I64, I32, I16, I8, U64, U32, U16, U8, BOOL ->
                    Optional.empty();
        };
    }
}

package dev.parley.inference.registry;

import dev.parley.inference.model.cuda.CudaOptions;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** How models whose device is cuda use the GPU. */
@ConfigMapping(prefix = "parley.inference.cuda")
public interface CudaConfig {

    /** The GPU's number among those that the process sees; by default 0. */
    @WithDefault("0")
    int device();

    /** The folder of CUDA's libraries; by default the system's loader finds them. */
    Optional<Path> libraries();

    /** What keys and values are kept as, bfloat16 or float8; by default bfloat16. */
    @WithDefault("bfloat16")
    CudaOptions.CacheType cache();

    /** Tokens of one block of keys and values, a power of two; by default 256. */
    @WithDefault("256")
    int blockTokens();

    /** Blocks of each model's pool; by default as many as fit, or as its slots can use. */
    OptionalInt blocks();

    /** Most tokens of a prompt in one step; by default 1024. */
    @WithDefault("1024")
    int chunk();

    /** Whether decode steps are captured as CUDA graphs; by default true. */
    @WithDefault("true")
    boolean graphs();

    /** Returns them as a model's loader takes them. */
    default CudaOptions options() {
        return new CudaOptions(
                device(), libraries(), cache(), blockTokens(), blocks(), chunk(), graphs());
    }
}

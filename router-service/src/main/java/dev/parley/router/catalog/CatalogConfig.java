package dev.parley.router.catalog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.util.Optional;

/** Where the catalogue is. */
@ConfigMapping(prefix = "parley.router.catalogue")
public interface CatalogConfig {

    /** The catalogue's file; default: the one inside the service, with the demonstration models. */
    @WithParentName
    Optional<Path> file();
}

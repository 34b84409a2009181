package dev.parley.router.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/** Loads the catalogue once, at the start. */
@ApplicationScoped
class CatalogProducer {

    /** Resource of the default catalogue. */
    static final String DEFAULT = "catalogue.yaml";

    @Produces
    @Singleton
    Catalog catalog(CatalogConfig config) {
        return config.file().map(CatalogProducer::load).orElseGet(CatalogProducer::loadDefault);
    }

    static Catalog load(Path file) {
        try {
            return new CatalogReader(file.toString()).read(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new InvalidCatalogException(file.toString(), "", "no such file");
        } catch (IOException e) {
            throw new InvalidCatalogException(file.toString(), "", "unreadable: " + e);
        }
    }

    static Catalog loadDefault() {
        try (InputStream resource =
                CatalogProducer.class.getClassLoader().getResourceAsStream(DEFAULT)) {
            byte[] text = Objects.requireNonNull(resource, DEFAULT).readAllBytes();
            return new CatalogReader(DEFAULT).read(new String(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InvalidCatalogException(DEFAULT, "", "unreadable: " + e);
        }
    }
}

package dev.parley.router.catalog;

/** A catalogue that cannot be used; its message names the file, the path in it and the cause. */
public final class InvalidCatalogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidCatalogException(String file, String path, String cause) {
        super("catalogue " + file + (path.isEmpty() ? "" : ": " + path) + ": " + cause);
    }
}

package dev.parley.router.catalog;

/** Names who serves a target, for example {@code onprem}. */
public record ProviderId(String value) {

    public ProviderId {
        Names.check("provider", value);
    }

    @Override
    public String toString() {
        return value;
    }
}

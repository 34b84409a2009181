package dev.parley.router.catalog;

/** Names a policy; callers ask for it as {@code router/<policy>}. */
public record PolicyId(String value) {

    /** Applies where the caller names no policy. */
    public static final PolicyId DEFAULT = new PolicyId("default");

    public PolicyId {
        Names.check("policy", value);
    }

    @Override
    public String toString() {
        return value;
    }
}

package dev.parley.router.provider;

/** What went wrong at a provider. */
public enum ProviderFailure {
    /** Not reachable, or it does not serve the model: another target may. */
    UNAVAILABLE(true),
    /** No room now: another target may have some. */
    SATURATED(true),
    /** It broke: another target may not. */
    BROKEN(true),
    /** It refuses the request as written: every target would. */
    INVALID_REQUEST(false),
    /** The time is over. */
    DEADLINE(false);

    private final boolean othersMayServe;

    ProviderFailure(boolean othersMayServe) {
        this.othersMayServe = othersMayServe;
    }

    public boolean othersMayServe() {
        return othersMayServe;
    }
}

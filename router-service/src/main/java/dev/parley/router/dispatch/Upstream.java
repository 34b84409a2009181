package dev.parley.router.dispatch;

import dev.parley.router.decision.RouteDecision;
import dev.parley.router.provider.ProviderException;
import dev.parley.router.provider.ProviderFailure;
import java.time.Duration;
import java.util.Optional;

/** What a provider's failure is to our caller. */
final class Upstream {

    private Upstream() {}

    /** Returns the failure; whatever else a provider throws is a broken provider. */
    static ProviderException failure(Throwable error) {
        return error instanceof ProviderException failure
                ? failure
                : new ProviderException(
                        ProviderFailure.BROKEN, "the provider broke", Optional.empty(), error);
    }

    static RouterError error(ProviderException failure) {
        return switch (failure.failure()) {
            case UNAVAILABLE -> RouterError.PROVIDER_UNAVAILABLE;
            case SATURATED -> RouterError.TARGETS_SATURATED;
            case BROKEN -> RouterError.PROVIDER_FAILED;
            case INVALID_REQUEST -> RouterError.INVALID_REQUEST;
            case DEADLINE -> RouterError.DEADLINE_EXCEEDED;
        };
    }

    /**
     * Returns what the caller is told.
     *
     * @param retryAfter when to try again, where the provider does not say
     */
    static RouterException exception(
            ProviderException failure, RouteDecision decision, Duration retryAfter) {
        RouterError error = error(failure);
        RouterException exception =
                RouterException.of(error, failure.message()).with(decision).causedBy(failure);
        return error == RouterError.TARGETS_SATURATED
                ? exception.retryAfter(failure.retryAfter().orElse(retryAfter))
                : exception;
    }
}

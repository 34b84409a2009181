package dev.parley.router.signals;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the one {@link Signals} of the service. */
@ApplicationScoped
class SignalsProducer {

    @Produces
    @Singleton
    Signals signals(SignalsConfig config) {
        return new Signals(config, System::nanoTime);
    }
}

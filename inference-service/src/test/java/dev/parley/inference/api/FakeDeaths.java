package dev.parley.inference.api;

import dev.parley.inference.registry.EngineDeaths;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Remembers deaths, where the real one would end the process. */
@Alternative
@Singleton
public final class FakeDeaths implements EngineDeaths {

    final BlockingQueue<Throwable> causes = new LinkedBlockingQueue<>();

    @Override
    public void died(String model, Throwable cause) {
        causes.add(cause);
    }
}

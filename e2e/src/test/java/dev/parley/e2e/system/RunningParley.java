package dev.parley.e2e.system;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the running {@link Parley}, started once for all of them and stopped at the end. */
final class RunningParley implements ParameterResolver {

    /** Remembers a start that failed, so that it is not tried for every class. */
    private static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Parley.class;
    }

    @Override
    public Parley resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(RunningParley.class))
                .computeIfAbsent(Parley.class, key -> start(), Parley.class);
    }

    private static Parley start() {
        if (FAILURE.get() != null) {
            throw new IllegalStateException("the services did not start", FAILURE.get());
        }
        try {
            return Parley.start();
        } catch (IOException | InterruptedException | AssertionError e) {
            FAILURE.set(e);
            throw new IllegalStateException("the services did not start", e);
        }
    }
}

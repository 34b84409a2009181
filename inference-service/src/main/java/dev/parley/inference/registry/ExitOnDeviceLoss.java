package dev.parley.inference.registry;

import dev.parley.inference.model.DeviceLostException;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.Quarkus;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Ends the process where the device is lost: its faults stick to the process, and a new one may
 * find it whole. Another death leaves the other models served; liveness tells of it.
 */
@DefaultBean
@Singleton
final class ExitOnDeviceLoss implements EngineDeaths {

    private static final Logger LOG = Logger.getLogger(ExitOnDeviceLoss.class);

    /** EX_IOERR of sysexits.h: what supervisors restart. */
    private static final int EXIT_CODE = 74;

    @Override
    public void died(String model, Throwable cause) {
        if (cause instanceof DeviceLostException) {
            LOG.fatalf("Model %s lost its device: this process exits for its restart", model);
            Quarkus.asyncExit(EXIT_CODE);
        }
    }
}

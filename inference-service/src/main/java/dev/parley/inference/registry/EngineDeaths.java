package dev.parley.inference.registry;

/** Is told where an engine stopped although nobody asked it to; all its streams have ended then. */
@FunctionalInterface
public interface EngineDeaths {

    /** Called in the engine's thread, the last thing that it does. */
    void died(String model, Throwable cause);
}

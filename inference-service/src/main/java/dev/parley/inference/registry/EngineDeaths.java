package dev.parley.inference.registry;

/**
 * Is told where an engine stopped although nobody asked it to, all its streams having ended, or
 * where a model lost its device before it had one.
 */
@FunctionalInterface
public interface EngineDeaths {

    /** Called in the engine's thread, the last thing that it does; or in the one that loads. */
    void died(String model, Throwable cause);
}

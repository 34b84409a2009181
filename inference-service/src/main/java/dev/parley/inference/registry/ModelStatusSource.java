package dev.parley.inference.registry;

import java.util.List;

/**
 * A bean that serves models: the language engine, the speech engines. Health and ListModels ask
 * every one.
 */
public interface ModelStatusSource {

    /** Returns the state of its models now, in the order of the configuration. Never blocks. */
    List<ModelStatus> models();
}

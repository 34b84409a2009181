/**
 * A checkpoint in the Hugging Face layout, the graph we write for it, and the runner that steps it.
 *
 * <p>The way in is {@link dev.parley.inference.model.StepRunner}; all else here is how one comes to
 * be.
 */
@NullMarked
package dev.parley.inference.model;

import org.jspecify.annotations.NullMarked;

/**
 * What a loaded model does: the steps that it runs, their logits, and the memory it takes.
 *
 * <p>The way in is {@link dev.parley.inference.model.StepRunner}; each room below is one way to
 * run.
 */
@NullMarked
package dev.parley.inference.model;

import org.jspecify.annotations.NullMarked;

/**
 * The loop that serves one model: schedule, run, sample.
 *
 * <p>The way in is {@link dev.parley.inference.engine.Engine#submit}. One thread owns the runner,
 * the slots and the sequences; callers post requests to it and read their answers from a {@link
 * dev.parley.inference.engine.Generation}.
 */
@NullMarked
package dev.parley.inference.engine;

import org.jspecify.annotations.NullMarked;

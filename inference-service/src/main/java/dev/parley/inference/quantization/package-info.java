/**
 * Weights in four or eight bits: made once from a checkpoint, kept in a directory of their own.
 *
 * <p>The way in is {@link dev.parley.inference.quantization.QuantizationCache}. What is written is
 * a safetensors file again, so that what reads checkpoints reads it, too.
 */
@NullMarked
package dev.parley.inference.quantization;

import org.jspecify.annotations.NullMarked;

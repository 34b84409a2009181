/**
 * Speed of the engine beside llama.cpp's: {@code ./parley bench engine}.
 *
 * <p>Lives beside the tests, so that nothing of it ships. Models have published shapes and random
 * weights: speed does not depend on what a weight is.
 */
@NullMarked
package dev.parley.inference.bench;

import org.jspecify.annotations.NullMarked;

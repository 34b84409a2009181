/**
 * A folder of weights in the Hugging Face layout: its configuration, its files, and the tensors
 * that the architecture asks for, each found and checked before anything is loaded.
 */
@NullMarked
package dev.parley.inference.checkpoint;

import org.jspecify.annotations.NullMarked;

/**
 * The ONNX graph that we write for a decoder, as bytes.
 *
 * <p>It knows the checkpoint whose weights it names, and nothing of the runtime that will read it.
 */
@NullMarked
package dev.parley.inference.graph;

import org.jspecify.annotations.NullMarked;

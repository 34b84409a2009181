/** Tests of the binding to ONNX Runtime. */
@NullMarked
package dev.parley.inference.device;

import org.jspecify.annotations.NullMarked;

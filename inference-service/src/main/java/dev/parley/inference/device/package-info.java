/**
 * ONNX Runtime's C interface and the machine's memory: the lowest room, which knows no model.
 *
 * <p>Every call into native code is made here. What could crash the process there, a wrong size or
 * a released object, is refused here first.
 */
@NullMarked
package dev.parley.inference.device;

import org.jspecify.annotations.NullMarked;

/** The rules that keep the rooms of the inference service apart, one class each. */
@NullMarked
package dev.parley.inference.architecture;

import org.jspecify.annotations.NullMarked;

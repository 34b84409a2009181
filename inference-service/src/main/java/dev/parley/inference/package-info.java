/** Parley's inference service. */
@NullMarked
package dev.parley.inference;

import org.jspecify.annotations.NullMarked;

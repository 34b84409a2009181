/** Parley's voice service. */
@NullMarked
package dev.parley.voice;

import org.jspecify.annotations.NullMarked;

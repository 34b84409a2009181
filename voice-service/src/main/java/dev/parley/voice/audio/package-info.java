/** Samples, frames and positions: everything about sound that needs no listener. */
@NullMarked
package dev.parley.voice.audio;

import org.jspecify.annotations.NullMarked;

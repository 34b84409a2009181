/** Decides from speech probabilities when a turn starts and stops, on sample time alone. */
@NullMarked
package dev.parley.voice.turn;

import org.jspecify.annotations.NullMarked;

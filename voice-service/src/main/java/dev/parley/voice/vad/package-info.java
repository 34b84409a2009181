/** Tells speech from everything else, frame by frame. */
@NullMarked
package dev.parley.voice.vad;

import org.jspecify.annotations.NullMarked;

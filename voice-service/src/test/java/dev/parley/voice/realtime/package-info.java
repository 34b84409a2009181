/** The wire against its specification. */
@NullMarked
package dev.parley.voice.realtime;

import org.jspecify.annotations.NullMarked;

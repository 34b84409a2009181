@NullMarked
package dev.parley.voice.vad;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.parley.voice.tts;

import org.jspecify.annotations.NullMarked;

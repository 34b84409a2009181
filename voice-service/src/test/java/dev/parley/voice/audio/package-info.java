@NullMarked
package dev.parley.voice.audio;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.parley.voice.stt;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.parley.voice.turn;

import org.jspecify.annotations.NullMarked;

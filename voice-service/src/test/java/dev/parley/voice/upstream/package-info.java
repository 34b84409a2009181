@NullMarked
package dev.parley.voice.upstream;

import org.jspecify.annotations.NullMarked;

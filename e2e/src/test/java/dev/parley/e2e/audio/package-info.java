@NullMarked
package dev.parley.e2e.audio;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.parley.inference.checkpoint;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.parley.inference.sampling;

import org.jspecify.annotations.NullMarked;

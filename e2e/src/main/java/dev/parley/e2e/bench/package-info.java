/** Measurements of the running system, taken from outside. */
@NullMarked
package dev.parley.e2e.bench;

import org.jspecify.annotations.NullMarked;

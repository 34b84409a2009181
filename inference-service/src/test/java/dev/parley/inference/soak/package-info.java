/** Clients that come, cancel and vanish, before the service as it ships: {@code ./parley soak}. */
@NullMarked
package dev.parley.inference.soak;

import org.jspecify.annotations.NullMarked;

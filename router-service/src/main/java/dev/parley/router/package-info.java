/** Parley's router service. */
@NullMarked
package dev.parley.router;

import org.jspecify.annotations.NullMarked;

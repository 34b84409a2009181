/** The three packaged services, run as processes and used from outside. */
@NullMarked
package dev.parley.e2e.system;

import org.jspecify.annotations.NullMarked;

/** The service as it ships, in a process of its own, for what is seen from outside only. */
@NullMarked
package dev.parley.inference.process;

import org.jspecify.annotations.NullMarked;

/** Commands for operators: they run without the service and without its container. */
@NullMarked
package dev.parley.inference.cli;

import org.jspecify.annotations.NullMarked;

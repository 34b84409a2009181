/**
 * Which target answers and why: values in, a value out; no clock, no threads, no input or output.
 */
@NullMarked
package dev.parley.router.decision;

import org.jspecify.annotations.NullMarked;

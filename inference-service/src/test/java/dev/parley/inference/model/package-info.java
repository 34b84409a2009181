/** Tests of checkpoints, graphs and steps, and a reference model in plain Java. */
@NullMarked
package dev.parley.inference.model;

import org.jspecify.annotations.NullMarked;

/**
 * Computes a GPU's graph in plain Java, operator by operator, each as its documentation defines it:
 * what a graph means can be compared with other models where there is no GPU.
 */
@NullMarked
package dev.parley.inference.graph.interpreter;

import org.jspecify.annotations.NullMarked;

/**
 * The runner on a GPU: keys and values in blocks of one pool, packed steps that are captured once
 * and replayed.
 */
@NullMarked
package dev.parley.inference.model.cuda;

import org.jspecify.annotations.NullMarked;

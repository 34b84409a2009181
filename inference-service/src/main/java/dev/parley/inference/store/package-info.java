/**
 * Where weights come from: {@code models.yaml} names models, a hub or a folder has their files, and
 * nothing is handed on that fails its hash.
 *
 * <p>The way in is {@link dev.parley.inference.store.ModelStore}. The room knows no engine and no
 * container: the command line and the server use it alike.
 */
@NullMarked
package dev.parley.inference.store;

import org.jspecify.annotations.NullMarked;

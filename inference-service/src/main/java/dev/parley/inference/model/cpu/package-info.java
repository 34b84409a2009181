/** * The runner on the processor: KV slots in plain memory, which steps read and write in place. */
@NullMarked
package dev.parley.inference.model.cpu;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.parley.inference.model.cuda;

import org.jspecify.annotations.NullMarked;

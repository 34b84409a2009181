@NullMarked
package dev.parley.inference.model;

import org.jspecify.annotations.NullMarked;

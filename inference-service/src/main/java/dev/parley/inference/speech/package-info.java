/**
 * Speech to text and text to speech, behind two interfaces; the engines are in the packages below.
 * Text and sound are never logged here.
 */
@NullMarked
package dev.parley.inference.speech;

import org.jspecify.annotations.NullMarked;

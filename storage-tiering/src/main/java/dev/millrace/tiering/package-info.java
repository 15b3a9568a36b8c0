/** Moves objects between tiers by access, age and price, and keeps watch over the bytes of those that are seldom read. */
@NullMarked
package dev.millrace.tiering;

import org.jspecify.annotations.NullMarked;

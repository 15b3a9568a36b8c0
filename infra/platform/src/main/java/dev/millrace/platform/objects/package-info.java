/** Where bytes live: the store port, its adapters, and the holdings. */
@NullMarked
package dev.millrace.platform.objects;

import org.jspecify.annotations.NullMarked;

/** Contract tests, fakes, faults and the clip generator. */
@NullMarked
package dev.millrace.testkit;

import org.jspecify.annotations.NullMarked;

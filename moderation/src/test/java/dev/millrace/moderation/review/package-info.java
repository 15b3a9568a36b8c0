@org.jspecify.annotations.NullMarked
package dev.millrace.moderation.review;

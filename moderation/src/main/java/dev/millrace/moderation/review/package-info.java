/** What waits for a moderator: the queue, decisions, appeals, and the audit of every act. */
@NullMarked
package dev.millrace.moderation.review;

import org.jspecify.annotations.NullMarked;

package dev.millrace.moderation.review;

/** Addresses at the origin, behind a preview token. */
record Preview(String hls, String poster, String storyboard) {}

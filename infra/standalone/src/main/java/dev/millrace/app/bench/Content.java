package dev.millrace.app.bench;

/**
 * The bytes of one upload, made by {@link Pattern}.
 *
 * @param number no two uploads to one server have the same, so that none is taken for a copy of another
 * @param length in bytes
 */
record Content(long number, long length) {}

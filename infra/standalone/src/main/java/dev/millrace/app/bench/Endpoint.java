package dev.millrace.app.bench;

import java.net.URI;
import java.util.Map;

/**
 * Where a server begins uploads.
 *
 * @param uploads what is POSTed to
 * @param fields of every request
 */
record Endpoint(URI uploads, Map<String, String> fields) {}

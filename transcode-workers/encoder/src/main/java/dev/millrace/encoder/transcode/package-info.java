/**
 * Decodes a source once and makes every output of it. Data walks one way: packets → {@link
 * dev.millrace.encoder.transcode.VideoLine} and {@link dev.millrace.encoder.transcode.AudioLine} → frames → encoders →
 * {@link dev.millrace.encoder.transcode.TrackMuxer} → {@link dev.millrace.encoder.transcode.Packs}.
 */
@NullMarked
package dev.millrace.encoder.transcode;

import org.jspecify.annotations.NullMarked;

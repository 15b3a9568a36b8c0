package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplicedChannelTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by the extension
    Path directory;

    @Test
    void aHeadAndALaterPartReadAsOne() throws IOException {
        try (FileChannel file = FileChannel.open(Files.writeString(directory.resolve("f"), "HEADxxxxPARTyyyy"))) {
            PackBytes bytes = new PackBytes(file, 4, 8, 12);
            assertThat(bytes.length()).isEqualTo(8);
            try (InputStream in = bytes.open()) {
                assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII))
                        .isEqualTo("HEADPART");
            }
            try (InputStream again = bytes.open()) {
                assertThat(again.readNBytes(4)).isEqualTo("HEAD".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void everyPositionIsReachedAndTheEndIsOne() throws IOException {
        try (FileChannel file = FileChannel.open(Files.writeString(directory.resolve("f"), "HEADxxxxPARTyyyy"));
                SplicedChannel channel = new SplicedChannel(file, 4, 8, 12)) {
            StringBuilder seen = new StringBuilder();
            for (int at = 7; at >= 0; at--) {
                ByteBuffer one = ByteBuffer.allocate(1);
                assertThat(channel.position(at).read(one)).isEqualTo(1);
                seen.append((char) one.get(0));
            }
            assertThat(seen).hasToString("TRAPDAEH");
            assertThat(channel.position(8).read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(channel.size()).isEqualTo(8);
        }
    }

    @Test
    void partsThatOverlapAreRefused() throws IOException {
        try (FileChannel file = FileChannel.open(Files.writeString(directory.resolve("f"), "HEAD"))) {
            assertThatThrownBy(() -> new SplicedChannel(file, 4, 2, 12)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new SplicedChannel(file, 4, 8, 2)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

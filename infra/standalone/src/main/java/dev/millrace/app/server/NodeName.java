package dev.millrace.app.server;

import dev.millrace.app.Version;
import dev.millrace.platform.nodes.Self;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * What a process is called: its machine and a check sum of its data directory, which is its own. So it has the same name
 * after a restart, and two on one machine have two.
 */
final class NodeName {
    private NodeName() {}

    static Self self(Path data, Collection<Role> roles) {
        return new Self(of(data), roles.stream().map(Role::toString).toList(), Version.NUMBER);
    }

    static String of(Path data) {
        var sum = new CRC32();
        sum.update(data.toString().getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%s-%04x", host(), sum.getValue() & 0xffff);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException e) {
            return "node";
        }
    }
}

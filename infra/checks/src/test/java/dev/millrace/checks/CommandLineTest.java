package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Clips;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a person calls it. */
class CommandLineTest {
    @TempDir
    Path data;

    @Test
    void theHelpListsTheCommands() throws Exception {
        assertThat(Ran.of("--help").out())
                .contains(
                        "demo", "up", "publish", "transcode", "validate", "token", "login", "status", "stop", "config");
        assertThat(Ran.of("tier", "plan", "--help").out()).contains("Usage: millrace tier plan");
    }

    @Test
    @Tag("long")
    void theDemoPublishesAndExits() throws Exception {
        Ran ran = Ran.of(
                "demo",
                Clips.plain(4, 320, 240).toString(),
                "--exit",
                "--data",
                data.toString(),
                "--port",
                "0",
                "--origin-port",
                "0");
        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out())
                .containsPattern("(?m)^READY http://127.0.0.1:\\d+ http://127.0.0.1:\\d+$")
                .containsPattern("(?m)^PLAYABLE http://127.0.0.1:\\d+/t/\\S+/master.m3u8 \\d+\\.\\d$")
                .containsPattern("(?m)^PUBLISHED http://127.0.0.1:\\d+/v/\\S+/master.m3u8 \\d+\\.\\d$")
                .containsPattern("(?m)^DASH +http\\S+/manifest.mpd$")
                .containsPattern("(?m)^WATCH http\\S+$");
    }

    @Test
    @Tag("long")
    void theDemoOfWhatIsNoVideoFailsWithAReason() throws Exception {
        Path text = Files.writeString(data.resolve("no-video.mp4"), "no video ".repeat(1000));
        Ran ran = Ran.of(
                "demo",
                text.toString(),
                "--exit",
                "--data",
                data.resolve("d").toString(),
                "--port",
                "0",
                "--origin-port",
                "0");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err())
                .contains("This is text, not a video: choose a video file.")
                .doesNotContain("Exception");
    }

    @Test
    void oneProcessServesADirectoryAndAnotherIsToldSo() throws Exception {
        try (var node = Node.start(data)) {
            Ran status = Ran.of("status", "--data", data.toString());
            assertThat(status.exit()).as("%s", status).isZero();
            assertThat(status.out())
                    .contains(node.api().toString())
                    .contains("UP")
                    .contains("  transcode UP")
                    .contains("node    ");

            Ran second = Ran.of("up", "--data", data.toString(), "--port", "0", "--origin-port", "0");
            assertThat(second.exit()).isEqualTo(1);
            assertThat(second.err())
                    .containsOnlyOnce("\n")
                    .contains("already runs")
                    .contains("stop");

            Ran published = Ran.of(
                    "publish", Clips.plain(3, 320, 240).toString(), "--title", "By hand", "--data", data.toString());
            assertThat(published.exit()).as("%s", published).isZero();
            assertThat(published.out()).containsPattern("(?m)^PUBLISHED http\\S+ \\d");
            String master = published.out().replaceAll("(?s).*PUBLISHED (\\S+).*", "$1");
            Ran valid = Ran.of("validate", master.replace("master.m3u8", ""));
            assertThat(valid.exit()).as("%s", valid).isZero();
            assertThat(valid.out()).contains("v-avc-240", "a-aac-", "RIGHT");

            Path text = Files.writeString(data.resolve("no-video.mp4"), "no video ".repeat(3_000_000));
            for (int again = 0; again < 2; again++) {
                Ran refused = Ran.of("publish", text.toString(), "--data", data.toString());
                assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
                assertThat(refused.err())
                        .containsOnlyOnce("\n")
                        .contains("This is text, not a video: choose a video file.");
            }

            String token = Ran.of("token", "--role", "operator", "--subject", "olga", "--data", data.toString())
                    .out()
                    .strip();
            assertThat(new Client(node, token)
                            .send("GET", "/v1/work/dead-letters")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(Ran.of("login", "--data", data.toString()).out()).contains(node.api() + "/sign-in?code=");

            Ran unknown = Ran.of("tier", "explain", "nothing", "--data", data.toString());
            assertThat(unknown.exit()).isEqualTo(1);
            assertThat(unknown.err()).containsOnlyOnce("\n").contains("no video");

            Ran stop = Ran.of("stop", "--data", data.toString());
            assertThat(stop.exit()).as("%s", stop).isZero();
            assertThat(Ran.of("status", "--data", data.toString()).exit()).isEqualTo(3);
        }
    }

    @Test
    void aTakenPortIsOneSentence() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Ran api = Ran.of("up", "--data", data.toString(), "--port", port, "--origin-port", "0");
            assertThat(api.exit()).isEqualTo(1);
            assertThat(api.err()).containsOnlyOnce("\n").contains("--port");
            Ran origin = Ran.of("up", "--data", data.toString(), "--port", "0", "--origin-port", port);
            assertThat(origin.exit()).isEqualTo(1);
            assertThat(origin.err()).containsOnlyOnce("\n").contains("--origin-port");
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsOneSentence() throws Exception {
        Path file = Files.writeString(data.resolve("file"), "in the way");
        Ran ran = Ran.of("up", "--data", file.resolve("below").toString(), "--port", "0", "--origin-port", "0");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).containsOnlyOnce("\n").contains("--data");
    }

    @Test
    void anUnknownRoleAndAnUnknownSettingAreOneSentence() throws Exception {
        Ran role = Ran.of("up", "--data", data.toString(), "--roles", "ingest,nonsense");
        assertThat(role.exit()).isEqualTo(1);
        assertThat(role.err()).containsOnlyOnce("\n").contains("nonsense").contains("transcode");

        Files.writeString(data.resolve("millrace.yaml"), "millrace:\n  api:\n    prot: 9\n");
        Ran setting = Ran.of("up", "--data", data.toString(), "--origin-port", "0");
        assertThat(setting.exit()).isEqualTo(1);
        assertThat(setting.err())
                .containsOnlyOnce("\n")
                .contains("millrace.api.prot")
                .contains("millrace.api.port");
    }

    @Test
    void theConfigurationSaysWhereEachValueComesFrom() throws Exception {
        Files.writeString(
                data.resolve("millrace.yaml"),
                "millrace:\n  api:\n    bind: 127.0.0.2\n  database:\n    password: hunter2\n");
        Ran ran = Ran.of("config", "--data", data.toString(), "--port", "9999");
        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out())
                .contains("millrace.api.port: 9999  (flag)")
                .contains("millrace.api.bind: 127.0.0.2  (millrace.yaml)")
                .contains("millrace.database.password: (masked)  (millrace.yaml)")
                .contains("millrace.database.connections: 40  (default)")
                .doesNotContain("hunter2");
    }

    @Test
    void theDoctorFindsThisMachineFit() throws Exception {
        Ran ran = Ran.of("doctor", "--data", data.toString(), "--port", "0", "--origin-port", "0");
        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out())
                .containsPattern("(?m)^ok +java +25")
                .containsPattern("(?m)^ok +encoder +FFmpeg \\S+ answers")
                .containsPattern("(?m)^(ok|OFF) +files ")
                .containsPattern("(?m)^(ok|OFF) +network ")
                .containsPattern("(?m)^(ok|OFF) +system-calls ")
                .containsPattern("(?m)^OFF +gpu ")
                .containsPattern("(?m)^ok +data ")
                .containsPattern("(?m)^ok +disk +\\d+ MiB free");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void theDoctorSaysWhatIsBadAndWhatToDo() throws Exception {
        Files.writeString(data.resolve("millrace.yaml"), "millrace:\n  data:\n    min-free: 1000000GB\n");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ran ran = Ran.of(
                    "doctor",
                    "--data",
                    data.toString(),
                    "--port",
                    Integer.toString(taken.getLocalPort()),
                    "--origin-port",
                    "0");
            assertThat(ran.exit()).isEqualTo(1);
            assertThat(ran.out())
                    .containsPattern("(?m)^BAD +disk .*make room")
                    .containsPattern("(?m)^BAD +API port .*stop who has it")
                    .doesNotContain("Exception");
        }
    }
}

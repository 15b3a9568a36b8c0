package dev.millrace.testkit.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.Part;
import dev.millrace.platform.objects.PowerLossDisk;
import dev.millrace.platform.objects.PowerLossDisk.PowerLost;
import dev.millrace.platform.objects.PowerLossDisk.Survival;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The power fails between any two steps of a random life of a store. Afterwards every object is what it was when its last
 * write was answered, or what the write in flight would have made it; and that write can simply be repeated.
 */
class PowerLossTest {
    private static final int WRITES = 12;

    @ParameterizedTest
    @EnumSource(Survival.class)
    void whateverWasAnsweredSurvivesACutAnywhere(Survival survival) throws IOException {
        cutEverywhere(survival, 3);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(Survival.class)
    void whateverWasAnsweredSurvivesACutAnywhereInManyLives(Survival survival) throws IOException {
        cutEverywhere(survival, 150);
    }

    private static void cutEverywhere(Survival survival, int lives) throws IOException {
        for (int life = 0; life < lives; life++) {
            int steps = new Life(life, survival).live(Integer.MAX_VALUE);
            assertThat(steps).as("steps of life %d", life).isGreaterThan(WRITES);
            for (int cut = 0; cut < steps; cut++) {
                new Life(life, survival).live(cut);
            }
        }
    }

    /** The decorator would prove nothing if it kept what was not forced. */
    @Test
    void aDiskThatIsNotForcedForgets() throws IOException {
        var disk = new PowerLossDisk();
        var store = disk.open("hot", InstantSource.system());
        var key = new ObjectKey("t/acme/a/x");
        store.put(key, Bytes.of(new byte[100]));
        int whole = disk.steps();
        disk.powerLoss(Survival.NOTHING, new Random(0));
        assertThat(disk.open("hot", InstantSource.system()).head(key)).isPresent();

        var second = new PowerLossDisk();
        var cut = second.open("hot", InstantSource.system());
        // The last step of a put is the force of its directory.
        second.cutAfter(whole - second.steps() - 1);
        assertThat(put(cut, key)).isFalse();
        second.powerLoss(Survival.NOTHING, new Random(0));
        assertThat(second.open("hot", InstantSource.system()).head(key)).isEmpty();
    }

    private static boolean put(ObjectStore store, ObjectKey key) throws IOException {
        try {
            store.put(key, Bytes.of(new byte[100]));
            return true;
        } catch (PowerLost lost) {
            return false;
        }
    }

    private static final class Life {
        private final Random random;
        private final Random chance;
        private final Survival survival;
        private final PowerLossDisk disk = new PowerLossDisk();
        private final Map<ObjectKey, String> answered = new HashMap<>();
        private final Map<MultipartId, List<Part>> multiparts = new HashMap<>();
        private ObjectStore store;
        private int number;
        private int epoch;

        Life(int seed, Survival survival) throws IOException {
            this.random = new Random(seed);
            this.chance = new Random(seed * 31L + 7);
            this.survival = survival;
            this.store = disk.open("hot", InstantSource.system());
        }

        /** @return the steps that it took */
        int live(int cut) throws IOException {
            int before = disk.steps();
            if (cut != Integer.MAX_VALUE) {
                disk.cutAfter(cut);
            }
            for (int i = 0; i < WRITES; i++) {
                act();
            }
            int taken = disk.steps() - before;
            restart();
            verify(Optional.empty(), null);
            return taken;
        }

        private void restart() throws IOException {
            disk.powerLoss(survival, chance);
            store = disk.open("hot", InstantSource.system());
        }

        private ObjectKey key() {
            return new ObjectKey("t/acme/a/" + random.nextInt(2) + "/" + random.nextInt(3));
        }

        private String content() {
            return "content " + number++ + " " + "x".repeat(random.nextInt(300));
        }

        private void act() throws IOException {
            switch (random.nextInt(6)) {
                case 0, 1 -> put(key(), content());
                case 2 -> putIfAbsent(key(), content());
                case 3 -> delete(key());
                case 4 -> copy(key(), key());
                default -> multipart(key());
            }
        }

        private interface Write {
            void run() throws IOException;
        }

        /** @param intended what the key would hold then; null for nothing */
        private void write(ObjectKey key, @Nullable String intended, Write write) throws IOException {
            try {
                write.run();
            } catch (PowerLost lost) {
                restart();
                verify(Optional.of(key), intended);
                write.run();
            }
            if (intended == null) {
                answered.remove(key);
            } else {
                answered.put(key, intended);
            }
        }

        private void put(ObjectKey key, String content) throws IOException {
            write(key, content, () -> store.put(key, bytes(content)));
        }

        private void putIfAbsent(ObjectKey key, String content) throws IOException {
            write(key, answered.getOrDefault(key, content), () -> store.putIfAbsent(key, bytes(content)));
        }

        private void delete(ObjectKey key) throws IOException {
            write(key, null, () -> store.delete(key));
        }

        private void copy(ObjectKey from, ObjectKey to) throws IOException {
            String content = answered.get(from);
            if (content != null) {
                write(to, content, () -> store.copy(from, to));
            }
        }

        private void multipart(ObjectKey key) throws IOException {
            var id = new ArrayList<MultipartId>();
            write(key, answered.get(key), () -> id.add(store.begin(key)));
            MultipartId multipart = id.getLast();
            var parts = new ArrayList<Part>();
            var whole = new StringBuilder();
            int count = 1 + random.nextInt(4);
            for (int i = 1; i <= count; i++) {
                int number = i;
                String content = content();
                var stored = new ArrayList<Part>();
                if (random.nextBoolean()) {
                    write(key, answered.get(key), () -> stored.add(store.part(key, multipart, number, bytes(content))));
                } else {
                    grow(key, multipart, number, content, stored);
                }
                parts.add(stored.getLast());
                whole.append(content);
                multiparts.put(multipart, List.copyOf(parts));
            }
            if (random.nextInt(4) == 0) {
                multiparts.remove(multipart);
                write(key, answered.get(key), () -> store.abort(key, multipart));
                assertThat(store.openMultiparts(key.value()))
                        .extracting(ObjectStore.OpenMultipart::id)
                        .doesNotContain(multipart);
            } else {
                multiparts.remove(multipart);
                write(key, whole.toString(), () -> store.complete(key, multipart, parts));
                assertThat(store.complete(key, multipart, parts).size()).isEqualTo(whole.length());
            }
        }

        /** In two goes, with bytes in between that nobody was told of. */
        private void grow(ObjectKey key, MultipartId multipart, int number, String content, List<Part> stored)
                throws IOException {
            int half = content.length() / 2;
            write(key, answered.get(key), () -> {
                var fresh = new Part(number, 0, "");
                stored.add(grow(key, multipart, fresh, half, content.substring(0, half), "untold"));
            });
            Part known = stored.getLast();
            write(key, answered.get(key), () -> {
                stored.add(grow(key, multipart, known, content.length(), content.substring(half)));
            });
        }

        private Part grow(ObjectKey key, MultipartId multipart, Part at, int size, String... contents)
                throws IOException {
            try (var part = store.grow(key, multipart, at, ++epoch)) {
                for (String content : contents) {
                    part.write(ByteBuffer.wrap(content.getBytes(UTF_8)));
                }
                return part.force(size);
            }
        }

        /** @param inFlight the key whose write was cut off */
        private void verify(Optional<ObjectKey> inFlight, @Nullable String intended) throws IOException {
            for (int folder = 0; folder < 2; folder++) {
                for (int leaf = 0; leaf < 3; leaf++) {
                    var key = new ObjectKey("t/acme/a/" + folder + "/" + leaf);
                    var found = read(key);
                    var expected = Optional.ofNullable(answered.get(key));
                    if (inFlight.filter(key::equals).isPresent()) {
                        assertThat(found).as("%s in flight", key).isIn(expected, Optional.ofNullable(intended));
                    } else {
                        assertThat(found).as("%s", key).isEqualTo(expected);
                    }
                }
            }
            for (var multipart : store.openMultiparts("t/")) {
                var parts = multiparts.get(multipart.id());
                if (parts != null) {
                    assertThat(store.parts(multipart.key(), multipart.id())).containsAll(parts);
                }
            }
            assertThat(store.openMultiparts("t/"))
                    .extracting(ObjectStore.OpenMultipart::id)
                    .containsAll(multiparts.keySet());
        }

        private Optional<String> read(ObjectKey key) throws IOException {
            try (var in = store.get(key)) {
                return Optional.of(new String(in.readAllBytes(), UTF_8));
            } catch (NoSuchObjectException absent) {
                return Optional.empty();
            }
        }

        private static Bytes bytes(String content) {
            return Bytes.of(content.getBytes(UTF_8));
        }
    }
}

package dev.millrace.fingerprint.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.hashing.PdqHash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultiIndexTest {
    private static final int EVERY = 17;

    private final MultiIndex index = new MultiIndex();
    private final List<PdqHash> all = new ArrayList<>();

    /** Around each of some centres, hashes at every distance up to 40: at the border something might be missed. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsExactlyWhatComparingWithAllFinds(long seed) {
        Random random = new Random(seed);
        List<PdqHash> centres =
                IntStream.range(0, 60).mapToObj(_ -> random(random)).toList();
        for (PdqHash centre : centres) {
            for (int distance = 0; distance <= 40; distance++) {
                add(spread(centre, distance));
                add(changed(centre, distance, random));
                add(changed(centre, distance, random));
            }
        }
        IntStream.range(0, 20_000).forEach(_ -> add(random(random)));
        for (int slot = 0; slot < all.size(); slot += EVERY) {
            index.remove(slot);
        }
        for (PdqHash centre : centres) {
            for (int most : new int[] {0, 5, 16, 30, 31}) {
                assertThat(found(centre, most)).isEqualTo(compared(centre, most));
            }
        }
        assertThat(found(centres.getFirst(), 31)).hasSizeGreaterThan(60);
    }

    @Test
    void findsTheSameHashAsOftenAsItWasAdded() {
        PdqHash hash = random(new Random(9));
        add(hash);
        add(hash);
        assertThat(found(hash, 31)).containsOnlyKeys(0, 1);
        index.remove(0);
        assertThat(found(hash, 31)).containsOnlyKeys(1);
        assertThat(index.live()).isEqualTo(1);
    }

    @Test
    void refusesADistanceAtWhichItWouldMissSome() {
        assertThatThrownBy(() -> index.within(random(new Random(1)), 32, (_, _) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void add(PdqHash hash) {
        assertThat(index.add(hash)).isEqualTo(all.size());
        all.add(hash);
    }

    private Map<Integer, Integer> found(PdqHash hash, int most) {
        Map<Integer, Integer> found = new TreeMap<>();
        index.within(
                hash,
                most,
                (slot, distance) -> assertThat(found.put(slot, distance)).isNull());
        return found;
    }

    private Map<Integer, Integer> compared(PdqHash hash, int most) {
        Map<Integer, Integer> near = new TreeMap<>();
        for (int slot = 0; slot < all.size(); slot++) {
            int distance = hash.distance(all.get(slot));
            if (distance <= most && slot % EVERY != 0) {
                near.put(slot, distance);
            }
        }
        return near;
    }

    private static PdqHash random(Random random) {
        return new PdqHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    /** The worst case: the changed bits are spread over the words as evenly as can be. */
    private static PdqHash spread(PdqHash hash, int bits) {
        PdqHash changed = hash;
        for (int i = 0; i < bits; i++) {
            changed = flip(changed, 16 * (i % 16) + i / 16);
        }
        return changed;
    }

    private static PdqHash changed(PdqHash hash, int bits, Random random) {
        PdqHash changed = hash;
        List<Integer> places =
                new ArrayList<>(IntStream.range(0, PdqHash.BITS).boxed().toList());
        Collections.shuffle(places, random);
        for (int place : places.subList(0, bits)) {
            changed = flip(changed, place);
        }
        return changed;
    }

    private static PdqHash flip(PdqHash hash, int bit) {
        long mask = 1L << (bit % 64);
        return switch (bit / 64) {
            case 0 -> new PdqHash(hash.a() ^ mask, hash.b(), hash.c(), hash.d());
            case 1 -> new PdqHash(hash.a(), hash.b() ^ mask, hash.c(), hash.d());
            case 2 -> new PdqHash(hash.a(), hash.b(), hash.c() ^ mask, hash.d());
            default -> new PdqHash(hash.a(), hash.b(), hash.c(), hash.d() ^ mask);
        };
    }
}

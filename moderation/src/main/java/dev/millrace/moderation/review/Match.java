package dev.millrace.moderation.review;

import dev.millrace.platform.events.Fact.Counterpart;
import dev.millrace.platform.events.Fact.MatchFound;
import dev.millrace.platform.events.Fact.Verdict;

/** What an asset has in common with another asset or a bank, as it was last told. */
record Match(Counterpart counterpart, String other, String name, Verdict verdict, boolean sameFile, int frames) {
    static Match of(MatchFound found) {
        return new Match(
                found.counterpart(), found.other(), found.name(), found.verdict(), found.sameFile(), found.frames());
    }

    String sentence() {
        String what = switch (counterpart) {
            case ASSET -> "another video of this tenant";
            case BANK -> "the bank “" + name + "”";
        };
        if (sameFile) {
            return "The very same file is in " + what + ".";
        }
        return (frames == 1 ? "One frame matches " : frames + " frames match ") + what + ".";
    }
}

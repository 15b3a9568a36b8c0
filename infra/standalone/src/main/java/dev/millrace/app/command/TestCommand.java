package dev.millrace.app.command;

import dev.millrace.app.Trouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Here for the help: the launcher runs it, since it needs the sources and Maven. */
@Command(name = "test", description = "Run the tests, about ten minutes on two cores; --all adds the long suites.")
final class TestCommand implements Callable<Integer> {
    @Option(names = "--all", description = "With full ladders, all kill points and the power-loss runs.")
    boolean all;

    @Override
    public Integer call() {
        throw new Trouble("Tests are run from a checkout: ./millrace test" + (all ? " --all" : "") + ".");
    }
}

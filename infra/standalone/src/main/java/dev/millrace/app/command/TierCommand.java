package dev.millrace.app.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "tier",
        description = "Say what lies in which tier and why, what would move and save, and move it now.",
        subcommands = {TierPlanCommand.class, TierRunCommand.class, TierExplainCommand.class})
final class TierCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say which: plan, run or explain.");
    }
}

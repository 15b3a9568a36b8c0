package dev.millrace.app.command;

import dev.millrace.app.command.Examination.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "doctor",
        description =
                "Examine this machine: JDK, encoder, confinement, GPU, data directory, free space, ports. Each line"
                        + " is ok, OFF (works, with less) or BAD, with what to do; exits 1 when one is BAD.")
final class DoctorCommand implements Callable<Integer> {
    private static final int BAD = 1;

    @Mixin
    LaunchOptions options = new LaunchOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Finding> findings = new Examination(options.launch()).findings();
        findings.forEach(finding -> System.out.printf(
                Locale.ROOT, "%-4s %-14s %s%n", finding.health().word(), finding.subject(), finding.sentence()));
        return findings.stream().anyMatch(finding -> finding.health() == Examination.Health.BAD) ? BAD : 0;
    }
}

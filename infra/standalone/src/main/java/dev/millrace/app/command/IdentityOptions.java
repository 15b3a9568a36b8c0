package dev.millrace.app.command;

import dev.millrace.app.Trouble;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.TenantId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** For whom a token is made. */
final class IdentityOptions {
    static final String DEMO_TENANT = "main";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            split = ",",
            defaultValue = "creator",
            description = "creator, moderator or operator; several with commas (default: ${DEFAULT-VALUE}).")
    List<RoleName> roles = List.of(RoleName.creator);

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            defaultValue = "me",
            description = "Whose token it is (default: ${DEFAULT-VALUE}).")
    String subject = "me";

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            defaultValue = DEMO_TENANT,
            description = "The tenant (default: ${DEFAULT-VALUE}); * for an operator of all tenants.")
    String tenant = DEMO_TENANT;

    Identity identity() {
        var granted = EnumSet.noneOf(Role.class);
        roles.forEach(role -> granted.add(role.role()));
        if (tenant.equals("*")) {
            if (!granted.equals(EnumSet.of(Role.OPERATOR))) {
                throw new Trouble("Only an operator may have the tenant *: use --role operator.");
            }
            return new Identity(subject, Optional.empty(), granted);
        }
        try {
            return new Identity(subject, Optional.of(new TenantId(tenant)), granted);
        } catch (IllegalArgumentException e) {
            throw new Trouble("\"" + tenant + "\" cannot be a tenant: " + e.getMessage() + ".", e);
        }
    }
}

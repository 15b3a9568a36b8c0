package dev.millrace.ingest.studio;

import static dev.millrace.platform.access.Role.CREATOR;
import static dev.millrace.platform.access.Role.MODERATOR;
import static dev.millrace.platform.access.Role.OPERATOR;

import dev.millrace.platform.access.AccessRule;
import java.util.List;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/** Who may call what of the studio; whose asset it is, the handlers decide. */
final class StudioAccess implements BeanRegistrar {
    static final List<AccessRule> RULES = List.of(
            AccessRule.of("GET", "/v1/assets", CREATOR, MODERATOR, OPERATOR),
            AccessRule.of("GET", "/v1/assets/{id}", CREATOR, MODERATOR, OPERATOR),
            AccessRule.of("PATCH", "/v1/assets/{id}", CREATOR, OPERATOR),
            AccessRule.of("DELETE", "/v1/assets/{id}", CREATOR, OPERATOR),
            AccessRule.of("POST", "/v1/assets/{id}/takedown", CREATOR, OPERATOR),
            AccessRule.of("POST", "/v1/assets/{id}/restore", CREATOR, OPERATOR),
            AccessRule.of("POST", "/v1/assets/{id}/retry", OPERATOR),
            AccessRule.of("POST", "/v1/assets/{id}/preview-token", CREATOR, MODERATOR, OPERATOR),
            AccessRule.of("POST", "/v1/assets/{id}/playback-token", CREATOR, OPERATOR),
            AccessRule.of("GET", "/v1/assets/{id}/source", CREATOR),
            AccessRule.of("HEAD", "/v1/assets/{id}/source", CREATOR),
            AccessRule.of("GET", "/studio", CREATOR, MODERATOR, OPERATOR),
            AccessRule.of("GET", "/studio/videos", CREATOR, MODERATOR, OPERATOR),
            AccessRule.of("GET", "/studio/videos/**", CREATOR, MODERATOR, OPERATOR),
            AccessRule.of("POST", "/studio/videos/{id}/title", CREATOR, OPERATOR),
            AccessRule.of("POST", "/studio/videos/{id}/visibility", CREATOR, OPERATOR),
            AccessRule.of("POST", "/studio/videos/{id}/takedown", CREATOR, OPERATOR),
            AccessRule.of("POST", "/studio/videos/{id}/restore", CREATOR, OPERATOR),
            AccessRule.of("POST", "/studio/videos/{id}/delete", CREATOR, OPERATOR),
            AccessRule.of("POST", "/studio/videos/{id}/retry", OPERATOR),
            AccessRule.of("POST", "/studio/videos/{id}/preview-link", CREATOR, MODERATOR, OPERATOR),
            AccessRule.of("POST", "/studio/videos/{id}/playback-link", CREATOR, OPERATOR),
            AccessRule.open("GET", "/studio/assets/**"),
            AccessRule.open("GET", "/watch/{id}"));

    @Override
    public void register(BeanRegistry registry, Environment env) {
        for (AccessRule rule : RULES) {
            registry.registerBean(
                    "studio " + rule.method() + " " + rule.pattern(),
                    AccessRule.class,
                    spec -> spec.supplier(context -> rule));
        }
    }
}

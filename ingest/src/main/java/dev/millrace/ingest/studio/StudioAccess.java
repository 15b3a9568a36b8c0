package dev.millrace.ingest.studio;

import static dev.millrace.platform.access.Role.CREATOR;
import static dev.millrace.platform.access.Role.MODERATOR;
import static dev.millrace.platform.access.Role.OPERATOR;

import dev.millrace.platform.access.AccessRule;
import dev.millrace.platform.access.AccessRules;

/** Who may call what of the studio; whose asset it is, the handlers decide. */
final class StudioAccess {
    static final AccessRules RULES = AccessRules.of(
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
            AccessRule.of("GET", "/v1/assets/{id}/legal-hold", OPERATOR),
            AccessRule.of("PUT", "/v1/assets/{id}/legal-hold", OPERATOR),
            AccessRule.of("DELETE", "/v1/assets/{id}/legal-hold", OPERATOR),
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

    private StudioAccess() {}
}

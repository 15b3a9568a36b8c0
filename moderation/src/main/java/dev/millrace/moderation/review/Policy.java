package dev.millrace.moderation.review;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * A rule that a video can break.
 *
 * @param code stable, lower case with hyphens
 * @param sentence shown to the creator
 */
public record Policy(
        @Pattern(regexp = "[a-z][a-z0-9-]{1,39}") String code,
        @NotBlank @Size(max = 200) String sentence) {}

package dev.millrace.platform.catalog;

/**
 * Why an asset moved.
 *
 * @param why a sentence, shown to the creator
 * @param who the actor
 */
public record Because(String why, Actor who) {}

package io.drover.coordinator.sweep;

/**
 * A key that a sweep found.
 *
 * @param relative what follows the prefix on both sides
 * @param sourceKey as the source's bucket has it
 */
public record SweptKey(String relative, String sourceKey) {}

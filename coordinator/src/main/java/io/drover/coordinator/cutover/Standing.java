package io.drover.coordinator.cutover;

/**
 * One gateway, as the coordinator sees it.
 *
 * @param gateway its id
 * @param epoch the epoch of the route in question that it has confirmed; 0 for none
 * @param leased whether it may hold a lease
 */
public record Standing(String gateway, long epoch, boolean leased) {}

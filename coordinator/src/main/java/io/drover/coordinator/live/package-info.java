/**
 * The changes of live jobs: what applications write while a job runs, as {@code drover.changes} has
 * it, and the keys that follow from it. Pure; Kafka stays outside. Begin with {@link
 * io.drover.coordinator.live.ChangeLedger}.
 */
@NullMarked
package io.drover.coordinator.live;

import org.jspecify.annotations.NullMarked;

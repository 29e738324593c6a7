/**
 * The changes of live jobs: what applications write while a job runs, read from {@code
 * drover.changes}, and the tasks that follow from it. Begin with {@link
 * io.drover.coordinator.live.LiveChanges}.
 */
@NullMarked
package io.drover.coordinator.live;

import org.jspecify.annotations.NullMarked;

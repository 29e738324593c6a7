/**
 * Which objects a job is about: one pure function over key, size and modification time, compiled
 * once per job.
 */
@NullMarked
package io.drover.coordinator.filter;

import org.jspecify.annotations.NullMarked;

/**
 * What a {@link io.drover.schemas.record.Limits} record means: its rules, and which rates it gives
 * at a moment. Pure.
 */
@NullMarked
package io.drover.schemas.limits;

import org.jspecify.annotations.NullMarked;

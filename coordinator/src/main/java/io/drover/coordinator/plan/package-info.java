/** Makes tasks from the listings of source and target; knows stores and no Kafka client. */
@NullMarked
package io.drover.coordinator.plan;

import org.jspecify.annotations.NullMarked;

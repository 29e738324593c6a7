/** Poll loop, completion tracking, transactional output, dead letters and topic creation. */
@NullMarked
package io.drover.messaging;

import org.jspecify.annotations.NullMarked;

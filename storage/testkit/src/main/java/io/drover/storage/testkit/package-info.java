/** The contract that every store must pass, and stores that misbehave on purpose. */
@NullMarked
package io.drover.storage.testkit;

import org.jspecify.annotations.NullMarked;

/** Real storage servers for tests and benchmarks, each a child process on a free loopback port. */
@NullMarked
package io.drover.storage.testservers;

import org.jspecify.annotations.NullMarked;

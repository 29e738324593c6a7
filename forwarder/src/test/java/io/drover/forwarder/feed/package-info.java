@NullMarked
package io.drover.forwarder.feed;

import org.jspecify.annotations.NullMarked;

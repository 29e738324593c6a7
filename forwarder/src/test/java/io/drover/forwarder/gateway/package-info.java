@NullMarked
package io.drover.forwarder.gateway;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.drover.forwarder.route;

import org.jspecify.annotations.NullMarked;

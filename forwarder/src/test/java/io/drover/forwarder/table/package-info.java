@NullMarked
package io.drover.forwarder.table;

import org.jspecify.annotations.NullMarked;

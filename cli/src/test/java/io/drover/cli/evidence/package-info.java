@NullMarked
package io.drover.cli.evidence;

import org.jspecify.annotations.NullMarked;

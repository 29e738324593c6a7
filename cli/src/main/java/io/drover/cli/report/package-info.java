/** What a dry run or a comparison found, folded from its outcomes, for people and for scripts. */
@NullMarked
package io.drover.cli.report;

import org.jspecify.annotations.NullMarked;

/** What people and scripts see: pure functions from records to text. */
@NullMarked
package io.drover.cli.view;

import org.jspecify.annotations.NullMarked;

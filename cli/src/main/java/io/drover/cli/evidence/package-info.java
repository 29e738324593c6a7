/**
 * Evidence as a file: written from the topics, checked by itself and against a store. The format is
 * in docs/EVIDENCE.md. Checking knows no Kafka.
 */
@NullMarked
package io.drover.cli.evidence;

import org.jspecify.annotations.NullMarked;

/**
 * The requester's side of the topics: publish a request, hear the answer, follow a job, read what
 * failed.
 */
@NullMarked
package io.drover.cli.client;

import org.jspecify.annotations.NullMarked;

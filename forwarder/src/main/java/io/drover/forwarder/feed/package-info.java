/**
 * Changes that applications make behind the gateway, as stores report them: notifications of S3,
 * MinIO and Ceph on a Kafka topic become hints in {@code drover.changes}.
 */
@NullMarked
package io.drover.forwarder.feed;

import org.jspecify.annotations.NullMarked;

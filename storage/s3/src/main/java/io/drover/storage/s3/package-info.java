/**
 * Stores that speak the S3 protocol.
 *
 * <p>Two ways lead to the server. Requests for one object (read, head, put, part, delete) go over
 * {@link S3Wire}: built here, signed by the SDK's signer, sent by the SDK's HTTP client. Everything
 * else goes over the SDK's client. Both meet in {@link S3Failure#translate}.
 */
@NullMarked
package io.drover.storage.s3;

import org.jspecify.annotations.NullMarked;

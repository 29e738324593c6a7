/**
 * The S3 endpoint of applications: HTTP server, clients' credentials, and where buckets are. S3's
 * requests are understood by S3Proxy's handler; what they mean is in {@code awssdk}.
 */
@NullMarked
package io.drover.forwarder.gateway;

import org.jspecify.annotations.NullMarked;

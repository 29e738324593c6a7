/**
 * S3's operations over our stores, as S3Proxy's handler asks for them: in the model types of the
 * AWS SDK.
 *
 * <p>The handler decides by this package's name what the store below it can do: conditional writes,
 * deletes and completions go through untouched only where the name of the class has {@code
 * .awssdk.} in it.
 */
@NullMarked
package io.drover.forwarder.gateway.awssdk;

import org.jspecify.annotations.NullMarked;

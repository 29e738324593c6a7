/** An object store that speaks the S3 protocol. */
@NullMarked
package io.drover.storage.s3;

import org.jspecify.annotations.NullMarked;

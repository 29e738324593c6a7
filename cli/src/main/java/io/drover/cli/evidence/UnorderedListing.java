package io.drover.cli.evidence;

/**
 * A store lists in another order than that of keys in UTF-8, so its listing cannot be merged with
 * receipts, nor trusted to be whole where it goes on behind a key.
 */
public final class UnorderedListing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnorderedListing(String message) {
    super(message);
  }
}

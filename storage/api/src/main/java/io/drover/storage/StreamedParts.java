package io.drover.storage;

/** Writes a stream in parts of bounded size, for stores that take no stream. */
final class StreamedParts {
  /** Bytes held of a stream; larger only where the store's limit of parts needs it (T-18). */
  private static final long PART = 8L << 20;

  private StreamedParts() {}

  static Written put(
      ObjectStore store,
      ObjectKey key,
      ObjectAttributes attributes,
      StreamedPayload payload,
      Condition condition) {
    Limits limits = store.capabilities().limits();
    long partSize = limits.partSize(payload.length(), PART);
    if (payload.length() <= Math.min(partSize, limits.maxSinglePut())) {
      byte[] whole = new byte[Math.toIntExact(payload.length())];
      payload.readFully(whole, 0, whole.length);
      return store.put(key, attributes, Payload.of(whole), condition);
    }
    WriteRequest request = new WriteRequest(key, attributes, payload.length(), partSize);
    try (MultipartWrite write = store.begin(request)) {
      byte[] part = new byte[Math.toIntExact(partSize)];
      for (int number = 1; number <= request.parts(); number++) {
        int length = Math.toIntExact(request.partLength(number));
        payload.readFully(part, 0, length);
        write.part(number, new Payload(part, 0, length));
      }
      return write.commit(condition);
    }
  }
}

package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import io.drover.storage.Condition;
import io.drover.storage.ListRequest;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A vendor's failures come as the store's family of failures, at every call. */
interface ErrorContract extends StoreFixture {
  private void everyCall(
      Optional<ObjectStore> broken, String what, Consumer<StoreException> check) {
    if (broken.isEmpty()) {
      abort("deviation: this store has no way to be " + what);
    }
    ObjectKey key = key("broken");
    try (ObjectStore store = broken.orElseThrow()) {
      for (ThrowingCallable call : calls(store, key)) {
        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(call)
            .satisfies(
                failure -> {
                  check.accept(failure);
                  assertThat(failure.getMessage()).isNotBlank();
                });
      }
    }
  }

  private static List<ThrowingCallable> calls(ObjectStore store, ObjectKey key) {
    return List.of(
        () -> store.list(ListRequest.first("")),
        () -> store.read(key).close(),
        () -> store.put(key, ObjectAttributes.NONE, Payload.of(new byte[10]), Condition.NONE),
        () -> {
          try (var write = store.begin(new WriteRequest(key, ObjectAttributes.NONE, 10, 10))) {
            write.part(1, Payload.of(new byte[10]));
            write.commit(Condition.NONE);
          }
        });
  }

  @Test
  @DisplayName("refused credentials are Denied, at every call, and no retry helps")
  default void deniedIsDenied() {
    everyCall(
        denied(),
        "denied",
        failure -> {
          assertThat(failure).isInstanceOf(StoreException.Denied.class);
          assertThat(failure.retryable()).isFalse();
        });
  }

  @Test
  @DisplayName("refused credentials are Denied at a head too")
  default void deniedHead() {
    ObjectStore broken =
        denied().orElseGet(() -> abort("deviation: this store has no way to be denied"));
    try (broken) {
      assertThatExceptionOfType(StoreException.Denied.class)
          .isThrownBy(() -> broken.head(key("denied")));
    }
  }

  @Test
  @DisplayName("a missing bucket is NotFound of the bucket")
  default void missingBucketIsNotFound() {
    everyCall(
        missingBucket(),
        "without a bucket",
        failure ->
            assertThat(failure)
                .isInstanceOfSatisfying(
                    StoreException.NotFound.class,
                    missing ->
                        assertThat(missing.what()).isEqualTo(StoreException.NotFound.What.BUCKET)));
  }

  @Test
  @DisplayName("a refused connection is Unavailable, at every call, and a retry may help")
  default void refusedConnectionIsUnavailable() {
    everyCall(
        refusedConnection(),
        "refused",
        failure -> {
          assertThat(failure).isInstanceOf(StoreException.Unavailable.class);
          assertThat(failure.retryable()).isTrue();
        });
  }

  @Test
  @DisplayName("a server that is no store is a StoreException, at every call, never a success")
  default void wrongEndpointFails() {
    everyCall(
        wrongEndpoint(), "misdirected", failure -> assertThat(failure.errorClass()).isNotBlank());
  }
}

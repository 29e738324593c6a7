package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.drover.storage.ByteRange;
import io.drover.storage.Condition;
import io.drover.storage.ListRequest;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.WriteRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Opening and closing, and what a store says of itself. */
interface LifecycleContract extends StoreFixture {
  @Test
  @DisplayName("after close every call fails as use after close")
  default void useAfterClose() {
    ObjectKey key = key("after-close");
    Pin pin = new Pin("any");
    store().close();
    store().close();

    assertThatIllegalStateException().isThrownBy(() -> store().list(ListRequest.first("")));
    assertThatIllegalStateException().isThrownBy(() -> store().head(key));
    assertThatIllegalStateException().isThrownBy(() -> store().read(key).close());
    assertThatIllegalStateException().isThrownBy(() -> store().read(key, pin).close());
    assertThatIllegalStateException()
        .isThrownBy(() -> store().read(key, pin, new ByteRange(0, 1)).close());
    assertThatIllegalStateException().isThrownBy(() -> store().tags(key));
    assertThatIllegalStateException()
        .isThrownBy(() -> store().put(key, ObjectAttributes.NONE, Payload.EMPTY, Condition.NONE));
    assertThatIllegalStateException()
        .isThrownBy(
            () -> store().begin(new WriteRequest(key, ObjectAttributes.NONE, 1, 1)).close());
    assertThatIllegalStateException().isThrownBy(() -> store().delete(key, Condition.NONE));
  }

  @Test
  @DisplayName("a store names its place and its limits")
  default void saysWhatItIs() {
    assertThat(store().uri().toString()).startsWith(store().uri().scheme() + "://");
    assertThat(store().capabilities().limits().maxObject()).isPositive();
    assertThat(store().accommodations(key("plain.txt"), ObjectAttributes.NONE, 10)).isEmpty();
  }
}

package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.drover.storage.Condition;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectStore;
import io.drover.storage.Primitive;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * The contract of {@link ObjectStore}: a backend, an emulator or a decorator passes it by a test
 * class that extends this one and gives {@link #open}.
 *
 * <p>Differences are declared, never silent: a missing {@link Primitive}, an entry of {@link
 * #deviations} or of {@link #oddKeyDeviations}. What is declared shows as a skipped test with its
 * reason. Every test works below a prefix of its own and removes what it wrote, so the bucket may
 * be shared; it needs a bucket that exists.
 *
 * <p>Methods may be overridden and made public; the themes stand in the interfaces that this class
 * implements.
 */
public abstract class ObjectStoreContract
    implements WriteContract,
        MultipartContract,
        ResumeContract,
        ServerSideContract,
        ConditionContract,
        ReadContract,
        ListContract,
        KeyContract,
        AttributeContract,
        LifecycleContract,
        ProbeContract,
        StreamContract,
        ErrorContract {
  private final String prefix = "contract-" + UUID.randomUUID() + "/";
  private @Nullable ObjectStore store;

  /** A fresh handle on the store under test; the contract closes it. */
  protected abstract ObjectStore open();

  /** Tests that this store is known to fail: name of the test method to the reason. */
  protected Map<String, String> deviations() {
    return Map.of();
  }

  @Override
  public Map<String, String> oddKeyDeviations() {
    return Map.of();
  }

  @Override
  public Set<Primitive> primitives() {
    return store().capabilities().primitives();
  }

  @Override
  public int partSize() {
    return Math.toIntExact(Math.max(store().capabilities().limits().minPart(), 4_096));
  }

  @Override
  public int manyParts() {
    return partSize() > 1 << 20 ? 3 : 25;
  }

  @Override
  public int manyKeys() {
    return 1_050;
  }

  @Override
  public OptionalLong leftovers() {
    return OptionalLong.empty();
  }

  @Override
  public Optional<ObjectStore> denied() {
    return Optional.empty();
  }

  @Override
  public Optional<ObjectStore> missingBucket() {
    return Optional.empty();
  }

  @Override
  public Optional<ObjectStore> wrongEndpoint() {
    return Optional.empty();
  }

  @Override
  public Optional<ObjectStore> refusedConnection() {
    return Optional.empty();
  }

  @Override
  public final ObjectStore store() {
    return Objects.requireNonNull(store, "the store is open during a test");
  }

  @Override
  public final ObjectStore another() {
    return open();
  }

  @Override
  public final String prefix() {
    return prefix;
  }

  @BeforeEach
  final void openStore(TestInfo test) {
    String name = test.getTestMethod().map(Method::getName).orElse("");
    String reason = deviations().get(name);
    if (reason != null) {
      abort("deviation: " + reason);
    }
    store = open();
  }

  @AfterEach
  final void removeObjects() {
    if (store != null) {
      try (ObjectStore cleaner = open()) {
        removeBelow(cleaner, prefix);
      }
      store.close();
    }
  }

  private static void removeBelow(ObjectStore cleaner, String prefix) {
    ListPage page = cleaner.list(ListRequest.first(prefix));
    while (!page.objects().isEmpty()) {
      for (ListedObject object : page.objects()) {
        cleaner.delete(object.key(), Condition.NONE);
      }
      page = cleaner.list(ListRequest.first(prefix).after(page.objects().getLast().key()));
    }
  }

  @Test
  @DisplayName("every declared deviation names a test of the contract")
  void deviationsNameTests() {
    var names = Arrays.stream(getClass().getMethods()).map(Method::getName).toList();
    assertThat(names).containsAll(deviations().keySet());
  }
}

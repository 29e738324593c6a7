package io.drover.coordinator.plan;

import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Reads a listing page by page and one page ahead, so that the next request is under way while a
 * page is worked on. For one thread; memory: two pages.
 */
final class Listing implements AutoCloseable {
  private record Ahead(ListRequest request, FutureTask<ListPage> answer, Thread thread) {}

  private final ObjectStore store;
  private final StoreCalls calls;
  private ListRequest next;
  private @Nullable Ahead ahead;
  private boolean ended;
  private ListPage page = new ListPage(List.of(), true);

  /**
   * @param after where to begin, null for the beginning
   * @param limit entries per page
   */
  Listing(ObjectStore store, StoreCalls calls, String prefix, @Nullable String after, int limit) {
    this.store = store;
    this.calls = calls;
    this.next = new ListRequest(prefix, Optional.ofNullable(after).map(ObjectKey::new), limit);
  }

  /** Whether the last page has been returned. */
  boolean ended() {
    return ended;
  }

  /**
   * The next page; empty only at the end.
   *
   * @throws io.drover.storage.StoreException if the store fails for good
   */
  List<ListedObject> next() throws InterruptedException {
    if (ended) {
      page = new ListPage(List.of(), true);
      return page.objects();
    }
    Ahead current = ahead == null ? request(next) : ahead;
    ahead = null;
    page = answer(current);
    if (page.last()) {
      ended = true;
    } else {
      next = next.after(page.objects().getLast().key());
      ahead = request(next);
    }
    return page.objects();
  }

  /** The page that {@link #next} gave last, with what it passed over. */
  ListPage last() {
    return page;
  }

  /** Goes on after a key instead, if that is further on than where the listing stands. */
  void skipTo(ObjectKey key) {
    if (!ended && next.startAfter().map(at -> key.compareTo(at) > 0).orElse(true)) {
      close();
      next = next.after(key);
    }
  }

  private Ahead request(ListRequest request) {
    FutureTask<ListPage> answer = new FutureTask<>(() -> calls.call(() -> store.list(request)));
    return new Ahead(request, answer, Thread.ofVirtual().name("list-ahead").start(answer));
  }

  private ListPage answer(Ahead current) throws InterruptedException {
    try {
      return current.answer().get();
    } catch (InterruptedException e) {
      current.thread().interrupt();
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("listing of %s ended".formatted(store.uri()), e.getCause());
    }
  }

  /** Drops what was asked for ahead. Idempotent. */
  @Override
  public void close() {
    if (ahead != null) {
      ahead.thread().interrupt();
      ahead = null;
    }
  }
}

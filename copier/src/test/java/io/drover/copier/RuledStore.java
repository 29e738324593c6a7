package io.drover.copier;

import io.drover.storage.Accommodation;
import io.drover.storage.Custody;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.testkit.ForwardingStore;
import io.drover.storage.testkit.ReadOnlyStore;
import java.util.List;
import java.util.Optional;

/** A store that takes no writes, keeps every object in a given custody, and has given rules. */
final class RuledStore extends ForwardingStore {
  private final Custody custody;
  private final List<Accommodation> rules;

  RuledStore(ObjectStore store, Custody custody, List<Accommodation> rules) {
    super(new ReadOnlyStore(store));
    this.custody = custody;
    this.rules = rules;
  }

  @Override
  public Optional<ObjectStat> head(ObjectKey key) {
    return super.head(key)
        .map(
            stat ->
                new ObjectStat(
                    key,
                    stat.size(),
                    stat.modified(),
                    stat.pin(),
                    stat.attributes(),
                    stat.tagged(),
                    stat.checksums(),
                    custody));
  }

  @Override
  public List<Accommodation> accommodations(ObjectKey key, ObjectAttributes attributes, long size) {
    return rules;
  }
}

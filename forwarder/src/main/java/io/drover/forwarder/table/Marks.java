package io.drover.forwarder.table;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.PartitionService;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells of each partition of the cluster whether it has every forward of the topic. The mark is in
 * the partition itself, so it is lost with it: a partition that was lost, and begun again empty,
 * does not pretend that nothing was ever moved.
 *
 * <p>The mark names the partition's present life, whoever put it. A member makes sure that there is
 * one before it reads the topic, and completes it afterwards if it is still the same: then all it
 * offered went into that life. Members that read at the same time help each other. An entry that is
 * missing between two looks at the same completed mark is missing in the topic too.
 */
final class Marks {
  private static final String LOADING = "loading:";
  private static final String COMPLETE = "complete:";

  private final PartitionService partitions;
  private final IMap<String, String> marks;
  private final String[] keys;
  private final String[] lives;

  Marks(HazelcastInstance member) {
    this.partitions = member.getPartitionService();
    this.marks = member.getMap(Members.MARKS);
    this.keys = keys(partitions);
    this.lives = new String[keys.length];
  }

  /** One key in each partition, the same on every member. */
  private static String[] keys(PartitionService partitions) {
    int count = partitions.getPartitions().size();
    String[] keys = new String[count];
    int found = 0;
    for (int i = 0; found < count; i++) {
      String key = "mark-" + i;
      int partition = partitions.getPartition(key).getPartitionId();
      if (keys[partition] == null) {
        keys[partition] = key;
        found++;
      }
    }
    return keys;
  }

  /** The topic is about to be read from its beginning. */
  void begin() {
    String fresh = UUID.randomUUID().toString();
    for (int i = 0; i < keys.length; i++) {
      String found = marks.putIfAbsent(keys[i], LOADING + fresh);
      lives[i] = found == null ? fresh : found.substring(found.indexOf(':') + 1);
    }
  }

  /**
   * It was read to its end, and everything was offered.
   *
   * @return whether all partitions are complete; if not, it has to be read again
   */
  boolean end() {
    for (int i = 0; i < keys.length; i++) {
      // Where it is not there any more, the partition was lost, or another member was faster.
      boolean _ = marks.replace(keys[i], LOADING + lives[i], COMPLETE + lives[i]);
    }
    return complete();
  }

  /** Whether all partitions are complete. */
  boolean complete() {
    for (String key : keys) {
      String mark = marks.get(key);
      if (mark == null || !mark.startsWith(COMPLETE)) {
        return false;
      }
    }
    return true;
  }

  /** The completed mark of the partition of a key. */
  Optional<String> of(String key) {
    String mark = marks.get(keys[partitions.getPartition(key).getPartitionId()]);
    return mark != null && mark.startsWith(COMPLETE) ? Optional.of(mark) : Optional.empty();
  }
}

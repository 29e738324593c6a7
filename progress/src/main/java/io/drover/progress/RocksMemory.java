package io.drover.progress;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One amount of memory for all RocksDB instances of the application, however many partitions it
 * has: block cache, index and filter blocks, and write buffers, which count against the same cache.
 * Beyond it an instance takes a few hundred kilobytes for itself.
 */
final class RocksMemory implements AutoCloseable {
  private static final String SETTING = "drover.progress.rocksdb.memory";
  private static final long WRITE_BUFFER_BYTES = 1024 * 1024;

  private final Cache cache;
  private final WriteBufferManager writeBuffers;

  /**
   * @param bytes in all; a quarter of it may be write buffers
   */
  RocksMemory(long bytes) {
    RocksDB.loadLibrary();
    // The limit is not strict: an insertion above it grows the cache for a moment, where a strict
    // one fails reads.
    cache = new LRUCache(bytes, -1, false);
    writeBuffers = new WriteBufferManager(bytes / 4, cache);
  }

  /** Settings of Kafka Streams that make every store use this memory. */
  Map<String, Object> settings() {
    return Map.of("rocksdb.config.setter", Setter.class, SETTING, this);
  }

  /** To be called after the application has closed its stores. */
  @Override
  public void close() {
    writeBuffers.close();
    cache.close();
  }

  /** Made by Kafka Streams for each store. */
  public static final class Setter implements RocksDBConfigSetter {
    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> settings) {
      if (!(settings.get(SETTING) instanceof RocksMemory memory)) {
        throw new IllegalStateException("setting '" + SETTING + "' is missing");
      }
      var table = (BlockBasedTableConfig) options.tableFormatConfig();
      table.setBlockCache(memory.cache);
      table.setCacheIndexAndFilterBlocks(true);
      table.setPinTopLevelIndexAndFilter(true);
      options.setTableFormatConfig(table);
      options.setWriteBufferManager(memory.writeBuffers);
      options.setWriteBufferSize(WRITE_BUFFER_BYTES);
      options.setMaxWriteBufferNumber(2);
    }

    @Override
    public void close(String storeName, Options options) {
      // What the options refer to belongs to RocksMemory, which outlives the store.
    }
  }
}

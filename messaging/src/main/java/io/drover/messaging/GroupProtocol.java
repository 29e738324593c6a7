package io.drover.messaging;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Which group protocol consumers use: what the user says; else the consumer protocol (KIP-848),
 * which rebalances without stopping anyone, where the cluster has it; else the classic one. Asks
 * the cluster once.
 */
final class GroupProtocol {
  static final String SETTING = "group.protocol";
  static final String CONSUMER = "consumer";
  static final String CLASSIC = "classic";

  /** The feature of a cluster whose level 1 brings the consumer protocol. Source: KIP-848. */
  private static final String FEATURE = "group.version";

  /**
   * Settings that the client refuses together with the consumer protocol: whoever sets one wants
   * the classic protocol.
   */
  private static final Set<String> CLASSIC_ONLY =
      Set.of("partition.assignment.strategy", "heartbeat.interval.ms", "session.timeout.ms");

  private final KafkaSettings settings;
  private final Duration timeout;
  private volatile @Nullable String known;

  GroupProtocol(KafkaSettings settings, Duration timeout) {
    this.settings = settings;
    this.timeout = timeout;
  }

  /**
   * The name of the protocol.
   *
   * @throws KafkaException if the cluster cannot be asked
   */
  String name() {
    String name = known;
    if (name == null) {
      name = decide();
      known = name;
    }
    return name;
  }

  private String decide() {
    Map<String, Object> consumer = settings.forKind(KafkaSettings.Kind.CONSUMER);
    Object chosen = consumer.get(SETTING);
    if (chosen != null) {
      return chosen.toString().toLowerCase(Locale.ROOT);
    }
    if (consumer.keySet().stream().anyMatch(CLASSIC_ONLY::contains)) {
      return CLASSIC;
    }
    return clusterHasConsumerProtocol() ? CONSUMER : CLASSIC;
  }

  private boolean clusterHasConsumerProtocol() {
    try (Admin admin = Admin.create(ClientSettings.admin(settings, timeout))) {
      FinalizedVersionRange range =
          admin
              .describeFeatures()
              .featureMetadata()
              .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .finalizedFeatures()
              .get(FEATURE);
      return range != null && range.maxVersionLevel() >= 1;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnsupportedVersionException) {
        return false;
      }
      throw unreachable(e.getCause());
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private KafkaException unreachable(@Nullable Throwable cause) {
    return new KafkaException(
        "the Kafka cluster at %s did not answer within %d ms"
            .formatted(settings.bootstrapServers(), timeout.toMillis()),
        cause);
  }
}

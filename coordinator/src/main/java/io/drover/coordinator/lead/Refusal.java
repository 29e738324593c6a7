package io.drover.coordinator.lead;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A request that is not granted.
 *
 * @param command the request
 * @param migrationId the job that it is about; may be empty
 * @param commandId what the requester calls it; may be empty
 * @param reason why, for the requester
 */
public record Refusal(
    ConsumerRecord<byte[], byte[]> command, String migrationId, String commandId, String reason) {}

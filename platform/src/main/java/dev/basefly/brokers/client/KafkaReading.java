package dev.basefly.brokers.client;

import dev.basefly.brokers.client.Outcome.Again;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * Reads a topic, each partition in its order. A record that has to be read again holds up its partition only. Offsets are
 * committed behind what became of their records: after a crash these are read again and found to be known.
 */
final class KafkaReading implements ConsumerRebalanceListener {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Broker.Reader reader;
    private final Map<TopicPartition, Halt> halts = new HashMap<>();

    /**
     * A partition whose first record has to be read again.
     *
     * @param attempts that counted
     * @param until by the clock of {@link System#nanoTime()}
     */
    private record Halt(long offset, int attempts, long until) {

        boolean isOver() {
            return until - System.nanoTime() <= 0;
        }
    }

    KafkaReading(Consumer<byte[], byte[]> consumer, Broker.Reader reader) {
        this.consumer = consumer;
        this.reader = reader;
    }

    void run(String topic, BooleanSupplier goesOn) {
        List<PartitionInfo> known = consumer.partitionsFor(topic, PATIENCE);
        if (known == null || known.isEmpty()) {
            throw new IllegalStateException("Kafka has no topic " + topic + ", or does not show it to this login");
        }
        consumer.subscribe(List.of(topic), this);
        while (goesOn.getAsBoolean()) {
            List<TopicPartition> again = halts.entrySet().stream()
                    .filter(halt -> halt.getValue().isOver())
                    .map(Map.Entry::getKey)
                    .toList();
            consumer.resume(again);
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (TopicPartition partition : records.partitions()) {
                read(partition, records.records(partition), goesOn);
            }
        }
    }

    private void read(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, BooleanSupplier goesOn) {
        long done = -1;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!goesOn.getAsBoolean()) {
                consumer.seek(partition, record.offset());
                break;
            }
            Halt before = halts.get(partition);
            int attempts = before != null && before.offset() == record.offset() ? before.attempts() : 0;
            if (reader.read(KafkaClients.message(record), attempts + 1) instanceof Again again) {
                long until = System.nanoTime() + again.pause().toNanos();
                halts.put(partition, new Halt(record.offset(), again.counts() ? attempts + 1 : attempts, until));
                consumer.seek(partition, record.offset());
                consumer.pause(List.of(partition));
                break;
            }
            halts.remove(partition);
            done = record.offset();
        }
        if (done >= 0) {
            commit(partition, done + 1);
        }
    }

    private void commit(TopicPartition partition, long offset) {
        try {
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
        } catch (CommitFailedException | RebalanceInProgressException taken) {
            // Another process reads it again, and finds that it is done.
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        halts.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        halts.keySet().removeAll(partitions);
    }
}

package dev.basefly.brokers.client;

/** Names of attributes, as CloudEvents 1.0 and its extensions have them, and one of our own: {@link #TENANT}. */
public final class CloudEvents {

    public static final String ID = "id";
    public static final String SOURCE = "source";
    public static final String TYPE = "type";
    public static final String TIME = "time";
    public static final String CONTENT_TYPE = "datacontenttype";
    public static final String TENANT = "tenant";
    public static final String TRACEPARENT = "traceparent";
    public static final String PARTITION_KEY = "partitionkey";

    private CloudEvents() {}
}

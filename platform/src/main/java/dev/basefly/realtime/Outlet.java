package dev.basefly.realtime;

import java.io.IOException;

/** Where the bytes of a stream go, without anybody waiting. Used by one thread at a time. */
interface Outlet {

    /** Whether more can be written now. If not, {@link LiveStream#writable(long)} is called as soon as it can. */
    boolean ready() throws IOException;

    /** Takes the bytes, all of them, once after each {@code ready()}. */
    void write(byte[] bytes) throws IOException;

    /** Sends what was written, now or as soon as it can. */
    void flush() throws IOException;

    /** Ends the connection; what is not sent yet may be lost. */
    void close();
}

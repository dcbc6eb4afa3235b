package dev.basefly.coordination;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this process for people: machine and process number. */
final class Node {

    private Node() {}

    static String name() {
        return host() + "/" + ProcessHandle.current().pid();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "unnamed";
        }
    }
}

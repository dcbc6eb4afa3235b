package dev.basefly.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A request that reached our own proxy over TLS. */
final class SecureRequest extends HttpServletRequestWrapper {

    private static final int HTTPS = 443;

    SecureRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public boolean isSecure() {
        return true;
    }

    @Override
    public String getScheme() {
        return "https";
    }

    /** The port of the Host header; what listens here is the proxy's business. */
    @Override
    public int getServerPort() {
        String host = getHeader("Host");
        int colon = host == null ? -1 : host.lastIndexOf(':');
        if (host == null || colon < 0 || host.endsWith("]")) {
            return HTTPS;
        }
        String port = host.substring(colon + 1);
        return port.matches("\\d{1,5}") ? Integer.parseInt(port) : HTTPS;
    }

    @Override
    public StringBuffer getRequestURL() {
        String port = getServerPort() == HTTPS ? "" : ":" + getServerPort();
        return new StringBuffer("https://").append(getServerName()).append(port).append(getRequestURI());
    }
}

package dev.basefly.realtime;

import dev.basefly.access.Access;
import dev.basefly.access.Permission;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.EventSignal;
import dev.basefly.events.EventTail;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.OrganizationStates;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Wires the module. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.access.AccessConfiguration",
            "dev.basefly.events.EventsConfiguration",
            "dev.basefly.identity.IdentityConfiguration"
        })
class RealtimeConfiguration {

    private static final int CONNECTIONS_OF_TOMCAT = 8192;

    @Bean
    static RealtimeSettings realtimeSettings(Environment environment) {
        return SettingsBeans.of(RealtimeSettings.class, environment);
    }

    @Bean
    static Permission listenLive() {
        return Permission.toRead("live:read", "Be told at once what changes, as far as one may see it")
                .ofEverybody();
    }

    @Bean
    static Channels liveChannels(ObjectProvider<Feed<?>> feeds, Access access) {
        return new Channels(all(feeds), access);
    }

    @Bean
    static Hub liveHub(
            EventTail tail, ObjectProvider<Feed<?>> feeds, RealtimeSettings settings, Wires wires, MovableClock clock) {
        return new Hub(tail, new Feeds(all(feeds)), settings, wires.meters(), wires.ids(), clock);
    }

    @Bean
    static Wires liveWires(ObjectProvider<MeterRegistry> meters, MasterKey master) {
        return new Wires(new RealtimeMeters(meters.getIfAvailable(() -> Metrics.globalRegistry)), new EventIds(master));
    }

    /** What a hub counts with and names its messages with. */
    record Wires(RealtimeMeters meters, EventIds ids) {}

    @Bean
    static LogNotifications liveNotifications(SystemDatabase database, EventSignal signal, Hub hub) {
        LogNotifications notifications = new LogNotifications(database, hub::open);
        signal.onPlaced(notifications::send);
        return notifications;
    }

    @Bean
    static Streaming streaming(
            Hub hub, Rechecks rechecks, EventSignal signal, LogNotifications notifications, Streaming.Options options) {
        return new Streaming(hub, rechecks, signal, notifications, options);
    }

    @Bean
    static Rechecks liveRechecks(
            Hub hub, Channels channels, OrganizationStates states, Access access, SystemDatabase database) {
        return new Rechecks(hub, channels, states, access, database);
    }

    @Bean
    static Streaming.Options streamingOptions(RealtimeSettings settings, RuntimeSettings runtime) {
        return new Streaming.Options(runtime.role(), settings.recheck());
    }

    @Bean
    static RealtimeCheck realtimeCheck(
            Hub hub, RealtimeSettings settings, RuntimeSettings runtime, Environment environment) {
        int connections =
                environment.getProperty("server.tomcat.max-connections", Integer.class, CONNECTIONS_OF_TOMCAT);
        return new RealtimeCheck(hub, settings, connections, runtime.role().servesRequests());
    }

    @Bean
    static LiveController liveController(Hub hub, Channels channels) {
        return new LiveController(hub, channels);
    }

    @Bean
    static WebMvcConfigurer notePositionsOfPages(ObjectProvider<Hub> hub) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new PagePosition(hub::getObject))
                        .excludePathPatterns("/api/**", "/assets/**", "/health/**");
            }
        };
    }

    /**
     * A connection has two buffers for as long as it lives. Requests are read past the first one, so that it may be small;
     * the second one holds the head of an answer and a small body.
     */
    @Bean
    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallBuffersOfConnections() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            connector.setProperty("socket.appReadBufSize", "1024");
            connector.setProperty("socket.appWriteBufSize", "4096");
        });
    }

    private static List<Feed<?>> all(ObjectProvider<Feed<?>> feeds) {
        return feeds.orderedStream().toList();
    }
}

package dev.basefly.identity;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.api.ErrorResponses;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** The security chain: firewall, CORS, CSRF protection of browsers, and who is calling. Rules are the routes' own. */
@AutoConfiguration(
        afterName = {"dev.basefly.api.ApiConfiguration", "dev.basefly.identity.IdentityConfiguration"},
        beforeName = "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration")
@EnableWebSecurity
class SecurityConfiguration {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    @Bean
    @ConditionalOnMissingBean
    SecurityFilterChain securityChain(
            HttpSecurity http,
            CallerFilter callerFilter,
            ErrorResponses errors,
            UrlBasedCorsConfigurationSource corsConfigurationSource) {
        return http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .securityContext(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .exceptionHandling(handling -> handling.accessDeniedHandler(errors::write))
                .cors(AbstractHttpConfigurer::disable)
                .addFilter(originFilter(corsConfigurationSource))
                .csrf(csrf -> csrf.csrfTokenRepository(tokenCookie())
                        .csrfTokenRequestHandler(new XorCsrfTokenRequestAttributeHandler())
                        .requireCsrfProtectionMatcher(SecurityConfiguration::couldBeForged))
                .addFilterBefore(new ForeignFormFilter(SecurityConfiguration::couldBeForged), CsrfFilter.class)
                .addFilterAfter(callerFilter, CsrfFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                EndpointRequest.toAnyEndpoint().excluding("health", "prometheus"))
                        .denyAll()
                        .anyRequest()
                        .permitAll())
                .build();
    }

    /** Only a part of the security chain, not a filter of the container's. */
    @Bean
    static FilterRegistrationBean<CallerFilter> callerFilterInTheChainOnly(CallerFilter callerFilter) {
        var registration = new FilterRegistrationBean<>(callerFilter);
        registration.setEnabled(false);
        return registration;
    }

    /** The request itself is observed; an observation around each filter of the chain costs more than the filters do. */
    @Bean
    static SecurityObservationSettings unobservedFilters() {
        return SecurityObservationSettings.noObservations();
    }

    /** As the default firewall, which matches each header that is read against a regular expression, but in one pass. */
    @Bean
    @ConditionalOnMissingBean
    static HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderValues(SecurityConfiguration::isPrintable);
        firewall.setAllowedHeaderNames(SecurityConfiguration::isPrintable);
        return firewall;
    }

    private static boolean isPrintable(String header) {
        for (int at = 0; at < header.length(); at++) {
            char character = header.charAt(at);
            if (character < ' ' || (character > '~' && !isPrintable(header.codePointAt(at)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(int codePoint) {
        return Character.isDefined(codePoint) && !Character.isISOControl(codePoint);
    }

    /** Keeps the framework from making up an account of its own. */
    @Bean
    @ConditionalOnMissingBean
    static UserDetailsService noFrameworkAccounts() {
        return name -> {
            throw new UsernameNotFoundException(name);
        };
    }

    private static CorsFilter originFilter(UrlBasedCorsConfigurationSource origins) {
        CorsFilter filter = new CorsFilter(origins);
        filter.setCorsProcessor(new OriginCheck());
        return filter;
    }

    /** Refuses a foreign origin like everything else that is refused. */
    private static final class OriginCheck extends DefaultCorsProcessor {

        @Override
        protected void rejectRequest(ServerHttpResponse response) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "Pages of this origin may not call the API")
                    .reason("origin_not_allowed")
                    .remedy("Ask the operator to add the origin to basefly.api.allowed-origins");
        }
    }

    private static CookieCsrfTokenRepository tokenCookie() {
        CookieCsrfTokenRepository repository = new CookieCsrfTokenRepository();
        repository.setCookieName("basefly_csrf");
        repository.setHeaderName("X-CSRF-Token");
        repository.setCookieCustomizer(
                cookie -> cookie.sameSite("Lax").httpOnly(true).path("/"));
        return repository;
    }

    /**
     * A write that a browser could be tricked into: one that its cookies alone would authorize, and every page form. What
     * services call back is authorized by a signature of the body.
     */
    private static boolean couldBeForged(HttpServletRequest request) {
        if (READS.contains(request.getMethod())
                || request.getRequestURI().startsWith("/webhooks/")
                || CallerFilter.bearerToken(request) != null) {
            return false;
        }
        return !request.getRequestURI().startsWith("/api/") || BrowserCookie.SESSION.read(request) != null;
    }
}

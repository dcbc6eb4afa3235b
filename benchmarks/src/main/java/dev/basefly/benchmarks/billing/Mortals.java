package dev.basefly.benchmarks.billing;

import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.testkit.faults.Life;
import dev.basefly.testkit.faults.MortalPool;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/** Lets a request die after the n-th statement or commit of the system's pool, on which all of billing runs. */
@Configuration(proxyBeanMethods = false)
@CrossTenant(reason = "lends the connections of the system database")
class Mortals {

    /** The header that names the statement; 0 only counts. */
    static final String DIES_AFTER = "Bench-Dies-After";

    /** How many statements the last mortal request came to. */
    static final AtomicInteger STATEMENTS = new AtomicInteger();

    private static final int KILLED = 599;

    @Bean
    static BeanPostProcessor mortalSystemDatabase() {
        return new Mortality();
    }

    @Bean
    static FilterRegistrationBean<Filter> mortalRequests() {
        FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
            String statement = ((HttpServletRequest) request).getHeader(DIES_AFTER);
            if (statement == null) {
                chain.doFilter(request, response);
                return;
            }
            Life life = new Life();
            life.dieAt(Integer.parseInt(statement), true);
            try {
                boolean ignored = MortalPool.live(life, () -> {
                    chain.doFilter(request, response);
                    return true;
                });
            } catch (IOException | ServletException | RuntimeException failure) {
                throw failure;
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            } catch (Life.Killed killed) {
                ((HttpServletResponse) response).setStatus(KILLED);
            } finally {
                STATEMENTS.set(life.count());
            }
        });
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    private static final class Mortality implements BeanPostProcessor, PriorityOrdered {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof SystemDatabase)) {
                return bean;
            }
            try {
                Field pool = SystemDatabase.class.getDeclaredField("pool");
                pool.setAccessible(true);
                Constructor<SystemDatabase> made = SystemDatabase.class.getDeclaredConstructor(HikariDataSource.class);
                made.setAccessible(true);
                return made.newInstance(new MortalPool((HikariDataSource) pool.get(bean)));
            } catch (ReflectiveOperationException gone) {
                throw new IllegalStateException(gone);
            }
        }

        @Override
        public int getOrder() {
            return LOWEST_PRECEDENCE;
        }
    }
}
